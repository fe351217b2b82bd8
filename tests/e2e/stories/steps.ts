/** The vocabulary of stories: steps, and checks of what they print. */
import assert from "node:assert/strict";
import type { Variant } from "../../../src/cli/commands.ts";
import { parse } from "../../../src/cli/parse.ts";
import { listOf, type Printed, textOf } from "../../fakes/printed.ts";

/** Ids and the like that earlier commands of a story have printed; `{name}` in a word stands for them. */
export type Known = Record<string, string>;

/** Looks at what was printed; of a stream, at each of its lines. Notes what later steps need. */
export type Check = (printed: readonly [Printed, ...Printed[]], known: Known) => void;

/** One command of a story. */
export type Step =
  & {
    readonly words: readonly string[];
    readonly stdin?: string;
    /** Typed at a terminal that the command is given, once a shell asks for a command there. */
    readonly typed?: string;
    readonly env?: { readonly [name: string]: string };
    /** Files that lie in the current folder, by name. */
    readonly files?: { readonly [name: string]: string };
  }
  & (
    | { readonly check: Check; readonly checkText?: never }
    // For a command that prints no JSON.
    | { readonly checkText: (text: string, known: Known) => void; readonly check?: never }
  );

/** Looks at what a step printed. */
export function checkStep(step: Step, stdout: string, known: Known): void {
  if (step.checkText !== undefined) return step.checkText(stdout, known);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  step.check(lines as [Printed], known);
}

/** Words of a command: those of `line` between blanks, then the others as they are. */
export function words(line: string, ...others: string[]): string[] {
  return [...line.split(" "), ...others];
}

/** A check that the one object printed holds all of this. */
export function holds(wanted: unknown): Check {
  return ([printed, ...others]) => {
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(printed, wanted);
  };
}

/** A check that notes a field of the one object printed, and looks at the rest. */
export function keeps(field: string, name: string, wanted: Printed = {}): Check {
  return (printed, known) => {
    holds(wanted)(printed, known);
    known[name] = textOf(printed[0], field);
  };
}

/** A check that the objects of a list have these values in a field, in any order. */
export function lists(field: string, name: string, wanted: readonly unknown[]): Check {
  return ([printed]) => {
    const found = listOf(printed, field).map((one) => one[name]);
    assert.deepEqual(found.toSorted(), wanted.toSorted());
  };
}

/** A check of a stream: the names of its events hold these, and the last one is `done`. */
export function streams(...names: string[]): Check {
  return (lines) => {
    const found = lines.map((line) => line.event);
    for (const name of names) assert(found.includes(name), `no "${name}" among ${found}`);
    assert.equal(found.at(-1), "done");
    for (const line of lines) assert("data" in line, JSON.stringify(line));
  };
}

/** A check that a number is at least so big. */
export function atLeast(field: string, least: number): Check {
  return ([printed]) => {
    const value = printed[field];
    assert(typeof value === "number" && value >= least, `${field} is ${value}`);
  };
}

export const all = (...checks: Check[]): Check => (printed, known) =>
  checks.forEach((check) => check(printed, known));

/** Whatever was printed is fine: unit tests look at it. */
export const anything: Check = () => {};

export const shown = (
  line: string,
  check: Check = anything,
  ...others: string[]
): Step => ({
  words: words(line, ...others),
  check,
});

/** The words of a step with what is known put in. */
export function wordsOf(step: Step, known: Known): string[] {
  return step.words.map((word) => filled(word, known));
}

/** A text with what is known put in for `{name}`. */
export function filled(text: string, known: Known): string {
  return text.replaceAll(
    /\{(\w+)\}/g,
    (whole, name) => known[name] ?? whole,
  );
}

/** The command that a step shows. */
export async function variantOf(step: Step): Promise<Variant> {
  const ids = step.words.flatMap((word) =>
    [...word.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
  );
  const parsed = await parse(wordsOf(step, Object.fromEntries(ids.map((name) => [name, "id"]))));
  assert(parsed.kind === "run", step.words.join(" "));
  return parsed.variant;
}
