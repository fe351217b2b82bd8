/**
 * Reads ordinary events of a stream many at a time, straight from its text to their lines. Ordinary:
 * at most one line each of `id`, `event` and `data`, in this order and ended by line feeds, with
 * a number as id and under a name that no follower looks at.
 *
 * @module
 */
import { EventRun } from "./event_line.ts";
import { FLAT_OBJECT, isJson, jsonString, SHORT } from "./payload.ts";

/** Names that followers look at, one event at a time. */
const LOOKED_AT: ReadonlySet<string> = new Set([
  "done",
  "error",
  "state_changed",
  "heartbeat",
  "complete",
]);

/** Names that stand in JSON as they are. */
const NAME = /^[\w.:-]{1,64}$/;

/** The member that names an event without a name, where it comes first. */
const TYPE_FIRST = /^\{"type":"([\w.:-]{1,64})"[,}]/;

/** A letter that is written as an escape, as nobody does who has nothing to hide. */
const ESCAPED_LETTER = "\\u00";

const NOT_LOOKED_AT = `(?!(?:${[...LOOKED_AT].join("|")})\\n)`;
const NAMED = `event: ?${NOT_LOOKED_AT}([\\w.:-]{1,64})\\n`;
const DATA = `data: ?(${FLAT_OBJECT})\\n\\n`;

/** What most streams consist of: events of one form, with flat objects as payload. */
const FORMS: readonly { readonly start: string; readonly events: RegExp; readonly line: string }[] =
  [
    {
      start: "id:",
      events: new RegExp(`id: ?(\\d+)\\n${NAMED}${DATA}`, "gy"),
      line: '{"event":"$2","data":$3,"id":"$1"}\n',
    },
    {
      start: "event:",
      events: new RegExp(`${NAMED}${DATA}`, "gy"),
      line: '{"event":"$1","data":$2}\n',
    },
    // Only where no payload can name its event.
    { start: "data:", events: new RegExp(DATA, "gy"), line: '{"event":"message","data":$1}\n' },
  ];

/** Texts that are not tried as a whole after one that could not be read so. */
const NOT_TRIED = 15;

/** Longest text that is tried as a whole, in characters: the expression needs memory for long ones. */
const MOST_AT_ONCE = 1024 * 1024;

const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Reads runs; keeps the last name, which usually is the next one, too. */
export class RunReader {
  #text = "";
  #single: RegExp | undefined;
  #nameLine = "\0";
  #name = "";
  #head = "";
  #notTried = 0;
  /** Where the last run ended. */
  at = 0;

  /** @param single Found in the payload of events that are not ordinary */
  constructor(private readonly single?: RegExp) {}

  /**
   * Takes a text to read runs of.
   *
   * @param text Whole events, no carriage returns
   */
  open(text: string): void {
    this.#text = text;
    // Most texts hold none of these events; then none has to be searched.
    this.#single = this.single?.test(text) ? this.single : undefined;
  }

