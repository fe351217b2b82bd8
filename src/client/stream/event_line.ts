/**
 * Turns an event of a stream into the line that is printed for it.
 *
 * @module
 */
import type { EventMessage } from "./event_stream.ts";

/**
 * An event with its name, its payload and its line.
 *
 * @example
 * ```ts
 * import { createClient, promptSession } from "@runtm/runtm-api/client";
 * const headers = { "content-type": "text/event-stream" };
 * const stream = "event: done\ndata: {}\n\n";
 * const fetch = () => Promise.resolve(new Response(stream, { headers }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * for await (const event of client.stream(promptSession, { session_id: "5d0c", prompt: "Go" })) {
 *   console.assert(event.event === "done" && event.line === '{"event":"done","data":{}}');
 * }
 * ```
 */
export interface StreamEvent {
  /** The `event:` field, else `data.type` when that is a string, else `message`. */
  readonly event: string;
  /** The `id:` field, when the server sent one. */
  readonly id: string | undefined;
  /** The payload: parsed when it is JSON, else its text. */
  readonly data: unknown;
  /** The payload as it stands in the line. */
  readonly json: string;
  /** `{"event":…,"data":…}` on one line, without the line feed. */
  readonly line: string;
}

/**
 * Reads name and payload of an event and builds its line. A JSON payload stands in the line byte
 * for byte, apart from line breaks; any other becomes a JSON string.
 *
 * @param message The event
 * @returns The event with its line
 */
export function streamEvent(message: EventMessage): StreamEvent {
  const { data } = message;
  try {
    const value: unknown = JSON.parse(data);
    // Outside strings, the only place where a line break can stand, it separates nothing.
    const json = data.includes("\n") ? data.replaceAll("\n", "") : data;
    return new LazyEvent(message.event ?? typeOf(value) ?? "message", message.id, json);
  } catch {
    return new LazyEvent(message.event ?? "message", message.id, JSON.stringify(data));
  }
}

/**
 * A class, for its getters cost nothing for the many events that nobody looks into; lines and
 * values kept for all events of a chunk are what makes the memory grow.
 */
class LazyEvent implements StreamEvent {
  constructor(readonly event: string, readonly id: string | undefined, readonly json: string) {}

  get data(): unknown {
    return JSON.parse(this.json);
  }

  get line(): string {
    return `${head(this.event)}${this.json}${tail(this.id)}`;
  }
}

/**
 * Builds the text that is printed for events: the line of each, ended by a line feed.
 *
 * @param events The events
 */
export function linesOf(events: readonly StreamEvent[]): string {
  const pieces: string[] = [];
  for (const { event, json, id } of events) pieces.push(head(event), json, tail(id), "\n");
  return pieces.join("");
}

/**
 * Builds the line of an event.
 *
 * @param message The event
 * @returns `{"event":…,"data":…}` on one line, without the line feed
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { eventLine } from "@runtm/runtm-api/client";
 * assert.equal(
 *   eventLine({ event: undefined, id: "7", data: '{"type":"text","n":1.0}' }),
 *   '{"event":"text","data":{"type":"text","n":1.0},"id":"7"}',
 * );
 * ```
 */
export function eventLine(message: EventMessage): string {
  return streamEvent(message).line;
}

/**
 * Makes an event of the program's own: `done` and `gap`.
 *
 * @param event Its name
 * @param json Its payload as JSON text
 * @returns The event with its line
 */
export function ownEvent(event: string, json: string): StreamEvent {
  return new LazyEvent(event, undefined, json);
}

function typeOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  return "type" in data && typeof data.type === "string" ? data.type : undefined;
}

/** Everything before the payload; a stream repeats few names many times. */
function head(event: string): string {
  const known = HEADS.get(event);
  if (known !== undefined) return known;
  const made = `{"event":${JSON.stringify(event)},"data":`;
  if (HEADS.size < MOST_HEADS && event.length < 100) HEADS.set(event, made);
  return made;
}

/** Everything behind the payload. */
function tail(id: string | undefined): string {
  if (id === undefined) return "}";
  return PLAIN_ID.test(id) ? `,"id":"${id}"}` : `,"id":${JSON.stringify(id)}}`;
}

/** Ids that stand in JSON as they are. */
const PLAIN_ID = /^[\w.:-]*$/;

const HEADS = new Map<string, string>();
const MOST_HEADS = 200;
