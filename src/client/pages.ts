/**
 * Reads a list to its end, page by page, each item once.
 *
 * @module
 */
import { Failure } from "../errors/failure.ts";
import { HINT_WORDS, type HintReader } from "../errors/hint_words.ts";
import { memberText } from "../json/json_text.ts";
import { asObject, asText, type JsonObject } from "../json/json_value.ts";
import { listEntries } from "../json/select_members.ts";
import type { Operation, Pages, Values } from "../operations/types.ts";
import type { CallOptions, Connection } from "./connection.ts";
import { DigestSet } from "./digests.ts";

/** Items of a page where the table names no largest number. */
const USUAL_SIZE = 100;

/**
 * How often reading starts again, and how many pages may hold nothing new, before the list is said to
 * change all the time.
 */
const MOST_RESTARTS = 20;

/** A list to be read. */
export interface ListSource {
  readonly connection: Connection;
  /** An operation that pages. */
  readonly operation: Operation;
  /** Its inputs; a size of pages among them says how many items are wanted. */
  readonly values: Values;
  readonly options?: CallOptions;
}

/** One page. */
interface Page {
  /** Its items as they are written. */
  readonly items: readonly string[];
  /** What the answer says besides. */
  readonly answer: JsonObject;
}

/** Reads a page of the list. */
type Read = (values: Values) => Promise<Page>;

/**
 * The inputs of the first page: the largest pages there are.
 *
 * @param operation An operation that pages
 * @param values Its inputs
 */
export function firstPage({ pages, inputs }: Operation, values: Values): Values {
  if (pages === undefined || pages.style === "none") return values;
  return { ...values, [pages.size]: inputs[pages.size]?.maximum ?? USUAL_SIZE };
}

/**
 * Reads the items, each once and at most as many as were asked for.
 *
 * @param source The list
 * @returns The text of each item, one list per page
 * @throws {Failure} When a page cannot be read, or the list changes all the time
 */
export async function* itemsOf(source: ListSource): AsyncGenerator<readonly string[], void> {
  const { operation: { pages, itemId }, values, connection: { settings: { hints } } } = source;
  if (pages === undefined) throw new Error("no list");
  const seen = new Seen(itemId);
  let left = pages.style === "none" ? Infinity : Number(values[pages.size] ?? Infinity);
  for await (const page of pagesOf(source, pages, seen, hints)) {
    const fresh = seen.take(page.items).slice(0, left);
    left -= fresh.length;
    if (fresh.length > 0) yield fresh;
    if (left <= 0) return;
  }
}

async function* pagesOf(
  { connection, operation, values, options }: ListSource,
  pages: Pages,
  seen: Seen,
  reader: HintReader,
): AsyncGenerator<Page> {
  const first = firstPage(operation, values);
  const read: Read = async (more) => {
    const { text } = await connection.call(operation, { ...first, ...more }, options);
    const list = pages.items === "" ? text : memberText(text, pages.items);
    const items = list === undefined ? undefined : listEntries(list);
    if (items === undefined) throw noList(pages.items, reader);
    return { items, answer: asObject(JSON.parse(text)) ?? {} };
  };
  switch (pages.style) {
    case "none":
      return yield await read({});
    case "cursor":
      return yield* byCursor(read, pages);
    case "page":
      return yield* byPage(read, pages.page, Number(values[pages.page] ?? 1), seen);
    case "offset":
      return yield* byOffset(read, pages.offset, Number(values[pages.offset] ?? 0), seen);
  }
}

function noList(items: string, reader: HintReader): Failure {
  const what = items === "" ? "is no list" : `holds no list "${items}"`;
  return new Failure("api_error", `The answer ${what}`, {
    hint: HINT_WORDS[reader].baseUrl,
  });
}

async function* byCursor(
  read: Read,
  pages: Pages & { style: "cursor" },
): AsyncGenerator<Page> {
  let values: Values = {};
  while (true) {
    const page = await read(values);
    yield page;
    const next = asText(page.answer[pages.next]);
    if (next === undefined) return;
    if (next === values[pages.cursor]) throw keepsChanging();
    values = { [pages.cursor]: next };
  }
}

async function* byPage(
  read: Read,
  input: string,
  first: number,
  seen: Seen,
): AsyncGenerator<Page> {
  for (let number = first;; number++) {
    const page = await read({ [input]: number });
    // A server that ignores the number gives the same page for ever.
    const last = page.items.length === 0 || page.items.every((item) => seen.has(item));
    yield page;
    if (last || page.answer.has_more === false) return;
  }
}

/**
 * Pages overlap by one item: when the list has lost entries before it, the item is not where it was,
 * and reading starts again from the beginning. When it has got entries before it, a whole page may be
 * one that was read, with more behind it.
 */
async function* byOffset(
  read: Read,
  input: string,
  start: number,
  seen: Seen,
): AsyncGenerator<Page> {
  let offset = start;
  let overlap: string | undefined;
  let restarts = 0;
  let stale = 0;
  while (true) {
    const page = await read({ [input]: overlap === undefined ? offset : offset - 1 });
    const { items, answer } = page;
    const known = overlap === undefined ? 0 : seen.indexIn(items, overlap) + 1;
    if (overlap !== undefined && known === 0) {
      if (++restarts > MOST_RESTARTS) throw keepsChanging();
      [offset, overlap] = [start, undefined];
      continue;
    }
    yield page;
    const fresh = items.length - known;
    const end = (overlap === undefined ? offset : offset - 1) + items.length;
    if (!goesOn(answer, end)) return;
    stale = fresh === 0 ? stale + 1 : 0;
    // Without a total it is a server that repeats itself for ever.
    if (stale > 0 && (items.length === 0 || !(Number(answer.total) > end))) return;
    if (stale > MOST_RESTARTS) throw keepsChanging();
    [offset, overlap] = [end, items.at(-1)];
  }
}

/** Whether there is more behind so many items; a server that does not say is asked. */
function goesOn({ has_more, total }: JsonObject, read: number): boolean {
  if (typeof has_more === "boolean") return has_more;
  return typeof total !== "number" || read < total;
}

function keepsChanging(): Failure {
  return new Failure("api_error", "The list changes faster than its pages can be read", {
    hint: "Try again later, or read single pages",
  });
}

/** Which items have been read: by their id, or by their text where they have none. */
class Seen {
  readonly #keys = new DigestSet();

  /** @param itemId The member that tells items apart */
  constructor(readonly itemId: string | undefined) {}

  /** The items that were not seen before; now they are. */
  take(items: readonly string[]): string[] {
    return items.filter((item) => this.#keys.add(this.#keyOf(item)));
  }

  has(item: string): boolean {
    return this.#keys.has(this.#keyOf(item));
  }

  /** Where an item stands among others; -1 when it is not there. */
  indexIn(items: readonly string[], item: string): number {
    const key = this.#keyOf(item);
    return items.findIndex((one) => this.#keyOf(one) === key);
  }

  #keyOf(item: string): string {
    const id = this.itemId === undefined ? undefined : memberText(item, this.itemId);
    // One id may be escaped in two ways.
    return id === undefined ? item : JSON.stringify(JSON.parse(id));
  }
}
