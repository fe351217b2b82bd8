/**
 * Takes secrets out of what the program says itself: by place where the program knows the place, by
 * value in texts of the server.
 *
 * @module
 */
import { shownKey } from "../../config/key.ts";
import type { Input, Operation } from "../../operations/types.ts";
import type { Outgoing } from "./outgoing.ts";

/** What stands where a secret stood. */
export const HIDDEN = "***";

/** A secret shorter than this is not looked for in texts: it would be found in ordinary words. */
const SHORTEST_BY_VALUE = 8;

/** What of a request can hold secrets. */
type Telling = Pick<Outgoing, "operation" | "url" | "headers" | "body">;

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string;

/**
 * Makes a function that takes the secrets of one call out of texts of the server.
 *
 * @param request The request, from which the secret values are read by their places
 * @param key The API key
 * @returns The function
 */
export function redactorOf(request: Telling, key: string | undefined): Redactor {
  return redactorFor(secretValues(request), key);
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
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((entry) => redactInside(entry, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [redact(name), redactInside(inner, redact)]),
  );
}

/**
 * A URL as the program may show it: values of secret inputs and credentials replaced.
 *
 * @param url The URL
 * @param operation The operation, whose inputs say what is secret
 * @returns The URL to show
 */
export function shownUrl(url: string, operation: Operation): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  for (const [name, input] of secretInputs(operation, "query")) {
    const field = input.field ?? name;
    if (parsed.searchParams.has(field)) parsed.searchParams.set(field, HIDDEN);
  }
  parsed.username = "";
  parsed.password = "";
  return parsed.href;
}

function secretInputs(operation: Operation, place: Input["in"]): [string, Input][] {
  return Object.entries(operation.inputs as { readonly [name: string]: Input })
    .filter(([, input]) => input.secret === true && input.in === place);
}

function* secretValues({ operation, url, headers, body }: Telling): Generator<string> {
  for (const [name, input] of secretInputs(operation, "header")) {
    yield headers[input.field ?? name] ?? "";
  }
  for (const [name, input] of secretInputs(operation, "query")) {
    yield* new URL(url).searchParams.getAll(input.field ?? name);
  }
  const inBody = secretInputs(operation, "body");
  if (inBody.length === 0 || body === undefined) return;
  const sent: unknown = JSON.parse(body);
  for (const [name, input] of inBody) {
    yield* secretTexts(at(sent, (input.field ?? name).split(".")), input);
  }
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (inner, name) =>
      typeof inner === "object" && inner !== null
        ? (inner as { readonly [name: string]: unknown })[name]
        : undefined,
    value,
  );
}

/**
 * The texts of a secret value.
 *
 * @param value The value
 * @param input What it is given for; of a map or its entries the values are secret, not the names
 * @returns Every text in it
 */
export function* secretTexts(value: unknown, input: Input): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) {
    const named = input.entries && typeof inner === "object" && inner !== null && "value" in inner;
    yield* secretTexts(named ? inner.value : inner, input);
  }
}
