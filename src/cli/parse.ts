/**
 * Turns words into a command and what was given to it. Pure: nothing is read, sent or printed.
 *
 * The grammar: `runtm-api [global options] <area> [<group>] <verb> [arguments] [options]`. An option
 * that takes a value takes the next word whatever it starts with, unless that word is exactly an
 * option of the command.
 */
import { longOption } from "../client/command_hint.ts";
import {
  allCommands,
  areaNames,
  type Command,
  isOperation,
  loadArea,
  type Variant,
} from "./commands.ts";
import {
  argumentsOf,
  GLOBAL_OPTIONS,
  longName,
  optionsOf,
  optionsOfInput,
  type OptionSpec,
  type Role,
} from "./options.ts";
import {
  takesSecrets,
  unknownArea,
  unknownCommand,
  unknownGlobal,
  unknownOption,
  usage,
} from "./usage.ts";

/** One value as it was written, and by which option. */
export interface Written {
  readonly role: Role;
  readonly option: string;
  readonly text: string;
}

/** What was given, by input name. */
export type Given = Map<string, Written[]>;

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
 * @returns What they ask for
 * @throws {Failure} `usage` when they mean nothing
 */
export async function parse(args: readonly string[]): Promise<Parsed> {
  const globals: Given = new Map();
  const line = { args, at: 0 };
  const words: string[] = [];
  let commands: Map<string, Command> | undefined;
  while (line.at < args.length) {
    const word = args[line.at] ?? "";
    if (word.startsWith("-") && word !== "-") {
      readGlobal(line, globals);
      continue;
    }
    line.at++;
    if (words.length === 0 && word === "help") {
      return { kind: "help", words: await helpWords(args.slice(line.at), globals), globals };
    }
    if (commands === undefined) {
      if (!areaNames().includes(word)) throw await noArea(word);
      commands = await loadArea(word);
    }
    words.push(word);
    const command = commands.get(words.join(" "));
    if (command) return parseCommand(line, command, globals);
    if (nextWords(commands, words).length === 0) {
      throw unknownCommand(words.slice(0, -1), word, nextWords(commands, words.slice(0, -1)));
    }
  }
  if (flagOf(globals, "version")) return { kind: "version" };
  if (flagOf(globals, "help") || words.length === 0) return { kind: "help", words, globals };
  throw usage(
    `"${words.join(" ")}" needs a verb`,
    `One of: ${nextWords(commands ?? new Map(), words).join(", ")}. Run: runtm-api ${
      words.join(" ")
    } --help`,
  );
}

async function noArea(word: string): Promise<Error> {
  const commands = await allCommands();
  return unknownArea(word, areaNames(), commands.map((command) => command.words));
}

/** The words that may follow, none when `words` starts no command. */
export function nextWords(
  commands: ReadonlyMap<string, Command>,
  words: readonly string[],
): string[] {
  const start = words.length === 0 ? "" : `${words.join(" ")} `;
  const next = [...commands.keys()].filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length).split(" ")[0] ?? "");
  return [...new Set(next)];
}

async function helpWords(rest: readonly string[], globals: Given): Promise<string[]> {
  const line = { args: rest, at: 0 };
  const words: string[] = [];
  while (line.at < rest.length) {
    const word = rest[line.at] ?? "";
    if (word.startsWith("-")) readGlobal(line, globals);
    else words.push(rest[line.at++] ?? "");
  }
  const [area] = words;
  if (area === undefined) return words;
  if (!areaNames().includes(area)) throw await noArea(area);
  const commands = await loadArea(area);
  for (let count = 2; count <= words.length; count++) {
    const known = nextWords(commands, words.slice(0, count - 1));
    const word = words[count - 1] ?? "";
    if (!known.includes(word)) throw unknownCommand(words.slice(0, count - 1), word, known);
  }
  return words;
}

interface Line {
  readonly args: readonly string[];
  at: number;
}

/** Reads one option before the command words; only global ones may stand there. */
function readGlobal(line: Line, globals: Given): void {
  const word = line.args[line.at] ?? "";
  const split = splitOption(word);
  const spec = split && findOption(GLOBAL_OPTIONS, split.name);
  if (!split || !spec) throw unknownGlobal(split?.name ?? word);
  readOption(line, spec, split, globals, GLOBAL_OPTIONS);
}

