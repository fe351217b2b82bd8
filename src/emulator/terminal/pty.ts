/**
 * A pseudo-terminal without native code: the program `script` of the system holds its controlling
 * side, `stty` changes its size.
 *
 * @module
 */

import { latest } from "./latest.ts";

/** Size of a window in characters. */
export interface WindowSize {
  readonly cols: number;
  readonly rows: number;
}

/** What is started in the terminal. */
export interface PtyOptions extends WindowSize {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: { readonly [name: string]: string };
}

/** A program that runs in a terminal of its own. */
export interface Pty {
  /** What the program writes, as the terminal passes it on. */
  readonly output: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Types bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Changes the size of the window. */
  resize(size: WindowSize): Promise<void>;
  /** Sends a signal to all that runs in the terminal, as closing its window does. */
  kill(signal?: Deno.Signal): Promise<void>;
  /** The exit code, once the program has ended. */
  readonly code: Promise<number>;
}

/** Milliseconds between looks for the terminal's name, and how often it is looked for. */
const [LOOK, LOOKS] = [5, 1_000];

/**
 * Starts a program in a new terminal.
 *
 * @param argv The program and its arguments
 * @param options Where it runs
 * @throws When there is no program `script`
 */
export async function openPty(argv: readonly string[], options: PtyOptions): Promise<Pty> {
  const note = await Deno.makeTempFile({ prefix: "runtm-terminal-" });
  const isMac = Deno.build.os === "darwin";
  const { cols, rows } = options;
  const line = `stty cols ${cols} rows ${rows} && { tty; echo $$; } >${quoted(note)} && exec ${
    argv.map(quoted).join(" ")
  }`;
  const args = isMac
    ? ["-q", "/dev/null", "/bin/sh", "-c", line]
    : ["--quiet", "--flush", "--return", "--command", line, "/dev/null"];
  const child = new Deno.Command("script", {
    args,
    cwd: options.cwd,
    clearEnv: true,
    env: { ...options.env, SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  input.closed.catch(() => {});
  const code = child.status.then(async (status) => {
    await Deno.remove(note).catch(() => {});
    return status.code;
  });
  const place = onceAsked(() => placeOf(note));
  return {
    output: child.stdout,
    code,
    async write(bytes) {
      // Whatever is typed after its end reaches nobody.
      await input.write(bytes).catch(() => {});
    },
    resize: latest(async ({ cols, rows }: WindowSize) => {
      const found = await place();
      if (found === undefined) return;
      const file = isMac ? "-f" : "-F";
      const words = [file, found.terminal, "cols", `${cols}`, "rows", `${rows}`];
      await new Deno.Command("stty", { args: words, stdout: "null", stderr: "null" }).output();
    }),
    async kill(signal = "SIGHUP") {
      const found = await place();
      // The group, never `script` itself: it would leave its children behind.
      if (found !== undefined) signalSession(found.leader, signal);
    },
  };
}

interface Place {
  readonly terminal: string;
  /** Process that leads the terminal's session. */
  readonly leader: number;
}

/** Reads what the program's shell has noted of its terminal; `undefined` when it ended before. */
async function placeOf(note: string): Promise<Place | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const text = await Deno.readTextFile(note).catch(() => undefined);
    if (text === undefined) return undefined;
    const [terminal, leader] = text.split("\n");
    if (terminal && leader) return { terminal, leader: Number(leader) };
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** An interactive shell puts each job into a group of its own; all of them are of one session. */
function signalSession(leader: number, signal: Deno.Signal): void {
  for (const group of groupsOf(leader)) {
    try {
      Deno.kill(-group, signal);
    } catch {
      // It has ended already.
    }
  }
}

/** Groups of a session; where the system does not tell, that of its leader alone. */
function groupsOf(leader: number): Set<number> {
  const groups = new Set([leader]);
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const [group, session] = groupAndSession(name);
      if (session === leader && group !== undefined) groups.add(group);
    }
  } catch {
    // No /proc here: closing the terminal reaches what runs in front.
  }
  return groups;
}

function groupAndSession(pid: string): [group: number | undefined, session: number | undefined] {
  try {
    // The name in parentheses may hold blanks; the numbers stand behind it.
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return [Number(fields[2]), Number(fields[3])];
  } catch {
    return [undefined, undefined];
  }
}

function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => asked ??= ask();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
