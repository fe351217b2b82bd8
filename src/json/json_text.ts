/**
 * JSON as text: checked, then re-spaced without being serialised again, so that digits, key order,
 * duplicate keys and escapes stay as the server wrote them.
 *
 * @module
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * From this depth on everything stays on one line: a list nested 100,000 levels deep would
 * otherwise be indented into 20 GB of spaces.
 */
const DEEPEST_INDENT = 256;

/** Most bytes of an indented text; what would be longer stays compact (V8's strings end at 2²⁹). */
const LONGEST_TEXT = 500_000_000;

/** Most bytes that one byte of input is turned into. */
const LONGEST_STEP = 2 * DEEPEST_INDENT + 3;

/**
 * Checks that a text is one JSON document (RFC 8259), however deeply nested.
 *
 * @param text The text
 * @throws {SyntaxError} When it is not
 */
export function validateJson(text: string): void {
  JSON.parse(text);
}

/**
 * Takes the white space between the tokens out.
 *
 * @param text Valid JSON
 * @returns The same tokens on one line
 */
export function compactJson(text: string): string {
  // Over bytes it is several times faster than over strings put together from slices.
  const bytes = new TextEncoder().encode(text);
  let inString = false;
  let kept = 0;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at] ?? 0;
    if (inString) {
      bytes[kept++] = code;
      if (code === BACKSLASH) bytes[kept++] = bytes[++at] ?? 0;
      else if (code === QUOTE) inString = false;
    } else if (code > SPACE) {
      bytes[kept++] = code;
      inString = code === QUOTE;
    }
  }
  return kept === bytes.length ? text : decode(bytes.subarray(0, kept));
}

/**
 * Puts each member on a line of its own, indented by two spaces.
 *
 * Below 256 levels the text stays on one line, and so does a text that would become longer than a
 * string can be.
 *
 * @param text Valid JSON
 * @returns The same tokens, indented
 */
export function indentJson(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = new Uint8Array(2 * bytes.length + LONGEST_STEP);
  let length = 0;
  let depth = 0;
  let inString = false;
  let justOpened = false;
  const newline = (inside: number) => {
    if (inside > DEEPEST_INDENT) return;
    out[length++] = LINE_FEED;
    out.fill(SPACE, length, length += 2 * depth);
  };
  for (let at = 0; at < bytes.length; at++) {
    if (length + LONGEST_STEP > out.length) {
      if (length > LONGEST_TEXT) return compactJson(text);
      out = grown(out);
    }
    const code = bytes[at] ?? 0;
    if (inString) {
      out[length++] = code;
      if (code === BACKSLASH) out[length++] = bytes[++at] ?? 0;
      else if (code === QUOTE) inString = false;
      continue;
    }
    if (code <= SPACE) continue;
    const closes = code === CLOSE_OBJECT || code === CLOSE_LIST;
    if (closes) depth--;
    // Nothing stands between the brackets of an empty list or object.
    if (justOpened !== closes) newline(closes ? depth + 1 : depth);
    justOpened = code === OPEN_OBJECT || code === OPEN_LIST;
    if (justOpened) depth++;
    out[length++] = code;
    if (code === COMMA) newline(depth);
    else if (code === COLON && depth <= DEEPEST_INDENT) out[length++] = SPACE;
    inString = code === QUOTE;
  }
  return decode(out.subarray(0, length));
}

/**
 * Finds a member of an object and gives its value as it is written, so that it can be passed on
 * without being serialised again.
 *
 * @param text Valid JSON
 * @param name Name of the member
 * @returns The text of its value (of the last one, as `JSON.parse` has it); `undefined` when the
 * text is no object or has no such member
 */
export function memberText(text: string, name: string): string | undefined {
  const found = memberSpan(text, name);
  return found && text.slice(found.from, found.to).trim();
}

/** Part of a text: from its first character up to, not including, the one behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds where the value of a member stands, white space around it included.
 *
 * @param text Valid JSON
 * @param name Name of the member
 * @returns The last one; `undefined` when the text is no object or has no such member
 */
export function memberSpan(text: string, name: string): Span | undefined {
  let found: Span | undefined;
  let depth = 0;
  let key: string | undefined;
  let valueFrom = -1;
  if (!text.trimStart().startsWith("{")) return undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (depth === 1 && valueFrom === -1) key = JSON.parse(text.slice(at, end));
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth++;
    } else if (depth > 1) {
      if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    } else if (code === COLON) {
      valueFrom = at + 1;
    } else if (code === COMMA || code === CLOSE_OBJECT) {
      if (key === name && valueFrom !== -1) found = { from: valueFrom, to: at };
      valueFrom = -1;
    }
  }
  return found;
}

/** Index behind the string that begins with the quote at `at`, in valid JSON. */
export function endOfString(text: string, at: number): number {
  while (true) {
    at = text.indexOf('"', at + 1);
    if (at === -1) return text.length;
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    // An even number of backslashes escapes itself, an odd one the quote.
    if ((at - before) % 2 === 1) return at + 1;
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

function decode(bytes: Uint8Array): string {
  // Without `ignoreBOM` a byte order mark at the very beginning would be taken out.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
