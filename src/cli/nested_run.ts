/** Runs a command line inside a command: with its own words and output, in the same outside world. */
import type { ArgvOptions, ArgvResult } from "../commands/types.ts";
import { joinBytes } from "../json/bytes.ts";
import type { Interrupt, Process, Sink } from "../process/types.ts";

/**
 * Runs a command line as the program would.
 *
 * @param run Runs the program once
 * @param process The outside world of the command that runs it
 * @param args The words after the program's name
 * @param options What interrupts it, and how its outside world differs
 * @returns The exit code and what was printed; standard input is empty
 */
export async function nestedRun(
  run: (process: Process) => Promise<number>,
  process: Process,
  args: readonly string[],
  { signal, process: other }: ArgvOptions & { readonly signal: AbortSignal },
): Promise<ArgvResult> {
  const stdout = memorySink();
  const stderr = memorySink();
  const exitCode = await run({
    ...process,
    stdin: EMPTY,
    argumentBytes: () => Promise.resolve(args.map((word) => new TextEncoder().encode(word))),
    ...other,
    args,
    stdout: stdout.sink,
    stderr: stderr.sink,
    onInterrupt: (handler) => onAbort(signal, handler),
  });
  return { exitCode, stdout: stdout.bytes(), stderr: stderr.bytes() };
}

const EMPTY: Process["stdin"] = {
  get readable() {
    return new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  },
  isTerminal: () => false,
  readHidden: () => Promise.resolve(undefined),
};

function memorySink(): { readonly sink: Sink; readonly bytes: () => Uint8Array } {
  const chunks: Uint8Array[] = [];
  const write = (bytes: Uint8Array) => {
    chunks.push(bytes.slice());
    return Promise.resolve();
  };
  return {
    sink: { write, isTerminal: () => false, columns: () => undefined },
    bytes: () => joinBytes(chunks),
  };
}

function onAbort(signal: AbortSignal, handler: (signal: Interrupt) => void): () => void {
  const interrupt = () => handler("SIGINT");
  if (signal.aborted) queueMicrotask(interrupt);
  signal.addEventListener("abort", interrupt, { once: true });
  return () => signal.removeEventListener("abort", interrupt);
}
