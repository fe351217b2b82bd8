/** Help texts, as text and as JSON, derived from the table. */
import { choiceOf } from "../../errors/command_words.ts";
import { operationsOf } from "../../commands/table.ts";
import type { Input, Operation } from "../../operations/types.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import { listAreas, loadArea } from "../catalog.ts";
import { type Command, isOperation, nextWords, type Variant } from "../commands.ts";
import {
  argumentsOf,
  type ArgumentSpec,
  GLOBAL_OPTIONS,
  inputsOf,
  longName,
  optionsOf,
  type OptionSpec,
  valueWord,
} from "../options.ts";

/** Help as data: what `--help --format json` prints. */
export interface HelpPage {
  readonly command: string;
  readonly summary: string;
  readonly usage: string;
  readonly aliases?: readonly string[];
  readonly commands?: readonly { readonly name: string; readonly summary: string }[];
  readonly arguments?: readonly HelpItem[];
  readonly options?: readonly HelpItem[];
  readonly global_options?: readonly HelpItem[];
  readonly notes?: readonly string[];
  readonly examples?: readonly string[];
  readonly routes?: readonly HelpRoute[];
}

/** An argument or option of a help page. */
export interface HelpItem {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  readonly help: string;
  readonly required: boolean;
  /** Options of which each gives the same value another way: one of them all is required. */
  readonly or?: readonly string[];
  readonly repeatable: boolean;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly known?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A route of a help page. */
export interface HelpRoute {
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly org: string;
  /** The flag that chooses this route. */
  readonly when?: string;
}

/**
 * Makes the help page for command words.
 *
 * @param words Words that name a command, a group, or nothing
 * @returns The page
 */
export async function helpPage(words: readonly string[]): Promise<HelpPage> {
  const [area] = words;
  if (area === undefined) return rootPage();
  const commands = await loadArea(area);
  const name = words.join(" ");
  const command = commands.get(name);
  return command ? await commandPage(command) : groupPage(name, words, commands);
}

function rootPage(): HelpPage {
  return {
    command: "",
    summary:
      "Drive Runtm Cloud from the command line: JSON on stdout, errors as one JSON line on stderr",
    usage: "runtm-api [global options] <area> [<group>] <verb> [arguments] [options]",
    commands: listAreas(),
    global_options: GLOBAL_OPTIONS.map((option) => optionItem(option, undefined)),
    notes: [
      "Key: RUNTM_API_KEY, or ~/.runtm/credentials (runtm-api auth login).",
      "Exit codes: 0 success, 1 API or network error, 2 auth error, 3 usage error, 124 time ran out, 130/143 interrupted.",
      `Version ${PROGRAM_VERSION}. Help on a command: runtm-api <area> <verb> --help; add --format json for data.`,
    ],
    examples: [
      'runtm-api session launch --prompt "Fix the failing login test" --repo octo-labs/widgets',
      "runtm-api session list --limit 5",
    ],
  };
}

function groupPage(
  name: string,
  words: readonly string[],
  commands: ReadonlyMap<string, Command>,
): HelpPage {
  const verbs = nextWords(commands, words).filter((verb) => {
    const primary = commands.get(`${name} ${verb}`)?.variants[0].command ?? `${name} ${verb}`;
    return primary === `${name} ${verb}` || !primary.startsWith(`${name} `);
  }).map((verb) => {
    const command = commands.get(`${name} ${verb}`);
    const group = `${nextWords(commands, [...words, verb]).join(", ")}`;
    return { name: verb, summary: command?.variants[0].summary ?? group };
  });
  const summary = listAreas().find((area) => area.name === name)?.summary ?? `Commands of ${name}`;
  return {
    command: name,
    summary,
    usage: `runtm-api ${name} <verb> [arguments] [options]`,
    commands: verbs,
  };
}

async function commandPage(command: Command): Promise<HelpPage> {
  const { own, global } = optionsOf(command);
  const inputs = inputsOf(command);
  const [first] = command.variants;
  const names = [
    ...new Set(command.variants.flatMap((one) => [one.command, ...(one.aliases ?? [])])),
  ];
  const aliases = names.filter((name) => name !== command.words);
  const notes = commandNotes(command);
  return {
    command: command.words,
    summary: first.summary,
    usage: usageLine(command, own),
    ...(aliases.length > 0 ? { aliases } : {}),
    arguments: argumentsOf(command).map((argument) =>
      argumentItem(argument, otherWays(own, argument.name))
    ),
    options: own.map((option) =>
      optionItem(
        option,
        inputs[option.input],
        isRequired(command, option),
        otherWays(own, option.input),
      )
    ),
    global_options: global.map((option) => optionItem(option, undefined)),
    ...(notes.length > 0 ? { notes } : {}),
    examples: [...new Set(command.variants.map((variant) => `runtm-api ${variant.example}`))],
    routes: (await Promise.all(command.variants.map(routesOf))).flat(),
  };
}

/** Notes of all forms; those of a form that a flag chooses say so. */
function commandNotes(command: Command): string[] {
  const plain = command.variants.filter((variant) => variant.when === undefined);
  const common = plain.flatMap(notesOf);
  const special = command.variants.filter((variant) => variant.when !== undefined).flatMap((
    variant,
  ) =>
    notesOf(variant).filter((note) => !common.includes(note))
      .map((note) => `${choiceOf(variant)}: ${note}`)
  );
  return [...new Set([...common, ...special])];
}

function notesOf(variant: Variant): readonly string[] {
  const role = isOperation(variant) && variant.role === "admin";
  return [...variant.notes ?? [], ...role ? ["Needs the role admin or owner"] : []];
}

function usageLine(command: Command, own: readonly OptionSpec[]): string {
  const parts = argumentsOf(command).map(({ name, input }) => {
    const word = input.spelling ? `${valueWord(name, input)} ...` : `<${name}>`;
    return input.required && !input.secret ? word : `[${word}]`;
  });
  for (const option of own) {
    if (isRequired(command, option)) {
      const files = own.filter(({ input, role }) => input === option.input && role === "file");
      const ways = [option, ...files].map((way) =>
        way.value === undefined ? longName(way) : `${longName(way)} ${way.value}`
      );
      parts.push(ways.length > 1 ? `(${ways.join(" | ")})` : ways.join());
    }
  }
  if (own.length > 0) parts.push("[options]");
  return ["runtm-api", command.words, ...parts].join(" ");
}

function isRequired(command: Command, option: OptionSpec): boolean {
  if (option.name === "yes") return command.variants.some((variant) => variant.confirm);
  const input = inputsOf(command)[option.input];
  return option.role === "value" && input?.required === true && input.in !== "local";
}

/** Options that give the value of an input another way: from a file, from standard input. */
function otherWays(own: readonly OptionSpec[], input: string): string[] {
  return own.filter((option) => option.input === input && option.role !== "value").map(longName);
}

/** A value that may come another way is not required in this one. */
function need(required: boolean, others: readonly string[]) {
  const alone = others.length === 0;
  return { required: required && alone, ...(required && !alone ? { or: others } : {}) };
}

function argumentItem({ name, input }: ArgumentSpec, others: readonly string[]): HelpItem {
  return {
    name,
    help: input.help,
    ...need(input.required ?? false, others),
    repeatable: input.spelling !== undefined,
    ...sets(input),
  };
}

function optionItem(
  option: OptionSpec,
  input: Input | undefined,
  required = false,
  others: readonly string[] = [],
): HelpItem {
  return {
    name: `--${option.name}`,
    ...(option.short === undefined ? {} : { short: `-${option.short}` }),
    ...(option.value === undefined ? {} : { value: option.value }),
    help: option.help,
    ...need(required, others),
    repeatable: option.repeatable,
    ...(option.role === "value" && input ? sets(input) : {}),
  };
}

function sets(input: Input) {
  return {
    ...(input.default === undefined ? {} : { default: input.default }),
    ...(input.enum === undefined ? {} : { enum: input.enum }),
    ...(input.known === undefined ? {} : { known: input.known }),
    ...(input.minimum === undefined ? {} : { minimum: input.minimum }),
    ...(input.maximum === undefined ? {} : { maximum: input.maximum }),
  };
}

async function routesOf(variant: Variant): Promise<HelpRoute[]> {
  if (isOperation(variant)) {
    const called = await operationsOf({ calls: variant.calls ?? [] });
    return [variant, ...called].map((one) => routeOf(one, choiceOf(variant)));
  }
  return (await operationsOf(variant)).map((operation) => routeOf(operation, ""));
}

function routeOf(operation: Operation, when: string): HelpRoute {
  return {
    method: operation.method,
    path: operation.path,
    scopes: operation.scopes,
    org: operation.org,
    ...(when === "" ? {} : { when }),
  };
}
