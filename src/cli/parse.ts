/**
 * Turns words into a command and what was given to it. Pure: nothing is read, sent or printed.
 *
 * The grammar: `runtm-api [global options] <area> [<group>] <verb> [arguments] [options]`. An option
 * that takes a value takes the next word whatever it starts with, unless that word is exactly an
 * option of the command.
 */
import { type Catalog, type Command, type Commands, nextWords, type Variant } from "./commands.ts";
import { checkGiven, checkGlobals, chooseVariant } from "./check_given.ts";
import { flagOf, type Given } from "./given.ts";
import { argumentsOf, GLOBAL_OPTIONS, longName, optionsOf, type OptionSpec } from "./options.ts";
import { takesSecrets, usage } from "./usage.ts";

/** What a command line asks for. */
export type Parsed =
  | { readonly kind: "help"; readonly words: readonly string[]; readonly globals: Given }
  | { readonly kind: "version" }
  | {
    readonly kind: "run";
    readonly command: Command;
    readonly variant: Variant;
    readonly given: Given;
    readonly globals: Given;
  };

/**
 * Parses a command line.
 *
 * @param args The words after the program's name
 * @param given Where commands are looked up; the table itself, when left out
 * @returns What they ask for
 * @throws {Failure} `usage` when they mean nothing
 */
export async function parse(args: readonly string[], given?: Catalog): Promise<Parsed> {
  const catalog = given ?? await liveCatalog();
  const globals: Given = new Map();
  const line = { args, at: 0 };
  const words: string[] = [];
  let commands: Commands | undefined;
  while (line.at < args.length) {
    const word = args[line.at] ?? "";
    if (mayBeOption(word)) {
      await readGlobal(line, globals);
      continue;
    }
    line.at++;
    if (words.length === 0 && word === "help") {
      return {
        kind: "help",
        words: await helpWords(args.slice(line.at), globals, catalog),
        globals,
      };
    }
    if (words.length === 0 && word === "version") return await readVersion(line, globals);
    if (commands === undefined) {
      if (!catalog.areaNames.includes(word)) throw await noArea(word, catalog);
      commands = await catalog.area(word);
    }
    words.push(word);
    const command = commands.get(words.join(" "));
    if (command) return await parseCommand(line, command, globals, catalog);
    if (nextWords(commands, words).length === 0) {
      throw (await unknown()).unknownCommand(
        words.slice(0, -1),
        word,
        nextWords(commands, words.slice(0, -1)),
        await catalog.commandWords(),
      );
    }
  }
  if (flagOf(globals, "version")) return { kind: "version" };
  if (flagOf(globals, "help") || words.length === 0) return { kind: "help", words, globals };
  throw usage(
    `"${words.join(" ")}" needs a verb`,
    `One of: ${
      nextWords(commands ?? new Map<string, Command>(), words).join(", ")
    }. Run: runtm-api ${words.join(" ")} --help`,
  );
}

/** What follows `version`: global options, which change nothing about it. */
async function readVersion(line: Line, globals: Given): Promise<Parsed> {
  while (line.at < line.args.length) {
    const word = line.args[line.at] ?? "";
    if (mayBeOption(word)) await readGlobal(line, globals);
    else throw usage(`Surplus argument "${word}": "version" takes no arguments`);
  }
  return flagOf(globals, "help") ? { kind: "help", words: [], globals } : { kind: "version" };
}

/** The catalog that is there without any preparation. */
export async function liveCatalog(): Promise<Catalog> {
  return (await import("./live_catalog.ts")).LIVE_CATALOG;
}

async function noArea(word: string, catalog: Catalog): Promise<Error> {
  const areas = [...catalog.areaNames, "version", "help"];
  return (await unknown()).unknownArea(word, areas, await catalog.commandWords());
}

async function helpWords(
  rest: readonly string[],
  globals: Given,
  catalog: Catalog,
): Promise<string[]> {
  const line = { args: rest, at: 0 };
  const words: string[] = [];
  while (line.at < rest.length) {
    const word = rest[line.at] ?? "";
    if (word.startsWith("-")) await readGlobal(line, globals);
    else words.push(rest[line.at++] ?? "");
  }
  const [area] = words;
  if (area === undefined) return words;
  if (!catalog.areaNames.includes(area)) throw await noArea(area, catalog);
  const commands = await catalog.area(area);
  for (let count = 2; count <= words.length; count++) {
    const known = nextWords(commands, words.slice(0, count - 1));
    const word = words[count - 1] ?? "";
    if (!known.includes(word)) {
      throw (await unknown()).unknownCommand(words.slice(0, count - 1), word, known);
    }
  }
  return words;
}

/** What is said of unknown names; most command lines have none. */
async function unknown() {
  return await import("./unknown.ts");
}

interface Line {
  readonly args: readonly string[];
  at: number;
}

