/** Lays help pages out as text for a terminal of any width. */
import { choiceWord, usualWord } from "../options.ts";
import type { HelpItem, HelpPage, HelpRoute } from "./help_page.ts";

/** Columns of a help text that no terminal shows. */
export const PIPED_WIDTH = 80;

/** The widest first column of a table; what is wider has its description on lines of its own. */
const WIDEST_NAME = 28;

/** The narrowest second column of a table: below it, descriptions have lines of their own. */
const NARROWEST_TEXT = 30;

/**
 * Lays a help page out as text.
 *
 * @param page The page
 * @param width Columns of the terminal: lines are broken between words to fit into them
 * @returns Lines of text, the last one ended
 */
export function helpText(page: HelpPage, width: number = PIPED_WIDTH): string {
  const wide = (page.options ?? []).some((item) => item.short);
  const rows = (items: readonly HelpItem[] | undefined, wide: boolean) =>
    (items ?? []).map((item) => [optionColumn(item, wide), describe(item)] as const);
  const names = page.areas?.map(({ name, summary }) => [name, summary] as const) ??
    Object.entries(page.commands ?? {});
  const given = (page.arguments ?? []).map((item) => [item.name, describe(item)] as const);
  const aliases = page.aliases?.map((alias) => `runtm-api ${alias}`).join(", ");
  const blocks = [
    wrap(page.summary, width),
    wrap(`Usage: ${page.usage}`, width, "", "  "),
    aliases === undefined ? "" : wrap(`Also: ${aliases}`, width, "", "  "),
    table(page.command === "" ? "Areas" : "Verbs", names, width),
    table("Arguments", given, width),
    table("Options", rows(page.options, wide), width),
    page.command === ""
      ? table("Global options", rows(page.global_options, true), width)
      : globalNames(page, width),
    list("Notes", [...page.notes ?? [], ...exitNotes(page)], width),
    list("Examples", page.examples, width, " \\"),
    list("Route", page.routes?.map(routeText), width),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function globalNames(page: HelpPage, width: number): string {
  if (page.global_options === undefined) return "";
  const names = page.global_options.map((item) => item.name).join(" ");
  const title = wrap("Global options (runtm-api --help explains them):", width);
  return `${title}\n${wrap(names, width, "  ")}`;
}

/** What exit codes mean stands in the index only. */
function exitNotes({ exit_codes }: HelpPage): string[] {
  if (exit_codes === undefined || exit_codes instanceof Array) return [];
  const meanings = Object.entries(exit_codes).map(([code, meaning]) => `${code} ${meaning}`);
  return [`Exit codes: ${meanings.join(", ")}.`];
}

function routeText(route: HelpRoute): string {
  const scopes = route.scopes ? `needs ${route.scopes.join(" + ")}` : "no scope";
  const org = route.org === "required" ? ", an organisation" : "";
  return `${route.when ? `${route.when}: ` : ""}${route.method} ${route.path} (${scopes}${org})`;
}

function optionColumn(item: HelpItem, wide: boolean): string {
  const short = item.short ? `${item.short}, ` : wide ? "    " : "";
  const word = item.value ?? wordOf(item);
  return `${short}${item.name}${word === undefined ? "" : ` ${word}`}`;
}

/** The word for a value of which the type says all. */
function wordOf(item: HelpItem): string | undefined {
  return choiceWord(item) ?? usualWord(item.type);
}

function describe(item: HelpItem): string {
  const facts = [
    item.or ? `required, or ${item.or.join(", ")}` : item.required ? "required" : "",
    item.enum && choiceWord(item) === undefined ? `one of: ${item.enum.join(", ")}` : "",
    item.known ? `such as ${item.known.join(", ")}` : "",
    range(item),
    item.default === undefined ? "" : `default: ${item.default}`,
    item.repeatable && item.name.startsWith("-") ? "repeatable" : "",
  ].filter((fact) => fact !== "");
  return facts.length === 0 ? item.help : `${item.help} [${facts.join("; ")}]`;
}

function range({ minimum, maximum }: HelpItem): string {
  if (maximum === undefined) {
    return minimum === undefined || minimum === 0 ? "" : `at least ${minimum}`;
  }
  return `${minimum ?? "at most"}${minimum === undefined ? " " : " to "}${maximum}`;
}

function table(
  title: string,
  rows: readonly (readonly [string, string])[],
  width: number,
): string {
  if (rows.length === 0) return "";
  const short = rows.map(([name]) => name.length).filter((length) => length <= WIDEST_NAME);
  const column = Math.max(0, ...short);
  const beside = width - column - 4 >= NARROWEST_TEXT;
  const lines = rows.map(([name, text]) => {
    const indent = " ".repeat(beside ? column + 4 : 6);
    if (!beside || name.length > column) return `  ${name}\n${wrap(text, width, indent)}`;
    return wrap(text, width, `  ${name.padEnd(column)}  `, indent);
  });
  return [`${title}:`, ...lines].join("\n");
}

function list(
  title: string,
  lines: readonly string[] | undefined,
  width: number,
  continued = "",
): string {
  if (lines === undefined || lines.length === 0) return "";
  const wrapped = lines.map((line) => wrap(line, width, "  ", "    ", continued));
  return [`${title}:`, ...wrapped].join("\n");
}

/**
 * Breaks a text into lines between its words; what stands in quotes is not broken.
 *
 * @param text One line of text
 * @param width Columns a line may take; a word that is longer stands alone
 * @param first What the first line begins with
 * @param others What the other lines begin with
 * @param continued What a line ends with that goes on: ` \\` for the shell
 */
function wrap(
  text: string,
  width: number,
  first = "",
  others = first,
  continued = "",
): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.match(continued === "" ? /\S+/g : /(?:"[^"]*"|[^\s"])+/g) ?? []) {
    if (!empty && line.length + 1 + word.length + continued.length > width) {
      lines.push(line + continued);
      line = others;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line.trimEnd()].join("\n");
}
