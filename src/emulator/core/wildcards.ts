/**
 * Patterns with wildcards, matched in a time that grows with pattern times text, whatever they hold:
 * regular expressions would try every way to share the text among the wildcards.
 *
 * @module
 */

/** One part of a pattern: a character, or a wildcard with what it stands for. */
type Part = string | { readonly stands: (character: string) => boolean };

const ANYTHING: Part = { stands: () => true };
const NO_SLASH: Part = { stands: (character) => character !== "/" };

/** Whether a path fits a pattern: `*` stands for any text without a slash, `**` for any text. */
export function pathFits(pattern: string, path: string): boolean {
  const parts = pattern.match(/\*\*+|[^]/gu) ?? [];
  return fits(
    parts.map((part) => part === "*" ? NO_SLASH : part.startsWith("**") ? ANYTHING : part),
    path,
  );
}

/** Whether a text fits a pattern in which `*` stands for any text, upper and lower case alike. */
export function textFits(pattern: string, text: string): boolean {
  const parts = [...pattern.toLowerCase()].map((part) => part === "*" ? ANYTHING : part);
  return fits(parts, text.toLowerCase());
}

/** Goes through the text once, with all places of the pattern where it could stand. */
function fits(parts: readonly Part[], text: string): boolean {
  let places = withSkipped(parts, [0]);
  for (const character of text) {
    const next = places.flatMap((place) => {
      const part = parts[place];
      if (part === undefined) return [];
      if (typeof part === "string") return part === character ? [place + 1] : [];
      return part.stands(character) ? [place] : [];
    });
    places = withSkipped(parts, next);
    if (places.length === 0) return false;
  }
  return places.includes(parts.length);
}

/** A wildcard may also stand for nothing. */
function withSkipped(parts: readonly Part[], places: readonly number[]): number[] {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (typeof parts[place] === "object") all.add(++place);
  }
  return [...all];
}
