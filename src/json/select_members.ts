/**
 * Keeps some members of a JSON text and drops the others, without serialising anything again: what
 * stays keeps its digits, its order and its escapes.
 *
 * @module
 */
import { endOfString } from "./json_text.ts";

/** Members to keep by name; those of a member below it, or `all` of it. */
export type Selection = ReadonlyMap<string, Selection | "all">;

/** A text as it is put together, piece by piece. */
type Pieces = string[];

/**
 * Makes a selection of paths.
 *
 * @param paths Paths of members: `.` leads into an object, `[]` into the entries of a list
 */
export function selectionOf(paths: readonly string[]): Selection {
  return selectionOfNames(paths.map(namesOf));
}

/** The names in a path; brackets only say that a list is on the way. */
function namesOf(path: string): string[] {
  return path.replaceAll("[]", "").split(".").filter((name) => name !== "");
}

function selectionOfNames(paths: readonly (readonly string[])[]): Selection {
  const groups = Map.groupBy(paths.filter((names) => names.length > 0), ([name = ""]) => name);
  return new Map([...groups].map(([name, group]) => {
    const below = group.map((names) => names.slice(1));
    return [name, below.some((names) => names.length === 0) ? "all" : selectionOfNames(below)];
  }));
}

/** Lists that stand directly in one another; what is deeper has no members anyone could name. */
const MOST_LISTS = 8;

/**
 * Keeps the selected members of an object, or of each entry of a list.
 *
 * @param text Valid JSON
 * @param selection What to keep
 * @returns The same text without the other members
 */
export function selectMembers(text: string, selection: Selection): string {
  const pieces: Pieces = [];
  keep(text, skipSpace(text, 0), selection, pieces);
  return pieces.join("");
}

/**
 * Keeps the selected members of each entry of the list that an object holds. Of the other members
 * of the object those stay that are neither lists nor objects: how many there are, where to go on.
 *
 * @param text Valid JSON
 * @param list Name of the member that holds the list; a text that is itself a list needs none
 * @param selection What to keep of each entry
 */
export function selectFromList(text: string, list: string, selection: Selection): string {
  const start = skipSpace(text, 0);
  if (text[start] !== "{") return selectMembers(text, selection);
  const pieces: Pieces = [];
  eachMember(text, start, pieces, (name, value) => {
    if (name === list) return (into) => keep(text, value, selection, into);
    return text[value] === "{" || text[value] === "[" ? undefined : "all";
  });
  return pieces.join("");
}

/**
 * The entries of a list.
 *
 * @param text Valid JSON
 * @returns The text of each entry; `undefined` when the text is no list
 */
export function listEntries(text: string): string[] | undefined {
  const start = skipSpace(text, 0);
  if (text[start] !== "[") return undefined;
  const entries: string[] = [];
  for (let at = skipSpace(text, start + 1); text[at] !== "]" && at < text.length;) {
    const end = endOfValue(text, at);
    entries.push(text.slice(at, end));
    at = skipComma(text, end);
  }
  return entries;
}

/** Writes what is selected of the value at `at`; says whether anything of it could be kept. */
function keep(
  text: string,
  at: number,
  selection: Selection,
  into: Pieces,
  lists = 0,
): boolean {
  const code = text.charCodeAt(at);
  if (code === OPEN_OBJECT) {
    eachMember(text, at, into, (name, value) => {
      const wanted = selection.get(name);
      if (wanted === undefined || wanted === "all") return wanted;
      return (pieces) => keep(text, value, wanted, pieces);
    });
    return true;
  }
  if (code === OPEN_LIST) {
    if (lists === MOST_LISTS) return false;
    into.push("[");
    let first = true;
    let entry = skipSpace(text, at + 1);
    while (text.charCodeAt(entry) !== CLOSE_LIST && entry < text.length) {
      const before = into.length;
      if (!first) into.push(",");
      if (keep(text, entry, selection, into, lists + 1)) first = false;
      else into.length = before;
      entry = skipComma(text, endOfValue(text, entry));
    }
    into.push("]");
    return true;
  }
  // Where an object could be is none: that is worth knowing. A text or number has no members.
  if (!text.startsWith("null", at)) return false;
  into.push("null");
  return true;
}

/** What to do with a member: drop it, keep all of it, or write part of it. */
type Choice = undefined | "all" | ((into: Pieces) => boolean);

/** Goes through the members of the object at `at` and writes those that are chosen. */
function eachMember(
  text: string,
  at: number,
  into: Pieces,
  choose: (name: string, value: number) => Choice,
): void {
  into.push("{");
  let first = true;
  let member = skipSpace(text, at + 1);
  while (text.charCodeAt(member) === QUOTE) {
    const keyEnd = endOfString(text, member);
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const key = text.slice(member + 1, keyEnd - 1);
    const choice = choose(key.includes("\\") ? JSON.parse(`"${key}"`) : key, value);
    const end = endOfValue(text, value);
    if (choice !== undefined) {
      const before = into.length;
      into.push(first ? `"${key}":` : `,"${key}":`);
      if (choice === "all") into.push(text.slice(value, end));
      if (choice === "all" || choice(into)) first = false;
      else into.length = before;
    }
    member = skipComma(text, end);
  }
  into.push("}");
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function skipSpace(text: string, at: number): number {
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text.charCodeAt(next) === COMMA ? skipSpace(text, next + 1) : next;
}

/** Index behind the value at `at`, however deep it is. */
function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) {
    while (at < text.length && !endsScalar(text.charCodeAt(at))) at++;
    return at;
  }
  let depth = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  return at;
}

function endsScalar(code: number): boolean {
  return code <= 0x20 || code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT;
}
