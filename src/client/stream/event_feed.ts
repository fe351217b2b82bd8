/**
 * Cuts the text of a stream at the ends of events, takes ordinary events past the parser and hands
 * it the others.
 *
 * @module
 */
import { type StreamEvent, streamEvent } from "./event_line.ts";
import { eventParser, type Feed, LINE_LIMIT } from "./event_parser.ts";
import type { BatchOptions } from "./event_stream.ts";
import { RunReader } from "./run_reader.ts";

/**
 * Makes the reader of a stream.
 *
 * @param options How to read
 * @returns It takes the text of a stream without its byte order mark, and throws `answer_too_large`
 */
export function eventFeed(options: BatchOptions): Feed<StreamEvent> {
  const { framing, lineLimit = LINE_LIMIT, onId, single } = options;
  const parser = eventParser(options);
  const runs = new RunReader(single);
  let held: string[] = [];
  let heldLength = 0;
  /** The parser has seen the beginning of an event and not yet its end. */
  let inParser = false;
  let afterFeed = false;

  const parse = (text: string, found: StreamEvent[]) => {
    for (const message of parser.add(text)) found.push(streamEvent(message));
  };
  const letGo = (): string => {
    const text = held.join("");
    held = [];
    heldLength = 0;
    return text;
  };
  /** Reads whole events. */
  const read = (text: string, found: StreamEvent[]) => {
    runs.open(text);
    for (let at = 0; at < text.length;) {
      const run = runs.read(at);
      if (run === undefined) {
        const gap = text.indexOf("\n\n", at);
        const end = gap === -1 ? text.length : gap + 2;
        parse(text.slice(at, end), found);
        at = end;
        continue;
      }
      found.push(run);
      if (run.id !== undefined) onId?.(run.id);
      at = runs.at;
    }
  };
  /** Gives the parser the rest of what it has begun; returns what follows. */
  const finish = (text: string, found: StreamEvent[]): string => {
    const gap = text.indexOf("\n\n");
    const endsAtOnce = afterFeed && text.startsWith("\n");
    const end = endsAtOnce ? 1 : gap === -1 ? text.length : gap + 2;
    parse(text.slice(0, end), found);
    inParser = !endsAtOnce && gap === -1;
    return text.slice(end);
  };
  const take = (text: string, found: StreamEvent[]) => {
    if (inParser) text = finish(text, found);
    if (text === "") return;
    const isOdd = text.includes("\r") || heldLength + text.length > lineLimit;
    const gap = text.lastIndexOf("\n\n");
    const endsAtOnce = heldLength > 0 && afterFeed && text.startsWith("\n");
    const whole = isOdd ? 0 : gap !== -1 ? gap + 2 : endsAtOnce ? 1 : 0;
    if (whole > 0) {
      held.push(text.slice(0, whole));
      read(letGo(), found);
      text = text.slice(whole);
    }
    if (text === "") return;
    // Where a line of data is an event of its own, it is one as soon as it is whole.
    inParser = isOdd || framing === "data-lines" && text.includes("\n");
    if (inParser) {
      // Piece by piece: together they may be too long for a string.
      for (const piece of [...held, text]) parse(piece, found);
      held = [];
      heldLength = 0;
    } else {
      held.push(text);
      heldLength += text.length;
    }
  };
  const add = (text: string): StreamEvent[] => {
    const found: StreamEvent[] = [];
    take(text, found);
    if (text !== "") afterFeed = text.endsWith("\n");
    return found;
  };
  return {
    add,
    isOpen: () => inParser || heldLength > 0,
    end(text) {
      const found = add(text);
      for (const message of parser.end(letGo())) found.push(streamEvent(message));
      return found;
    },
  };
}
