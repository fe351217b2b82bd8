/** One run of the program: arguments in, result out, an exit code back. Never exits the process. */
import type { Connection } from "../client/connection.ts";
import type { Secrets } from "../client/create_connection.ts";
import { KEY_VARIABLE } from "../config/key.ts";
import { Failure } from "../errors/failure.ts";
import { Reported } from "../errors/reported.ts";
import { GLOBAL_INPUTS, type Globals } from "../commands/globals.ts";
import type { ArgvCommand, ArgvOptions, Invocation, Runner } from "../commands/types.ts";
import type { Values } from "../operations/types.ts";
import { untilAborted } from "../process/abort.ts";
import { readableVariable } from "../process/environment.ts";
import type { Interrupt, Process } from "../process/types.ts";
import { PROGRAM_VERSION } from "../version.ts";
import { type Catalog, isOperation, type Variant } from "./commands.ts";
import { refuseAlteredWords } from "./altered_words.ts";
import { asFailure, errorLine, errorText, exitCode } from "./error_line.ts";
import { exposedSecrets } from "./exposed_secrets.ts";
import { type FormatName, FORMATS, isView } from "./output/formats.ts";
import type { OpenOutput, OutputRequest } from "./output/open_output.ts";
import { ClosedOutput, createPrinter, type Printer, type Style } from "./output/output.ts";
import { liveCatalog, parse, type Parsed } from "./parse.ts";
import { usage } from "./usage.ts";
import { readGlobals, readValues } from "./values.ts";

/** How long a command may take to end after a signal before it is left behind, in milliseconds. */
const GRACE = 5_000;

/**
 * Runs the program once.
 *
 * @param process The outside world
 * @param prepared Where commands are looked up; the table itself, when left out
 * @param permit Sees the command before anything is done; throws `Failure` to refuse it
 * @returns The exit code
 */
export async function run(
  process: Process,
  prepared?: Catalog,
  permit?: ArgvOptions["check"],
): Promise<number> {
  let style: Style = { format: usualFormat(process), verbose: false };
  let printer = createPrinter(process, style);
  try {
    await refuseAlteredWords(process);
    const catalog = prepared ?? await liveCatalog();
    const parsed = await parse(process.args, catalog);
    if (parsed.kind === "version") {
      await printer.text(`${PROGRAM_VERSION}\n`);
      return 0;
    }
    if (parsed.kind === "run") permit?.(argvCommand(parsed));
    const globals: Globals = await readGlobals(GLOBAL_INPUTS, parsed.globals);
    style = {
      format: globals.format ?? formatOfEnvironment(process) ?? usualFormat(process),
      verbose: globals.verbose === true || process.env("RUNTM_DEBUG") === "1",
    };
    printer = createPrinter(process, style);
    if (parsed.kind === "help") await printHelp(process, printer, parsed, globals, catalog);
    else return await runCommand({ process, printer, style, parsed, globals, catalog });
    return 0;
  } catch (error) {
    if (error instanceof ClosedOutput) return 0;
    if (error instanceof Reported) return exitCode(error.failure);
    const { hideKeys } = await import("./hide_secrets.ts");
    const failure = hideKeys(asFailure(error), readableVariable(process.env, KEY_VARIABLE));
    const readable = style.format === "table" || style.format === "yaml";
    const lines = readable && process.stderr.isTerminal() ? errorText : errorLine;
    await printer.error(lines(failure));
    return exitCode(failure);
  } finally {
    await printer.flushed();
  }
}

/** `RUNTM_FORMAT` is for people: scripts read what they have always read. */
function formatOfEnvironment(process: Process): FormatName | undefined {
  if (!process.stdout.isTerminal()) return undefined;
  const name = process.env("RUNTM_FORMAT");
  if (name === undefined || name === "") return undefined;
  const known = Object.keys(FORMATS) as FormatName[];
  const format = known.find((one) => one === name);
  if (format !== undefined) return format;
  throw usage(
    `Invalid value ${JSON.stringify(name)} of RUNTM_FORMAT`,
    `Give one of: ${known.join(", ")}`,
  );
}

