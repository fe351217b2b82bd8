/**
 * The complete parser of event streams (WHATWG HTML, 9.2.5 and 9.2.6): text in, events out. Every
 * rule is here; `run_reader.ts` takes the ordinary events past it.
 *
 * @module
 */
import { createParser } from "eventsource-parser";
import { Failure } from "../../errors/failure.ts";
import type { EventMessage, ReadOptions } from "./event_stream.ts";

/** Most characters of a line. */
export const LINE_LIMIT = 64 * 1024 * 1024;

/**
 * Stands for "no data" in the data of a `done` or `error`: the parser drops events without data. A
 * lone surrogate cannot come out of a UTF-8 decoder, so no server can send it.
 */
const NO_DATA = "\ud800";

/** Beginnings of a line that names an event which counts without data, too. */
const BARE_EVENTS = ["event:done", "event: done", "event:error", "event: error"];

/** Takes text in and gives events. */
export interface Feed<T> {
  /** Takes text in and gives the events it completed. */
  add(text: string): T[];
  /** Takes the last text in and gives the events that were complete at the end. */
  end(text: string): T[];
  /** Whether an event has begun that is not complete yet. */
  isOpen?(): boolean;
}

/**
 * Makes a parser.
 *
 * @param options How to read
 * @returns It takes the text of a stream without its byte order mark, and throws `answer_too_large`
 */
export function eventParser(
  { framing, lineLimit = LINE_LIMIT, onId, onRetry }: ReadOptions,
): Feed<EventMessage> {
  let events: EventMessage[] = [];
  let failure: Failure | undefined;
  const parser = createParser({
    maxBufferSize: 2 * lineLimit,
    onEvent({ event, id, data }) {
      const told = data.includes(NO_DATA) ? withoutMark(event, data) : data;
      if (told !== undefined) events.push({ event, id, data: told });
    },
    onId,
    onRetry,
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") failure = tooLong(2 * lineLimit, "An event");
    },
  });
  // The parser would also take characters that look like the bytes of a byte order mark; after
  // this it looks for none.
  parser.feed("\n");
  const checkLines = lineCheck(lineLimit);
  const lines = framing === "data-lines" ? dataLines(parser.feed) : eventLines(parser.feed);
  const take = () => {
    const taken = events;
    events = [];
    if (failure) throw failure;
    return taken;
  };
  return {
    add(text) {
      checkLines(text);
      lines.add(text);
      return take();
    },
    end(text) {
      lines.add(text);
      lines.end();
      return take();
    },
  };
}

/** Takes {@link NO_DATA} out; `undefined` when the event had no data and its name is another by now. */
function withoutMark(event: string | undefined, data: string): string | undefined {
  const lines = data.split("\n").filter((line) => line !== NO_DATA);
  const bare = event === "done" || event === "error";
  if (lines.length === 0) return bare ? "{}" : undefined;
  const text = lines.join("\n");
  return text === "" && bare ? "{}" : text;
}

function tooLong(limit: number, what: string): Failure {
  return new Failure(
    "answer_too_large",
    `${what} of the stream is longer than ${limit / (1024 * 1024)} MiB`,
  );
}

/** Throws when a line is longer than the limit, without looking at each line of a usual chunk. */
function lineCheck(limit: number): (text: string) => void {
  let open = 0;
  return (text) => {
    const lastBreak = lastLineBreak(text);
    if (open + text.length > limit) {
      let length = open;
      for (const line of text.split(/[\r\n]/)) {
        length += line.length;
        if (length > limit) throw tooLong(limit, "A line");
        length = 0;
      }
    }
    open = lastBreak === -1 ? open + text.length : text.length - 1 - lastBreak;
  };
}

function lastLineBreak(text: string): number {
  const feed = text.lastIndexOf("\n");
  // Looking forward for a character that is not there is many times faster than backward.
  return text.indexOf("\r") === -1 ? feed : Math.max(feed, text.lastIndexOf("\r"));
}

interface LineFeed {
  add(text: string): void;
  end(): void;
}

/** Hands text to the parser, marking the lines that name a `done` or `error`. */
function eventLines(feed: (text: string) => void): LineFeed {
  let held = "";
  let inLine = false;
  return {
    add(text) {
      text = held + text;
      held = "";
      if (text === "") return;
      const rest = lastLineBreak(text) + 1;
      // The beginning of a line is held back while it could become one of those lines.
      if (couldBeBare(text.slice(rest, rest + 13))) {
        held = text.slice(rest);
        text = text.slice(0, rest);
      }
      if (text === "") return;
      feed(markBareEvents(text, inLine));
      inLine = held === "" && rest < text.length;
    },
    end() {},
  };
}

function couldBeBare(start: string): boolean {
  return start !== "" && BARE_EVENTS.some((line) => line.startsWith(start));
}

function markBareEvents(text: string, inLine: boolean): string {
  if (!text.includes("done") && !text.includes("error")) return text;
  const marked = text.replace(
    /([\r\n])(?=event: ?(?:done|error)[\r\n])/g,
    `$1data:${NO_DATA}\n`,
  );
  const first = !inLine && /^event: ?(?:done|error)[\r\n]/.test(text);
  return first ? `data:${NO_DATA}\n${marked}` : marked;
}

/** Hands text to the parser line by line; a `data:` line that is a JSON object ends its event. */
function dataLines(feed: (text: string) => void): LineFeed {
  let partial: string[] = [];
  let afterReturn = false;
  let openData = false;
  let objectInBlock = false;
  const takeLine = (line: string) => {
    if (isObjectLine(line)) {
      // Data before it that is no object is an event of its own, too.
      feed(openData ? `\n${line}\n\n` : `${line}\n\n`);
      openData = false;
      objectInBlock = true;
      return;
    }
    if (line === "") openData = objectInBlock = false;
    else if (/^data(:|$)/.test(line)) openData = true;
    else if (BARE_EVENTS.includes(line) && !objectInBlock) feed(`data:${NO_DATA}\n`);
    feed(`${line}\n`);
  };
  return {
    add(text) {
      if (text === "") return;
      const fresh = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
      afterReturn = text.endsWith("\r");
      const lines = fresh.split(/\r\n|\r|\n/);
      const last = lines.pop() ?? "";
      const [first, ...others] = lines;
      if (first !== undefined) {
        takeLine(partial.join("") + first);
        partial = [];
        others.forEach(takeLine);
      }
      partial.push(last);
    },
    end() {
      // A clean end of the stream ends its last line; an object that is whole lacks nothing.
      const line = partial.join("");
      if (isObjectLine(line)) takeLine(line);
    },
  };
}

function isObjectLine(line: string): boolean {
  if (!line.startsWith("data:")) return false;
  const text = line.slice(5).trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
