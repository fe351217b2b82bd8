/** Commands that take several ids: each runs for itself, each result is a line that names its id. */
import { checkIdentifier } from "../config/identifier.ts";
import { EXIT_CODES } from "../errors/codes.ts";
import { Failure } from "../errors/failure.ts";
import { Reported } from "../errors/reported.ts";
import { readFileOption } from "../input/text_input.ts";
import type { JsonObject } from "../json/json_value.ts";
import { ownEnd } from "../process/abort.ts";
import type { Invocation, Runner, Step } from "./types.ts";

/** How many run at once by default. */
const USUAL_PARALLEL = 8;

/** Exit codes, the worst last. */
const WORSE: readonly number[] = [124, 1, 3, 2];

/** One of the things to run. */
export interface Task {
  /** What its line is known by: `{"id":"…"}`. */
  readonly tag: JsonObject;
  /** Carries it out, printing through the output of the invocation. */
  readonly run: (invocation: Invocation) => Promise<unknown>;
}

/**
 * Makes a runner that runs another one for each id.
 *
 * @param runner The one for a single id
 * @param input The input that takes the id
 */
export function forEachId(runner: Runner, input: string): Runner {
  return {
    async run(invocation) {
      const { values } = invocation;
      if (values.follow === true) {
        throw new Failure("usage", "--follow takes one id", {
          hint: "Use --wait, or follow each with a command of its own",
        });
      }
      const ids = await idsOf(invocation, input);
      const tasks = ids.map((id) => ({
        tag: { id },
        run: (inner: Invocation) => runner.run(forId(inner, input, id)),
      }));
      await runAll(invocation, tasks, values.any === true);
    },
    async steps(invocation) {
      const steps: Step[] = [];
      for (const id of await idsOf(invocation, input)) {
        const inner = forId(invocation, input, id);
        const { operation, values } = inner;
        const shown = await runner.steps?.(inner) ?? (operation ? [{ operation, values }] : []);
        if (Array.isArray(shown)) steps.push(...shown);
      }
      return steps;
    },
  };
}

/** The command as it is for one id. */
function forId(invocation: Invocation, input: string, id: string): Invocation {
  const { more_ids: _, ids_from: __, any: ___, ...values } = invocation.values;
  const { idempotencyKey, ...globals } = invocation.globals;
  return {
    ...invocation,
    values: { ...values, [input]: id },
    globals: idempotencyKey === undefined
      ? globals
      : { ...globals, idempotencyKey: `${idempotencyKey}-${id}` },
  };
}

/** The ids that were given, each once. */
async function idsOf({ process, values }: Invocation, input: string): Promise<string[]> {
  const { ids_from, more_ids } = values;
  const more = Array.isArray(more_ids) ? more_ids.map(String) : [];
  const ids = typeof ids_from === "string"
    ? await idsFrom(process, ids_from)
    : [String(values[input]), ...more];
  for (const id of ids) checkIdentifier(input, id);
  return [...new Set(ids)];
}

async function idsFrom(process: Invocation["process"], file: string): Promise<string[]> {
  const text = await readFileOption(process, file, "--ids-from");
  const ids = text.replace(/^\ufeff/, "").split("\n").map((line) => line.trim())
    .filter((line) => line !== "");
  if (ids.length > 0) return ids;
  throw new Failure("usage", "--ids-from holds no id", {
    hint: "Write one id a line, as --jq '.sessions[].id' of session list prints them",
  });
}

/**
 * Runs tasks side by side, prints their results as lines and their failures as error lines.
 *
 * @param invocation The command they belong to; its `parallel` counts
 * @param tasks What to run
 * @param any Whether the first that ends is enough
 * @throws {Reported} When one of them failed
 */
export async function runAll(
  invocation: Invocation,
  tasks: readonly Task[],
  any = false,
): Promise<void> {
  const { values, signal } = invocation;
  const end = ownEnd(signal);
  const inner = { ...invocation, signal: end.signal };
  const failures: Failure[] = [];
  const waiting = [...tasks];
  let done = 0;
  const work = async () => {
    for (let task = waiting.shift(); task && !end.signal.aborted; task = waiting.shift()) {
      const failure = await runOne(inner, task, any);
      if (failure === "ended") return;
      if (failure !== undefined) failures.push(failure);
      done++;
      if (any) end.abort();
    }
  };
  const usual = Number(values.parallel ?? USUAL_PARALLEL);
  try {
    await Promise.all(Array.from({ length: any ? tasks.length : usual }, work));
  } finally {
    end.release();
  }
  if (signal.aborted) throw cutShort(invocation, tasks.length - done, tasks.length);
  const [worst] = failures.toSorted((a, b) => rank(b) - rank(a));
  if (worst !== undefined) throw new Reported(worst);
}

/** Runs one task; what it prints gets its tag, and so does its failure. */
async function runOne(
  invocation: Invocation,
  task: Task,
  any: boolean,
): Promise<Failure | "ended" | undefined> {
  const { output, signal } = invocation;
  let result: string | undefined;
  const captured = {
    ...output,
    json: (text: string) => Promise.resolve(void (result = text)),
  };
  let failure: unknown;
  try {
    await task.run({ ...invocation, output: captured });
  } catch (error) {
    failure = error;
  }
  if (signal.aborted && (any || failure !== undefined)) {
    // What ends with the whole command is reported once, by the command; what it has made is not lost.
    if (!any && result !== undefined) await output.tagged(task.tag, result);
    return "ended";
  }
  if (failure !== undefined) return await invocation.report(failure, { tag: task.tag, result });
  try {
    await output.tagged(task.tag, result ?? "{}");
    return undefined;
  } catch (error) {
    // A filter that fails on one result must not end the others.
    if (!(error instanceof Failure)) throw error;
    return await invocation.report(error, { tag: task.tag, result: undefined });
  }
}

function rank({ code }: Failure): number {
  return WORSE.indexOf(EXIT_CODES[code]);
}

function cutShort({ signal, operation }: Invocation, left: number, all: number): unknown {
  const { reason } = signal;
  if (!(reason instanceof Failure)) return reason;
  const [area] = operation?.command.split(" ") ?? [];
  const hint = operation === undefined || operation.effect === "read"
    ? "Run the same command again to go on"
    : `What was begun goes on; run: runtm-api ${area} list`;
  return new Failure(reason.code, `${reason.message}; ${left} of ${all} had not ended`, {
    hint,
    ...reason.facts,
  });
}