/** Reads everything after the command words. */
function parseCommand(line: Line, command: Command, globals: Given): Parsed {
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
        throw unknownOption(command, split?.name ?? word, all);
      }
    }
  }
  if (flagOf(globals, "version")) return { kind: "version" };
  if (flagOf(globals, "help")) return { kind: "help", words: command.words.split(" "), globals };
  placePositionals(command, positionals, given);
  const variant = chooseVariant(command, given);
  requireInputs(command, variant, given);
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

/** Whether a flag was given as true. */
export function flagOf(given: Given, name: string): boolean {
  return given.get(name)?.some((written) => written.text === "true") ?? false;
}

function chooseVariant(command: Command, given: Given): Variant {
  const chosen =
    command.variants.find((variant) => variant.when !== undefined && flagOf(given, variant.when)) ??
      command.variants.find((variant) => variant.when === undefined);
  if (chosen === undefined) {
    const flags = command.variants.map((variant) => longOption(variant.when ?? ""));
    throw usage(
      `"${command.words}" needs ${flags.join(" or ")}`,
      `Run: runtm-api ${command.words} --help`,
    );
  }
  for (const [name, written] of given) {
    if (name in chosen.inputs || (name === "yes" && chosen.confirm)) continue;
    const other = command.variants.find((variant) => name in variant.inputs);
    const flag = longOption(other?.when ?? chosen.when ?? "");
    throw usage(
      `"${written[0]?.option ?? name}" does not go with this form of "${command.words}"`,
      other?.when ? `It goes with ${flag}` : `It goes without ${flag}`,
    );
  }
  return chosen;
}

function requireInputs(command: Command, variant: Variant, given: Given): void {
  const see = `Run: runtm-api ${command.words} --help`;
  for (const [name, input] of Object.entries(variant.inputs)) {
    if (!input.required || given.has(name)) continue;
    if (input.arg) throw usage(`Missing argument: ${name}`, `${howToFind(name) ?? ""}${see}`);
    const ways = optionsOfInput(name, input).filter(({ role }) => role !== "stdin").map(longName);
    throw usage(`Missing option: ${ways.join(" or ")}`, see);
  }
  const spelled = (names: readonly string[]) =>
    names.map((name) => {
      const input = variant.inputs[name];
      return input?.arg ? name : longOption(input?.option ?? name);
    });
  const isGiven = (name: string) =>
    given.get(name)?.some((written) =>
      written.text !== "false" || variant.inputs[name]?.sends === undefined
    ) ?? false;
  if (variant.exactlyOne) {
    const count = variant.exactlyOne.filter(isGiven).length;
    const names = spelled(variant.exactlyOne);
    if (count === 0) throw usage(`One of ${names.join(" and ")} is needed`, see);
    if (count > 1) throw usage(`Only one of ${names.join(" and ")} can be given`, see);
  }
  if (variant.atLeastOne && !variant.atLeastOne.some(isGiven)) {
    throw usage(
      `Nothing to change: at least one of ${spelled(variant.atLeastOne).join(", ")} is needed`,
      see,
    );
  }
  for (const name of given.keys()) {
    const other = variant.inputs[name]?.with;
    if (other !== undefined && !given.has(other)) {
      throw usage(`${spelled([name])[0]} goes only with ${spelled([other])[0]}`, see);
    }
  }
  if (variant.confirm && !flagOf(given, "yes")) {
    throw usage(
      `"${command.words}" cannot be undone and needs --yes`,
      `Run it again with --yes when you are sure`,
    );
  }
}

function howToFind(name: string): string | undefined {
  if (name === "session_id") return "Find it with: runtm-api session list. ";
  if (name === "template_id") return "Find it with: runtm-api template list. ";
  return undefined;
}

function checkGlobals(variant: Variant, globals: Given): void {
  if (globals.has("idempotencyKey") && !(isOperation(variant) && variant.idempotencyKey)) {
    throw usage(
      `"--idempotency-key" does not go with "${variant.command}"`,
      "Only creating commands take it",
    );
  }
  const key = globals.get("idempotencyKey")?.[0]?.text;
  if (key === undefined) return;
  const hint = "Give a text of your own, and the same one when the command is run again";
  // A variable that was not replaced would make one call of all that are made with it.
  if (/^(<.*>|\{.*\}|\$.*)$/.test(key)) {
    throw usage(`The value of "--idempotency-key" is a placeholder that was not replaced`, hint);
  }
  if (!/^(?! )[\x20-\x7e]{1,255}(?<! )$/.test(key)) {
    throw usage(
      `The value of "--idempotency-key" is not a text of 1 to 255 ASCII characters`,
      hint,
    );
  }
}