  /**
   * Reads ordinary events.
   *
   * @param from Where the first one begins
   * @returns The run; `undefined` when the first event is not ordinary
   */
  read(from: number): EventRun | undefined {
    const text = this.#text;
    const whole = from === 0 ? this.#readWhole() : undefined;
    if (whole !== undefined) {
      this.at = text.length;
      return whole;
    }
    let at = from;
    let lines = "";
    let name = "";
    let id: string | undefined;
    while (at < text.length) {
      const idEnd = endOfId(text, at);
      const hasId = idEnd !== at;
      if (at !== from && hasId !== (id !== undefined)) break;
      const nameEnd = this.#readName(text, idEnd);
      if (nameEnd === -1 || !text.startsWith("data:", nameEnd)) break;
      const dataStart = valueStart(text, nameEnd + "data:".length);
      const end = text.indexOf("\n", dataStart);
      if (text.charCodeAt(end + 1) !== LINE_FEED) break;
      const data = text.slice(dataStart, end);
      if (this.#single?.test(data)) break;
      const json = isJson(data);
      if (nameEnd === idEnd && !this.#nameByType(json ? data : "")) break;
      lines += this.#head + (json ? data : jsonString(data));
      if (hasId) {
        id = text.slice(valueStart(text, at + "id:".length), idEnd - 1);
        lines += ',"id":"' + id + '"}\n';
      } else lines += "}\n";
      name = this.#name;
      at = end + 2;
    }
    this.at = at;
    return at === from ? undefined : new EventRun(name, id, lines);
  }

  /** Reads the whole text in one go, in half the time; `undefined` when it is not that uniform. */
  #readWhole(): EventRun | undefined {
    const text = this.#text;
    if (this.#single !== undefined || this.#notTried-- > 0) return undefined;
    this.#notTried = NOT_TRIED;
    if (text.length > MOST_AT_ONCE || text.indexOf("\n\n") > SHORT) return undefined;
    const form = FORMS.find(({ start }) => text.startsWith(start));
    if (form === undefined || (form.start === "data:" && mayNameItself(text))) return undefined;
    const lines = text.replace(form.events, form.line);
    // What was not replaced stands behind the lines as it was.
    if (lines.endsWith("\n\n")) return undefined;
    this.#notTried = 0;
    return runOf(lines, form.start === "id:");
  }

  /** Reads an `event:` line; `from` when there is none, -1 when its name is not ordinary. */
  #readName(text: string, from: number): number {
    if (text.startsWith(this.#nameLine, from)) return from + this.#nameLine.length;
    if (!text.startsWith("event:", from)) return from;
    const end = text.indexOf("\n", from);
    const name = text.slice(valueStart(text, from + "event:".length), end);
    if (!NAME.test(name) || LOOKED_AT.has(name)) return -1;
    this.#nameLine = text.slice(from, end + 1);
    this.#setName(name);
    return end + 1;
  }

  /** Takes the name from a payload that is an object; `false` when that takes a closer look. */
  #nameByType(json: string): boolean {
    let name = "message";
    if (mayNameItself(json)) {
      const first = TYPE_FIRST.exec(json)?.[1];
      if (first === undefined || json.lastIndexOf("type") !== 2 || json.includes(ESCAPED_LETTER)) {
        return false;
      }
      name = first;
    }
    if (LOOKED_AT.has(name)) return false;
    this.#nameLine = "\0";
    this.#setName(name);
    return true;
  }

  #setName(name: string): void {
    if (name === this.#name) return;
    this.#name = name;
    this.#head = `{"event":"${name}","data":`;
  }
}

/** Whether a payload in the text may have a member that names its event. */
function mayNameItself(text: string): boolean {
  return text.includes("type") || text.includes(ESCAPED_LETTER);
}

/** End of an `id:` line that holds a number; `from` when there is none. */
function endOfId(text: string, from: number): number {
  if (text.charCodeAt(from) !== 0x69 || !text.startsWith("id:", from)) return from;
  const start = valueStart(text, from + "id:".length);
  let at = start;
  let code = text.charCodeAt(at);
  while (code >= 0x30 && code <= 0x39) code = text.charCodeAt(++at);
  return code === LINE_FEED && at !== start ? at + 1 : from;
}

/** Where a value begins whose colon stands before `at`: one space is none of it. */
function valueStart(text: string, at: number): number {
  return text.charCodeAt(at) === SPACE ? at + 1 : at;
}

/** A run of these lines; its name and id are those of the last one. */
function runOf(lines: string, hasId: boolean): EventRun {
  const nameStart = lines.lastIndexOf("\n", lines.length - 2) + 1 + '{"event":"'.length;
  const name = lines.slice(nameStart, lines.indexOf('"', nameStart));
  const end = lines.length - '"}\n'.length;
  const id = hasId ? lines.slice(lines.lastIndexOf('"', end - 1) + 1, end) : undefined;
  return new EventRun(name, id, lines);
}
