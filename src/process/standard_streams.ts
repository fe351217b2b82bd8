/** Standard input, output and error of this process. */
import { listen } from "./signals.ts";
import type { Sink, Source } from "./types.ts";

/** Longest pause before writing again to a stream that takes nothing now, in milliseconds. */
const LONGEST_PAUSE = 50;

/** A stream of this process that is written to. */
type Stream = Pick<typeof Deno.stdout, "write" | "isTerminal">;

/**
 * Standard error. What the runtime could not write at once it tells, so that it can be written later.
 *
 * @param stream The stream
 */
export function realStderr(stream: Stream): Sink {
  return sink(stream, (bytes) => untilTaken(stream, bytes));
}

/**
 * Standard output. The runtime keeps up to a line of it in a buffer of its own: when a non-blocking
 * stream is full, it does not tell how much it has kept. Then it is given parts of which it keeps all
 * or nothing.
 *
 * @param stream The stream
 * @param isNonBlocking Whether the stream may refuse what it has no room for
 */
export function realStdout(stream: Stream, isNonBlocking: () => boolean): Sink {
  let careful: boolean | undefined;
  return sink(stream, async (bytes) => {
    careful ??= isNonBlocking();
    if (!careful) return await untilTaken(stream, bytes);
    for (const part of partsOf(bytes)) {
      const isKept = part[0] !== LINE_FEED;
      await untilTaken(stream, part, isKept ? new Uint8Array() : part);
    }
  });
}

function sink(stream: Stream, write: Sink["write"]): Sink {
  return {
    isTerminal: () => stream.isTerminal(),
    columns: () => stream.isTerminal() ? terminalColumns() : undefined,
    write,
  };
}

/**
 * Writes bytes, waiting for room. Whoever made the pipe may have made it non-blocking.
 *
 * @param stream Where to
 * @param bytes What
 * @param again What is written after a refusal; nothing flushes what the runtime has kept
 */
async function untilTaken(stream: Stream, bytes: Uint8Array, again?: Uint8Array): Promise<void> {
  let rest = bytes;
  let pause = 1;
  while (true) {
    try {
      rest = rest.subarray(await stream.write(rest));
      if (rest.length === 0) return;
      pause = 1;
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      rest = again ?? rest;
    }
  }
}

const LINE_FEED = 10;

/** Most bytes without a line feed that the runtime keeps as a whole. */
const KEPT = 1_000;

/** Line feeds alone, and between them at most {@link KEPT} bytes. */
function* partsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, at);
    const end = feed === at ? at + 1 : Math.min(feed < 0 ? bytes.length : feed, at + KEPT);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Whether standard output is non-blocking, where the system tells. */
export function isStdoutNonBlocking(): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(Deno.readTextFileSync("/proc/self/fdinfo/1"))?.[1];
    return (parseInt(flags ?? "0", 8) & O_NONBLOCK) !== 0;
  } catch {
    return false;
  }
}

/** The flag on Linux. */
const O_NONBLOCK = 0o4000;

/** Columns of the terminal; a serial line or an editor's pane may not tell, or tell of none. */
function terminalColumns(): number | undefined {
  try {
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined;
  }
}

/** The standard input. */
export function realStdin(): Source {
  return {
    get readable() {
      return Deno.stdin.readable;
    },
    isTerminal: () => Deno.stdin.isTerminal(),
    readHidden: readHiddenLine,
  };
}

async function readHiddenLine(signal: AbortSignal): Promise<string | undefined> {
  const show = hideInput();
  // A read cannot be ended, but the terminal must not stay silent after the program.
  signal.addEventListener("abort", show, { once: true });
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(1024);
  let line = "";
  try {
    while (true) {
      const count = await Deno.stdin.read(bytes);
      if (count === null) return line === "" ? undefined : line;
      for (const char of decoder.decode(bytes.subarray(0, count), { stream: true })) {
        if (char === "\r" || char === "\n") return line;
        if (char === "\x04") return line === "" ? undefined : line;
        line = char === "\x7f" || char === "\b" ? line.slice(0, -1) : line + char;
      }
    }
  } finally {
    show();
    signal.removeEventListener("abort", show);
  }
}

/**
 * Stops the terminal from showing what is typed. While the program is stopped (Ctrl-Z) the terminal
 * is the shell's and shows; when the program goes on, it hides again.
 *
 * @returns Lets the terminal show again
 */
function hideInput(): () => void {
  const hide = () => Deno.stdin.setRaw(true, { cbreak: true });
  hide();
  const stops = [
    listen("SIGTSTP", () => {
      Deno.stdin.setRaw(false);
      Deno.kill(Deno.pid, "SIGSTOP");
    }),
    listen("SIGCONT", hide),
  ];
  let hidden = true;
  return () => {
    if (!hidden) return;
    hidden = false;
    stops.forEach((stop) => stop());
    Deno.stdin.setRaw(false);
  };
}
