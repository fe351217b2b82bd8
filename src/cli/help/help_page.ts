/** Help texts, as text and as JSON, derived from the table. */
import { GLOBAL_INPUTS } from "../../commands/globals.ts";
import { longOption } from "../../errors/command_hint.ts";
import { choiceOf } from "../../errors/command_words.ts";
import { operationsOf } from "../../commands/table.ts";
import type { Input, Operation } from "../../operations/types.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import { allCommands, listAreas, loadArea } from "../catalog.ts";
import { type Command, isOperation, nextWords, type Variant } from "../commands.ts";
import { knownFields } from "../output/fields.ts";
import {
  argumentsOf,
  GLOBAL_OPTIONS,
  inputsOf,
  longName,
  optionsOf,
  type OptionSpec,
  usualWord,
  valueWord,
} from "../options.ts";

/** Help as data: what `schema` prints, and `--help --format json` with the global options. */
export interface HelpPage {
  /** Command words; empty for the index. */
  readonly command: string;
  readonly summary: string;
  readonly usage: string;
  readonly aliases?: readonly string[];
  /** Areas of the index. */
  readonly areas?: readonly { readonly name: string; readonly summary: string }[];
  /** What each command does, by its words (in the index) or by what follows those of the group. */
  readonly commands?: { readonly [words: string]: string };
  readonly arguments?: readonly HelpItem[];
  readonly options?: readonly HelpItem[];
  readonly global_options?: readonly HelpItem[];
  /** Options and arguments of which at least one is needed. */
  readonly at_least_one?: readonly string[];
  /** Groups of options of which only one can be given. */
  readonly conflicts?: readonly (readonly string[])[];
  /** What it changes. */
  readonly effect?: Variant["effect"];
  /** What it prints, where that is no JSON document. */
  readonly output?: Variant["output"];
  readonly notes?: readonly string[];
  readonly examples?: readonly string[];
  readonly routes?: readonly HelpRoute[];
  /** Exit codes it can end with; what they mean is in the index. */
  readonly exit_codes?: readonly number[] | { readonly [code: string]: string };
  /** Members of its answer that `--fields` takes; those of an item, where that is a list. */
  readonly fields?: readonly string[];
}

/** An argument or option of a help page. What is false is left out. */
export interface HelpItem {
  readonly name: string;
  readonly short?: string;
  readonly type: Input["type"];
  /** The word for its value, where the type does not say it all. */
  readonly value?: string;
  readonly help: string;
  readonly required?: true;
  /** What gives the same value another way: one of them all is required. */
  readonly or?: readonly string[];
  readonly repeatable?: true;
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
  readonly scopes?: readonly string[];
  /** It acts for an organisation, which must be known. */
  readonly org?: "required";
  /** The role in the organisation that the owner of the key needs. */
  readonly role?: string;
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
  if (area === undefined) return await indexPage();
  const commands = await loadArea(area);
  const name = words.join(" ");
  const command = commands.get(name);
  return command ? await commandPage(command) : groupPage(name, words, commands);
}

async function indexPage(): Promise<HelpPage> {
  const commands = (await allCommands()).map(({ words, variants: [first] }) =>
    [words, first.summary] as const
  );
  return {
    command: "",
    summary:
      "Drive Runtm Cloud from the command line: JSON on stdout, errors as one JSON line on stderr",
    usage: "runtm-api [global options] <area> [<group>] <verb> [arguments] [options]",
    areas: listAreas(),
    commands: Object.fromEntries(commands),
    global_options: GLOBAL_OPTIONS.map((option) => optionItem(option, globalInput(option))),
    notes: [
      "Key: RUNTM_API_KEY, or ~/.runtm/credentials (runtm-api auth login).",
      `Version ${PROGRAM_VERSION}. Help on a command: runtm-api <area> <verb> --help; as data: runtm-api schema <area> <verb>.`,
    ],
    examples: [
      'runtm-api session launch --prompt "Fix the failing login test" --repo octo-labs/widgets',
      "runtm-api session list --limit 5",
    ],
    exit_codes: EXIT_MEANINGS,
  };
}

/** What the exit codes mean. */
const EXIT_MEANINGS: { readonly [code: string]: string } = {
  0: "success",
  1: "API or network error, or what was asked for failed",
  2: "auth error",
  3: "usage error",
  124: "time ran out",
  129: "hangup",
  130: "interrupted",
  143: "terminated",
};

/** Exit codes of commands that call the service, and of those that do not. */
const CALLING_EXITS: readonly number[] = [0, 1, 2, 3, 124];
const LOCAL_EXITS: readonly number[] = [0, 1, 3];

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
    return [verb, command?.variants[0].summary ?? group];
  });
  const summary = listAreas().find((area) => area.name === name)?.summary ?? `Commands of ${name}`;
  return {
    command: name,
    summary,
    usage: `runtm-api ${name} <verb> [arguments] [options]`,
    commands: Object.fromEntries(verbs),
  };
}

