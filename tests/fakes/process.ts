/** A fake outside world for tests: everything in memory, time under control. */
import { joinBytes } from "../../src/json/bytes.ts";
import type {
  Clock,
  FileInfo,
  Files,
  Interrupt,
  Process,
  RunOptions,
  RunResult,
  Sink,
} from "../../src/process/types.ts";

/** What a fake is made of; everything has a quiet default. */
export interface FakeOptions {
  args?: readonly string[];
  /** The arguments as bytes; without them the system does not tell. */
  argumentBytes?: readonly Uint8Array[];
  env?: Record<string, string>;
  stdin?: string | Uint8Array;
  terminal?: { stdin?: boolean; stdout?: boolean; stderr?: boolean; columns?: number };
  hidden?: string;
  files?: Record<string, string | Uint8Array>;
  fetch?: typeof globalThis.fetch;
  openSocket?: Process["openSocket"];
  clock?: Clock;
  random?: () => number;
  os?: string;
  arch?: string;
  executable?: string;
  /** What a program that is run does; by default it ends well and says nothing. */
  run?: (run: Ran) => Partial<RunResult>;
}

/** A program that was run. */
export interface Ran extends RunOptions {
  readonly command: string;
  readonly args: readonly string[];
}

/** The fake, and what was done to it. */
export interface FakeProcess extends Process {
  readonly out: () => string;
  readonly err: () => string;
  readonly outBytes: () => Uint8Array;
  readonly tree: Map<string, { bytes: Uint8Array; mode: number }>;
  readonly ran: readonly Ran[];
  /** Sends a signal to the program. */
  interrupt(signal: Interrupt): void;
}

