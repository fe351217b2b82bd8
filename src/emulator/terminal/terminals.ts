/** The terminals of all sessions: shells in their workspaces that outlive a lost connection. */
import { perEmulator } from "../core/per_emulator.ts";
import type { Emulator } from "../core/types.ts";
import { openPty, type Pty, type WindowSize } from "./pty.ts";

/** Most bytes of old output that a new connection to a terminal is shown. */
const HISTORY = 256 * 1024;

/** How long a shell lives that nobody is connected to, in milliseconds. */
const UNWATCHED = 10 * 60_000;

/** Time a shell has to end after it was hung up, in milliseconds. */
const GRACE = 2_000;

/** What listens to a terminal. */
export interface Listener {
  /** Takes output; the terminal waits for it. */
  output(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The shell has ended. */
  ended(): void;
  /** Another connection has taken its place, or the session is over. */
  replaced(why: "replaced" | "session over"): void;
}

/** A shell in a workspace. */
export interface Terminal {
  readonly sessionId: string;
  write(bytes: Uint8Array): Promise<void>;
  resize(size: WindowSize): Promise<void>;
  /** Connects a listener and gives it the last output; the one before is let go. */
  connect(listener: Listener): Promise<void>;
  /** Lets a listener go whose connection is lost. */
  leave(listener: Listener): void;
  /** Ends the shell. */
  end(): void;
}

const terminalsOf = perEmulator(() => new Map<string, Promise<Terminal>>());

/** Where and how the shell of a terminal runs. */
export interface ShellPlace extends WindowSize {
  readonly workspace: string;
  readonly env: { readonly [name: string]: string };
}

/**
 * The terminal of that name, a new one where there is none.
 *
 * @param emulator The emulator
 * @param sessionId The session
 * @param name The name of the terminal in its session
 * @param place Where the shell of a new one runs
 */
export async function terminalOf(
  emulator: Emulator,
  sessionId: string,
  name: string,
  place: ShellPlace,
): Promise<Terminal> {
  const terminals = terminalsOf(emulator);
  const key = JSON.stringify([sessionId, name]);
  const known = terminals.get(key);
  if (known !== undefined) {
    const terminal = await known;
    await terminal.resize(place);
    return terminal;
  }
  const opening = startShell(place).then((pty) =>
    openTerminal(emulator, sessionId, pty, () => terminals.delete(key))
  );
  terminals.set(key, opening);
  opening.catch(() => terminals.delete(key));
  return await opening;
}

/** Ends the terminals of sessions that do not run any more. */
export function endTerminals(emulator: Emulator, isRunning: (sessionId: string) => boolean): void {
  for (const opening of terminalsOf(emulator).values()) {
    opening.then((terminal) => {
      if (!isRunning(terminal.sessionId)) terminal.end();
    }, () => {});
  }
}

async function startShell({ workspace, env, cols, rows }: ShellPlace): Promise<Pty> {
  const shell = await isThere("/bin/bash")
    ? ["/bin/bash", "--noprofile", "--norc", "-i"]
    : ["sh", "-i"];
  return await openPty(shell, { cols, rows, cwd: workspace, env });
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function openTerminal(
  emulator: Emulator,
  sessionId: string,
  pty: Pty,
  gone: () => void,
): Terminal {
  const history = openHistory();
  let listener: Listener | undefined;
  let isOver = false;
  let stopWaiting = () => {};
  const end = () => void pty.kill();
  const waitForListener = () => {
    stopWaiting = emulator.clock.timer(UNWATCHED, end);
  };
  emulator.background(`Terminal of session ${sessionId}`, async (signal) => {
    const close = () => hangUp(emulator, pty, () => isOver);
    signal.addEventListener("abort", close, { once: true });
    for await (const chunk of pty.output) {
      history.add(chunk);
      await listener?.output(chunk);
    }
    await pty.code;
    isOver = true;
    signal.removeEventListener("abort", close);
    stopWaiting();
    gone();
    listener?.ended();
  });
  return {
    sessionId,
    write: pty.write,
    resize: pty.resize,
    async connect(next) {
      stopWaiting();
      listener?.replaced("replaced");
      listener = next;
      for (const chunk of history.chunks()) await next.output(chunk);
      if (isOver) next.ended();
    },
    leave(one) {
      if (listener !== one) return;
      listener = undefined;
      if (!isOver) waitForListener();
    },
    end() {
      listener?.replaced("session over");
      hangUp(emulator, pty, () => isOver);
    },
  };
}

function hangUp({ clock }: Emulator, pty: Pty, isOver: () => boolean): void {
  void pty.kill("SIGHUP");
  clock.timer(GRACE, () => {
    if (!isOver()) void pty.kill("SIGKILL");
  });
}

/** The last output, so much of it that a screen can be shown again. */
function openHistory() {
  let kept: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  return {
    add(chunk: Uint8Array<ArrayBuffer>): void {
      kept.push(chunk);
      size += chunk.length;
      while (size > HISTORY && kept.length > 1) size -= kept.shift()?.length ?? 0;
    },
    /** What is kept, taken at this moment. */
    chunks(): Uint8Array<ArrayBuffer>[] {
      const taken = kept;
      kept = [...kept];
      return taken;
    },
  };
}
