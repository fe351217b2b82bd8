/**
 * Where a stream stands, so that it can be taken up again behind the last event, and which events
 * of a replay were there before.
 *
 * @module
 */
import type { Values } from "../../operations/types.ts";
import { EventRun, singleEvents, type StreamEvent } from "./event_line.ts";

/** The position in a stream of events. */
export interface StreamPosition {
  /** Id or number of the last event; `undefined` when the server names none. */
  readonly current: string | undefined;
  /** Takes events in and gives those that no replay repeats. */
  take(events: readonly StreamEvent[]): readonly StreamEvent[];
  /** Takes the last `id:` of the stream in, which may have stood in a block without data. */
  moveTo(id: string | undefined): void;
  /** The stream is about to be opened again. */
  reopened(): void;
}

/** Longest id, in characters, that is kept and sent back in a header; a longer one counts as none. */
const LONGEST_ID = 1_024;

/** Opaque ids kept to recognise what a server repeats. */
const RECENT_IDS = 4_096;

/** Events without a position kept to recognise what a server repeats after the last one with. */
const RECENT_EVENTS = 1_024;

/** Found in lines whose payload may hold a number of the event, however it is spelt. */
const MAY_BE_NUMBERED = /seq|\\u00/;

/**
 * Starts at the beginning or behind a given event.
 *
 * @param since Position to start from
 */
export function streamPosition(since?: string): StreamPosition {
  let current = since;
  let resumedFrom: string | undefined;
  let hasIds = false;
  /** Behind the last position, fingerprints of events that have none. */
  let unplaced: number[] = [];
  let repeated = 0;
  let replaying = false;
  let behind = false;
  const recent = new Set<string>();

  const placeOf = (event: StreamEvent) => {
    if (event.id === undefined) return hasIds ? undefined : sequenceOf(event.data);
    hasIds = true;
    return event.id.length > LONGEST_ID ? undefined : event.id;
  };
  const isOld = (place: string) =>
    resumedFrom !== undefined && isNumber(place) && isNumber(resumedFrom)
      ? !isGreater(place, resumedFrom)
      : recent.has(place);
  const isRepeated = (event: StreamEvent, place: string | undefined): boolean => {
    if (place === undefined || resumedFrom === undefined) {
      if (behind) return true;
      const again = repeated < unplaced.length && unplaced[repeated] === fingerprint(event.line);
      // Once something else has come, what looks the same is a new event of the same kind.
      repeated = again ? repeated + 1 : RECENT_EVENTS;
      return again;
    }
    const old = isOld(place);
    // A server that starts over repeats the events without a position, too.
    behind = old && place !== resumedFrom;
    return old;
  };
  const moveBehind = (event: StreamEvent, place: string | undefined) => {
    if (place === undefined) {
      if (current !== undefined && unplaced.length < RECENT_EVENTS) {
        unplaced.push(fingerprint(event.line));
      }
      return;
    }
    current = canBeAskedFor(place) ? place : undefined;
    unplaced = [];
    if (!isNumber(place)) remember(recent, place);
  };
  const move = (event: StreamEvent) => moveBehind(event, placeOf(event));
  /** Only the last event with a position counts, and those behind it. */
  const moveBehindRun = (run: EventRun) => {
    if (run.id !== undefined) return move(run);
    if (hasIds || !MAY_BE_NUMBERED.test(run.text)) {
      if (current === undefined || unplaced.length === RECENT_EVENTS) return;
      return run.events().forEach((event) => moveBehind(event, undefined));
    }
    const behind: StreamEvent[] = [];
    for (const event of run.backwards()) {
      behind.push(event);
      if (sequenceOf(event.data) !== undefined) break;
    }
    behind.reverse().forEach(move);
  };
  return {
    get current() {
      return current;
    },
    take(events) {
      if (!replaying) {
        for (const event of events) event instanceof EventRun ? moveBehindRun(event) : move(event);
        return events;
      }
      return singleEvents(events).filter((event) => {
        const place = placeOf(event);
        if (replaying) {
          if (isRepeated(event, place)) return false;
          replaying = place === undefined;
        }
        moveBehind(event, place);
        return true;
      });
    },
    moveTo(id) {
      const place = id !== undefined && canBeAskedFor(id) ? id : undefined;
      if (id === undefined || place === current) return;
      if (replaying && isOld(id)) return;
      hasIds = true;
      current = place;
      unplaced = [];
    },
    reopened() {
      resumedFrom = current;
      replaying = current !== undefined;
      repeated = 0;
      behind = false;
    },
  };
}

/**
 * How to ask for what comes behind a position: `since` where it is a number, and `Last-Event-ID`.
 *
 * @param values Inputs of the operation
 * @param position The position, if there is one
 */
export function fromPosition(
  values: Values,
  position: string | undefined,
): { values: Values; headers?: { "Last-Event-ID": string } } {
  const { since: _, ...others } = values;
  if (position === undefined) return { values: others };
  const since = Number(position);
  const numbered = isNumber(position) && Number.isSafeInteger(since);
  return {
    values: numbered ? { ...others, since } : others,
    // A header holds Latin-1 only; an id beyond it travels as the UTF-8 bytes it came in.
    headers: { "Last-Event-ID": asHeader(position) },
  };
}

/** Whether a position can stand in a header as it is: no control characters, no blanks around it. */
function canBeAskedFor(position: string): boolean {
  return position !== "" && position.length <= LONGEST_ID && position.trim() === position &&
    !/\p{Cc}/u.test(position);
}

function asHeader(position: string): string {
  return Array.from(new TextEncoder().encode(position), (byte) => String.fromCharCode(byte))
    .join("");
}

/** Id or number of an event, as a position; `undefined` when it has none. */
export function placeOf({ id, data }: StreamEvent): string | undefined {
  return id !== undefined && id.length <= LONGEST_ID ? id : sequenceOf(data);
}

function sequenceOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { seq, sequence } = data as { readonly seq?: unknown; readonly sequence?: unknown };
  return [seq, sequence].find((number) => Number.isSafeInteger(number) && Number(number) >= 0)
    ?.toString();
}

function isNumber(place: string): boolean {
  return /^\d+$/.test(place);
}

function isGreater(one: string, other: string): boolean {
  return BigInt(one) > BigInt(other);
}

function remember(recent: Set<string>, id: string): void {
  recent.add(id);
  if (recent.size <= RECENT_IDS) return;
  for (const oldest of recent) {
    recent.delete(oldest);
    return;
  }
}

/**
 * A number that tells texts apart (FNV-1a, 32 bits), kept instead of the text.
 *
 * @param text Any text
 */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
