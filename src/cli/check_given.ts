/**
 * Which form of a command is meant, and whether what was given goes together: before any value is
 * read.
 */
import { choiceOf, conditionsOf } from "../errors/command_words.ts";
import { longOption } from "../errors/command_hint.ts";
import { IDEMPOTENCY_KEY } from "../config/identifier.ts";
import type { Command, Variant } from "./commands.ts";
import { flagOf, type Given } from "./given.ts";
import { longName, optionsOfInput } from "./options.ts";
import { usage } from "./usage.ts";

/**
 * Chooses the form of a command by the flags that were given.
 *
 * @param command The command
 * @param given What was given to it
 * @returns The form
 * @throws {Failure} `usage` when no form is meant, or something does not go with it
 */
export function chooseVariant(command: Command, given: Given): Variant {
  const fitting = command.variants.filter((variant) => isChosen(variant, given));
  // Of several the one that asks for most is meant.
  const [chosen] = fitting.toSorted((a, b) =>
    conditionsOf(b.when).length - conditionsOf(a.when).length
  );
  if (chosen === undefined) {
    const flags = command.variants.map(choiceOf);
    throw usage(`"${command.words}" needs ${flags.join(" or ")}`, seeHelp(command));
  }
  for (const [name, written] of given) {
    if (name in chosen.inputs || (name === "yes" && chosen.confirm)) continue;
    const other = command.variants.find((variant) => name in variant.inputs) ?? chosen;
    throw usage(
      `"${written[0]?.option ?? name}" does not go with this form of "${command.words}"`,
      other.when ? `It goes with ${choiceOf(other)}` : `It goes without ${choiceOf(chosen)}`,
    );
  }
  return chosen;
}

function isChosen({ when, inputs }: Variant, given: Given): boolean {
  return conditionsOf(when).every(([name, value]) => {
    if (value !== true) return given.get(name)?.some(({ text }) => text === value) ?? false;
    return inputs[name]?.type === "boolean" ? flagOf(given, name) : given.has(name);
  });
}

function seeHelp(command: Pick<Command, "words">): string {
  return `Run: runtm-api ${command.words} --help`;
}

/**
 * Checks that everything needed was given, and nothing that excludes each other.
 *
 * @param command The command
 * @param variant The form of it that is meant
 * @param given What was given to it
 * @param globals The global options: a dry run needs no confirmation
 * @throws {Failure} `usage`
 */
export function checkGiven(
  command: Command,
  variant: Variant,
  given: Given,
  globals: Given,
): void {
  const see = seeHelp(command);
  requireInputs(variant, given, see);
  checkTogether(variant, given, see);
  if (variant.confirm && !flagOf(given, "yes") && !flagOf(globals, "dryRun")) {
    throw usage(
      `"${command.words}" cannot be undone and needs --yes`,
      "Run it again with --yes when you are sure",
    );
  }
}

function requireInputs(variant: Variant, given: Given, see: string): void {
  for (const [name, input] of Object.entries(variant.inputs)) {
    if (!input.required || given.has(name)) continue;
    if (input.arg) throw usage(`Missing argument: ${name}`, `${howToFind(name)}${see}`);
    throw usage(`Missing option: ${waysToGive(variant, name).join(" or ")}`, see);
  }
}

/** The options that give an input. */
function waysToGive({ inputs }: Variant, name: string): string[] {
  const input = inputs[name];
  if (input === undefined) return [];
  return optionsOfInput(name, input).filter(({ role }) => role !== "stdin").map(longName);
}

function howToFind(name: string): string {
  if (name === "session_id") return "Find it with: runtm-api session list. ";
  if (name === "template_id") return "Find it with: runtm-api template list. ";
  return "";
}

function checkTogether(variant: Variant, given: Given, see: string) {
  const { inputs, exactlyOne, atLeastOne, conflicts } = variant;
  const spelled = (name: string) => {
    const input = inputs[name];
    return input?.arg ? name : longOption(input?.option ?? name);
  };
  const isGiven = (name: string) =>
    given.get(name)?.some(({ text }) => text !== "false" || inputs[name]?.sends === undefined) ??
      false;
  // A flag that only steers the program says nothing when it is false.
  const isOff = (name: string) =>
    inputs[name]?.in === "local" && given.get(name)?.every(({ text }) => text === "false");
  if (exactlyOne) {
    const count = exactlyOne.filter(isGiven).length;
    const names = exactlyOne.map(spelled).join(" and ");
    if (count === 0) {
      const [first = ""] = exactlyOne;
      // What is usually the first is missing, unless all are options of the same rank.
      if (inputs[first]?.arg) {
        const ways = exactlyOne.map(spelled).join(", or ");
        throw usage(`Missing argument: ${ways}`, `${howToFind(first)}${see}`);
      }
      if (variant.inputs[first]?.notBlank) {
        const ways = exactlyOne.flatMap((name) => waysToGive(variant, name)).join(" or ");
        throw usage(`Missing option: ${ways}`, see);
      }
      throw usage(`One of ${names} is needed`, see);
    }
    if (count > 1) throw usage(`Only one of ${names} can be given`, see);
  }
  if (atLeastOne && !atLeastOne.some(isGiven)) {
    const names = atLeastOne.map(spelled).join(", ");
    const few = / (update|set)$/.test(variant.command) ? "Nothing to change: at" : "At";
    throw usage(`${few} least one of ${names} is needed`, see);
  }
  for (const group of conflicts ?? []) {
    const both = group.filter((name) => isGiven(name) && !isOff(name));
    if (both.length > 1) {
      throw usage(`Only one of ${both.map(spelled).join(" and ")} can be given`, see);
    }
  }
  for (const name of given.keys()) {
    const other = inputs[name]?.with;
    if (other !== undefined && !given.has(other)) {
      throw usage(`${spelled(name)} goes only with ${spelled(other)}`, see);
    }
  }
}

/**
 * Checks the global options that go with some commands only.
 *
 * @param variant The form of the command that is meant
 * @param globals The global options that were given
 * @throws {Failure} `usage`
 */
export function checkGlobals(variant: Variant, globals: Given): void {
  if (globals.has("force") && !globals.has("outputFile")) {
    throw usage(
      '"--force" goes only with "--output-file" here',
      seeHelp({ words: variant.command }),
    );
  }
  const key = globals.get("idempotencyKey")?.[0]?.text;
  if (key === undefined) return;
  if (variant.idempotencyKey === undefined) {
    throw usage(
      `"--idempotency-key" does not go with "${variant.command}"`,
      "Only creating commands take it",
    );
  }
  const hint = "Give a text of your own, and the same one when the command is run again";
  // A variable that was not replaced would make one call of all that are made with it.
  if (/^(<.*>|\{.*\}|\$.*)$/.test(key)) {
    throw usage(`The value of "--idempotency-key" is a placeholder that was not replaced`, hint);
  }
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw usage(
      `The value of "--idempotency-key" is not a text of 1 to 255 ASCII characters`,
      hint,
    );
  }
}
