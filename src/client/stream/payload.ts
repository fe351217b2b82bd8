/**
 * Tells payloads of events that are JSON from those that are not, without building values of them.
 *
 * @module
 */

// deno-lint-ignore no-control-regex -- JSON forbids exactly these in strings
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/.source;
const SCALAR = `(?:${STRING}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null)`;

/**
 * An object without objects or lists in it, and without white space between its tokens: the source of
 * an expression.
 */
export const FLAT_OBJECT = `\\{(?:${STRING}:${SCALAR}(?:,${STRING}:${SCALAR})*)?\\}`;

const ONLY_FLAT_OBJECT = new RegExp(`^${FLAT_OBJECT}$`);

/** Up to this length the expression is faster than `JSON.parse`, which makes an object besides. */
export const SHORT = 320;

/** What can stand behind the bracket of a list; `[info]` is the beginning of many a line of a log. */
const LIST_START = /^\[[ \t\n]*(?:["[{\]tfn]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[ \t\n]*[,\]])/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[ \t\n]*$/;
const WORD = /^(?:true|false|null)[ \t\n]*$/;

/**
 * Whether a text is one JSON document (RFC 8259). Usual texts that are none are told by their first
 * and last characters, without the price of an exception.
 *
 * @param text The payload; no carriage return is in it
 */
export function isJson(text: string): boolean {
  if (text.length <= SHORT && ONLY_FLAT_OBJECT.test(text)) return true;
  if (!couldBeJson(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function couldBeJson(text: string): boolean {
  const from = firstInk(text);
  const start = from === 0 ? text : text.slice(from);
  switch (start.charCodeAt(0)) {
    case 0x7b:
      return endsWith(start, 0x7d);
    case 0x22:
      return start.length > 1 && endsWith(start, 0x22);
    case 0x5b:
      return LIST_START.test(start);
    case 0x74:
    case 0x66:
    case 0x6e:
      return WORD.test(start);
    default:
      return NUMBER.test(start);
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a;
}

function firstInk(text: string): number {
  let at = 0;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function endsWith(text: string, code: number): boolean {
  let at = text.length - 1;
  while (isBlank(text.charCodeAt(at))) at--;
  return at > 0 && text.charCodeAt(at) === code;
}

/** Texts that stand in JSON as they are. */
const PLAIN = /^[ !#-[\]-\x7e]*$/;

/**
 * A text as a JSON string.
 *
 * @param text Any text
 */
export function jsonString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
