/** From command words to what they mean: areas, groups and commands, loaded as they are needed. */
import { withDerivedInputs } from "../commands/derived_inputs.ts";
import { runnerKey, RUNNERS } from "../commands/runners.ts";
import { LOCAL_COMMANDS } from "../commands/table.ts";
import { AREAS } from "../operations/areas.ts";
import type { LocalCommand } from "../commands/types.ts";
import type { Operation } from "../operations/types.ts";
import type { Area, Command, Variant } from "./commands.ts";

const LOCAL_AREAS: { readonly [name: string]: string } = {
  completion: "Complete command lines in bash, zsh, fish and PowerShell",
  complete: "Tell what may follow in a command line",
  docs: "Print the documentation that belongs to this version",
  mcp: "Serve these commands to agents over the Model Context Protocol",
  emulator: "Run a local Runtm Cloud for trying, developing and testing",
  skills: "Install the skill files that teach coding agents this program",
  api: "Call any route of the API with the key, retries and output of this program",
  doctor: "Check service, network, key and installation, and say what to do",
  schema: "Describe commands as JSON: the index, or all there is to know of one",
  upgrade: "Replace this program with a newer release",
};

/** All areas, in the order of help. */
export function listAreas(): Area[] {
  const areas = Object.entries(AREAS).map(([name, area]) => ({ name, summary: area.summary }));
  for (const [name, summary] of Object.entries(LOCAL_AREAS)) {
    if (!areas.some((area) => area.name === name)) areas.push({ name, summary });
  }
  return areas;
}

/** Names and aliases of all areas. */
export function areaNames(): string[] {
  return [...listAreas().map((area) => area.name), ...Object.keys(AREA_ALIASES)];
}

const AREA_ALIASES: { readonly [alias: string]: string } = Object.fromEntries(
  Object.entries(AREAS).flatMap(([name, area]) =>
    (area.aliases ?? []).map((alias) => [alias, name])
  ),
);

/**
 * Loads the commands of an area.
 *
 * @param name Name or alias of the area
 * @returns Its commands by their words, aliases included
 */
export async function loadArea(name: string): Promise<Map<string, Command>> {
  const area = AREA_ALIASES[name] ?? name;
  const operations: Variant[] = Object.values(await AREAS[area]?.load() ?? {});
  const locals = LOCAL_COMMANDS.filter((local) => local.command.split(" ")[0] === area);
  const byWords = new Map<string, [Variant, ...Variant[]]>();
  // The form without a flag comes first: it gives the command its summary.
  const plainFirst = [...operations, ...locals].map(asCommand)
    .sort((a, b) => order(a) - order(b));
  for (const variant of plainFirst) {
    for (const words of spellings(variant, [area, ...AREAS[area]?.aliases ?? []])) {
      const known = byWords.get(words);
      if (known) known.push(variant);
      else byWords.set(words, [variant]);
    }
  }
  const sorted = [...byWords].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([words, variants]) => [words, { words, variants }]));
}

/** A row of the table as the command line has it. */
function asCommand(row: Operation | LocalCommand): Variant {
  const variant = withDerivedInputs(row);
  return runnerKey(row) in RUNNERS ? { ...variant, hasRunner: true } : variant;
}

/** The words of a command and its aliases, with each name of its area. */
function spellings({ command, aliases = [] }: Variant, names: readonly string[]): Set<string> {
  const [area] = names;
  return new Set([command, ...aliases].flatMap((words) => {
    const [first, ...rest] = words.split(" ");
    return first === area ? names.map((name) => [name, ...rest].join(" ")) : [words];
  }));
}

function order(variant: Variant): number {
  return variant.when === undefined ? 0 : 1;
}

/** Every command of the program, aliases left out. */
export async function allCommands(): Promise<Command[]> {
  const areas = await Promise.all(listAreas().map((area) => loadArea(area.name)));
  return areas.flatMap((commands) =>
    [...commands.values()].filter((command) => command.words === command.variants[0].command)
  );
}