/** Reads one option before the command words; only global ones may stand there. */
async function readGlobal(line: Line, globals: Given): Promise<void> {
  const word = line.args[line.at] ?? "";
  const split = splitOption(word);
  const spec = split && findOption(GLOBAL_OPTIONS, split.name);
  if (!split || !spec) throw (await unknown()).unknownGlobal(split?.name ?? word);
  readOption(line, spec, split, globals, GLOBAL_OPTIONS);
}

/** Reads everything after the command words. */
async function parseCommand(
  line: Line,
  command: Command,
  globals: Given,
  catalog: Catalog,
): Promise<Parsed> {
  const { own, global } = optionsOf(command);
  const all = [...own, ...global];
  const given: Given = new Map();
  const positionals: string[] = [];
  let ended = false;
  while (line.at < line.args.length) {
    const word = line.args[line.at] ?? "";
    if (ended || !mayBeOption(word)) {
      positionals.push(word);
      line.at++;
    } else if (word === "--") {
      ended = true;
      line.at++;
    } else {
      const split = splitOption(word);
      const spec = split && findOption(all, split.name);
      if (split && spec) {
        readOption(line, spec, split, own.includes(spec) ? given : globals, all);
      } else if (canBePositional(word)) {
        positionals.push(word);
        line.at++;
      } else {
        const { unknownOption } = await unknown();
        throw unknownOption(command, split?.name ?? word, all, await catalog.optionOwners());
      }
    }
  }
  if (flagOf(globals, "version")) return { kind: "version" };
  if (flagOf(globals, "help")) return { kind: "help", words: command.words.split(" "), globals };
  placePositionals(command, positionals, given);
  const variant = chooseVariant(command, given);
  checkGiven(command, variant, given, globals);
  checkGlobals(variant, globals);
  return { kind: "run", command, variant, given, globals };
}

function mayBeOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/** A word with a dash in front that cannot be an option: a number, or a text with blanks. */
function canBePositional(word: string): boolean {
  if (/^-\d+(\.\d+)?$/.test(word)) return true;
  return /\s/.test(word) && !/^--?[A-Za-z][\w-]*=/.test(word);
}

interface SplitOption {
  /** With its dashes. */
  readonly name: string;
  readonly value: string | undefined;
}

function splitOption(word: string): SplitOption | undefined {
  const match = /^(--?[A-Za-z][\w-]*)(?:=([^]*))?$/.exec(word);
  return match?.[1] === undefined ? undefined : { name: match[1], value: match[2] };
}

function findOption(specs: readonly OptionSpec[], name: string): OptionSpec | undefined {
  return specs.find((spec) =>
    `--${spec.name}` === name || (spec.short && `-${spec.short}` === name)
  );
}

function readOption(
  line: Line,
  spec: OptionSpec,
  split: SplitOption,
  into: Given,
  known: readonly OptionSpec[],
): void {
  line.at++;
  let text = split.value;
  if (spec.value === undefined) {
    text ??= "true";
    // The text is not shown: it may be a secret given to the wrong option.
    if (text !== "true" && text !== "false") {
      throw usage(
        `"${split.name}" is true or false and takes no other value`,
        `Write ${split.name} or ${split.name}=false`,
      );
    }
  } else if (text === undefined) {
    text = line.args[line.at];
    if (text === undefined) {
      throw usage(`"${split.name}" needs a value`, `Write ${split.name} ${spec.value}`);
    }
    if (findOption(known, text)) {
      throw usage(
        `"${split.name}" needs a value, and "${text}" is an option`,
        `If it is the value, write ${longName(spec)}=${text}`,
      );
    }
    line.at++;
  }
  const before = into.get(spec.input) ?? [];
  if (!spec.repeatable && before.some((written) => written.option === longName(spec))) {
    throw usage(`"${longName(spec)}" is given twice`, "Give it once");
  }
  into.set(spec.input, [...before, { role: spec.role, option: longName(spec), text }]);
}

/** Gives the positional words to the arguments in their order. */
function placePositionals(command: Command, words: readonly string[], given: Given): void {
  const rest = [...words];
  const places = argumentsOf(command);
  for (const [at, { name, input }] of places.entries()) {
    if (rest.length === 0) return;
    const many = input.spelling !== undefined || input.type === "strings" || input.type === "map";
    const fromFile = given.get(name)?.some((written) => written.role === "file");
    // A word more than the others need is this one given twice, which is said when it is read.
    if (fromFile && !many && rest.length < places.length - at) continue;
    const taken = many ? rest.splice(0) : rest.splice(0, 1);
    const written = taken.map((text) => ({ role: "value" as const, option: name, text }));
    given.set(name, [...written, ...(given.get(name) ?? [])]);
  }
  if (rest.length > 0) {
    const count = places.length;
    const takes = count === 0
      ? "no arguments"
      : count === 1
      ? "one argument"
      : `${count} arguments`;
    const surplus = takesSecrets(command) ? "" : ` "${rest[0]}"`;
    throw usage(
      `Surplus argument${surplus}: "${command.words}" takes ${takes}`,
      `Quote texts with blanks. Run: runtm-api ${command.words} --help`,
    );
  }
}