function argvCommand({ variant, given, globals }: Parsed & { kind: "run" }): ArgvCommand {
  const written = [...globals, ...given].flatMap(([input, all]) =>
    all.map(({ role, text }) => ({ input, role, text }))
  );
  return { command: variant, written };
}

function usualFormat(process: Process): FormatName {
  return process.stdout.isTerminal() ? "pretty" : "json";
}

async function printHelp(
  process: Process,
  printer: Printer,
  parsed: Parsed & { kind: "help" },
  globals: Globals,
  catalog: Catalog,
): Promise<void> {
  const { words } = parsed;
  if (globals.format === undefined) {
    await printer.text(await catalog.helpText(words, process.stdout.columns()));
  } else await printer.json(await catalog.helpJson(words));
}

/** A command line that is run. */
interface Run {
  readonly process: Process;
  readonly printer: Printer;
  readonly style: Style;
  readonly parsed: Parsed & { kind: "run" };
  readonly globals: Globals;
  readonly catalog: Catalog;
}

/** Runs a command until it ends, is interrupted, or its time is over. */
async function runCommand(run: Run): Promise<number> {
  const { process, globals } = run;
  const end = new AbortController();
  const stopListening = process.onInterrupt((signal) => end.abort(interruption(signal)));
  const limit = globals.timeout;
  const stopTimer = limit === undefined
    ? () => {}
    : process.clock.timer(limit * 1000, () => end.abort(timeOver(limit)));
  try {
    const command = execute(run, end.signal);
    return await Promise.race([command, leftBehind(process, end.signal, command)]);
  } finally {
    stopTimer();
    stopListening();
  }
}

function interruption(signal: Interrupt): Failure {
  switch (signal) {
    case "SIGINT":
      return new Failure("interrupted", "Interrupted");
    case "SIGTERM":
      return new Failure("terminated", "Terminated");
    case "SIGHUP":
      return new Failure("hangup", "The terminal was closed");
  }
}

function timeOver(seconds: number): Failure {
  return new Failure("time_limit", `Not done within ${seconds} s`, {
    hint: "Give more time with --timeout",
  });
}

/** Rejects when the command should have ended and, some time later, still has not. */
function leftBehind(
  process: Process,
  signal: AbortSignal,
  command: Promise<unknown>,
): Promise<never> {
  return new Promise((_, reject) => {
    let cancel = () => {};
    const wait = () => {
      cancel = process.clock.timer(GRACE, () => reject(signal.reason));
    };
    signal.addEventListener("abort", wait, { once: true });
    const done = () => {
      signal.removeEventListener("abort", wait);
      cancel();
    };
    command.then(done, done);
  });
}

async function execute(
  { process, printer, style, parsed: { variant, given }, globals, catalog }: Run,
  signal: AbortSignal,
): Promise<number> {
  const warning = exposedSecrets(variant.inputs, given);
  if (warning !== undefined) await printer.remark(warning);
  const values = await untilAborted(readValues(process, variant, given), signal);
  const operation = isOperation(variant) ? variant : undefined;
  const started = process.clock.now();
  let connection: Promise<Connection> | undefined;
  const hidden = async (error: unknown) => {
    const { hideSecrets } = await import("./hide_secrets.ts");
    const known = await connection?.catch(() => undefined);
    return hideSecrets(asFailure(error), { inputs: variant.inputs, values, connection: known });
  };
  const opened = await openedOutput(
    { process, printer, style, variant, values, globals, signal },
  );
  const invocation: Invocation = {
    process,
    operation,
    values,
    globals,
    output: opened.output,
    async report(error, about) {
      const failure = await hidden(error);
      await printer.error(errorLine(failure, about));
      return failure;
    },
    signal,
    connect: () =>
      connection ??= connect(process, printer, globals, started, {
        inputs: variant.inputs,
        values,
      }),
    runArgv: async (args, options = {}) => {
      const { nestedRun } = await import("./nested_run.ts");
      const again = (nested: Process) => run(nested, catalog, options.check);
      return await nestedRun(again, process, args, {
        ...options,
        signal: options.signal ?? signal,
      });
    },
  };
  try {
    const code = await carryOut(invocation, await runnerFor(variant, values));
    await opened.end(true);
    return code;
  } catch (error) {
    await opened.end(false);
    if (error instanceof ClosedOutput || error instanceof Reported) throw error;
    throw await hidden(error);
  }
}

