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
  if (text[at] === "{") {
    eachMember(text, at, into, (name, value) => {
      const wanted = selection.get(name);
      if (wanted === undefined || wanted === "all") return wanted;
      return (pieces) => keep(text, value, wanted, pieces);
    });
    return true;
  }
  if (text[at] === "[") {
    if (lists === MOST_LISTS) return false;
    into.push("[");
    let first = true;
    for (let entry = skipSpace(text, at + 1); text[entry] !== "]" && entry < text.length;) {
      const pieces: Pieces = [];
      if (keep(text, entry, selection, pieces, lists + 1)) {
        if (!first) into.push(",");
        for (const piece of pieces) into.push(piece);
        first = false;
      }
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
  for (let member = skipSpace(text, at + 1); text[member] === '"';) {
    const keyEnd = endOfString(text, member);
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, value);
    const key = text.slice(member, keyEnd);
    const choice = choose(key.includes("\\") ? JSON.parse(key) : key.slice(1, -1), value);
    const pieces: Pieces = choice === "all" ? [text.slice(value, end)] : [];
    if (choice === "all" || choice?.(pieces) === true) {
      into.push(first ? `${key}:` : `,${key}:`);
      for (const piece of pieces) into.push(piece);
      first = false;
    }
    member = skipComma(text, end);
  }
  into.push("}");
}

function skipSpace(text: string, at: number): number {
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

/** Index behind the value at `at`, however deep it is. */
function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== "{" && text[at] !== "[") {
    while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at++;
    return at;
  }
  let depth = 0;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return at;
}
