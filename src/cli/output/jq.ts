/** `--jq`: filters answers with jq, which runs in a worker so that time limits and signals can end it. */
import { Failure } from "../../errors/failure.ts";
import { untilAborted } from "../../process/abort.ts";

/** What the worker is asked. */
export interface JqRequest {
  readonly filter: string;
  /** JSON documents, one after the other. */
  readonly input: string;
}

/** What the worker answers: what jq printed, or that it broke down, which is for lack of memory. */
export type JqResponse =
  | { readonly stdout: string; readonly stderr: string; readonly exitCode: number }
  | { readonly crashed: true };

/** A filter that compiles. */
export interface JqFilter {
  /**
   * Filters JSON documents.
   *
   * @param input Valid JSON documents, one after the other
   * @returns The results as JSON texts, each on one line
   * @throws {Failure} `filter_failed`
   */
  apply(input: string): Promise<string[]>;
  /** Ends the worker. */
  close(): void;
}

/** Time for what is printed after the command was ended, in milliseconds. */
const LAST_MOMENTS = 2_000;

/** The exit code of jq for a filter that does not compile. */
const NOT_COMPILED = 3;

/**
 * Starts jq and compiles a filter.
 *
 * @param filter The filter as it was given
 * @param signal Ends jq, whatever it is doing
 * @param note Takes what the filter writes with `debug` and `stderr`
 * @throws {Failure} `usage`, when the filter does not compile
 */
export async function startJq(
  filter: string,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<JqFilter> {
  const worker = new Worker(new URL("./jq_worker.ts", import.meta.url), { type: "module" });
  const close = () => worker.terminate();
  let asked: Promise<unknown> = Promise.resolve();
  const ask = async (input: string) => {
    // One at a time: an answer does not say what it belongs to.
    const answer = asked.then(() => askOnce(worker, { filter, input }));
    asked = answer;
    const response = await untilAborted(answer, signal.aborted ? lastMoments() : signal);
    if ("crashed" in response) throw crashed(input);
    return response;
  };
  try {
    // Without input nothing runs, but everything is compiled.
    const { exitCode, stderr } = await ask("");
    if (exitCode === NOT_COMPILED) throw notCompiled(stderr);
  } catch (error) {
    close();
    throw error;
  }
  return {
    close,
    async apply(input) {
      const { stdout, stderr, exitCode } = await ask(input);
      if (exitCode !== 0) throw failed(stderr);
      if (stderr !== "") note(stderr);
      return stdout === "" ? [] : stdout.split("\n");
    },
  };
}

/** What a command that was ended still prints is filtered, if that is soon done. */
function lastMoments(): AbortSignal {
  return AbortSignal.timeout(LAST_MOMENTS);
}

function askOnce(worker: Worker, request: JqRequest): Promise<JqResponse> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<JqResponse>) => resolve(data);
    worker.onerror = (event) => {
      // Unhandled, it would end the program with a stack trace.
      event.preventDefault();
      resolve({ crashed: true });
    };
    worker.postMessage(request);
  });
}

function notCompiled(stderr: string): Failure {
  const [what = ""] = stderr.split("\n");
  return new Failure("usage", `--jq does not compile: ${what.replace(/^jq: error: /, "")}`, {
    hint: "Quote the filter for the shell; its language is described at https://jqlang.org/manual",
  });
}

function failed(stderr: string): Failure {
  const what = stderr.split("\n")[0]?.replace(/^jq: error(?: \(at [^)]*\))?:? ?/, "");
  return new Failure("filter_failed", `--jq failed on the answer: ${what}`, {
    hint: "Run it again without --jq to see the answer, or guard the filter with ? and //",
  });
}

function crashed(input: string): Failure {
  const size = Math.ceil(input.length / 1_000_000);
  return new Failure("filter_failed", `jq has too little memory for ${size} MB at once`, {
    hint: "Make the answer smaller with --fields or --limit, or save it with --output-file",
  });
}
