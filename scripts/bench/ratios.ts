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
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error("A median of nothing");
  return (lower + upper) / 2;
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
  const ratio = median(own.map((time, round) => time / (other[round] ?? NaN)));
  const found = { program, beside, milliseconds: median(own), ratio };
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
  const isNumber = (text: string) => /^[\d.]/.test(text);
  return rows.map((row) =>
    row.map((text, column) => {
      const width = widths[column] ?? 0;
      return isNumber(text) ? text.padStart(width) : text.padEnd(width);
    }).join("  ").trimEnd() + "\n"
  ).join("");
}
