/** The real outside world, on Deno. */
import { afterStop, platformClock } from "./clock.ts";
import {
  CERTIFICATE_VARIABLES,
  PROXY_VARIABLES,
  SYSTEM_CERTIFICATES,
} from "./network_variables.ts";
import { readAtMost } from "../json/bytes.ts";
import { readVariable } from "./environment.ts";
import { parentOf } from "./files.ts";
import { listenForInterrupts } from "./signals.ts";
import { isStdoutNonBlocking, realStderr, realStdin, realStdout } from "./standard_streams.ts";
import type { Clock, FileInfo, Files, Process } from "./types.ts";

/**
 * Builds the outside world of this process.
 *
 * @returns A value of which only `main.ts` makes one
 */
export function realProcess(): Process {
  return {
    args: Deno.args,
    argumentBytes: async () =>
      await (await import("./arguments.ts")).argumentBytes(Deno.args.length),
    stdin: realStdin(),
    stdout: realStdout(Deno.stdout, isStdoutNonBlocking),
    stderr: realStderr(Deno.stderr),
    userTerminal: async () => (await import("./user_terminal.ts")).userTerminal,
    env: readVariable,
    files: realFiles,
    clock: { ...platformClock, timer: timers() },
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    fetch: realFetch,
    openSocket: async (url, options) => {
      if (/^wss:/i.test(url)) await useSystemCertificates();
      return await (await import("./sockets.ts")).openSocket(url, options);
    },
    onInterrupt: listenForInterrupts,
    run: async (command, args, { attached, ...options } = {}) => {
      if (attached) {
        const streams = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
        const child = new Deno.Command(command, { ...options, ...streams, args: [...args] })
          .spawn();
        const nothing = new Uint8Array();
        return { code: (await child.status).code, stdout: nothing, stderr: nothing };
      }
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
    const due = performance.now() + milliseconds;
    let stopWaiting = () => {};
    const over = () => stopWaiting = afterStop(due, fire);
    signal.addEventListener("abort", over, { once: true });
    return () => {
      signal.removeEventListener("abort", over);
      stopWaiting();
    };
  };
}

/** What lasts longer fires at once: the platform counts in 32 bits. */
const LONGEST_SIGNAL = 2 ** 31 - 1;

async function realFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  // The mere name of `Request` loads a part of Deno, which a plain call has no use for.
  const request = typeof input === "string" || input instanceof URL ? undefined : input;
  const url = request?.url ?? String(input);
  if (/^https:/i.test(url)) await useSystemCertificates();
  const plain = !/\.localhost\b/i.test(url) &&
    [...PROXY_VARIABLES, ...CERTIFICATE_VARIABLES].every((name) => !readVariable(name));
  const method = init?.method ?? request?.method ?? "GET";
  if (plain && method === "GET") return await fetch(input, init);
  const { fetchByEnvironment, fetchOnce } = await import("./network.ts");
  return plain ? await fetchOnce(input, init) : await fetchByEnvironment(input, init);
}

/** Read once, at the first connection: the system's certificates count besides the built-in ones. */
async function useSystemCertificates(): Promise<void> {
  if (!readVariable("DENO_TLS_CA_STORE")) Deno.env.set("DENO_TLS_CA_STORE", "mozilla,system");
  if (readVariable(SYSTEM_CERTIFICATES)) {
    (await import("./network.ts")).checkSystemCertificates();
  }
}

const realFiles: Files = {
  async read(path, most) {
    if (most === undefined) return await Deno.readFile(path);
    return await readAtMost((await Deno.open(path)).readable, most);
  },
  async writeAtomic(path, bytes, mode) {
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      await Deno.writeFile(temporary, bytes, { mode, createNew: true });
      await Deno.chmod(temporary, mode);
      await replace(temporary, path, bytes);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  },
  create: async (path, mode) => (await import("./new_file.ts")).createFile(path, mode),
  makeLink: (path, target) => Deno.symlink(target, path),
  readLink: (path) => Deno.readLink(path),
  realPath: (path) => Deno.realPath(path),
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
  async linkTarget(path) {
    let target = path;
    for (let links = 0; links < MOST_LINKS; links++) {
      const info = await Deno.lstat(target).catch(() => undefined);
      if (!info?.isSymlink) return target;
      const next = await Deno.readLink(target);
      target = next.startsWith("/") ? next : beside(target, next);
    }
    throw new Deno.errors.FilesystemLoop(path);
  },
  async list(path) {
    const names: string[] = [];
    for await (const entry of Deno.readDir(path)) names.push(entry.name);
    return names.sort();
  },
};

/** The path of a name beside a file, without steps up where the folders are no links. */
function beside(path: string, name: string): string {
  const folder = parentOf(path);
  try {
    return `${Deno.realPathSync(`${folder}/${parentOf(name) || "."}`)}/${
      name.slice(name.lastIndexOf("/") + 1)
    }`;
  } catch {
    return `${folder}/${name}`;
  }
}

/** Links that are followed one after the other, as Linux does. */
const MOST_LINKS = 40;

async function replace(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await Deno.rename(temporary, path);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== "EBUSY" && code !== "EXDEV") throw error;
    await Deno.writeFile(path, bytes);
    await Deno.remove(temporary);
  }
}
