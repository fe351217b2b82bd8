/** What a command line can name: areas, groups and commands, and where the program looks them up. */
import type { LocalCommand } from "../commands/types.ts";
import type { Operation } from "../operations/types.ts";

/** What a command does in one of its variants: an operation or a command of the program's own. */
export type Variant = (Operation | LocalCommand) & {
  /** More than one plain call: what carries it out is in `commands/runners.ts`. */
  readonly hasRunner?: true;
};

/** A command and its variants; a flag (`when`) chooses among them. */
export interface Command {
  /** Command words as they are listed in the help. */
  readonly words: string;
  readonly variants: readonly [Variant, ...Variant[]];
}

/** Tells operations of the cloud from the program's own commands. */
export function isOperation(variant: Variant): variant is Variant & Operation {
  return "path" in variant;
}

/** An area of the command line. */
export interface Area {
  readonly name: string;
  readonly summary: string;
}

/** The commands of one area by their words, aliases included. */
export interface Commands {
  get(words: string): Command | undefined;
  keys(): Iterable<string>;
}

/** Where the program looks up commands: in the table, or in what was prepared from it at build time. */
export interface Catalog {
  /** Names and aliases of all areas. */
  readonly areaNames: readonly string[];
  /** The commands of an area, by its name or alias. */
  area(name: string): Promise<Commands>;
  /** The words of every command, aliases left out. */
  commandWords(): Promise<readonly string[]>;
  /** The words of the commands that have an option, by the option with its dashes. */
  optionOwners(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The help page of command words as JSON. */
  helpJson(words: readonly string[]): Promise<string>;
  /** The same as text for a terminal with so many columns; `undefined`: no terminal shows it. */
  helpText(words: readonly string[], columns: number | undefined): Promise<string>;
}

/** The words that may follow, none when `words` starts no command. */
export function nextWords(commands: Pick<Commands, "keys">, words: readonly string[]): string[] {
  const start = words.length === 0 ? "" : `${words.join(" ")} `;
  const next = [...commands.keys()].filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length).split(" ")[0] ?? "");
  return [...new Set(next)];
}
