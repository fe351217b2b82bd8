/**
 * The outside world as one value: arguments, streams, environment, files, clock, random, network,
 * signals. `main.ts` builds the real one, tests build fakes, nothing else reaches outside.
 *
 * @module
 */

/** A stream that is written to. */
export interface Sink {
  /** Writes all bytes; resolves when they are taken over. Throws `Deno.errors.BrokenPipe` when closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Whether a person looks at it. */
  isTerminal(): boolean;
  /** Width of the terminal in characters; `undefined` when it is none. */
  columns(): number | undefined;
}

/** The standard input. */
export interface Source {
  /** The bytes that come in. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Whether a person types it. */
  isTerminal(): boolean;
  /**
   * Reads one line from the terminal without showing it; `undefined` at the end of input. When the
   * signal is aborted, the terminal shows again what is typed; the line still waits for its end.
   */
  readHidden(signal: AbortSignal): Promise<string | undefined>;
}

/** What is known of a file. */
export interface FileInfo {
  readonly kind: "file" | "directory" | "link" | "other";
  /** Size in bytes. */
  readonly size: number;
  /** Permission bits; `undefined` where the system has none. */
  readonly mode: number | undefined;
}

/** A file that is being written; nobody sees it before it is complete. One of the ends must be called. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts it in its place; throws `AlreadyExists` where something is, unless that is overwritten. */
  finish(overwrite: boolean): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** The file system. Errors are those of `Deno.errors`. */
export interface Files {
  /**
   * Reads a file to its end; devices and pipes may have none.
   *
   * @param path The file
   * @param most Most bytes it may have; more are an error named `TooLong`
   */
  read(path: string, most?: number): Promise<Uint8Array>;
  /**
   * Writes to a temporary file beside `path` and renames it: `path` holds the old or the new, never
   * half. Only a file that cannot be replaced, as it is a mount point, is written in place.
   */
  writeAtomic(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Begins a file that takes its place only when it is complete. */
  create(path: string, mode: number): Promise<NewFile>;
  /** Makes a link that holds this text. */
  makeLink(path: string, target: string): Promise<void>;
  /** The text that a link holds. */
  readLink(path: string): Promise<string>;
  /** Makes a folder and the missing ones above it. */
  makeDirectory(path: string, mode: number): Promise<void>;
  remove(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** `undefined` when there is nothing. Links are followed unless `noFollow`. */
  stat(path: string, options?: { readonly noFollow?: boolean }): Promise<FileInfo | undefined>;
  /** The path that a link at this path leads to in the end; the path itself when it is none. */
  linkTarget(path: string): Promise<string>;
  /** The absolute path without links of what is there. */
  realPath(path: string): Promise<string>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<string[]>;
}

/** Time. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC; in a client by a clock that nobody sets meanwhile. */
  now(): number;
  /** Waits; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fire` once after that time unless the function it returns is called before. */
  timer(milliseconds: number, fire: () => void): () => void;
}

/** Size of a window in characters. */
export interface WindowSize {
  readonly cols: number;
  readonly rows: number;
}

/** The terminal that the user sits at. */
export interface UserTerminal {
  /** `undefined` where it does not tell. */
  size(): WindowSize | undefined;
  /** Calls `handler` at each change of its size until the function it returns is called. */
  onResize(handler: () => void): () => void;
  /**
   * Passes every key on as it is typed and all output as it comes, until the function it returns is
   * called, which does its work at once.
   */
  makeRaw(): () => void;
}

/** Signals that end the program. */
export type Interrupt = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What travels over a WebSocket: text, or bytes. */
export type Frame = string | Uint8Array;

/** How a WebSocket ended. */
export interface SocketEnd {
  /** The close code (RFC 6455, 7.4); 1006 when the connection was lost. */
  readonly code: number;
  readonly reason: string;
}

/** An open WebSocket. */
export interface Socket {
  /** What comes in; it ends with the connection. */
  readonly frames: ReadableStream<Frame>;
  readonly end: Promise<SocketEnd>;
  /** Sends a frame; resolves when it is taken over. */
  send(frame: Frame): Promise<void>;
  close(): void;
}

/** How a WebSocket is opened. */
export interface SocketOptions {
  readonly headers: { readonly [name: string]: string };
  /** Closes it. */
  readonly signal: AbortSignal;
}

/** What a started program said. */
export interface RunResult {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** How a program is started. */
export interface RunOptions {
  /** Variables besides those of this process. */
  readonly env?: { readonly [name: string]: string };
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** It reads and writes the streams of this process; the result then holds nothing of them. */
  readonly attached?: boolean;
}

/** The outside world. */
export interface Process {
  readonly args: readonly string[];
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The terminal, for programs that take all of it. */
  userTerminal(): Promise<UserTerminal>;
  /** {@link args} as the bytes they were; `undefined` where the system does not tell. */
  argumentBytes(): Promise<readonly Uint8Array[] | undefined>;
  /** One environment variable; throws `NotUtf8` when it is not text. */
  env(name: string): string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** A fresh UUID (RFC 9562, version 4). */
  uuid(): string;
  readonly fetch: typeof globalThis.fetch;
  /** Opens a WebSocket. */
  openSocket(url: string, options: SocketOptions): Promise<Socket>;
  /** Calls `handler` at each signal until the function it returns is called. */
  onInterrupt(handler: (signal: Interrupt) => void): () => void;
  /** Runs a program to its end. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** `darwin` or `linux`. */
  readonly os: string;
  /** `x86_64` or `aarch64`. */
  readonly arch: string;
  /** Path of the running executable. */
  readonly executable: string;
}
