/**
 * Remembers which events were printed, for streams that start over at each connection: a number for
 * each event instead of its text.
 *
 * @module
 */
import { EventRun, singleEvents, type StreamEvent } from "./event_line.ts";
import type { Failure } from "../../errors/failure.ts";

/** The events printed so far. */
export interface PrintedEvents {
  /** The stream is about to come from its beginning. */
  rewind(): void;
  /** Takes events in and gives those that were not printed before; throws when one has changed. */
  take(events: readonly StreamEvent[]): readonly StreamEvent[];
}

/**
 * Starts with none.
 *
 * @param changed What to throw when an event is not what it was; gets its number, the first is 1
 */
export function printedEvents(changed: (event: number) => Failure): PrintedEvents {
  let marks = new Uint32Array(256);
  let count = 0;
  let at = 0;
  const add = (mark: number) => {
    if (count === marks.length) {
      const larger = new Uint32Array(2 * count);
      larger.set(marks);
      marks = larger;
    }
    marks[count++] = mark;
  };
  const addAll = (events: readonly StreamEvent[]) => {
    for (const event of events) {
      if (event instanceof EventRun) eachMark(event.text, add);
      else eachMark(`${event.line}\n`, add);
    }
    at = count;
  };
  return {
    rewind: () => void (at = 0),
    take(events) {
      if (at === count) {
        addAll(events);
        return events;
      }
      const fresh = singleEvents(events).filter(({ line }) => {
        if (at >= count) return true;
        eachMark(`${line}\n`, (mark) => {
          if (marks[at++] !== mark) throw changed(at);
        });
        return false;
      });
      addAll(fresh);
      return fresh;
    },
  };
}

const LINE_FEED = 0x0a;
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Gives a number for each line of a text: FNV-1a over four bytes at a time, in four lanes, because
 * one multiplication has to wait for the one before it.
 */
function eachMark(lines: string, found: (mark: number) => void): void {
  const bytes = encoded(lines);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    let [a, b, c, d] = [SEED, SEED, SEED, SEED];
    for (; at + 16 <= end; at += 16) {
      a = Math.imul(a ^ view.getInt32(at, true), PRIME);
      b = Math.imul(b ^ view.getInt32(at + 4, true), PRIME);
      c = Math.imul(c ^ view.getInt32(at + 8, true), PRIME);
      d = Math.imul(d ^ view.getInt32(at + 12, true), PRIME);
    }
    for (; at < end; at++) a = Math.imul(a ^ view.getUint8(at), PRIME);
    a = Math.imul(a ^ b, PRIME);
    c = Math.imul(c ^ d, PRIME);
    found(Math.imul(a ^ c, PRIME) >>> 0);
    at = end + 1;
  }
}

let room = new Uint8Array(1024);

/** The bytes of a text, good until the next one; no room is made anew for each. */
function encoded(text: string): Uint8Array {
  if (room.length < 3 * text.length) room = new Uint8Array(3 * text.length);
  return room.subarray(0, new TextEncoder().encodeInto(text, room).written);
}
