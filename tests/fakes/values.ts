/** Generates input values of an operation from its table entry. */
import { fc } from "./property.ts";
import type { Variant } from "../../src/cli/commands.ts";
import { conditionsOf } from "../../src/errors/command_words.ts";
import type { Input, Values } from "../../src/operations/types.ts";

/** Texts that are hard on a command line. */
const HARD = [
  "",
  " ",
  "-",
  "--",
  "-p",
  "--prompt",
  "--yes",
  "-1",
  "a=b",
  "=",
  "two\nlines",
  "é😀",
  "$HOME",
  "*",
];

/**
 * @param variant The operation or local command
 * @returns Arbitrary valid values: required inputs always, the others sometimes
 */
export function arbitraryValues(variant: Variant): fc.Arbitrary<Values> {
  const oneOf = variant.exactlyOne ?? [];
  const choice = choiceValues(variant);
  const least = "atLeastOne" in variant ? variant.atLeastOne ?? [] : [];
  const entries = inputsToGive(variant).filter(([name]) => !oneOf.includes(name));
  const required = entries.filter(([name, input]) =>
    input.required || name === least[0] || name in choice
  );
  const base = fc.record(
    Object.fromEntries(
      entries.map((
        [name, input],
      ) => [
        name,
        choice[name] === undefined ? namedValue(name, input) : fc.constant(choice[name]),
      ]),
    ),
    { requiredKeys: required.map(([name]) => name) },
  );
  if (oneOf.length === 0) return base.map((values) => withPartners(variant, values));
  const chosen = fc.constantFrom(...oneOf).chain((name) => {
    const partner = variant.inputs[name]?.with;
    return fc.record(Object.fromEntries(
      [name, ...partner === undefined ? [] : [partner]].map((
        one,
      ) => [one, givenValue(variant, one)]),
    ));
  });
  return fc.tuple(base, chosen)
    .map(([values, one]) => withPartners(variant, withoutOrphans({ ...values, ...one })));
}

/** Further ids stand behind a first one. */
function withoutOrphans({ more_ids, ...values }: Values): Values {
  return more_ids === undefined || "ids_from" in values ? values : { ...values, more_ids };
}

function givenValue(variant: Variant, name: string): fc.Arbitrary<unknown> {
  const input = variant.inputs[name];
  if (input === undefined) throw new Error(`no input "${name}"`);
  if (input.type === "boolean") return fc.constant(true);
  return namedValue(name, input);
}

/** A value of an input; placeholders are refused where it names an object, so none of those. */
function namedValue(name: string, input: Input): fc.Arbitrary<unknown> {
  const value = valueOf(input);
  return /(^|[_-])(ids?|template|session)$/i.test(name)
    ? value.filter((one) => ![one].flat().some(looksLikePlaceholder))
    : value;
}

function looksLikePlaceholder(value: unknown): boolean {
  return /<[^<>]*>|\{[^{}]*\}|\$[A-Za-z_({]|^([A-Z]+_)*ID$/.test(String(value));
}

/** Drops values whose partner is missing, and all but one of those that exclude each other. */
function withPartners(variant: Variant, values: Record<string, unknown>): Values {
  const excluded = (variant.conflicts ?? []).flatMap((group) =>
    group.filter((name) => isSet(values[name], variant.inputs[name])).slice(1)
  );
  let kept = Object.entries(values)
    .filter(([name, value]) => value !== undefined && !excluded.includes(name));
  // What lacks its partner goes, and then perhaps what has that one for its partner.
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    const names = kept.map(([name]) => name);
    kept = kept.filter(([name]) => {
      const partner = variant.inputs[name]?.with;
      return partner === undefined || names.includes(partner);
    });
  }
  return Object.fromEntries(kept);
}

/** Whether an input counts as given: `--flag=false` does not where the flag stands for a value. */
function isSet(value: unknown, input: Input | undefined): boolean {
  return value !== undefined && !(value === false && input?.sends !== undefined);
}

function valueOf(input: Input): fc.Arbitrary<unknown> {
  if (input.in === "path") {
    return fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/).filter((id) =>
      // The last is a word that stands for an id.
      !id.includes("..") && !/^([A-Z]+_)*ID$/.test(id)
    );
  }
  const { minLength = 0, maxLength = 200, minimum, maximum } = input;
  switch (input.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: minimum ?? 0, max: maximum ?? 1_000_000 });
    case "number":
      return fc.integer({ min: Math.ceil(minimum ?? 0), max: maximum ?? 1000 });
    case "strings":
      if (input.launchArguments) {
        return fc.array(fc.stringMatching(/^-?[A-Z][A-Z0-9_ ]{0,8}$/), {
          minLength: 1,
          maxLength: 4,
        });
      }
      return fc.array(
        input.enum
          ? fc.constantFrom(...input.enum)
          : word(1, 20).filter((one) => input.spelling !== "commas" || isEntry(input, one)),
        {
          minLength: Math.max(1, minLength),
          maxLength: Math.min(maxLength, 4),
        },
      );
    case "map":
      return fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), mapText(input), {
        minKeys: Math.max(1, minLength),
        maxKeys: 4,
      }).map((map) => ({ ...map }));
    case "json":
      return fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
    case "string":
      return input.enum
        ? fc.constantFrom(...input.enum)
        : text(input, minLength, Math.max(minLength, Math.min(maxLength, 60)))
          .filter((value) => !input.notBlank || value.trim() !== "");
  }
}

