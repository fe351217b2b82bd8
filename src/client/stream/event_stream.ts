/**
 * Reads a server-sent event stream (WHATWG HTML, 9.2): bytes in, one list of events per chunk out,
 * read no faster than the events are taken.
 *
 * @module
 */
import type { Clock } from "../../process/types.ts";
import type { StreamEvent } from "./event_line.ts";
import { eventFeed } from "./event_feed.ts";
import { eventParser, type Feed } from "./event_parser.ts";
import { readText } from "./read_text.ts";

/**
 * One event as it stood in the stream (WHATWG HTML, 9.2.6).
 *
 * @example
 * ```ts
 * import type { EventMessage } from "@runtm/runtm-api/client";
 * const message: EventMessage = { event: "text", id: "7", data: '{"text":"Hi"}' };
 * ```
 */
export interface EventMessage {
  /** The `event:` field; `undefined` when there was none or an empty one. */
  readonly event: string | undefined;
  /** The `id:` field of this event, when it had one. */
  readonly id: string | undefined;
  /** The `data:` lines, joined by line feeds; `{}` for a `done` or `error` without data. */
  readonly data: string;
}

/**
 * How a stream is read.
 *
 * @example
 * ```ts
 * import type { ReadOptions } from "@runtm/runtm-api/client";
 * const options: ReadOptions = {
 *   framing: "data-lines",
 *   lineLimit: 1024 * 1024, // characters
 *   signal: AbortSignal.abort(),
 * };
 * ```
 */
export interface ReadOptions {
  /** See `StreamRules` of the operation table; default `events`. */
  readonly framing?: "events" | "data-lines";
  /** Most characters of a line; an event of several lines may have twice as many. Default 67,108,864. */
  readonly lineLimit?: number;
  /** Most milliseconds without a byte, by `clock`. */
  readonly idleLimit?: number;
  /** Time, for the idle limit. */
  readonly clock?: Pick<Clock, "now" | "timer">;
  /** Ends the reading; the reader throws its reason. */
  readonly signal?: AbortSignal;
  /** Called with the last event id of the stream, also where its block had no data. */
  readonly onId?: (id: string) => void;
  /** Called with the pause the server wants before a reconnection, in milliseconds. */
  readonly onRetry?: (milliseconds: number) => void;
  /** Called when bytes came in, comments included. */
  readonly onBytes?: () => void;
}

/**
 * Reads events until the stream ends (WHATWG HTML, 9.2.5 and 9.2.6). An unfinished last event is
 * dropped.
 *
 * @param body The stream's bytes
 * @param options How to read
 * @returns One list per chunk that completed at least one event
 * @throws {Failure} `stream_cut` when the connection broke, `stream_idle` when nothing came for too
 * long, `answer_too_large` when a line was too long; else the reason of the signal
 *
 * @example
 * ```ts
 * import { readEvents } from "@runtm/runtm-api/client";
 * const body = new Response("event: done\ndata: {}\n\n").body ?? new ReadableStream();
 * for await (const events of readEvents(body)) console.assert(events[0]?.event === "done");
 * ```
 */
export function readEvents(
  body: ReadableStream<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<EventMessage[], void> {
  return readWith(body, options, eventParser(options));
}

/**
 * Reads events as they are printed, ordinary ones many at a time.
 *
 * @param body The stream's bytes
 * @param options How to read
 * @returns One list per chunk that completed at least one event; an `EventRun` stands for several
 * @throws {Failure} As {@link readEvents}
 */
export function readBatches(
  body: ReadableStream<Uint8Array>,
  options: BatchOptions = {},
): AsyncGenerator<StreamEvent[], void> {
  return readWith(body, options, eventFeed(options));
}

/** How events are read as they are printed. */
export interface BatchOptions extends ReadOptions {
  /** Found in the payload of events that must come one by one; ASCII letters of it may be escaped. */
  readonly single?: RegExp | undefined;
  /** Called when text came that belongs to an event which is not complete yet. */
  readonly onUnfinished?: () => void;
}

async function* readWith<T>(
  body: ReadableStream<Uint8Array>,
  options: BatchOptions,
  feed: Feed<T>,
): AsyncGenerator<T[], void> {
  for await (const text of readText(body, options)) {
    const events = feed.add(text);
    if (events.length > 0) yield events;
    else if (feed.isOpen?.()) options.onUnfinished?.();
  }
  const events = feed.end("");
  if (events.length > 0) yield events;
}
