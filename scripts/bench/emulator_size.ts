/**
 * What an emulator costs that holds much, as a table for `docs/performance.md`: many sessions, many
 * files, 3 GB in a workspace, 2,000 followers of one log, a log of 1,000,000 events.
 *
 * Run with `deno run -A scripts/bench/emulator_size.ts`. `--before FOLDER` measures another checkout
 * in the same run, `--only CASE,CASE` chooses, `--quick` takes as little as shows that everything
 * runs. Linux only: the memory comes from `/proc`. Exits 1 when a case failed, with `--check` also
 * when an aim is missed.
 */
import { CASES, type Figure, FULL, QUICK, type Sizes } from "./emulator_cases.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");

/** What is measured. */
export interface SizeOptions {
  readonly sizes: Sizes;
  /** Names of cases; all, when left out. */
  readonly only?: readonly string[];
  /** Path of another checkout. */
  readonly before?: string;
}

/** A row of the table: the figure of this checkout beside that of the other one. */
export interface SizeRow {
  readonly what: string;
  readonly now: Figure;
  readonly before?: Figure;
  readonly met?: boolean;
}

/** What came out. */
export interface SizeReport {
  readonly rows: readonly SizeRow[];
  /** What failed, and why. */
  readonly failed: readonly string[];
}

/** Measures a case in a folder that is removed afterwards; a text when it failed. */
async function measure(name: string, root: string, sizes: Sizes): Promise<Figure[] | string> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-size-" });
  try {
    return await CASES[name]?.(root, folder, sizes) ?? `"${name}" is no case`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Measures the cases, one after the other.
 *
 * @param options Which, and how much they hold
 */
export async function measureSizes({ sizes, only, before }: SizeOptions): Promise<SizeReport> {
  const rows: SizeRow[] = [];
  const failed: string[] = [];
  for (const name of only ?? Object.keys(CASES)) {
    const now = await measure(name, ROOT, sizes);
    const other = before === undefined ? [] : await measure(name, before, sizes);
    if (typeof now === "string") failed.push(`${name}: ${now}`);
    if (typeof other === "string") failed.push(`${name} (before): ${other}`);
    if (typeof now === "string") continue;
    now.forEach((figure, index) => {
      const { what, value, aim } = figure;
      const beside = typeof other === "string" ? undefined : other[index];
      const met = aim === undefined ? {} : { met: value <= aim };
      rows.push({ what, now: figure, ...(beside === undefined ? {} : { before: beside }), ...met });
    });
  }
  return { rows, failed };
}

function shown(figure: Figure | undefined): string {
  if (figure === undefined) return "";
  const { value, unit } = figure;
  return `${value.toFixed(unit === "×" || unit === "s" ? 2 : 0)} ${unit}`;
}

/** The report as a table in Markdown, aligned as the formatter of the project wants it. */
export function markdownOf({ rows, failed }: SizeReport): string {
  const cells = rows.map(({ what, now, before, met }) => {
    const aim = now.aim === undefined ? "" : `${shown({ ...now, value: now.aim })} `;
    return [what, shown(before), shown(now), `${aim}${aim && (met ? "met" : "missed")}`];
  });
  const all = [["what", "before", "now", "aim"], ...cells];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${
      row.map((cell, at) =>
        at === 1 || at === 2 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
      ).join(" | ")
    } |\n`;
  const rule = widths.map((width, at) =>
    at === 1 || at === 2 ? `${"-".repeat(width - 1)}:` : "-".repeat(width)
  );
  const [head = [], ...rest] = all;
  return [line(head), line(rule), ...rest.map(line), ...failed.map((what) => `\nFailed: ${what}\n`)]
    .join("");
}

/** Reads the options; throws on what is none. */
async function optionsFrom(args: readonly string[]): Promise<SizeOptions & { check: boolean }> {
  const { parseArgs } = await import("node:util");
  const { values } = parseArgs({
    args: [...args],
    options: {
      before: { type: "string" },
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  const only = values.only?.split(",");
  const stray = only?.find((name) => !Object.hasOwn(CASES, name));
  if (stray !== undefined) {
    throw new Error(`"${stray}" is none of ${Object.keys(CASES).join(", ")}`);
  }
  return {
    sizes: values.quick ? QUICK : FULL,
    check: values.check,
    ...(only === undefined ? {} : { only }),
    ...(values.before === undefined ? {} : { before: await Deno.realPath(values.before) }),
  };
}

if (import.meta.main) {
  const options = await optionsFrom(Deno.args);
  const report = await measureSizes(options);
  console.log(markdownOf(report));
  const isMissed = options.check && report.rows.some(({ met }) => met === false);
  if (report.failed.length > 0 || isMissed) Deno.exit(1);
}
