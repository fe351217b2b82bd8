/**
 * Event streams as the emulator sends them: blocks of server-sent events with comments in between
 * to keep the connection alive.
 *
 * @module
 */
import type { LoggedEvent } from "../core/event_log.ts";
import type { Emulator } from "../core/types.ts";

/** Pause between two comments that keep a quiet stream alive, in milliseconds. */
const KEEP_ALIVE = 15_000;

/** Events sent in one chunk at most. */
const BATCH = 256;

const encoder = new TextEncoder();

const COMMENT = encoder.encode(": keep-alive\n\n");

/** Blocks of events as they are sent, made once for all who follow the same log. */
const blocksOf = new WeakMap<readonly LoggedEvent[], Uint8Array>();

/** A logged event as a block, with its id unless the emulator leaves ids out. */
function namedBlock(emulator: Emulator, { seq, event, data }: LoggedEvent): string {
  const id = emulator.options.eventIds === false ? "" : `id: ${seq}\n`;
  return `${id}event: ${event}\ndata: ${data}\n\n`;
}

function namedBlocks(emulator: Emulator, events: readonly LoggedEvent[]): Uint8Array {
  const known = blocksOf.get(events);
  if (known !== undefined) return known;
  const bytes = encoder.encode(events.map((event) => namedBlock(emulator, event)).join(""));
  blocksOf.set(events, bytes);
  return bytes;
}

/**
 * Sends the blocks of a source as they come, and a comment after every 15 s without one.
 *
 * @param emulator For its clock
 * @param source Makes the blocks; its signal is aborted when the client has gone away
 */
function byteStream(
  emulator: Emulator,
  source: (signal: AbortSignal) => AsyncIterator<Uint8Array>,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const texts = source(gone.signal);
  let pending: Promise<IteratorResult<Uint8Array>> | undefined;
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
        if (first === "quiet") return controller.enqueue(COMMENT);
        pending = undefined;
        if (first.done) return controller.close();
        controller.enqueue(first.value);
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
  /** Number of the last event the client has; without it the log is sent from its start. */
  readonly after?: number;
  /** Only the events of this prompt. */
  readonly promptId?: string;
  /** Whether nothing more can come; asked when all events so far were sent. */
  readonly over: () => boolean;
  /** How one event is written; without it as a block with name and id. */
  readonly block?: (event: LoggedEvent) => string;
}

/** Replays a log and follows it until it is over. */
export function followLog(options: FollowOptions): ReadableStream<Uint8Array> {
  const { emulator, log, promptId, over } = options;
  return byteStream(emulator, async function* (signal) {
    let after = options.after ?? 0;
    while (!signal.aborted) {
      const events = emulator.events.read(log, after, BATCH, promptId);
      const last = events.at(-1);
      if (last === undefined) {
        if (over()) return;
        // Nothing is awaited between reading and this, so no change is missed.
        await emulator.events.changed(log, signal);
        continue;
      }
      after = last.seq;
      yield options.block === undefined
        ? namedBlocks(emulator, events)
        : encoder.encode(events.map(options.block).join(""));
    }
  });
}
