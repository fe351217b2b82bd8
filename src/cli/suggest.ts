/** Finds the known name closest to what was typed. */

/**
 * @param typed What was typed
 * @param known The names there are
 * @returns The closest name, or `undefined` when none is near
 */
export function closest(typed: string, known: Iterable<string>): string | undefined {
  return nearest(typed, known, Math.max(2, Math.ceil(typed.length / 3)))?.name;
}

/** The distance between what was typed and a known name that it begins. */
const BEGINNING = 1;

/** A known name, and how far it is from what was typed. */
export interface Near {
  readonly name: string;
  readonly distance: number;
}

/**
 * Finds the nearest of known names.
 *
 * @param typed What was typed
 * @param known The names there are
 * @param limit The largest distance that counts as near: letters to insert, drop, replace or swap
 * @returns The nearest one, or `undefined` when none is near
 */
export function nearest(typed: string, known: Iterable<string>, limit: number): Near | undefined {
  // Every letter is near every other one.
  if (typed.replace(/^-+/, "").length < 2) return undefined;
  let best: Near | undefined;
  for (const name of known) {
    // So many letters more or fewer take at least as many steps.
    if (!name.startsWith(typed) && Math.abs(name.length - typed.length) > limit) continue;
    const distance = name.startsWith(typed)
      ? (name === typed ? 0 : BEGINNING)
      : editDistance(typed, name);
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best;
}

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(i - 2, j - 2) + 1);
      }
      row.push(cost);
    }
  }
  return at(a.length, b.length);
}