/** The output of a command; an answer of one that changes something is not lost with it. */
async function openedOutput(request: OutputRequest): Promise<OpenOutput> {
  const opened = await plainOutput(request);
  if (request.variant.effect !== "write" && request.variant.effect !== "destroy") return opened;
  return (await import("./output/kept_results.ts")).keptResults(opened);
}

/** The output as it was asked for; what nobody asked for is not loaded. */
async function plainOutput(request: OutputRequest): Promise<OpenOutput> {
  const { printer, style: { format }, globals: { fields, jq, outputFile } } = request;
  if ((fields ?? jq ?? outputFile) === undefined && !isView(format)) {
    return { output: printer, end: () => Promise.resolve() };
  }
  return await (await import("./output/open_output.ts")).openOutput(request);
}

/**
 * Carries a command out, or shows what it would do: the one place that decides it for `--dry-run`.
 *
 * @param invocation The command
 * @param runner What carries it out; left out for the one plain call of an operation
 * @returns The exit code
 */
export async function carryOut(invocation: Invocation, runner?: Runner): Promise<number> {
  const { globals, operation, values } = invocation;
  const steps = runner?.steps ?? (operation && (() => [{ operation, values }]));
  if (globals.dryRun && steps) {
    const { printDryRun } = await import("../commands/dry_run.ts");
    await printDryRun(invocation, await steps(invocation));
    return 0;
  }
  return await (runner ?? await callRunner()).run(invocation) ?? 0;
}

/** What carries a variant out; `undefined` for the one plain call of an operation. */
async function runnerOf(variant: Variant): Promise<Runner | undefined> {
  if (variant.hasRunner === undefined) return undefined;
  const { runnerKey, RUNNERS } = await import("../commands/runners.ts");
  return await RUNNERS[runnerKey(variant)]?.();
}

/** The same for what was given: all items of a list, several ids, a file of prompts. */
async function runnerFor(variant: Variant, values: Values): Promise<Runner | undefined> {
  if (values.all_items === true && isOperation(variant)) {
    return (await import("../commands/all_pages.ts")).allPages;
  }
  const runner = await runnerOf(variant);
  if (values.prompts_from !== undefined && runner !== undefined) {
    return (await import("../commands/session/launch_lines.ts")).forEachLine(runner);
  }
  if (variant.several === undefined || (values.ids_from ?? values.more_ids) === undefined) {
    return runner;
  }
  const { forEachId } = await import("../commands/several.ts");
  return forEachId(runner ?? await callRunner(), variant.several);
}

async function callRunner(): Promise<Runner> {
  return { run: (await import("../commands/call.ts")).call };
}

async function connect(
  process: Process,
  printer: Printer,
  globals: Globals,
  started: number,
  secrets: Secrets,
): Promise<Connection> {
  const [{ readSettings }, { createConnection }] = await Promise.all([
    import("../config/settings.ts"),
    import("../client/create_connection.ts"),
  ]);
  const settings = await readSettings(process, globals, started);
  if (settings.keyWarning) printer.trace({ level: "warning", message: settings.keyWarning });
  return createConnection(process, settings, (line) => printer.trace(line), secrets);
}
