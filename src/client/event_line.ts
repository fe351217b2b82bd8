/**
 * Turns an event of a stream into the line that is printed for it.
 *
 * @module
 */
import type { EventMessage } from "./event_stream.ts";

/** An event with its name, its payload and its line. */
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
  const payload = readPayload(message.data);
  const event = message.event ?? typeOf(payload.data) ?? "message";
  return { event, id: message.id, ...payload, line: line(event, message.id, payload.json) };
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
  return { event, id: undefined, data: JSON.parse(json), json, line: line(event, undefined, json) };
}

function readPayload(text: string): { readonly data: unknown; readonly json: string } {
  try {
    const data: unknown = JSON.parse(text);
    // Outside strings, the only place where a line break can stand, it separates nothing.
    return { data, json: text.includes("\n") ? text.replaceAll("\n", "") : text };
  } catch {
    return { data: text, json: JSON.stringify(text) };
  }
}

function typeOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  return "type" in data && typeof data.type === "string" ? data.type : undefined;
}

function line(event: string, id: string | undefined, json: string): string {
  if (id === undefined) return `${head(event)}${json}}`;
  return `${head(event)}${json},"id":${/^[\w.:-]*$/.test(id) ? `"${id}"` : JSON.stringify(id)}}`;
}

/** Everything before the payload; a stream repeats few names many times. */
function head(event: string): string {
  const known = HEADS.get(event);
  if (known !== undefined) return known;
  const made = `{"event":${JSON.stringify(event)},"data":`;
  if (HEADS.size < MOST_HEADS && event.length < 100) HEADS.set(event, made);
  return made;
}

const HEADS = new Map<string, string>();
const MOST_HEADS = 200;
