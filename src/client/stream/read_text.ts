/**
 * Reads the bytes of a stream as text, no faster than the text is taken, and gives up when the
 * stream is silent for too long.
 *
 * @module
 */
import { Failure } from "../../errors/failure.ts";
import type { Clock } from "../../process/types.ts";
import { watchSilence } from "./silence.ts";

/** How a stream is read. */
export interface TextOptions {
  /** Most milliseconds without a byte, by `clock`. */
  readonly idleLimit?: number;
  /** Time, for the idle limit. */
  readonly clock?: Pick<Clock, "now" | "timer">;
  /** Ends the reading; the reader throws its reason. */
  readonly signal?: AbortSignal;
  /** Called when bytes came in. */
  readonly onBytes?: () => void;
}

/**
 * Reads a stream to its end.
 *
 * @param body The stream's bytes, UTF-8
 * @param options How to read
 * @returns Its text in pieces, without the byte order mark with which it may begin
 * @throws {Failure} `stream_cut` when the connection broke, `stream_idle` when nothing came for too
 * long; else the reason of the signal
 */
export async function* readText(
  body: ReadableStream<Uint8Array>,
  options: TextOptions = {},
): AsyncGenerator<string, void> {
  // With `ignoreBOM` the decoder leaves all byte order marks: without it, Deno's takes out one at
  // the beginning of any chunk.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const reader = chunkReader(body);
  let stopped: { readonly reason: unknown } | undefined;
  // Cancelling wakes a pending read, so no promise has to be raced for each chunk.
  const stop = (reason: unknown) => {
    stopped ??= { reason };
    reader.cancel(reason).catch(() => {});
  };
  const { clock, idleLimit } = options;
  const watch = clock === undefined || idleLimit === undefined
    ? undefined
    : watchSilence(clock, idleLimit, () => stop(idle(idleLimit)));
  const abort = () => stop(options.signal?.reason);
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  let begun = false;
  try {
    while (true) {
      watch?.waiting();
      const { done, value } = await reader.read().catch((error) => {
        throw stopped ? stopped.reason : broken(error);
      });
      watch?.heard();
      if (stopped) throw stopped.reason;
      if (value !== undefined && value.length > 0) options.onBytes?.();
      let text = done ? decoder.decode() : decoder.decode(value, STREAM);
      if (!begun && text !== "") {
        begun = true;
        if (text.startsWith("\ufeff")) text = text.slice(1);
      }
      if (text !== "") yield text;
      if (done) return;
    }
  } finally {
    watch?.end();
    options.signal?.removeEventListener("abort", abort);
    await reader.cancel().catch(() => {});
  }
}

const STREAM = { stream: true };

/** Room for one chunk, in bytes; without it the platform gives a fresh 64 KiB at a time. */
const ROOM = 256 * 1024;

interface ChunkReader {
  /** Reads a chunk, which is good until the next one is read. */
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** Reads into one buffer over and over where the stream can fill a buffer. */
function chunkReader(body: ReadableStream<Uint8Array>): ChunkReader {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    return body.getReader();
  }
  let room = new ArrayBuffer(ROOM);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (value !== undefined) room = value.buffer;
      return { done, value };
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

function broken(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure("stream_cut", "The connection broke in the middle of the stream", {
    cause: error,
  });
}

function idle(limit: number): Failure {
  return new Failure("stream_idle", `The stream was silent for ${limit / 1000} seconds`);
}
