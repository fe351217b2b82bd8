/** Standard input, output and error of this process. */
import { listen } from "./signals.ts";
import type { Sink, Source } from "./types.ts";

/** Longest pause before writing again to a stream that takes nothing now, in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * A stream that is written to.
 *
 * @param stream Standard output or error
 */
export function realSink(stream: typeof Deno.stdout): Sink {
  return {
    isTerminal: () => stream.isTerminal(),
    columns: () => stream.isTerminal() ? terminalColumns() : undefined,
    async write(bytes) {
      let rest = bytes;
      let pause = 1;
      while (rest.length > 0) {
        try {
          rest = rest.subarray(await stream.write(rest));
          pause = 1;
        } catch (error) {
          // Whoever made the pipe may have made it non-blocking: what is full now has room later.
          if (!(error instanceof Deno.errors.WouldBlock)) throw error;
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
      }
    },
  };
}

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
