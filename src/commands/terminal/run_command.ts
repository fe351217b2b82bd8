/** Runs one command in the sandbox of a session and hands on what it prints. */
import { openTerminal, type Terminal, type TerminalWorld } from "../../client/terminal/terminal.ts";
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import type { Process } from "../../process/types.ts";
import {
  encodedChunks,
  encodedLines,
  type ExecOptions,
  firstLine,
  type Mark,
  markOf,
  scriptOf,
  WORDS,
} from "./exec_script.ts";
import { markedOutput } from "./marked_output.ts";

/** Size of the window that a command sees where it asks. */
const WINDOW = { cols: 200, rows: 50 } as const;

/** How often a terminal is opened in which nothing has run yet. */
const MOST_OPENINGS = 3;

/** Milliseconds that a command has to end after it was interrupted. */
const GRACE = 3_000;

const CTRL_C = new Uint8Array([3]);

/** What runs where. */
export interface RemoteCommand extends Omit<ExecOptions, "stdin"> {
  /** Command words of the program, for errors. */
  readonly caller: string;
  readonly session: string;
  /** Its standard input; empty without. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Interrupts it. */
  readonly signal: AbortSignal;
  /** Takes what it writes; reading waits for it. */
  stdout(bytes: Uint8Array): Promise<void>;
  /** Takes what it writes to standard error, where that is wanted apart. */
  stderr?(bytes: Uint8Array): Promise<void>;
}

/** What running needs of the outside world. */
export type RunWorld = TerminalWorld & Pick<Process, "uuid" | "random">;

/**
 * Runs a command to its end. It is started once at most: when the connection is lost after the
 * command was sent, nobody knows what became of it, and that is said.
 *
 * @param world The outside world
 * @param connection Who calls where
 * @param remote What runs where
 * @returns The exit code of the command
 * @throws {Failure} When it was not run, or its end is not known
 */
export async function runCommand(
  world: RunWorld,
  connection: Connection,
  remote: RemoteCommand,
): Promise<number> {
  for (let opening = 1;; opening++) {
    const run: Run = { isSent: false };
    try {
      return await runOnce(world, connection, remote, run);
    } catch (error) {
      if (!(error instanceof Failure) || remote.signal.aborted) throw error;
      if (run.isSent) throw unknownOutcome(error, remote);
      const isPassing = error.code === "stream_cut" || error.code === "network";
      if (!isPassing || opening >= MOST_OPENINGS) throw error;
      await world.clock.sleep(500 * opening * (1 + world.random()), remote.signal);
    }
  }
}

/** How far a run has come. */
interface Run {
  /** The command is on its way: it may have run. */
  isSent: boolean;
}

async function runOnce(
  world: RunWorld,
  connection: Connection,
  remote: RemoteCommand,
  run: Run,
): Promise<number> {
  const mark = markOf(world.uuid());
  // Its own end: an interrupt is passed on to the command before the connection ends.
  const own = new AbortController();
  const stopOpening = () => own.abort(remote.signal.reason);
  if (remote.signal.aborted) stopOpening();
  remote.signal.addEventListener("abort", stopOpening, { once: true });
  const terminal = await openTerminal(world, connection, {
    command: remote.caller,
    session: remote.session,
    name: `cli-exec-${world.uuid()}`,
    ...WINDOW,
    signal: own.signal,
  });
  remote.signal.removeEventListener("abort", stopOpening);
  const stopPassingOn = passInterruptOn(world, terminal, remote, own);
  try {
    const code = await converse(terminal, mark, remote, run);
    // Ctrl-C is the command's affair; a limit of time or a signal to end is the program's.
    if (remote.signal.aborted && !isInterrupt(remote.signal.reason)) throw remote.signal.reason;
    return code;
  } finally {
    stopPassingOn();
    terminal.close();
  }
}

function isInterrupt(reason: unknown): boolean {
  return reason instanceof Failure && reason.code === "interrupted";
}

/** Types Ctrl-C when the run is to end, and ends the connection when that does not help. */
function passInterruptOn(
  { clock }: RunWorld,
  terminal: Terminal,
  { signal, session }: RemoteCommand,
  own: AbortController,
): () => void {
  let stopTimer = () => {};
  const interrupt = () => {
    terminal.write(CTRL_C).catch(() => {});
    stopTimer = clock.timer(GRACE, () => own.abort(stillRunning(signal.reason, session)));
  };
  if (signal.aborted) interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  return () => {
    signal.removeEventListener("abort", interrupt);
    stopTimer();
  };
}

/** Some commands do not end for an interrupt; leaving them behind must be said. */
function stillRunning(reason: unknown, session: string): unknown {
  if (!(reason instanceof Failure)) return reason;
  return new Failure(reason.code, `${reason.message}; the command was interrupted but still runs`, {
    ...reason.facts,
    hint: `End it there: runtm-api session exec ${session} -- pkill NAME`,
  });
}

/** Types the command and reads to its end. */
async function converse(
  terminal: Terminal,
  mark: Mark,
  remote: RemoteCommand,
  run: Run,
): Promise<number> {
  const encoder = new TextEncoder();
  const partsOf = markedOutput(mark.bytes);
  let take: RemoteCommand["stdout"] | undefined;
  let typing: Promise<void> | undefined;
  let isGreeted = false;
  for await (const chunk of terminal.output) {
    if (!isGreeted) {
      isGreeted = true;
      await terminal.write(encoder.encode(firstLine(mark)));
    }
    for (const part of partsOf(chunk)) {
      if ("bytes" in part) await take?.(part.bytes);
      else if (part.word === WORDS.ready) {
        run.isSent = true;
        typing = typeCommand(terminal, mark, remote);
        typing.catch(() => terminal.close());
      } else if (part.word === WORDS.noBase64) throw noBase64();
      else if (part.word === WORDS.start) take = remote.stdout;
      else if (part.word === WORDS.stderr) take = remote.stderr;
      else if (part.word.startsWith(`${WORDS.exit}=`)) return exitCode(part.word);
    }
  }
  // Standard input that could not be read ends the conversation, too.
  await typing;
  throw new Failure("stream_cut", "The shell of the terminal ended before the command did");
}

async function typeCommand(terminal: Terminal, mark: Mark, remote: RemoteCommand): Promise<void> {
  const encoder = new TextEncoder();
  const { command, apart, stdin } = remote;
  const script = scriptOf(mark, { command, apart, stdin: stdin !== undefined });
  await terminal.write(encoder.encode(encodedLines(script)));
  if (stdin === undefined) return;
  for await (const lines of encodedChunks(stdin)) await terminal.write(encoder.encode(lines));
}

function exitCode(word: string): number {
  const code = Number(word.slice(word.indexOf("=") + 1));
  if (Number.isInteger(code) && code >= 0 && code <= 255) return code;
  throw new Failure("api_error", "The sandbox did not tell the exit code of the command");
}

function noBase64(): Failure {
  return new Failure("operation_failed", 'There is no "base64" in the sandbox; nothing was run', {
    hint: "Install coreutils in the sandbox",
  });
}

function unknownOutcome(failure: Failure, { caller, session }: RemoteCommand): Failure {
  // What the service said on purpose stays what it is.
  if (failure.code !== "stream_cut" && failure.code !== "network") return failure;
  return new Failure(
    "outcome_unknown",
    `${failure.message}; the command was started and is not run again, what became of it is unknown`,
    {
      ...failure.facts,
      hint:
        `Look at what it changed before running it again: runtm-api ${caller} ${session} -- ps -ef`,
      cause: failure,
    },
  );
}
