/** The terminal that the user sits at: its size, and the mode in which every key passes as it is. */
import { listen } from "./signals.ts";
import type { UserTerminal, WindowSize } from "./types.ts";

/** The terminal of this process. */
export const userTerminal: UserTerminal = {
  size(): WindowSize | undefined {
    try {
      const { columns, rows } = Deno.consoleSize();
      return columns > 0 && rows > 0 ? { cols: columns, rows } : undefined;
    } catch {
      return undefined;
    }
  },
  onResize: (handler) => listen("SIGWINCH", handler),
  makeRaw,
};

/**
 * Deno's own raw mode leaves the treatment of output on, which would double every line break of a
 * full-screen program; `stty` turns all of it off, and says first what was there.
 */
function makeRaw(): () => void {
  const before = stty("-g").trim();
  stty("raw", "-echo");
  let isRaw = true;
  const restore = () => void stty(before);
  const stops = [
    // Stopped from outside, the terminal is the shell's; Ctrl-Z itself goes to the other side.
    listen("SIGTSTP", () => {
      restore();
      Deno.kill(Deno.pid, "SIGSTOP");
    }),
    listen("SIGCONT", () => {
      if (isRaw) stty("raw", "-echo");
    }),
  ];
  return () => {
    if (!isRaw) return;
    isRaw = false;
    stops.forEach((stop) => stop());
    restore();
  };
}

function stty(...args: string[]): string {
  const command = new Deno.Command("stty", { args, stdin: "inherit", stderr: "piped" });
  const { success, stdout, stderr } = command.outputSync();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`stty ${args.join(" ")}: ${decoder.decode(stderr).trim()}`);
}
