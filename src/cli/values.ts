/** From what was written to checked values: files and standard input are read here. */
import type { Process } from "../process/types.ts";
import { Failure } from "../errors/failure.ts";
import { expected } from "../client/request/expected_value.ts";
import { parseExactly } from "../json/json_value.ts";
import type { Input, Values } from "../operations/types.ts";
import { isOperation, type Variant } from "./commands.ts";
import { optionName } from "./options.ts";
import { flagOf, type Given, type Written } from "./given.ts";
import { usage } from "./usage.ts";

type Inputs = { readonly [name: string]: Input };

/**
 * Reads the values of a command.
 *
 * @param process The outside world
 * @param variant What the values are for
 * @param given What was written
 * @returns Checked values by input name
 * @throws {Failure} `usage` or `input_file`
 */
export async function readValues(
  process: Process,
  variant: Variant,
  given: Given,
): Promise<Values> {
  const values: { [name: string]: unknown } = {};
  const inputs = flagOf(given, "all_items") ? withoutLargestSize(variant) : variant.inputs;
  for (const [name, input] of Object.entries(inputs)) {
    const written = given.get(name);
    const value = written && await readValue(process, name, input, written);
    if (value !== undefined) values[name] = value;
  }
  await check(inputs, values);
  return values;
}

/** With `--all`, the size of a page counts items, of which there may be more than on a page. */
function withoutLargestSize(variant: Variant): Inputs {
  const pages = isOperation(variant) ? variant.pages : undefined;
  const size = pages === undefined || pages.style === "none" ? undefined : pages.size;
  const input = size === undefined ? undefined : variant.inputs[size];
  if (size === undefined || input === undefined) return variant.inputs;
  const { maximum: _, ...unlimited } = input;
  return { ...variant.inputs, [size]: unlimited };
}

/** Reads the global options. */
export async function readGlobals(inputs: Inputs, given: Given): Promise<Values> {
  const values: { [name: string]: unknown } = {};
  for (const [name, input] of Object.entries(inputs)) {
    const written = given.get(name);
    if (written) values[name] = coerce(spell(name, input), input, written);
  }
  await check(inputs, values);
  return values;
}

/** Where nothing must be given and nothing is but flags, schemas need not be loaded: 3 ms. */
async function check(inputs: Inputs, values: Values): Promise<void> {
  const flagsOnly = Object.values(values).every((value) => typeof value === "boolean");
  if (flagsOnly && !Object.values(inputs).some(isRequired)) return;
  const { checkValues } = await import("../client/request/input_schema.ts");
  checkValues(inputs, values, spell);
}

function isRequired(input: Input): boolean {
  return input.required === true;
}

function spell(name: string, input: Input): string {
  return input.arg ? name : `--${optionName(name, input)}`;
}

async function readValue(
  process: Process,
  name: string,
  input: Input,
  written: readonly Written[],
): Promise<unknown> {
  const called = spell(name, input);
  if (input.secret && input.type === "map") return await readMap(process, name, input, written);
  if (input.secret && input.type === "string") return await readOneSecret(process, called, written);
  if (input.secret && input.type === "json") {
    return secretJson(called, await readOneSecret(process, called, written));
  }
  if (input.text) {
    const text = await readLongText(process, called, written);
    return input.type === "json" ? json(called, text) : text;
  }
  return coerce(called, input, written);
}

async function readLongText(
  process: Process,
  called: string,
  written: readonly Written[],
): Promise<string> {
  const text = (role: Written["role"]) => written.find((one) => one.role === role)?.text;
  const { readText } = await import("../input/text_input.ts");
  return await readText(process, { value: text("value"), file: text("file") }, called);
}

async function readOneSecret(
  process: Process,
  called: string,
  written: readonly Written[],
): Promise<string> {
  const text = (role: Written["role"]) => written.find((one) => one.role === role)?.text;
  const { readSecret } = await import("../input/secret_input.ts");
  const given = { value: text("value"), file: text("file"), stdin: text("stdin") === "true" };
  return await readSecret(process, given, called);
}

