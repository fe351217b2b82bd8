/**
 * Writes the tables that follow from the operation table and the table of error words into
 * docs/ and skills/, between `<!-- generated: NAME -->` and `<!-- end -->`. With `--check` nothing is
 * written, and a text that is not up to date is an error.
 */
import { CODES } from "../src/errors/codes.ts";
import { LOCAL_COMMANDS, operationsOf, scopesOf } from "../src/commands/table.ts";
import { wordsOf } from "../src/errors/command_words.ts";
import type { LocalCommand } from "../src/commands/types.ts";
import { allOperations } from "../src/operations/areas.ts";
import type { Operation } from "../src/operations/types.ts";

/** One command as the tables show it. */
interface Row {
  /** Command words and the flag that chooses among commands with the same words. */
  readonly command: string;
  readonly summary: string;
  readonly routes: readonly string[];
  readonly scopes: readonly string[];
  readonly org: string;
  readonly example: string;
}

type Renderer = (rows: readonly Row[]) => string;

/** Which file holds which tables. */
const FILES: { readonly [file: string]: { readonly [marker: string]: Renderer } } = {
  "docs/commands.md": { commands: commandTable },
  "docs/errors.md": { codes: codeTable },
  "skills/runtm/runtm-commands.md": { commands: exampleLists, scopes: scopeList },
};

async function allRows(): Promise<Row[]> {
  const operations = (await allOperations()).map((one) => rowOf(one, [one]));
  const own = LOCAL_COMMANDS.map(async (one) => rowOf(one, await operationsOf(one)));
  return byArea([...operations, ...await Promise.all(own)]);
}

function rowOf(command: Operation | LocalCommand, called: readonly Operation[]): Row {
  return {
    command: wordsOf(command),
    summary: command.summary,
    routes: called.map(({ method, path }) => `${method} ${path}`),
    scopes: scopesOf(called),
    org: called[0]?.org ?? "none",
    example: command.example,
  };
}

function areaOf(row: Row): string {
  return row.command.split(" ")[0] ?? "";
}

/** Rows of one area stand together, sorted; the areas keep the order of the help. */
function byArea(rows: readonly Row[]): Row[] {
  const sorted = (own: readonly Row[]) => own.toSorted((a, b) => a.command < b.command ? -1 : 1);
  return [...Map.groupBy(rows, areaOf).values()].flatMap(sorted);
}

function commandTable(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    `| ${[`\`${row.command}\``, codes(row.routes), codes(row.scopes), row.org].join(" | ")} |`
  );
  return ["| command | route | scopes | organisation |", "| --- | --- | --- | --- |", ...lines]
    .join("\n");
}

function codes(words: readonly string[]): string {
  return words.length === 0 ? "–" : words.map((word) => `\`${word}\``).join(" ");
}

function codeTable(): string {
  const lines = Object.entries(CODES).map(([code, { exit, meaning }]) =>
    `| \`${code}\` | ${exit} | ${meaning} |`
  );
  return ["| `code` | exit | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

function exampleLists(rows: readonly Row[]): string {
  const blocks = [...Map.groupBy(rows, areaOf)].map(([area, own]) => {
    const lines = own.map((row) => `- \`runtm-api ${withoutIds(row.example)}\`: ${row.summary}`);
    return [`### ${area}`, "", ...lines].join("\n");
  });
  return blocks.join("\n\n");
}

/** Examples name made-up ids; a word that says what it stands for is shorter and clearer. */
function withoutIds(example: string): string {
  return example
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "SESSION_ID")
    .replaceAll(/\btmpl_\w+/g, "TEMPLATE_ID");
}

function scopeList(rows: readonly Row[]): string {
  const scopes = [...new Set(rows.flatMap((row) => row.scopes))].sort();
  const lines = scopes.map((scope) => {
    const areas = Map.groupBy(rows.filter((row) => row.scopes.includes(scope)), areaOf);
    const texts = [...areas].map(([area, own]) => {
      const verbs = own.map((row) => row.command.slice(area.length + 1));
      return `${area} (${verbs.join(", ")})`;
    });
    return `- \`${scope}\`: ${texts.join("; ")}`;
  });
  const free = rows.filter((row) => row.routes.length > 0 && row.scopes.length === 0);
  return [...lines, `- no scope: ${free.map((row) => row.command).join(", ")}`].join("\n");
}

/** Puts the tables between their markers. */
function filled(file: string, text: string, rows: readonly Row[]): string {
  let result = text;
  for (const [marker, render] of Object.entries(FILES[file] ?? {})) {
    const begin = `<!-- generated: ${marker} -->`;
    const from = result.indexOf(begin);
    const to = result.indexOf("<!-- end -->", from);
    if (from < 0 || to < 0) {
      throw new Error(`${file} has no "${begin}" … "<!-- end -->" to put the table between`);
    }
    const before = result.slice(0, from + begin.length);
    result = `${before}\n\n${render(rows)}\n\n${result.slice(to)}`;
  }
  return result;
}

async function formatted(markdown: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    cwd: new URL("..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt failed");
  return new TextDecoder().decode(stdout);
}

/**
 * Renders every file.
 *
 * @returns Old and new text by file
 */
export async function renderDocs(): Promise<Map<string, { old: string; text: string }>> {
  const rows = await allRows();
  const docs = new Map<string, { old: string; text: string }>();
  for (const file of Object.keys(FILES)) {
    const old = await Deno.readTextFile(new URL(`../${file}`, import.meta.url));
    docs.set(file, { old, text: await formatted(filled(file, old, rows)) });
  }
  return docs;
}

if (import.meta.main) {
  const docs = await renderDocs();
  const outdated = [...docs].filter(([, { old, text }]) => old !== text);
  if (Deno.args.includes("--check")) {
    for (const [file] of outdated) console.error(`${file} is not up to date. Run: deno task docs`);
    Deno.exit(outdated.length === 0 ? 0 : 1);
  }
  for (const [file, { text }] of outdated) {
    await Deno.writeTextFile(new URL(`../${file}`, import.meta.url), text);
    console.log(`wrote ${file}`);
  }
}
