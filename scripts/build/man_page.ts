/** The manual page `runtm-api(1)`, made from the table of commands and the tables of codes. */
import { allCommands } from "../../src/cli/catalog.ts";
import { type HelpItem, type HelpPage, helpPage } from "../../src/cli/help/help_page.ts";
import { CODES } from "../../src/errors/codes.ts";

/** Variables of the environment that the program reads, and what for. */
const VARIABLES: readonly (readonly [name: string, use: string])[] = [
  ["RUNTM_API_KEY", "The API key."],
  ["RUNTM_API_URL", "Base URL of the API, where --api-url is not given."],
  ["RUNTM_ORG_ID", "Organisation to act for, where --org is not given."],
  ["RUNTM_FORMAT", "What --format is at a terminal, where it is not given."],
  ["RUNTM_ALLOW_HTTP", "1: send the key over plain http to another machine."],
  ["RUNTM_DEBUG", "1: as --verbose."],
  ["HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "Proxies."],
  ["SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, DENO_CERT", "Files with further certificates."],
  ["NO_COLOR", "No colours at a terminal."],
];

const FILES: readonly (readonly [path: string, use: string])[] = [
  ["~/.runtm/credentials", "The API key, written by auth login."],
  ["~/.runtm/config.yaml", "api_url: base URL of the API."],
];

/** Exit codes that no error code stands for, or that need a word more. */
const EXITS: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "Success."],
  ["1", "API or network error, or what was asked for failed."],
  ["2", "Auth error: no key, 401, 403."],
  ["3", "Usage error; nothing was sent."],
  ["124", "The time given with --timeout ran out."],
  ["129, 130, 143", "Ended by SIGHUP, SIGINT, SIGTERM."],
];

/**
 * Makes the manual page.
 *
 * @param version Version of the program
 * @returns The page in the macros of man(7)
 */
export async function manPage(version: string): Promise<string> {
  const index = await helpPage([]);
  const lines = [
    `.TH RUNTM\\-API 1 "" "runtm\\-api ${escaped(version)}" "User Commands"`,
    ".SH NAME",
    `runtm\\-api \\- ${escaped(lowered(index.summary))}`,
    ".SH SYNOPSIS",
    `.B runtm\\-api`,
    "[global options] \\fIarea\\fR [\\fIgroup\\fR] \\fIverb\\fR [\\fIarguments\\fR] [\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    "Standard output holds the result and nothing else: one JSON document, or one line for each",
    "event or item. A failure prints one line of JSON on standard error.",
    ".SH GLOBAL OPTIONS",
    ...itemsOf(index.global_options),
    ".SH COMMANDS",
  ];
  for (const { words } of await allCommands()) {
    lines.push(...commandLines(await helpPage(words.split(" "))));
  }
  lines.push(
    ".SH EXIT STATUS",
    ...pairs(EXITS),
    ".SH ERROR CODES",
    "The word in",
    "\\fBcode\\fR",
    "of an error line.",
    ...pairs(
      Object.entries(CODES).map(([code, { exit, meaning }]) => [code, `${meaning} (exit ${exit})`]),
    ),
    ".SH ENVIRONMENT",
    ...pairs(VARIABLES),
    ".SH FILES",
    ...pairs(FILES),
    ".SH EXAMPLES",
    ...(index.examples ?? []).flatMap(exampleLines),
    ".SH SEE ALSO",
    "https://docs.runtm.com/cloud\\-api",
  );
  return `${lines.join("\n")}\n`;
}

function commandLines(page: HelpPage): string[] {
  return [
    `.SS ${escaped(page.command)}`,
    `${escaped(page.summary)}.`,
    ".PP",
    `\\fB${escaped(page.usage)}\\fR`,
    ...itemsOf(page.arguments),
    ...itemsOf(page.options),
    ...(page.notes ?? []).flatMap((note) => [".PP", line(note)]),
  ];
}

function itemsOf(items: readonly HelpItem[] = []): string[] {
  return items.flatMap(({ name, short, type, value, help, enum: choices }) => {
    const word = type === "boolean" || !name.startsWith("-")
      ? ""
      : ` \\fI${escaped(value ?? wordOf(type))}\\fR`;
    const names = [short, name].filter((one) => one !== undefined).map((one) =>
      `\\fB${escaped(one)}\\fR`
    );
    const values = choices ? ` One of: ${choices.join(", ")}.` : "";
    return [".TP", `${names.join(", ")}${word}`, line(`${help}.${values}`)];
  });
}

function wordOf(type: HelpItem["type"]): string {
  return type === "integer" || type === "number" ? "N" : type === "json" ? "JSON" : "TEXT";
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([name, text]) => [".TP", `\\fB${escaped(name)}\\fR`, line(text)]);
}

function exampleLines(example: string): string[] {
  return [".PP", ".nf", line(example), ".fi"];
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A line of text: one that begins with a dot or an apostrophe would be a request. */
function line(text: string): string {
  return escaped(text).replace(/^(?=[.'])/, "\\&");
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("\n", " ")
    .replace(/[^\0-~]/gu, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      return `\\[u${code}]`;
    });
}