async function readMap(
  process: Process,
  name: string,
  input: Input,
  written: readonly Written[],
): Promise<{ [name: string]: string }> {
  const texts = (role: Written["role"]) =>
    written.filter((one) => one.role === role).map((one) => one.text);
  const { readSecretMap } = await import("../input/secret_input.ts");
  return await readSecretMap(process, {
    pairs: mapOf(pairsOf(name, input, texts("value"))),
    valueFiles: texts("value-file"),
    stdin: texts("stdin-name")[0],
    envFiles: texts("env-file"),
    fromEnv: texts("from-env"),
  });
}

/** Names and values of a map as they were written. */
function pairsOf(name: string, input: Input, words: readonly string[]): [string, string][] {
  if (input.spelling !== "pairs") return words.flatMap((word) => assignments(name, input, word));
  const pairs: [string, string][] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [key = "", value] = words.slice(at, at + 2);
    // The word without a partner may be a value, so it is not shown.
    if (value === undefined) {
      throw usage(
        "Names and values must come in pairs: the last word has no partner",
        "Write KEY VALUE [KEY VALUE ...]",
      );
    }
    if (key === "") throw usage("A name is empty", "Write KEY VALUE [KEY VALUE ...]");
    // No name holds one, and what follows it would be kept and listed as a name.
    if (key.includes("=")) {
      throw usage('A name holds "="', "Write KEY VALUE [KEY VALUE ...], not KEY=VALUE");
    }
    pairs.push([key, value]);
  }
  return pairs;
}

/** An object of names and values, each name given once. */
function mapOf(pairs: readonly (readonly [string, string])[]): { [name: string]: string } {
  const names = new Set<string>();
  for (const [name] of pairs) {
    if (names.has(name)) {
      throw usage(`The value of ${JSON.stringify(name)} was given twice`, "Give each name once");
    }
    names.add(name);
  }
  return Object.fromEntries(pairs);
}

function assignments(called: string, input: Input, word: string): [string, string][] {
  const parts = input.spelling === "commas" ? word.split(/,(?=[^,=]+=)/) : [word];
  return parts.map((part) => {
    const at = part.indexOf("=");
    if (at < 1) {
      const what = input.secret ? "A value" : `"${part}"`;
      throw usage(`${what} of ${called} is not KEY=VALUE`, "Write KEY=VALUE");
    }
    return [part.slice(0, at), part.slice(at + 1)];
  });
}

/** Turns words into the type of an input. */
function coerce(called: string, input: Input, written: readonly Written[]): unknown {
  const texts = written.map((one) => one.text);
  const text = texts[0] ?? "";
  switch (input.type) {
    case "boolean":
      return text === "true";
    case "integer":
      return number(called, input, text, /^[+-]?\d+$/);
    case "number":
      return number(called, input, text, /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/);
    case "strings":
      return input.spelling === "commas"
        ? texts.flatMap((one) => one.split(",")).map((one) =>
          input.in === "local" ? one.trim() : one
        )
          .filter((one) => one !== "")
        : texts;
    case "map":
      return mapOf(texts.flatMap((one) => pairsOf(called, input, [one])));
    case "json":
      return json(called, text);
    case "string":
      return text;
  }
}

function number(called: string, input: Input, text: string, form: RegExp): number {
  const value = Number(text);
  const exact = input.type !== "integer" || Number.isSafeInteger(value);
  if (!form.test(text) || !Number.isFinite(value) || !exact) {
    throw usage(`Invalid value "${text}" for ${called}`, `Give ${expected(input)}`);
  }
  return value;
}

/** What is wrong with a secret is not shown: the words of the parser quote it. */
function secretJson(called: string, text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    throw usage(`${called} is not JSON`, "Give one JSON value");
  }
}

function json(called: string, text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    throw new Failure("usage", `${called} is not JSON: ${(error as Error).message}`, {
      hint: "Give one JSON value, quoted for the shell",
    });
  }
}
