/**
 * Reads ordinary events of a stream many at a time, straight from its text to their lines. Ordinary:
 * at most one line each of `id`, `event` and `data`, in this order and ended by line feeds, with
 * a number as id and under a name that no follower looks at.
 *
 * @module
 */
import { EventRun } from "./event_line.ts";
import { isJson, jsonString } from "./payload.ts";

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

const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Reads runs; keeps the last name, which usually is the next one, too. */
export class RunReader {
  #text = "";
  #single: RegExp | undefined;
  #nameLine = "\0";
  #name = "";
  #head = "";
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
    let at = from;
    let count = 0;
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
      count++;
    }
    this.at = at;
    return at === from ? undefined : new EventRun(name, id, lines, count);
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
    if (json.includes("type") || json.includes(ESCAPED_LETTER)) {
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
