/** The real outside world, on Deno. */
import { platformClock } from "./clock.ts";
import { CERTIFICATE_VARIABLES, PROXY_VARIABLES } from "./network_variables.ts";
import type { Clock, FileInfo, Files, Interrupt, Process, Sink, Source } from "./types.ts";

/**
 * Builds the outside world of this process.
 *
 * @returns A value of which only `main.ts` makes one
 */
export function realProcess(): Process {
  return {
    args: Deno.args,
    stdin: realStdin(),
    stdout: realSink(Deno.stdout),
    stderr: realSink(Deno.stderr),
    env: (name) => Deno.env.get(name),
    files: realFiles,
    clock: { ...platformClock, timer: timers() },
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    fetch: realFetch,
    onInterrupt: listenForInterrupts,
    run: async (command, args, options = {}) => {
      const started = new Deno.Command(command, { ...options, args: [...args] });
      const { code, stdout, stderr } = await started.output();
      return { code, stdout, stderr };
    },
    os: Deno.build.os,
    arch: Deno.build.arch,
    get executable() {
      return Deno.execPath();
    },
  };
}

/**
 * Timers of which the first is cheap: a plain call has one time limit, and the first touch of
 * `setTimeout` loads 8 ms of Deno that `AbortSignal.timeout` does not need. That one cannot be taken
 * back, only left unheard, and its memory with it; so all others, of which a stream has one for each
 * chunk, are ordinary ones.
 */
function timers(): Clock["timer"] {
  let first = true;
  return (milliseconds, fire) => {
    if (!first || milliseconds > LONGEST_SIGNAL) return platformClock.timer(milliseconds, fire);
    first = false;
    const signal = AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds)));
    signal.addEventListener("abort", fire, { once: true });
    return () => signal.removeEventListener("abort", fire);
  };
}

/** What lasts longer fires at once: the platform counts in 32 bits. */
const LONGEST_SIGNAL = 2 ** 31 - 1;

async function realFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  // Read once, at the first request: the certificates of the system count besides the built-in ones.
  if (/^https:/i.test(url) && !Deno.env.get("DENO_TLS_CA_STORE")) {
    Deno.env.set("DENO_TLS_CA_STORE", "mozilla,system");
  }
  const plain = [...PROXY_VARIABLES, ...CERTIFICATE_VARIABLES].every((name) => !Deno.env.get(name));
  const method = init?.method ?? (input instanceof Request ? input.method : "GET");
  if (plain && method === "GET") return await fetch(input, init);
  const { fetchByEnvironment, fetchOnce } = await import("./network.ts");
  return plain ? await fetchOnce(input, init) : await fetchByEnvironment(input, init);
}

function realSink(stream: typeof Deno.stdout): Sink {
  return {
    isTerminal: () => stream.isTerminal(),
    columns: () => stream.isTerminal() ? terminalColumns() : undefined,
    async write(bytes) {
      let rest = bytes;
      while (rest.length > 0) rest = rest.subarray(await stream.write(rest));
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

function realStdin(): Source {
  return {
    get readable() {
      return Deno.stdin.readable;
    },
    isTerminal: () => Deno.stdin.isTerminal(),
    readHidden: readHiddenLine,
  };
}

async function readHiddenLine(): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(1024);
  let line = "";
  Deno.stdin.setRaw(true, { cbreak: true });
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
    Deno.stdin.setRaw(false);
  }
}

const realFiles: Files = {
  read: (path) => Deno.readFile(path),
  async writeAtomic(path, bytes, mode) {
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      await Deno.writeFile(temporary, bytes, { mode, createNew: true });
      await Deno.chmod(temporary, mode);
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  },
  makeDirectory: (path, mode) => Deno.mkdir(path, { recursive: true, mode }),
  remove: (path, options = {}) => Deno.remove(path, options),
  rename: (from, to) => Deno.rename(from, to),
  async stat(path, options = {}): Promise<FileInfo | undefined> {
    try {
      const info = await (options.noFollow ? Deno.lstat(path) : Deno.stat(path));
      const kind = info.isFile
        ? "file"
        : info.isDirectory
        ? "directory"
        : info.isSymlink
        ? "link"
        : "other";
      return { kind, size: info.size, mode: info.mode === null ? undefined : info.mode & 0o7777 };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw error;
    }
  },
  async list(path) {
    const names: string[] = [];
    for await (const entry of Deno.readDir(path)) names.push(entry.name);
    return names.sort();
  },
};

function listenForInterrupts(handler: (signal: Interrupt) => void): () => void {
  const signals: Interrupt[] = ["SIGINT", "SIGTERM"];
  const stops = signals.map((signal) => {
    const listener = () => handler(signal);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return () => stops.forEach((stop) => stop());
}
