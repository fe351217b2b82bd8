/** `--all`: every item of a list, one a line, page by page. */
import { Failure } from "../errors/failure.ts";
import { compactJson, memberText } from "../json/json_text.ts";
import { asObject, asText, type JsonObject } from "../json/json_value.ts";
import { listEntries } from "../json/select_members.ts";
import type { Pages, Values } from "../operations/types.ts";
import { operationOf } from "./call.ts";
import type { Invocation, Runner, Step } from "./types.ts";

/** Items of a page where the table names no largest number. */
const USUAL_SIZE = 100;

/** How often reading starts again before the list is said to change all the time. */
const MOST_RESTARTS = 20;

/** One page. */
interface Page {
  /** Its items as they are written. */
  readonly items: readonly string[];
  /** What the answer says besides. */
  readonly answer: JsonObject;
}

/** Reads a page of the list. */
type Read = (values: Values) => Promise<Page>;

/** Prints all items of a list. */
export const allPages: Runner = {
  async run(invocation) {
    const { output } = invocation;
    for await (const items of itemsOf(invocation)) {
      await output.lines(items.map((item) => `${compactJson(item)}\n`).join(""));
    }
  },
  steps: (invocation) => [firstPage(invocation)],
};

function firstPage(invocation: Invocation): Step {
  const operation = operationOf(invocation);
  return { operation, values: { ...invocation.values, ...sizeOf(invocation) } };
}

/** The input for the size of a page, with the largest size there is. */
function sizeOf(invocation: Invocation): Values {
  const { pages, inputs } = operationOf(invocation);
  if (pages === undefined || pages.style === "none") return {};
  return { [pages.size]: inputs[pages.size]?.maximum ?? USUAL_SIZE };
}

/** The items, page by page, each once and at most as many as were asked for. */
async function* itemsOf(invocation: Invocation): AsyncGenerator<readonly string[]> {
  const { pages, itemId } = operationOf(invocation);
  if (pages === undefined) throw new Error("no list");
  const seen = new Seen(itemId);
  let left = Infinity;
  if (pages.style !== "none") left = Number(invocation.values[pages.size] ?? Infinity);
  for await (const page of pagesOf(invocation, pages, seen)) {
    const fresh = seen.take(page.items).slice(0, left);
    left -= fresh.length;
    if (fresh.length > 0) yield fresh;
    if (left <= 0) return;
  }
}

async function* pagesOf(
  invocation: Invocation,
  pages: Pages,
  seen: Seen,
): AsyncGenerator<Page> {
  const connection = await invocation.connect();
  const { operation, values } = firstPage(invocation);
  const read: Read = async (more) => {
    const { text } = await connection.call(operation, { ...values, ...more }, {
      signal: invocation.signal,
    });
    const list = pages.items === "" ? text : memberText(text, pages.items);
    const items = list === undefined ? undefined : listEntries(list);
    if (items === undefined) throw noList(pages.items);
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

function noList(items: string): Failure {
  const what = items === "" ? "is no list" : `holds no list "${items}"`;
  return new Failure("api_error", `The answer ${what}`, {
    hint: "The base URL is probably wrong; run: runtm-api auth status",
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
 * and reading starts again from the beginning.
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
    if (fresh === 0 || !goesOn(answer, end)) return;
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
    hint: "Run it again later, or read single pages with --limit",
  });
}

/** Which items have been printed: by their id, or by their text where they have none. */
class Seen {
  readonly #keys = new Set<string>();

  /** @param itemId The member that tells items apart */
  constructor(readonly itemId: string | undefined) {}

  /** The items that were not seen before; now they are. */
  take(items: readonly string[]): string[] {
    return items.filter((item) => {
      const key = this.#keyOf(item);
      return !this.#keys.has(key) && this.#keys.add(key);
    });
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
    // Reading it makes a text of its own: a piece of the page would keep the whole page in memory.
    return id === undefined ? item : JSON.stringify(JSON.parse(id));
  }
}