async function commandPage(command: Command): Promise<HelpPage> {
  const { own, global } = optionsOf(command);
  const inputs = inputsOf(command);
  const [first] = command.variants;
  const names = new Set(
    command.variants.flatMap((one) => [one.command, ...(one.aliases ?? [])]),
  );
  names.delete(command.words);
  const routes = (await Promise.all(command.variants.map(routesOf))).flat();
  return withoutEmpty({
    command: command.words,
    summary: first.summary,
    usage: usageLine(command, own),
    aliases: [...names],
    arguments: argumentsOf(command).map(({ name, input }) => ({
      name,
      type: input.type,
      help: input.help,
      ...need(command, own, name, input.required === true),
      ...(input.spelling === undefined ? {} : { repeatable: true as const }),
      ...sets(input),
    })),
    options: own.map((option) => ({
      ...optionItem(option, inputs[option.input]),
      ...(option.role === "value"
        ? need(command, own, option.input, isRequired(command, option))
        : {}),
    })),
    global_options: global.map((option) => optionItem(option, globalInput(option))),
    at_least_one: (first.atLeastOne ?? []).map((name) => spelled(name, inputs)),
    conflicts: (first.conflicts ?? []).map((group) => group.map((name) => spelled(name, inputs))),
    effect: first.effect,
    output: first.output === "json" ? undefined : first.output,
    notes: commandNotes(command),
    examples: [...new Set(command.variants.map((variant) => `runtm-api ${variant.example}`))]
      .slice(0, 2),
    routes,
    exit_codes: routes.length === 0 ? LOCAL_EXITS : CALLING_EXITS,
    fields: await knownFields(first, first.output),
  });
}

/** Leaves out what says nothing; arguments and options stay, so that nobody looks for them in vain. */
function withoutEmpty(page: { readonly [K in keyof HelpPage]: HelpPage[K] | undefined }): HelpPage {
  const said = Object.entries(page).filter(([, value]) =>
    value !== undefined && !(Array.isArray(value) && value.length === 0)
  );
  return Object.fromEntries(said) as unknown as HelpPage;
}

function spelled(name: string, inputs: { readonly [name: string]: Input }): string {
  const input = inputs[name];
  return input?.arg ? name : longOption(input?.option ?? name);
}

/** Notes of all forms; those of forms that options choose say so. */
function commandNotes(command: Command): string[] {
  const plain = command.variants.filter((variant) => variant.when === undefined);
  const common = plain.flatMap(notesOf);
  const special = new Map<string, string[]>();
  for (const variant of command.variants.filter(({ when }) => when !== undefined)) {
    for (const note of notesOf(variant).filter((note) => !common.includes(note))) {
      special.set(note, [...special.get(note) ?? [], choiceOf(variant)]);
    }
  }
  return [
    ...new Set([...common, ...[...special].map(([note, forms]) => `${forms.join(", ")}: ${note}`)]),
  ];
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
  const forms = command.variants.filter(({ inputs, when }) =>
    when === undefined || Object.hasOwn(inputs, option.input)
  );
  const everywhere = forms.every(({ inputs }) => {
    const input = inputs[option.input];
    return input?.required === true && input.in !== "local";
  });
  return option.role === "value" && everywhere;
}

/** Options that give the value of an input another way: from a file, from standard input. */
function otherWays(own: readonly OptionSpec[], input: string): string[] {
  return own.filter((option) => option.input === input && option.role !== "value").map(longName);
}

/** Whether an input must be given, and what may be given instead of it. */
function need(
  command: Command,
  own: readonly OptionSpec[],
  name: string,
  required: boolean,
): Pick<HelpItem, "required" | "or"> {
  const group = command.variants.map((one) => one.exactlyOne ?? []).find((one) =>
    one.includes(name)
  );
  const inputs = inputsOf(command);
  const instead = (group ?? []).filter((other) => other !== name)
    .map((other) => spelled(other, inputs));
  const others = [...otherWays(own, name), ...instead];
  if (!required && group === undefined) return {};
  return others.length === 0 ? { required: true } : { or: others };
}

function optionItem(option: OptionSpec, input: Input | undefined): HelpItem {
  const own = option.role === "value" && input !== undefined ? input : undefined;
  const type = own?.type ?? (option.value === undefined ? "boolean" : "string");
  return {
    name: longName(option),
    ...(option.short === undefined ? {} : { short: `-${option.short}` }),
    type,
    ...(option.value === undefined || option.value === usualWord(type) || own?.enum
      ? {}
      : { value: option.value }),
    help: option.help,
    ...(option.repeatable ? { repeatable: true } : {}),
    ...(own === undefined ? {} : sets(own)),
  };
}

function globalInput(option: OptionSpec): Input | undefined {
  const inputs: { readonly [name: string]: Input } = GLOBAL_INPUTS;
  return inputs[option.input];
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
  const { method, path, scopes, org, role } = operation;
  return {
    method,
    path,
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(org === "required" ? { org } : {}),
    ...(role === undefined ? {} : { role }),
    ...(when === "" ? {} : { when }),
  };
}
