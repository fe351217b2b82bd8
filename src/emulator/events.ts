/**
 * Event streams as the emulator sends them: blocks of server-sent events with comments in between
 * to keep the connection alive.
 *
 * @module
 */
import type { LoggedEvent } from "./event_log.ts";
import type { Emulator } from "./types.ts";

/** Pause between two comments that keep a quiet stream alive, in milliseconds. */
export const KEEP_ALIVE = 15_000;

/** Events sent in one chunk at most. */
const BATCH = 256;

/** One block of an event stream. `data` is JSON text without line breaks. */
export function eventBlock(event: string, data: string, id?: number): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** A logged event as a block, with its id unless the emulator leaves ids out. */
export function loggedBlock(emulator: Emulator, event: LoggedEvent): string {
  const id = emulator.options.eventIds === false ? undefined : event.seq;
  return eventBlock(event.event, event.data, id);
}

/**
 * Sends the texts of a source as they come, and a comment after every 15 s without one.
 *
 * @param emulator For its clock
 * @param source Makes the texts; its signal is aborted when the client has gone away
 */
export function textStream(
  emulator: Emulator,
  source: (signal: AbortSignal) => AsyncIterator<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const texts = source(gone.signal);
  let pending: Promise<IteratorResult<string>> | undefined;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      pending ??= texts.next();
      let stop = () => {};
      const quiet = new Promise<"quiet">((resolve) => {
        stop = emulator.clock.timer(KEEP_ALIVE, () => resolve("quiet"));
      });
      try {
        const first = await Promise.race([pending, quiet]);
        if (gone.signal.aborted) return;
        if (first === "quiet") return controller.enqueue(encoder.encode(": keep-alive\n\n"));
        pending = undefined;
        if (first.done) return controller.close();
        controller.enqueue(encoder.encode(first.value));
      } finally {
        stop();
      }
    },
    async cancel() {
      gone.abort();
      await pending?.catch(() => {});
      await texts.return?.();
    },
  }, { highWaterMark: 0 });
}

/** How a log is followed. */
export interface FollowOptions {
  readonly emulator: Emulator;
  /** The log. */
  readonly log: string;
  /** Number of the last event the client has. */
  readonly after: number;
  /** Only the events of this prompt. */
  readonly promptId?: string;
  /** Whether nothing more can come; asked after the last event so far was sent. */
  readonly over: (last: LoggedEvent | undefined) => boolean;
}

/** Replays a log and follows it until it is over. */
export function followLog(options: FollowOptions): ReadableStream<Uint8Array> {
  const { emulator, log, promptId, over } = options;
  return textStream(emulator, async function* (signal) {
    let after = options.after;
    let last: LoggedEvent | undefined;
    while (!signal.aborted) {
      const events = emulator.events.read(log, after, BATCH, promptId);
      if (events.length === 0) {
        if (over(last)) return;
        // Nothing is awaited between reading and this, so no change is missed.
        await emulator.events.changed(log, signal);
        continue;
      }
      last = events.at(-1);
      after = last?.seq ?? after;
      yield events.map((event) => loggedBlock(emulator, event)).join("");
      if (over(last)) return;
    }
  });
}
