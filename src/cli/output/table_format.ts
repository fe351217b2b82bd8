/** `--format table` and `--format tsv`: the entries of a list, or the members of an object, in columns. */
import measure from "fast-string-truncated-width";
import { isObject, isRawJson, type JsonObject, parseExactly } from "../../json/json_value.ts";
import type { Formatter, View } from "./formats.ts";
import { visibleText } from "./terminal_text.ts";

/** Between two columns. */
const GAP = "  ";

/** What stands at the end of a cell that was cut. */
const CUT = "…";

/** The narrowest column; where even this is too wide, the last columns are left out. */
const NARROWEST = 6;

/** Share of the width that the first column may take without being cut. */
const MOST_OF_FIRST = 0.6;

/** Rows of text cells under the names of their columns. */
interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The formatter of tables for people. */
export function tableFormat(view: View): Formatter {
  let layout:
    | { readonly columns: readonly string[]; readonly widths: readonly number[] }
    | undefined;
  return {
    document(text) {
      const value = parseExactly(text);
      const list = listOf(value, view);
      if (list === undefined && isObject(value)) return members(value, view);
      const { columns, rows } = gridOf(list ?? [value], view.columns);
      const lines = [columns, ...rows];
      const widths = widthsOf(lines, view.width);
      return drawn(lines, widths, barsOf(list ?? [], widths, view));
    },
    series(texts) {
      const values = texts.map(parseExactly);
      const { columns, rows } = gridOf(values, layout?.columns ?? view.columns);
      if (layout !== undefined) return drawn(rows, layout.widths);
      // What comes later has to do with the widths of what came first.
      layout = { columns, widths: widthsOf([columns, ...rows], view.width) };
      return drawn([columns, ...rows], layout.widths);
    },
  };
}

/** The formatter of tab-separated values: a head line, then a line an entry. */
export function tsvFormat(view: View): Formatter {
  let columns: readonly string[] | undefined;
  const line = (cells: readonly string[]) => `${cells.map(escaped).join("\t")}\n`;
  return {
    document(text) {
      const value = parseExactly(text);
      const grid = gridOf(listOf(value, view) ?? [value], view.columns);
      return line(grid.columns) + grid.rows.map(line).join("");
    },
    series(texts) {
      const first = columns === undefined;
      const grid = gridOf(texts.map(parseExactly), columns ?? view.columns);
      columns = grid.columns;
      return (first ? line(columns) : "") + grid.rows.map(line).join("");
    },
  };
}

/** Widest bar, in columns; narrowest that says anything. */
const BAR = { most: 40, least: 5 };

/** A full column and its eighths. */
const BLOCKS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/** Draws the numbers of a member as bars, one for each entry, where there is room for them. */
function barsOf(
  entries: readonly unknown[],
  widths: readonly number[],
  { bar, width }: View,
): readonly string[] {
  if (bar === undefined) return [];
  const numbers = entries.map((entry) => Number(isObject(entry) ? textOf(entry[bar]) : 0) || 0);
  const used = widths.reduce((sum, one) => sum + one + GAP.length, 0);
  const room = Math.min(BAR.most, width === undefined ? BAR.most : width - used);
  const most = Math.max(...numbers);
  if (room < BAR.least || !(most > 0)) return [];
  return numbers.map((number) => {
    const eighths = Math.round(8 * room * Math.max(0, number) / most);
    return "█".repeat(Math.floor(eighths / 8)) + (BLOCKS[eighths % 8] ?? "");
  });
}

/** A tab or line feed in a cell would look like the end of it. */
function escaped(cell: string): string {
  return cell.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}

function listOf(value: unknown, { list }: View): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const member = list && isObject(value) ? value[list] : undefined;
  return Array.isArray(member) ? member : undefined;
}

/** One object: a line a member. */
function members(value: JsonObject, { columns, width }: View): string {
  const names = columns ?? Object.keys(value);
  const rows = names.map((name) => [name, cellOf(value, name)]);
  return drawn(rows, widthsOf(rows, width));
}

function gridOf(values: readonly unknown[], wanted: readonly string[] | undefined): Grid {
  const columns = wanted ?? namesOf(values);
  return {
    columns,
    rows: values.map((value) =>
      isObject(value) ? columns.map((name) => cellOf(value, name)) : [textOf(value)]
    ),
  };
}

/** Names of all members, in the order in which they come first. */
function namesOf(values: readonly unknown[]): string[] {
  const names = new Set(values.filter(isObject).flatMap((value) => Object.keys(value)));
  return names.size === 0 ? ["value"] : [...names];
}

/** The text of a member; a path leads through objects and into the entries of lists. */
function cellOf(row: JsonObject, path: string): string {
  let found: readonly unknown[] = Object.hasOwn(row, path) ? [row[path]] : [row];
  if (!Object.hasOwn(row, path)) {
    for (const name of path.replaceAll("[]", "").split(".")) {
      found = found.flat().map((value) => isObject(value) ? value[name] : undefined);
    }
  }
  return found.length === 1 ? textOf(found[0]) : found.map(textOf).join(", ");
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return isRawJson(value) ? value.rawJSON : JSON.stringify(value);
}

/** A cell on one line, as a terminal shows it. */
function shown(cell: string): string {
  return visibleText(cell.replaceAll(/\s+/g, " "));
}

function widthsOf(rows: readonly (readonly string[])[], width: number | undefined): number[] {
  const count = Math.max(...rows.map((row) => row.length), 0);
  const widths = Array.from(
    { length: count },
    (_, at) => Math.max(...rows.map((row) => measure(shown(row[at] ?? "")).width)),
  );
  return width === undefined ? widths : fitted(widths, width);
}

/**
 * Takes from the widest columns until all fit; leaves out the last ones where that is not enough. The
 * first column, often an id that is needed whole, stays as it is where it leaves room for others.
 */
function fitted(widths: readonly number[], width: number): number[] {
  const fit = widths.map((one) => Math.min(one, width));
  const total = () => fit.reduce((sum, one) => sum + one + GAP.length, -GAP.length);
  const from = (fit[0] ?? 0) <= width * MOST_OF_FIRST ? 1 : 0;
  while (total() > width) {
    const widest = Math.max(...fit.slice(from));
    if (widest > NARROWEST) fit[fit.indexOf(widest, from)] = widest - 1;
    else if (fit.length > 1) fit.pop();
    else return [width];
  }
  return fit;
}

function drawn(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  bars: readonly string[] = [],
): string {
  return rows.map((row, line) => {
    const cells = widths.map((width, at) => padded(shown(row[at] ?? ""), width));
    // The first row holds the names of the columns.
    return `${[...cells, bars[line - 1] ?? ""].join(GAP).trimEnd()}\n`;
  }).join("");
}

function padded(cell: string, width: number): string {
  const { index, ellipsed } = measure(cell, { limit: width, ellipsis: CUT });
  const text = ellipsed ? `${cell.slice(0, index)}${CUT}` : cell.slice(0, index);
  return text + " ".repeat(Math.max(0, width - measure(text).width));
}
