/**
 * Turns an event of a stream into the line that is printed for it.
 *
 * @module
 */
import type { EventMessage } from "./event_stream.ts";
import { isJson, jsonString } from "./payload.ts";

/** An event with its name, its payload and its line. The library gives its callers plain objects. */
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
export function streamEvent({ event, id, data }: EventMessage): StreamEvent {
  if (!isJson(data)) return new LazyEvent(event ?? "message", id, jsonString(data));
  const name = event ?? typeOf(JSON.parse(data)) ?? "message";
  // Outside strings, the only place where a line break can stand, it separates nothing.
  return new LazyEvent(name, id, data.includes("\n") ? data.replaceAll("\n", "") : data);
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
 * Events in a row that nothing but printing is done with, as their lines. It stands in a list of
 * events for all of them; whoever looks at it sees the last one.
 */
export class EventRun implements StreamEvent {
  /**
   * @param event Name of the last event; it stands in its line without escapes
   * @param id Id of the last event, digits; without one, none of the events has one
   * @param text The line of each event, ended by a line feed
   */
  constructor(
    readonly event: string,
    readonly id: string | undefined,
    readonly text: string,
  ) {}

  /** How many events these are. */
  get count(): number {
    let count = 0;
    for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1)) count++;
    return count;
  }

  get line(): string {
    return this.text.slice(this.text.lastIndexOf("\n", this.text.length - 2) + 1, -1);
  }

  get json(): string {
    return this.eventOf(this.line).json;
  }

  get data(): unknown {
    return JSON.parse(this.json);
  }

  /** The line of each event, without its line feed. */
  lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  /** Each event by itself. */
  events(): StreamEvent[] {
    return this.lines().map((line) => this.eventOf(line));
  }

  /** Each event by itself, the last one first. */
  *backwards(): Generator<StreamEvent, void> {
    for (let end = this.text.length - 1; end > 0;) {
      const from = this.text.lastIndexOf("\n", end - 1) + 1;
      yield this.eventOf(this.text.slice(from, end));
      end = from - 1;
    }
  }

  /** The event of one of the lines. */
  eventOf(line: string): StreamEvent {
    const nameEnd = line.indexOf('"', NAME_START);
    const name = line.slice(NAME_START, nameEnd);
    const dataStart = nameEnd + '","data":'.length;
    if (this.id === undefined) return new LazyEvent(name, undefined, line.slice(dataStart, -1));
    const dataEnd = line.lastIndexOf(',"id":"');
    const id = line.slice(dataEnd + ',"id":"'.length, -2);
    return new LazyEvent(name, id, line.slice(dataStart, dataEnd));
  }
}

const NAME_START = '{"event":"'.length;

/**
 * Events with each run taken apart.
 *
 * @param events The events
 */
export function singleEvents(events: readonly StreamEvent[]): readonly StreamEvent[] {
  if (!events.some((event) => event instanceof EventRun)) return events;
  return events.flatMap((event) => event instanceof EventRun ? event.events() : event);
}

/**
 * Builds the text that is printed for events: the line of each, ended by a line feed.
 *
 * @param events The events
 */
export function linesOf(events: readonly StreamEvent[]): string {
  let text = "";
  for (const event of events) {
    text += event instanceof EventRun
      ? event.text
      : head(event.event) + event.json + tail(event.id) + "\n";
  }
  return text;
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
 * Makes an event that stood in no stream as it is: `done`, `gap`, merged text.
 *
 * @param event Its name
 * @param json Its payload as JSON text
 * @param id Its id
 * @returns The event with its line
 */
export function ownEvent(event: string, json: string, id?: string): StreamEvent {
  return new LazyEvent(event, id, json);
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