/** Blanks around the entries of a list that the program reads itself do not count. */
function isEntry({ in: place }: Input, text: string): boolean {
  return !text.includes(",") && (place !== "local" || (text !== "" && text.trim() === text));
}

function mapText(input: Input): fc.Arbitrary<string> {
  return input.spelling === "commas"
    ? fc.stringMatching(/^[a-z ]{0,10}$/)
    : fc.oneof(fc.string(), fc.constantFrom(...HARD));
}

/** A single dash stands for standard input where an input is a long text. */
function text(input: Input, least: number, most: number): fc.Arbitrary<string> {
  // Of one length there are too few among texts of any characters to be found by trying.
  if (least === most) return fc.stringMatching(new RegExp(`^[0-9a-f]{${least}}$`));
  return fc.oneof(word(least, most), fc.constantFrom(...HARD))
    .filter((value) => [...value].length >= least && [...value].length <= most)
    .filter((value) => !(input.text && value === "-") && !(input.secret && value === ""));
}

function word(least: number, most: number): fc.Arbitrary<string> {
  return fc.string({ minLength: least, maxLength: Math.max(least, most), unit: "grapheme" })
    .filter((value) => [...value].length <= most && [...value].length >= least);
}

/** One plain value for each input that must be given. */
export function minimalValues(variant: Variant): Values {
  const atLeast = "atLeastOne" in variant ? variant.atLeastOne?.slice(0, 1) ?? [] : [];
  const wanted = new Set([...atLeast, ...(variant.exactlyOne?.slice(0, 1) ?? [])]);
  const partners = [...wanted].flatMap((name) => variant.inputs[name]?.with ?? []);
  const needed = inputsToGive(variant).filter(([name, input]) =>
    input.required || wanted.has(name) || partners.includes(name)
  );
  const values = Object.fromEntries(needed.map(([name, input]) => [name, plainValue(name, input)]));
  return { ...values, ...choiceValues(variant) };
}

/** The inputs that can be given: all but those that are fixed. */
function inputsToGive(variant: Variant): [string, Input][] {
  return Object.entries(variant.inputs).filter(([, input]) => input.fixed === undefined);
}

/** The values that choose a variant among those with the same command words. */
export function choiceValues(variant: Variant): Values {
  return Object.fromEntries(
    conditionsOf(variant.when).map(([name, value]) => {
      const input = variant.inputs[name];
      return [name, value === true && input ? plainValue(name, input) : value];
    }),
  );
}

function plainValue(name: string, input: Input): unknown {
  if (input.enum) return input.type === "strings" ? [input.enum[0]] : input.enum[0];
  switch (input.type) {
    case "boolean":
      return true;
    case "integer":
    case "number":
      return Math.max(1, input.minimum ?? 1);
    case "strings":
      return ["one"];
    case "map":
      return { NAME: "first value" };
    case "json":
      return {};
    case "string":
      return `${name.replaceAll("_", "-")}-1`.padEnd(input.minLength ?? 0, "x");
  }
}
