/**
 * The catalog of the built program: commands, words and help pages stand ready in one file, of which
 * a command line reads the few lines that it needs, however many operations there are.
 */
import type { Catalog, Command } from "../../../src/cli/commands.ts";

/** Where a text begins in the file, and how many bytes it has. */
export type Place = readonly [at: number, length: number];

/** What is known of an area: JSON in the file. */
export interface PreparedArea {
  readonly commands: { readonly [words: string]: Place };
  /** Help pages as text for a reader without a terminal; agents read nothing else. */
  readonly pages: { readonly [words: string]: Place };
}

/** What stands in the program itself. */
export interface PreparedIndex {
  /** By name and by alias. */
  readonly areas: { readonly [name: string]: Place };
  /** The words of all commands: a JSON array. */
  readonly words: Place;
  /** The words of the commands that have an option, by the option: a JSON object. */
  readonly options: Place;
  readonly rootPage: Place;
}

/**
 * Opens the catalog.
 *
 * @param index Where everything is
 * @param open Opens the file; called at the first read
 */
export function preparedCatalog(index: PreparedIndex, open: () => Deno.FsFile): Catalog {
  const read = readerOf(open);
  const areas = new Map<string, PreparedArea>();
  const areaNamed = (name: string): PreparedArea => {
    const known = areas.get(name) ?? JSON.parse(read(index.areas[name]));
    areas.set(name, known);
    return known;
  };
  const page = (words: readonly string[]): Place | undefined =>
    words[0] === undefined ? index.rootPage : areaNamed(words[0]).pages[words.join(" ")];
  return {
    areaNames: Object.keys(index.areas),
    area(name) {
      const { commands } = areaNamed(name);
      return Promise.resolve({
        keys: () => Object.keys(commands),
        get(words): Command | undefined {
          return Object.hasOwn(commands, words) ? JSON.parse(read(commands[words])) : undefined;
        },
      });
    },
    commandWords: () => Promise.resolve(JSON.parse(read(index.words))),
    optionOwners: () => Promise.resolve(new Map(Object.entries(JSON.parse(read(index.options))))),
    helpJson: async (words) => await (await live()).helpJson(words),
    helpText: async (words, columns) =>
      columns === undefined ? read(page(words)) : await (await live()).helpText(words, columns),
  };
}

/** The table itself, for what is asked for too rarely to be prepared. */
async function live(): Promise<Catalog> {
  return (await import("../../../src/cli/live_catalog.ts")).LIVE_CATALOG;
}

/** Reads places of a file; it stays open as long as the program runs. */
function readerOf(open: () => Deno.FsFile): (place: Place | undefined) => string {
  let file: Deno.FsFile | undefined;
  return (place) => {
    if (place === undefined) throw new Error("the prepared catalog has no such entry");
    const [at, length] = place;
    file ??= open();
    file.seekSync(at, Deno.SeekMode.Start);
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const count = file.readSync(bytes.subarray(filled));
      if (count === null) throw new Error("the prepared catalog is cut off");
      filled += count;
    }
    return new TextDecoder().decode(bytes);
  };
}
