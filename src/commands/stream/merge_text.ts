/**
 * `--merge-text`: joins what an agent says word by word into one event, so that a reader does not
 * pay for a line per word.
 */
import { EventRun, ownEvent, type StreamEvent } from "../../client/stream/event_line.ts";
import type { EventBatches } from "../../client/stream/open_events.ts";
import { endOfString, memberSpan } from "../../json/json_text.ts";

/** Names of events whose `content` is a piece of a longer text. */
const TEXT_EVENTS: ReadonlySet<string> = new Set(["text_delta", "assistant_message", "output"]);

/** Most characters of a merged text, so that the memory stays flat on a text without end. */
const LONGEST_TEXT = 16 * 1024 * 1024;

/** Text events in a row that differ in nothing but `content` and `id`. */
interface Held {
  readonly event: string;
  /** The payload up to the first character of the text, and the same with the head of a line. */
  readonly before: string;
  readonly lineBefore: string;
  /** The payload from the quote behind the text on. */
  readonly after: string;
  /** The pieces of the text, as they stand in JSON. */
  readonly pieces: string[];
  length: number;
  id: string | undefined;
}

/**
 * Joins text events in a row. What is held comes before the next other event, at the end, and when
 * the stream fails or is interrupted.
 *
 * @param batches The events
 * @returns The same text in fewer events
 */
export async function* mergeText(batches: EventBatches): EventBatches {
  const merger = textMerger();
  try {
    for await (const batch of batches) {
      const events = merger.take(batch);
      if (events.length > 0) yield events;
    }
  } catch (error) {
    const rest = merger.end();
    if (rest.length > 0) yield rest;
    throw error;
  }
  const rest = merger.end();
  if (rest.length > 0) yield rest;
}

function textMerger() {
  let held: Held | undefined;
  let out: StreamEvent[] = [];
  const release = () => {
    if (held) {
      const { event, before, pieces, after, id } = held;
      out.push(ownEvent(event, before + pieces.join("") + after, id));
    }
    held = undefined;
  };
  const add = (event: StreamEvent) => {
    const next = TEXT_EVENTS.has(event.event) ? heldOf(event) : undefined;
    if (next === undefined) {
      release();
      out.push(event);
    } else if (held && isSame(held, next)) {
      append(held, next.pieces[0] ?? "", next.id);
    } else {
      release();
      held = next;
    }
  };
  const append = (to: Held, piece: string, id: string | undefined) => {
    to.pieces.push(piece);
    to.length += piece.length;
    to.id = id ?? to.id;
    if (to.length > LONGEST_TEXT) release();
  };
  const addRun = (run: EventRun) => {
    for (const line of run.lines()) {
      const found = held && nextPiece(held, line, run.id !== undefined);
      if (held && found) append(held, found.piece, found.id);
      else add(run.eventOf(line));
    }
  };
  return {
    /** Takes events in and gives those that are complete. */
    take(events: readonly StreamEvent[]): StreamEvent[] {
      for (const event of events) event instanceof EventRun ? addRun(event) : add(event);
      const taken = out;
      out = [];
      return taken;
    },
    /** Gives what is still held. */
    end(): StreamEvent[] {
      release();
      return out;
    },
  };
}

/** A text event taken apart; `undefined` when its payload is no object with a text as content. */
function heldOf({ event, json, id }: StreamEvent): Held | undefined {
  const span = memberSpan(json, "content");
  const from = span && json.indexOf('"', span.from);
  if (span === undefined || from === undefined || json.slice(span.from, from).trim() !== "") {
    return undefined;
  }
  const to = endOfString(json, from) - 1;
  const before = json.slice(0, from + 1);
  return {
    event,
    before,
    lineBefore: `{"event":${JSON.stringify(event)},"data":${before}`,
    after: json.slice(to),
    pieces: [json.slice(from + 1, to)],
    length: to - from - 1,
    id,
  };
}

function isSame(one: Held, other: Held): boolean {
  return one.event === other.event && one.before === other.before && one.after === other.after;
}

/** The piece of a line that goes on with the held text, found without taking the line apart. */
function nextPiece(held: Held, line: string, hasId: boolean) {
  if (!line.startsWith(held.lineBefore)) return undefined;
  const from = held.lineBefore.length;
  const to = endOfString(line, from - 1) - 1;
  if (!line.startsWith(held.after, to)) return undefined;
  const rest = line.slice(to + held.after.length);
  const id = hasId ? NUMBER_ID.exec(rest)?.[1] : undefined;
  if (hasId ? id === undefined : rest !== "}") return undefined;
  return { piece: line.slice(from, to), id };
}

/** The end of a line whose event has a number as id. */
const NUMBER_ID = /^,"id":"(\d+)"\}$/;
