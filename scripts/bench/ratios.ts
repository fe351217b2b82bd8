/** The arithmetic of benchmarks: times of interleaved rounds, compared round by round. */

/** Times in milliseconds by program, one for each round, in the order of the rounds. */
export type Times = { readonly [program: string]: readonly number[] };

/** How long a program took, beside another one. */
export interface Comparison {
  readonly program: string;
  readonly beside: string;
  /** Median of the times in milliseconds. */
  readonly milliseconds: number;
  /** Median of the ratios of each round. */
  readonly ratio: number;
  /** A quarter of the rounds had a ratio below the first of these, a quarter above the second. */
  readonly spread: readonly [number, number];
  /** Ratio of the fastest round of each: what a machine without other work would show. */
  readonly best: number;
  /** Ratio of the processor time of all rounds; a busy machine changes it little. */
  readonly cpu?: number;
  /** The ratio it should not exceed, where one was set. */
  readonly aim?: number;
  readonly met?: boolean;
}

/**
 * The middle value; between the two middle ones of an even number of values.
 *
 * @param values In any order, at least one
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value that a part of all values does not exceed, between two values where none stands there.
 *
 * @param values In any order, at least one
 * @param part From 0 to 1
 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (upper === undefined || lower === undefined) throw new Error("A median of nothing");
  return lower + (upper - lower) * (place - Math.floor(place));
}

/**
 * Compares two programs round by round: what slows the machine down for a while slows both, and
 * one slow round does not count.
 *
 * @param times Times of all programs
 * @param program The program
 * @param beside What it is compared with
 * @param aim The ratio it should not exceed
 */
export function compare(times: Times, program: string, beside: string, aim?: number): Comparison {
  const own = times[program] ?? [];
  const other = times[beside] ?? [];
  if (own.length !== other.length) {
    throw new Error(`"${program}" and "${beside}" were not run in pairs`);
  }
  const ratios = own.map((time, round) => time / (other[round] ?? NaN));
  const ratio = median(ratios);
  const spread = [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const;
  const best = Math.min(...own) / Math.min(...other);
  const found = { program, beside, milliseconds: median(own), ratio, spread, best };
  return aim === undefined ? found : { ...found, aim, met: ratio <= aim };
}

/**
 * Lines of a table, columns aligned, numbers to the right.
 *
 * @param rows The first one is the head
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  const isNumber = (text: string) => /^[\d.]+( (met|missed))?$/.test(text);
  return rows.map((row) =>
    row.map((text, column) => {
      const width = widths[column] ?? 0;
      return isNumber(text) ? text.padStart(width) : text.padEnd(width);
    }).join("  ").trimEnd() + "\n"
  ).join("");
}
