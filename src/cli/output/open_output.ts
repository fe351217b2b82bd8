/** The output of a command: the printer itself, or what `--fields`, `--jq` and others put before it. */
import type { Globals } from "../../commands/globals.ts";
import type { Output } from "../../commands/types.ts";
import type { Values } from "../../operations/types.ts";
import type { Process } from "../../process/types.ts";
import type { Variant } from "../commands.ts";
import { usage } from "../usage.ts";
import { knownFields, listMember, outputKind, readFields } from "./fields.ts";
import { filteredOutput } from "./filtered.ts";
import { createPrinter, type Printer, type Style } from "./output.ts";

/** The output of one command. */
export interface OpenOutput {
  readonly output: Output;
  /**
   * Ends it: what belongs to it is stopped, the file of `--output-file` takes its place.
   *
   * @param succeeded Whether the command did what it should
   */
  end(succeeded: boolean): Promise<void>;
}

/** What the output is opened for. */
export interface OutputRequest {
  readonly process: Process;
  /** Where standard output and error lead. */
  readonly printer: Printer;
  readonly style: Style;
  readonly variant: Variant;
  readonly values: Values;
  readonly globals: Globals;
  /** Ends filters. */
  readonly signal: AbortSignal;
}

/**
 * Opens the output of a command. What cannot be as it was asked for is refused here, before anything
 * is sent.
 *
 * @param request The command and what was asked for
 * @throws {Failure} `usage`
 */
export async function openOutput(asked: OutputRequest): Promise<OpenOutput> {
  const { globals, variant, values, signal, process } = asked;
  const kind = outputKind(variant, values);
  refuseForText(globals, kind);
  const request = withoutProse(asked, kind);
  const { fields: names, jq: filter, outputFile, dryRun } = globals;
  const fields = names && await readFields(names, variant, kind);
  const jq = filter === undefined
    ? undefined
    : await (await import("./jq.ts")).startJq(filter, signal, (message) =>
      request.printer.trace({ level: "debug", message }));
  // A dry run shows a request, which has other members than the answer.
  if (dryRun) {
    jq?.close();
    return { output: await laidOut(request, undefined), end: () => Promise.resolve() };
  }
  try {
    const file = outputFile === undefined ? undefined : await (await import("./result_file.ts"))
      .openResultFile(process, outputFile, globals.force === true);
    const printer = await laidOut(request, file?.sink);
    const rawTexts = globals.format !== "json";
    return {
      output: fields || jq ? filteredOutput(printer, { fields, jq, rawTexts }) : printer,
      async end(succeeded) {
        jq?.close();
        const written = await file?.finish(succeeded);
        if (written !== undefined) await request.printer.json(written);
        await printer.flushed();
      },
    };
  } catch (error) {
    jq?.close();
    throw error;
  }
}

/** Prose is what an agent says and does; as the usual format it does not concern other commands. */
function withoutProse(request: OutputRequest, kind: string): OutputRequest {
  const { style, variant, globals, process } = request;
  if (style.format !== "text") return request;
  const usual = process.stdout.isTerminal() ? "pretty" : "json";
  const plain = { ...request, style: { ...style, format: usual } } as const;
  if (globals.dryRun) return plain;
  const streams = "stream" in variant ? variant.stream?.kind : undefined;
  if (kind === "lines" && (streams === "prompt" || streams === "bus")) return request;
  if (globals.format === undefined) return plain;
  throw usage(
    `--format text does not go with ${variant.command}`,
    "It shows what an agent says: session events and session prompt. Leave it out",
  );
}

function refuseForText(globals: Globals, kind: string): void {
  if (kind === "json" || kind === "lines") return;
  const option = globals.fields ? "--fields" : globals.jq === undefined ? undefined : "--jq";
  if (option === undefined) return;
  throw usage(`${option} does not go with output that is no JSON`, `Leave ${option} out`);
}

/** A printer that knows what it shows. */
async function laidOut(
  { process, variant, values, globals, style }: OutputRequest,
  sink: Process["stdout"] | undefined,
): Promise<Printer> {
  const stdout = sink ?? process.stdout;
  const kind = outputKind(variant, values);
  const ofAnswer = globals.jq === undefined && !globals.dryRun;
  const shown = await shownColumns(globals, variant, values);
  const tag = tagOf(values);
  const columns = tag === undefined || shown === undefined ? shown : [...new Set([tag, ...shown])];
  const view = {
    width: stdout.columns(),
    colour: stdout.isTerminal() && !process.env("NO_COLOR"),
    ...(ofAnswer && "bar" in variant ? { bar: variant.bar } : {}),
    ...(ofAnswer && kind === "json" ? { list: listMember(variant) } : {}),
    ...(ofAnswer ? { columns } : {}),
  };
  return createPrinter({ ...process, stdout }, { ...style, view });
}

/** What the line of one result of several begins with. */
function tagOf(values: Values): string | undefined {
  if (values.prompts_from !== undefined) return "line";
  return (values.more_ids ?? values.ids_from) === undefined ? undefined : "id";
}

/** The members to show in columns: those that were asked for, else those that the row names. */
async function shownColumns(
  { fields }: Globals,
  variant: Variant,
  values: Values,
): Promise<readonly string[] | undefined> {
  if (fields !== undefined) return fields;
  if ("columns" in variant && variant.columns !== undefined) return variant.columns;
  // Without a list, a member a line shows everything there is.
  return (await knownFields(variant, outputKind(variant, values))).includes("event")
    ? ["event", "data"]
    : undefined;
}
