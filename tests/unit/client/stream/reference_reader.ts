/**
 * The reader that version 0.4.0 had: every event through the parser, one at a time. The reader of
 * the program is compared with it on random streams.
 */
import { createParser } from "eventsource-parser";
import type { EventMessage, ReadOptions } from "../../../../src/client/stream/event_stream.ts";
import { Failure } from "../../../../src/errors/failure.ts";

const LINE_LIMIT = 64 * 1024 * 1024;

/**
 * Stands for "no data" in the data of a `done` or `error`: the parser drops events without data. A
 * lone surrogate cannot come out of a UTF-8 decoder, so no server can send it.
 */
const NO_DATA = "\ud800";

/** Beginnings of a line that names an event which counts without data, too. */
const BARE_EVENTS = ["event:done", "event: done", "event:error", "event: error"];

/** Reads events until the stream ends, all of them through the parser. */
export async function* referenceEvents(
  body: ReadableStream<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<EventMessage[], void> {
  // With `ignoreBOM` the decoder leaves all byte order marks: without it, Deno's takes out one at
  // the beginning of any chunk.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const feed = eventFeed(options);
  const reader = body.getReader();
  let stopped: { readonly reason: unknown } | undefined;
  // Cancelling wakes a pending read, so no promise has to be raced for each chunk.
  const stop = (reason: unknown) => {
    stopped ??= { reason };
    reader.cancel(reason).catch(() => {});
  };
  const abort = () => stop(options.signal?.reason);
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((error) => {
        throw stopped ? stopped.reason : broken(error);
      });
      if (stopped) throw stopped.reason;
      if (value !== undefined && value.length > 0) options.onBytes?.();
      const events = done ? feed.end(decoder.decode()) : feed.add(decoder.decode(value, STREAM));
      if (events.length > 0) yield events;
      if (done) return;
    }
  } finally {
    options.signal?.removeEventListener("abort", abort);
    await reader.cancel().catch(() => {});
  }
}

const STREAM = { stream: true };

function broken(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure("stream_cut", "The connection broke in the middle of the stream", {
    cause: error,
  });
}

interface EventFeed {
  /** Takes text in and gives the events it completed. */
  add(text: string): EventMessage[];
  /** Takes the last text in and gives the events that were complete at the end. */
  end(text: string): EventMessage[];
}

function eventFeed({ framing, lineLimit = LINE_LIMIT, onId, onRetry }: ReadOptions): EventFeed {
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
  const unmarked = withoutByteOrderMark();
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
      lines.add(unmarked(text));
      return take();
    },
    end(text) {
      lines.add(unmarked(text));
      lines.end();
      return take();
    },
  };
}

/** Takes out the byte order mark with which a stream may begin. */
function withoutByteOrderMark(): (text: string) => string {
  let begun = false;
  return (text) => {
    if (begun || text === "") return text;
    begun = true;
    return text.startsWith("\ufeff") ? text.slice(1) : text;
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

/** The line of an event, ended by a line feed. */
export function referenceLine({ event, id, data }: EventMessage): string {
  const { name, json } = payloadOf(data);
  const tail = id === undefined ? "}" : `,"id":${JSON.stringify(id)}}`;
  return `{"event":${JSON.stringify(event ?? name ?? "message")},"data":${json}${tail}\n`;
}

function payloadOf(data: string): { readonly name: string | undefined; readonly json: string } {
  try {
    return { name: typeOf(JSON.parse(data)), json: data.replaceAll("\n", "") };
  } catch {
    return { name: undefined, json: JSON.stringify(data) };
  }
}

function typeOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  return "type" in data && typeof data.type === "string" ? data.type : undefined;
}
