/** `complete -- WORD…`: what may stand at the end of a command line, read from the help. */
import type { Invocation } from "../types.ts";
import { idsOf } from "./ids.ts";

/** A word that may follow, and what it is about. */
export type Candidate = readonly [word: string, about: string];

/** An argument in the help. */
interface HelpArgument {
  readonly name: string;
  /** `boolean` for flags, which take no value. */
  readonly type: string;
  /** What kind of text it takes: `FILE`. */
  readonly value?: string;
  readonly help: string;
  readonly repeatable?: boolean;
  /** All values there are. */
  readonly enum?: readonly string[];
  /** Some of them. */
  readonly known?: readonly string[];
}

/** An option in the help. */
interface HelpOption extends HelpArgument {
  readonly short?: string;
}

/** A page of the help as data, as far as it matters here. */
interface HelpPage {
  readonly areas?: readonly { readonly name: string; readonly summary: string }[];
  /** Summaries by the word. */
  readonly commands?: { readonly [word: string]: string };
  readonly arguments?: readonly HelpArgument[];
  readonly options?: readonly HelpOption[];
  readonly global_options?: readonly HelpOption[];
}

/** What the words before the last one mean. */
interface Reading {
  page: HelpPage;
  /** Command words so far. */
  readonly words: string[];
  /** How many arguments have been given. */
  given: number;
  /** The option that waits for its value. */
  open: HelpOption | undefined;
  /** Whether `--` has ended the options. */
  ended: boolean;
  readonly used: Set<string>;
  /** Global options that say which service is meant, with their values. */
  readonly service: string[];
}

/** Asks the shell for names of files. */
const FILES = ":files\n";

/** Global options without which the service would be asked about something else. */
const SERVICE_OPTIONS: readonly string[] = ["--org", "--api-url"];

/** Prints the candidates, one a line. A line that means nothing has none. */
export async function complete(invocation: Invocation): Promise<void> {
  const { values, output } = invocation;
  const words = Array.isArray(values.words) ? values.words.map(String) : [];
  const current = words.at(-1) ?? "";
  const reading = await readWords(invocation, words.slice(0, -1));
  if (reading === undefined) return;
  const found = await candidates(invocation, reading, current);
  const lines = found === FILES ? FILES : found.filter(([word]) => word.startsWith(current))
    .map(([word, about]) => `${word}\t${onOneLine(about)}\n`).join("");
  if (lines !== "") await output.text(lines);
}

/** Reads the words before the last one; `undefined` when they name no command. */
async function readWords(
  invocation: Invocation,
  before: readonly string[],
): Promise<Reading | undefined> {
  const page = await helpPage(invocation, []);
  if (page === undefined) return undefined;
  const reading: Reading = {
    page,
    words: [],
    given: 0,
    open: undefined,
    ended: false,
    used: new Set(),
    service: [],
  };
  for (const word of before) {
    if (reading.open !== undefined) closeOption(reading, word);
    else if (!reading.ended && word === "--") reading.ended = true;
    else if (!reading.ended && word.startsWith("-") && word !== "-") readOption(reading, word);
    else if (nextWords(reading.page) === undefined) reading.given++;
    else {
      reading.words.push(word);
      const next = await helpPage(invocation, reading.words);
      if (next === undefined) return undefined;
      reading.page = next;
    }
  }
  return reading;
}

function closeOption(reading: Reading, value: string): void {
  const name = reading.open?.name ?? "";
  if (SERVICE_OPTIONS.includes(name)) reading.service.push(`${name}=${value}`);
  reading.open = undefined;
}

function readOption(reading: Reading, word: string): void {
  const [name = "", ...value] = word.split("=");
  const option = optionsOf(reading.page).find((one) => one.name === name || one.short === name);
  if (option === undefined) return;
  reading.used.add(option.name);
  if (option.type === "boolean") return;
  reading.open = option;
  if (value.length > 0) closeOption(reading, value.join("="));
}

/** The words that may follow; `undefined` when the command is complete. */
function nextWords({ areas, commands }: HelpPage): Candidate[] | undefined {
  if (areas !== undefined) return areas.map(({ name, summary }) => [name, summary]);
  return commands === undefined ? undefined : Object.entries(commands);
}

function optionsOf({ options = [], global_options = [] }: HelpPage): HelpOption[] {
  return [...options, ...global_options];
}

async function helpPage(
  { runArgv }: Invocation,
  words: readonly string[],
): Promise<HelpPage | undefined> {
  const { exitCode, stdout } = await runArgv([...words, "--help", "--format", "json"]);
  return exitCode === 0 ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
}

async function candidates(
  invocation: Invocation,
  reading: Reading,
  current: string,
): Promise<readonly Candidate[] | typeof FILES> {
  const { page, open, ended, used, given } = reading;
  if (open !== undefined) return await valuesOf(invocation, reading, open);
  if (!ended && current.startsWith("-")) {
    const at = current.indexOf("=");
    if (at < 0) {
      return optionsOf(page)
        .filter(({ name, repeatable }) => repeatable === true || !used.has(name))
        .map(({ name, help }): Candidate => [name, help]);
    }
    const option = optionsOf(page).find(({ name }) => name === current.slice(0, at));
    if (option === undefined) return [];
    const values = await valuesOf(invocation, reading, option);
    if (values === FILES) return FILES;
    return values.map(([value, about]): Candidate => [`${option.name}=${value}`, about]);
  }
  const next = nextWords(page);
  if (next !== undefined) return next;
  const all = page.arguments ?? [];
  const last = all.at(-1);
  const argument = all[given] ?? (last?.repeatable ? last : undefined);
  return argument === undefined ? [] : await valuesOf(invocation, reading, argument);
}

/** What an option or an argument takes. */
async function valuesOf(
  invocation: Invocation,
  { service, words }: Reading,
  { name, enum: all, known, value }: HelpArgument,
): Promise<readonly Candidate[] | typeof FILES> {
  const choices = all ?? known;
  if (choices !== undefined) return choices.map((choice): Candidate => [choice, ""]);
  if (/\b(FILE|DIR|PATH)$/.test(value ?? "") || /^(--)?local(_path)?$/.test(name)) return FILES;
  const spelled = name.replace(/^--/, "").replaceAll("-", "_");
  const kind = /^session(_id)?$/.test(spelled)
    ? "session"
    : /^template(_id)?$/.test(spelled)
    ? "template"
    : spelled === "more_ids"
    ? words[0] === "template" ? "template" : "session"
    : undefined;
  return kind === undefined ? [] : await idsOf(invocation, kind, service);
}

/** Text of the service among others: nothing in it acts at a terminal or ends a line. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
