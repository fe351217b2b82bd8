/** The options and arguments a command takes, derived from the inputs of its variants. */
import type { Input } from "../operations/types.ts";
import type { Command } from "./commands.ts";
import { GLOBAL_INPUTS } from "../commands/globals.ts";

/** Where an option's word ends up. */
export type Role =
  | "value"
  | "file"
  | "stdin"
  | "value-file"
  | "stdin-name"
  | "env-file"
  | "from-env";

/** One option as it is written. */
export interface OptionSpec {
  /** Spelling without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Name of the input it belongs to. */
  readonly input: string;
  readonly role: Role;
  /** Word shown for its value; `undefined` for flags. */
  readonly value?: string;
  readonly repeatable: boolean;
  readonly help: string;
}

/** One positional argument. */
export interface ArgumentSpec {
  readonly name: string;
  readonly input: Input;
}

/** Spelling of an input's option, without dashes. */
export function optionName(name: string, input: Input): string {
  return input.option ?? name.replaceAll("_", "-");
}

/** An option with its dashes. */
export function longName(spec: OptionSpec): string {
  return `--${spec.name}`;
}

/** Longest choice that stands for its option in a usage line, in characters. */
const LONGEST_CHOICE = 20;

/** The word that stands for a value in usage lines. */
export function valueWord(name: string, input: Input): string {
  if (input.spelling === "pairs") return "KEY VALUE";
  const choice = choiceWord(input);
  if (choice !== undefined) return choice;
  if (input.arg && input.type !== "map" && input.spelling !== "assignments") {
    return name.toUpperCase();
  }
  if (/-(file|from)$/.test(optionName(name, input))) return "FILE";
  return input.spelling === "assignments" ? "KEY=VALUE" : usualWord(input.type) ?? "TEXT";
}

/** A short choice, which stands for its value; `undefined` where there is none. */
export function choiceWord(input: Pick<Input, "type" | "enum">): string | undefined {
  const choice = input.type === "string" ? input.enum?.join("|") : undefined;
  return choice !== undefined && choice.length <= LONGEST_CHOICE ? choice : undefined;
}

/** The word for a value of which nothing more is known than its type; flags have none. */
export function usualWord(type: Input["type"]): string | undefined {
  return USUAL_WORDS[type];
}

const USUAL_WORDS: { readonly [type in Input["type"]]: string | undefined } = {
  string: "TEXT",
  strings: "TEXT",
  integer: "N",
  number: "N",
  json: "JSON",
  map: "KEY=VALUE",
  boolean: undefined,
};

/** All inputs of a command over its variants. */
export function inputsOf(command: Command): { [name: string]: Input } {
  return Object.assign({}, ...command.variants.map((variant) => variant.inputs));
}

/** The options of one input. */
export function optionsOfInput(name: string, input: Input): OptionSpec[] {
  if (input.fixed !== undefined) return [];
  const option = optionName(name, input);
  const of = (role: Role, spelling: string, help: string, value?: string, repeatable = false) => ({
    name: spelling,
    input: name,
    role,
    repeatable,
    help,
    ...(value === undefined ? {} : { value }),
  });
  const specs: OptionSpec[] = [];
  if (!input.arg) {
    specs.push({
      ...of(
        "value",
        option,
        input.help,
        input.type === "boolean" ? undefined : valueWord(name, input),
      ),
      repeatable: input.type === "strings" || input.type === "map",
      ...(input.short === undefined ? {} : { short: input.short }),
    });
  }
  if (input.text) {
    specs.push(of("file", `${option}-file`, `The same from a file ("-": standard input)`, "FILE"));
  }
  if (input.secret && (input.type === "string" || input.type === "json")) {
    specs.push(of("stdin", `${option}-stdin`, "The same from standard input"));
    specs.push(of("file", `${option}-file`, "The same from a file", "FILE"));
  }
  if (input.secret && input.type === "map") {
    const from = (spelling: string) =>
      input.prefix === undefined ? spelling : `${input.prefix}-${spelling}`;
    specs.push(of("value-file", from("value-file"), "A value from a file", "KEY=FILE", true));
    specs.push(of("stdin-name", from("stdin"), "One value from standard input", "KEY"));
    specs.push(of("env-file", from("env-file"), "All values of a dotenv file", "FILE", true));
    specs.push(
      of("from-env", from("from-env"), "A value from an environment variable", "NAME", true),
    );
  }
  return specs;
}

/** All options of a command, its own before the global ones they do not replace. */
export function optionsOf(command: Command): { own: OptionSpec[]; global: OptionSpec[] } {
  const own = Object.entries(inputsOf(command)).flatMap(([name, input]) =>
    optionsOfInput(name, input)
  );
  if (command.variants.some((variant) => variant.confirm)) own.push(YES);
  const keyed = command.variants.some((variant) => "idempotencyKey" in variant);
  const global = GLOBAL_OPTIONS.filter((option) =>
    !own.some((spec) => spec.name === option.name) && (keyed || option.name !== "idempotency-key")
  );
  return { own, global };
}

/** The confirmation of destructive commands. */
export const YES: OptionSpec = {
  name: "yes",
  input: "yes",
  role: "value",
  repeatable: false,
  help: "Confirm; without it nothing is sent",
};

/** The global options. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = Object.entries(GLOBAL_INPUTS).flatMap(
  ([name, input]) => optionsOfInput(name, input),
);

/** The positional arguments of a command, in order. */
export function argumentsOf(command: Command): ArgumentSpec[] {
  return Object.entries(inputsOf(command))
    .filter(([, input]) => input.arg)
    .map(([name, input]) => ({ name, input }));
}
