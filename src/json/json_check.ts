/**
 * Checks JSON without building values of it: a text can be made of so many small values that they
 * take a hundred times its memory, and half a minute during which no time limit fires.
 *
 * @module
 */

/** Where a text stops being JSON. */
export class JsonError extends SyntaxError {
  /** Name of the class. */
  override readonly name = "JsonError";

  /**
   * @param at Index of the first character that does not fit
   * @param breaksOff Whether the text just ends too early
   */
  constructor(readonly at: number, readonly breaksOff: boolean) {
    super(breaksOff ? `The JSON breaks off at ${at}` : `Not JSON at ${at}`);
  }
}

/** Characters of a string that are looked at one by one. */
const SHORT = 32;

const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** White space between tokens. */
const isBlank = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** What may come next. */
type Expected = "value" | "value or ]" | "name or }" | "name" | ":" | ", or end" | "end";

/** Ends the plain part of a string: a quote, a backslash, or what must be escaped. */
// deno-lint-ignore no-control-regex -- control characters are what this looks for
const IN_STRING = /["\\\u0000-\u001f]/g;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const ESCAPE_BEGUN = /\\(?:u[0-9a-fA-F]{0,3})?$/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NUMBER_BEGUN = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|(?:0|[1-9]\d*)(?:\.\d+)?[eE][+-]?)?$/;
const WORDS = ["true", "false", "null"] as const;

/** A check that can be made in parts. */
export interface JsonCheck {
  /**
   * Goes on with the check.
   *
   * @param characters About how many to look at
   * @returns Whether the whole text has been looked at, and is one JSON document
   * @throws {JsonError} When it is none
   */
  step(characters: number): boolean;
}

/**
 * Begins to check that a text is one JSON document (RFC 8259), however deeply nested.
 *
 * @param text The text
 * @returns The check
 */
export function jsonCheck(text: string): JsonCheck {
  let at = 0;
  let expected: Expected = "value";
  /** For each open bracket whether it is that of an object. */
  let open = new Uint8Array(64);
  let depth = 0;

  const wrong = (index: number) => new JsonError(index, index >= text.length);

  const enter = (isObject: boolean): Expected => {
    if (depth === open.length) {
      const larger = new Uint8Array(2 * depth);
      larger.set(open);
      open = larger;
    }
    open[depth++] = isObject ? 1 : 0;
    return isObject ? "name or }" : "value or ]";
  };
  const afterValue = (): Expected => depth === 0 ? "end" : ", or end";

  /** Reads the string whose quote is at `at`. */
  const string = () => {
    at++;
    // Most strings are short and plain: a look at each character is faster than a search.
    for (const end = at + SHORT; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) return void at++;
      if (code === BACKSLASH || !(code >= SPACE)) break;
    }
    while (true) {
      IN_STRING.lastIndex = at;
      const found = IN_STRING.exec(text);
      if (found === null) throw wrong(text.length);
      at = found.index;
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at++;
        return;
      }
      ESCAPE.lastIndex = at;
      if (code !== BACKSLASH || !ESCAPE.test(text)) {
        throw ESCAPE_BEGUN.test(text.slice(at, at + 6)) && at + 6 > text.length
          ? wrong(text.length)
          : new JsonError(at, false);
      }
      at = ESCAPE.lastIndex;
    }
  };

  const numberOrWord = () => {
    if (isPlainInteger()) return;
    NUMBER.lastIndex = at;
    if (NUMBER.test(text)) {
      at = NUMBER.lastIndex;
      // What follows would have to be a comma or a bracket: "1." and "1e" are begun numbers.
      if (at < text.length && /[.eE]/.test(text[at] ?? "") && isBegun(at - 1)) {
        throw wrong(text.length);
      }
      return;
    }
    const word = WORDS.find((word) => text.startsWith(word, at));
    if (word !== undefined) {
      at += word.length;
      return;
    }
    const rest = text.slice(at, at + 5);
    const begun = rest === "-" || WORDS.some((word) => word.startsWith(rest));
    throw begun && at + rest.length === text.length ? wrong(text.length) : new JsonError(at, false);
  };
  /** Reads a whole number without sign and without leading zero, and with nothing of a number behind. */
  const isPlainInteger = (): boolean => {
    let end = at;
    let code = text.charCodeAt(end);
    if (code <= ZERO || code > NINE) return false;
    while (code >= ZERO && code <= NINE) code = text.charCodeAt(++end);
    if (code !== COMMA && code !== CLOSE_LIST && code !== CLOSE_OBJECT) return false;
    at = end;
    return true;
  };
  /** Whether the text ends in a number that is not complete. */
  const isBegun = (from: number) => {
    if (text.length - from > 64) return false;
    const start = Math.max(0, from - 1_000);
    const tail = /[-\d.eE+]+$/.exec(text.slice(start))?.[0];
    return tail !== undefined && NUMBER_BEGUN.test(tail);
  };

  const value = (code: number) => {
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      at++;
      expected = enter(code === OPEN_OBJECT);
      return;
    }
    if (code === QUOTE) string();
    else numberOrWord();
    expected = afterValue();
  };
  const close = () => {
    at++;
    depth--;
    expected = afterValue();
  };
  const take = (code: number) => {
    const inObject = depth > 0 && open[depth - 1] === 1;
    switch (expected) {
      case "value or ]":
        return code === CLOSE_LIST ? close() : value(code);
      case "value":
        return value(code);
      case "name or }":
        if (code === CLOSE_OBJECT) return close();
        /* falls through */
      case "name":
        if (code !== QUOTE) break;
        string();
        expected = ":";
        return;
      case ":":
        if (code !== COLON) break;
        at++;
        expected = "value";
        return;
      case ", or end":
        if (code === (inObject ? CLOSE_OBJECT : CLOSE_LIST)) return close();
        if (code !== COMMA) break;
        at++;
        expected = inObject ? "name" : "value";
        return;
    }
    throw new JsonError(at, false);
  };
  return {
    step(characters) {
      const until = at + characters;
      while (at < until) {
        const code = text.charCodeAt(at);
        if (isBlank(code)) {
          at++;
        } else if (at < text.length) {
          take(code);
        } else {
          if (expected === "end") return true;
          throw wrong(text.length);
        }
      }
      return false;
    },
  };
}

/**
 * Whether a text is the beginning of a JSON document and not a whole one.
 *
 * @param text The text
 */
export function breaksOff(text: string): boolean {
  try {
    jsonCheck(text).step(Infinity);
    return false;
  } catch (error) {
    return error instanceof JsonError && error.breaksOff;
  }
}
