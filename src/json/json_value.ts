/**
 * Reads JSON values of which nothing is known.
 *
 * @module
 */

/** A JSON object. */
export type JsonObject = { readonly [name: string]: unknown };

/** Whether a value is an object, and neither `null` nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a text with something in it. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The value as an object, or `undefined` when it is none. */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The value as a text, or `undefined` when it is none or empty. */
export function asText(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

/** Stands for what lies deeper than anybody looks. */
const CUT = "…";

/** Levels that are kept of a value that is shown. */
const SHOWN_DEPTH = 64;

/**
 * Copies a value down to some depth, so that whatever goes through it one level after the other has
 * an end: printing a value nested 3,000 levels deep overflows the stack.
 *
 * @param value The value
 * @param depth Levels that are kept; 64 unless given
 * @returns The copy; what lies deeper is "…"
 */
export function shallow(value: unknown, depth = SHOWN_DEPTH): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return CUT;
  if (Array.isArray(value)) return value.map((entry) => shallow(entry, depth - 1));
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, inner]) => [name, shallow(inner, depth - 1)]));
}

/** `JSON.rawJSON` and the source text of values are in no library of types yet. */
interface ExactJson {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

/** A value that is written as this text. */
export interface RawJson {
  readonly rawJSON: string;
}

/** Whether a value is a number that {@link parseExactly} kept as it was written. */
export function isRawJson(value: unknown): value is RawJson {
  return (JSON as unknown as ExactJson).isRawJSON(value);
}

/**
 * Reads JSON whose numbers keep their digits when it is written again.
 *
 * @param text JSON
 * @returns The value; a number that JavaScript would write in another way is a raw one
 * @throws {SyntaxError} When it is not JSON
 */
export function parseExactly(text: string): unknown {
  try {
    return JSON.parse(text, (_, value, context?: { source?: string }) => {
      const source = context?.source;
      const changed = typeof value === "number" && source !== undefined && String(value) !== source;
      return changed ? (JSON as unknown as ExactJson).rawJSON(source) : value;
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Too deep to be looked through, and to be written again.
    return shallow(JSON.parse(text));
  }
}
