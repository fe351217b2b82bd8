/** Writes the catalog of the built program: every command, word and help page, ready to be read. */
import { allCommands } from "../../src/cli/catalog.ts";
import { LIVE_CATALOG } from "../../src/cli/live_catalog.ts";
import type { Place, PreparedArea, PreparedIndex } from "./start/prepared_catalog.ts";

/** The catalog in two pieces. */
export interface PreparedFiles {
  /** What the program holds itself. */
  readonly index: PreparedIndex;
  /** What it reads places of. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Prepares the catalog from the table of operations and the program's own commands. */
export async function prepareCatalog(): Promise<PreparedFiles> {
  const sheet = new Sheet();
  const areas: { [name: string]: Place } = {};
  for (const name of LIVE_CATALOG.areaNames) {
    areas[name] = sheet.write(JSON.stringify(await prepareArea(name, sheet)));
  }
  const words = (await allCommands()).map((command) => command.words);
  const index: PreparedIndex = {
    areas,
    words: sheet.write(JSON.stringify(words)),
    options: sheet.write(JSON.stringify(Object.fromEntries(await LIVE_CATALOG.optionOwners()))),
    rootPage: await preparePage([], sheet),
  };
  return { index, bytes: sheet.bytes() };
}

async function prepareArea(name: string, sheet: Sheet): Promise<PreparedArea> {
  const commands: { [words: string]: Place } = {};
  const pages: { [words: string]: Place } = { [name]: await preparePage([name], sheet) };
  const area = await LIVE_CATALOG.area(name);
  for (const words of area.keys()) {
    commands[words] = sheet.write(JSON.stringify(area.get(words)));
    const parts = words.split(" ");
    for (let count = 1; count <= parts.length; count++) {
      const start = parts.slice(0, count);
      if (start[0] === name) pages[start.join(" ")] ??= await preparePage(start, sheet);
    }
  }
  return { commands, pages };
}

async function preparePage(words: readonly string[], sheet: Sheet): Promise<Place> {
  return sheet.write(await LIVE_CATALOG.helpText(words, undefined));
}

/** Texts one after the other; the same text is written once. */
class Sheet {
  readonly #parts: Uint8Array[] = [];
  readonly #places = new Map<string, Place>();
  #length = 0;

  write(text: string): Place {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(text);
    const place: Place = [this.#length, bytes.length];
    this.#parts.push(bytes);
    this.#length += bytes.length;
    this.#places.set(text, place);
    return place;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
