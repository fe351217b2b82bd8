/**
 * Takes secrets out of what the program says itself: by place where the program knows the place, by
 * value in texts of the server.
 *
 * @module
 */
import { shownKey } from "../../config/key.ts";
import { shallow } from "../../json/json_value.ts";
import type { Operation, Values } from "../../operations/types.ts";

/** What stands where a secret stood. */
export const HIDDEN = "***";

/** A secret shorter than this is not looked for in texts: it would be found in ordinary words. */
const SHORTEST_BY_VALUE = 8;

type Inputs = Operation["inputs"];

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string;

/**
 * Makes a function that takes the secrets of one call out of texts of the server.
 *
 * @param inputs The inputs, which say what is secret
 * @param values Their values
 * @param key The API key
 * @returns The function
 */
export function redactorOf(inputs: Inputs, values: Values, key: string | undefined): Redactor {
  return redactorFor(secretValues(inputs, values), key);
}

/**
 * Makes a function that takes these secrets out of texts.
 *
 * @param secrets Their values; short ones are left alone
 * @param key The API key
 * @returns The function
 */
export function redactorFor(secrets: Iterable<string>, key: string | undefined): Redactor {
  const replacements = new Map<string, string>();
  for (const value of secrets) {
    for (const part of [value, ...value.split(/\r?\n/)]) replacements.set(part, HIDDEN);
  }
  if (key !== undefined) replacements.set(key, shownKey(key));
  const pairs = [...replacements]
    .filter(([value]) => value.length >= SHORTEST_BY_VALUE)
    .flatMap(([value, shown]) => spellings(value).map((text) => [text, shown] as const))
    // A secret that holds another one goes first, or its rest would stay.
    .sort(([a], [b]) => b.length - a.length);
  return (text) => pairs.reduce((rest, [value, shown]) => rest.replaceAll(value, shown), text);
}

/** A value as it is, and as it looks inside a quoted text, a text in ASCII, or a URL. */
function spellings(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1);
  const ascii = quoted.replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const texts = [value, quoted, ascii];
  return [...new Set([...texts, ...texts.map((text) => encodeURIComponent(text.toWellFormed()))])];
}

/**
 * Takes secrets out of every text inside a JSON value, names of members included.
 *
 * @param value The value
 * @param redact What takes them out of a text
 * @returns A copy
 */
export function redactInside(value: unknown, redact: Redactor): unknown {
  return redacted(shallow(value), redact);
}

function redacted(value: unknown, redact: Redactor): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((entry) => redacted(entry, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [redact(name), redacted(inner, redact)]),
  );
}

/** Every secret text among values. */
function secretValues(inputs: Inputs, values: Values): string[] {
  return Object.entries(inputs)
    .flatMap(([name, input]) => input.secret ? [...secretTexts(values[name])] : []);
}

/**
 * Values as the program may show them: secret ones replaced, names in maps kept.
 *
 * @param inputs The inputs, which say what is secret
 * @param values Their values
 * @returns A copy
 */
export function withoutSecrets(inputs: Inputs, values: Values): Values {
  const shown: { [name: string]: unknown } = { ...values };
  for (const [name, input] of Object.entries(inputs)) {
    const value = shown[name];
    if (!input.secret || value === undefined) continue;
    shown[name] = input.type === "map" && typeof value === "object" && value !== null
      ? Object.fromEntries(Object.keys(value).map((key) => [key, HIDDEN]))
      : HIDDEN;
  }
  return shown;
}

/** Every text in a secret value; of a map the values are secret, not the names. */
function* secretTexts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) yield* secretTexts(inner);
}
