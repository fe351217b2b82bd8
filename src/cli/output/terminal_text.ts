/** Text of others at a terminal: what would move the cursor or turn the reading order is shown. */

/**
 * C0 but for tab and line feed, DEL, C1, and the characters that override or isolate the direction
 * of text.
 */
// deno-lint-ignore no-control-regex -- control characters are what this looks for
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Escapes what a terminal would act on. JSON stays the same JSON.
 *
 * @param text Any text
 * @returns The text with `\uXXXX` for each such character
 */
export function visibleText(text: string): string {
  return text.replace(
    ACTING,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