/** Makes a fake process. A call of `fetch` without a stub fails the test. */
export function fakeProcess(options: FakeOptions = {}): FakeProcess {
  const env = options.env ?? {};
  const tree = new Map<string, { bytes: Uint8Array; mode: number }>();
  for (const [path, text] of Object.entries(options.files ?? {})) {
    tree.set(path, {
      bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
      mode: 0o600,
    });
  }
  const out = memorySink(options.terminal?.stdout, options.terminal?.columns);
  const err = memorySink(options.terminal?.stderr, options.terminal?.columns);
  const handlers = new Set<(signal: Interrupt) => void>();
  const ran: Ran[] = [];
  let uuids = 0;
  return {
    args: options.args ?? [],
    argumentBytes: () => Promise.resolve(options.argumentBytes),
    stdin: {
      get readable() {
        const text = options.stdin ?? "";
        const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
        return new Response(bytes as Uint8Array<ArrayBuffer>).body ?? new ReadableStream();
      },
      isTerminal: () => options.terminal?.stdin ?? false,
      readHidden: () => Promise.resolve(options.hidden),
    },
    stdout: out,
    stderr: err,
    userTerminal: () =>
      Promise.resolve({ size: () => undefined, onResize: () => () => {}, makeRaw: () => () => {} }),
    env: (name) => env[name],
    files: memoryFiles(tree),
    clock: options.clock ?? virtualClock(),
    random: options.random ?? (() => 0.5),
    uuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, "0")}`,
    fetch: options.fetch ?? (() => {
      throw new Error("this test expected no request");
    }),
    openSocket: options.openSocket ?? (() => {
      throw new Error("this test expected no connection");
    }),
    onInterrupt(handler) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    run(command, args, how = {}): Promise<RunResult> {
      const run = { command, args, ...how };
      ran.push(run);
      const quiet = { code: 0, stdout: new Uint8Array(), stderr: new Uint8Array() };
      return Promise.resolve({ ...quiet, ...options.run?.(run) });
    },
    os: options.os ?? "linux",
    arch: options.arch ?? "x86_64",
    executable: options.executable ?? "/usr/local/bin/runtm-api",
    out: () => out.text(),
    err: () => err.text(),
    outBytes: () => out.bytes(),
    tree,
    ran,
    interrupt: (signal) => [...handlers].forEach((handler) => handler(signal)),
  };
}

function memorySink(
  terminal = false,
  columns = 80,
): Sink & { text(): string; bytes(): Uint8Array } {
  const chunks: Uint8Array[] = [];
  const bytes = () => joinBytes(chunks);
  return {
    isTerminal: () => terminal,
    columns: () => terminal ? columns : undefined,
    write(chunk) {
      chunks.push(chunk.slice());
      return Promise.resolve();
    },
    bytes,
    text: () => new TextDecoder().decode(bytes()),
  };
}

function memoryFiles(tree: Map<string, { bytes: Uint8Array; mode: number }>): Files {
  const directories = new Map<string, number>();
  const isDirectory = (path: string) =>
    directories.has(path) || [...tree.keys()].some((name) => name.startsWith(`${path}/`));
  return {
    read(path) {
      const file = tree.get(path);
      if (file === undefined) return Promise.reject(new Deno.errors.NotFound(path));
      return Promise.resolve(file.bytes);
    },
    writeAtomic(path, bytes, mode) {
      tree.set(path, { bytes: bytes.slice(), mode });
      return Promise.resolve();
    },
    create(path, mode) {
      const parts: Uint8Array[] = [];
      return Promise.resolve({
        write: (bytes) => Promise.resolve(void parts.push(bytes.slice())),
        finish(overwrite) {
          if (tree.has(path) && !overwrite) {
            return Promise.reject(new Deno.errors.AlreadyExists(path));
          }
          return Promise.resolve(void tree.set(path, { bytes: joinBytes(parts), mode }));
        },
        discard: () => Promise.resolve(),
      });
    },
    makeLink: () => Promise.reject(new Error("the fake has no links")),
    readLink: () => Promise.reject(new Error("the fake has no links")),
    makeDirectory(path, mode) {
      directories.set(path, mode);
      return Promise.resolve();
    },
    remove(path, options = {}) {
      const inside = [...tree.keys()].filter((name) => name.startsWith(`${path}/`));
      if (!tree.has(path) && !isDirectory(path)) {
        return Promise.reject(new Deno.errors.NotFound(path));
      }
      if (inside.length > 0 && !options.recursive) {
        return Promise.reject(new Error("Directory not empty"));
      }
      for (const name of [path, ...inside]) tree.delete(name);
      directories.delete(path);
      return Promise.resolve();
    },
    rename(from, to) {
      const file = tree.get(from);
      if (file === undefined) return Promise.reject(new Deno.errors.NotFound(from));
      tree.delete(from);
      tree.set(to, file);
      return Promise.resolve();
    },
    stat(path): Promise<FileInfo | undefined> {
      const file = tree.get(path);
      if (file) return Promise.resolve({ kind: "file", size: file.bytes.length, mode: file.mode });
      if (isDirectory(path)) {
        return Promise.resolve({
          kind: "directory",
          size: 0,
          mode: directories.get(path) ?? 0o755,
        });
      }
      return Promise.resolve(undefined);
    },
    linkTarget: (path) => Promise.resolve(path),
    realPath: (path) => Promise.resolve(path),
    list(path) {
      const names = new Set<string>();
      for (const name of [...tree.keys(), ...directories.keys()]) {
        if (name.startsWith(`${path}/`)) names.add(name.slice(path.length + 1).split("/")[0] ?? "");
      }
      return Promise.resolve([...names].sort());
    },
  };
}

/** A clock that a test moves. */
export interface VirtualClock extends Clock {
  /** Lengths of all pauses so far, in milliseconds. */
  readonly pauses: number[];
  /** Moves time and fires what is due. */
  advance(milliseconds: number): void;
  /** Moves time as for a program that is stopped: what is due fires afterwards. */
  halt(milliseconds: number): void;
}

/**
 * Makes a clock on which pauses take no real time: when the program sleeps, time jumps. Timers
 * (limits) fire when time passes them; with `idle` the next one also fires when the program has
 * had nothing else to do for that many real milliseconds.
 */
export function virtualClock(options: { start?: number; idle?: number } = {}): VirtualClock {
  let now = options.start ?? Date.UTC(2026, 0, 1);
  const timers = new Set<{ at: number; fire: () => void }>();
  const pauses: number[] = [];
  /** Pauses that go on: they move the time themselves. */
  let sleeping = 0;
  /** Each timer fires at its own time, also those that are set on the way. */
  const move = (milliseconds: number) => {
    const end = now + milliseconds;
    while (true) {
      const next = [...timers].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      now = Math.max(now, next.at);
      timers.delete(next);
      next.fire();
    }
    now = end;
  };
  return {
    pauses,
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
      sleeping++;
      try {
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal?.throwIfAborted();
        const next = Math.min(...[...timers].map((timer) => timer.at), Infinity);
        if (next <= now + milliseconds) {
          move(next - now);
          await new Promise((resolve) => setTimeout(resolve, 0));
          signal?.throwIfAborted();
          move(Math.max(0, milliseconds - (next - now)));
          return;
        }
        move(milliseconds);
      } finally {
        sleeping--;
      }
    },
    timer(milliseconds, fire) {
      const at = now + milliseconds;
      const end = () => {
        timers.delete(timer);
        clearInterval(idle);
      };
      const timer = {
        at,
        fire: () => {
          end();
          fire();
        },
      };
      timers.add(timer);
      const idle = options.idle === undefined ? undefined : setInterval(() => {
        if (sleeping > 0) return;
        if (at === Math.min(...[...timers].map((one) => one.at))) move(Math.max(0, at - now));
      }, options.idle);
      return end;
    },
    advance: move,
    halt(milliseconds) {
      now += milliseconds;
      move(0);
    },
  };
}
