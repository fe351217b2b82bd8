/** `session connect`: the user's terminal becomes one in the sandbox of a session. */
import { openTerminal, type Terminal } from "../../client/terminal/terminal.ts";
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { commandHint } from "../../errors/command_hint.ts";
import { ownEnd, untilAborted } from "../../process/abort.ts";
import type { UserTerminal } from "../../process/types.ts";
import type { DryRun, Invocation } from "../types.ts";
import { escapeReader } from "./escape.ts";

/** The window where the terminal does not tell. */
const USUAL = { cols: 80, rows: 24 } as const;

/** Attempts to come back after a drop, and the longest pause before one, in milliseconds. */
const ATTEMPTS = 10;
const LONGEST_PAUSE = 8_000;

/** Takes away what a terminal showed, before it shows its last output again. */
const CLEAR = new TextEncoder().encode("\x1b[H\x1b[2J");

/** What is typed when the way out is asked for. */
class Left extends Error {
  override readonly name = "Left";
}

/** Connects until the shell ends, the user leaves, or the connection cannot be had again. */
export async function sessionConnect(invocation: Invocation): Promise<void> {
  const { process, values, output } = invocation;
  const session = String(values.session_id);
  if (!process.stdin.isTerminal() || !process.stdout.isTerminal()) {
    throw new Failure("usage", "session connect needs a terminal", {
      hint: commandHint(session, (id) => `session exec ${id} -- COMMAND`, "session exec --help"),
    });
  }
  const name = typeof values.terminal === "string"
    ? values.terminal
    : `cli-${process.uuid().slice(0, 8)}`;
  const again = commandHint(
    session,
    (id) => `session connect ${id} --terminal ${name}`,
    "session connect --help",
  );
  const connection = await invocation.connect();
  const end = ownEnd(invocation.signal);
  const screen = await process.userTerminal();
  const opened = () => open(invocation, connection, screen, name, end.signal);
  // The first connection is made before the keys are taken: what is wrong with it is said plainly.
  const line: Line = { terminal: await opened() };
  const restore = makeRaw(screen);
  // On every way out, also one that waits for nothing any more.
  end.signal.addEventListener("abort", restore, { once: true });
  const stopResizing = screen.onResize(() => resize(screen, line));
  try {
    passKeys(invocation, line, end.signal).catch((reason) => end.abort(reason));
    await showUntilEnd(invocation, line, opened, end.signal);
  } catch (error) {
    if (!(error instanceof Left)) throw explained(error, again);
  } finally {
    stopResizing();
    restore();
    line.terminal?.close();
    end.release();
  }
  if (end.signal.aborted) await output.remark(`Left; the shell goes on. ${again}`);
}

/** What would be opened. */
export function connectSteps({ values }: Invocation): DryRun {
  return { session: String(values.session_id), connects: values.terminal ?? "a new terminal" };
}

/** The connection of the moment; none while it is lost. */
interface Line {
  terminal: Terminal | undefined;
}

async function open(
  { process, values }: Invocation,
  connection: Connection,
  screen: UserTerminal,
  name: string,
  signal: AbortSignal,
): Promise<Terminal> {
  return await openTerminal(process, connection, {
    command: "session connect",
    session: String(values.session_id),
    name,
    ...screen.size() ?? USUAL,
    signal,
  });
}

function makeRaw(screen: UserTerminal): () => void {
  try {
    return screen.makeRaw();
  } catch (error) {
    throw new Failure("local", `The terminal cannot be prepared: ${(error as Error).message}`, {
      hint: "Install stty (coreutils)",
      cause: error,
    });
  }
}

function resize(screen: UserTerminal, { terminal }: Line): void {
  const size = screen.size();
  if (size !== undefined) terminal?.resize(size).catch(() => {});
}

/** Sends what is typed; what is typed while the connection is lost is dropped. */
async function passKeys(
  { process }: Invocation,
  line: Line,
  signal: AbortSignal,
): Promise<void> {
  const typed = escapeReader();
  const reader = process.stdin.readable.getReader();
  while (true) {
    const { done, value } = await untilAborted(reader.read(), signal);
    if (done) throw new Left("end of input");
    const { send, isOver } = typed(value);
    if (send.length > 0) await line.terminal?.write(send).catch(() => {});
    if (isOver) throw new Left("left");
  }
}

/** Shows what comes until the shell has ended; comes back to it when the connection is lost. */
async function showUntilEnd(
  { process, output }: Invocation,
  line: Line,
  reopen: () => Promise<Terminal>,
  signal: AbortSignal,
): Promise<void> {
  let lost: Failure | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      if (line.terminal === undefined) {
        const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** (attempt - 1));
        await process.clock.sleep(pause * (0.5 + process.random() / 2), signal);
        line.terminal = await reopen();
        await output.raw(CLEAR);
      }
      for await (const chunk of line.terminal.output) {
        attempt = 0;
        await output.raw(chunk);
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isDrop(error)) throw error;
      lost = error;
      line.terminal = undefined;
      await output.remark("\r\nThe connection was lost; connecting again (Enter ~ . to leave)\r");
    }
  }
  throw lost ?? new Failure("stream_cut", "The connection to the terminal was lost");
}

function isDrop(error: unknown): error is Failure {
  return error instanceof Failure &&
    ["stream_cut", "network", "refused", "reset", "timeout", "unavailable", "outcome_unknown"]
      .includes(error.code);
}

/** What ended the connection, with how to come back to the same shell. */
function explained(error: unknown, again: string): unknown {
  if (!(error instanceof Failure) || error.facts.hint !== undefined) return error;
  return new Failure(error.code, error.message, { ...error.facts, hint: again });
}
