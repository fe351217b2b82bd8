/** The command lines that a Markdown text shows, and whether the program takes them. */
import { parse } from "../../src/cli/parse.ts";
import { readGlobals, readValues } from "../../src/cli/values.ts";
import { GLOBAL_INPUTS } from "../../src/commands/globals.ts";
import { fakeProcess } from "./process.ts";
import { shellCommands } from "./shell_commands.ts";

/** Scripts of a text: its blocks, and each piece of inline code that is a command line. */
export function scriptsOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```(sh|console)\n([^]*?)^```$/gm)]
    .map(([, kind, block = ""]) => kind === "console" ? typedIn(block) : block);
  const outside = text.replaceAll(/^```[^]*?^```$/gm, "");
  // In a cell of a table a pipe is written with a backslash.
  const inline = [...outside.matchAll(/`(runtm-api [^`]+)`/g)]
    .map((match) => (match[1] ?? "").replaceAll("\\|", "|"));
  return [...blocks, ...inline];
}

/** What a person typed in a block that shows answers too. */
function typedIn(block: string): string {
  return block.split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2))
    .join("\n");
}

/** Command lines of the program in a text, without its name. */
export function commandLinesOf(text: string): string[][] {
  return scriptsOf(text).flatMap(shellCommands).flatMap((words) => {
    const at = words.indexOf("runtm-api");
    return at === 0 || (at > 0 && words[0] === "npx") ? [words.slice(at + 1)] : [];
  });
}

/** What stands for an id in a text, and an id. */
const IDS: { readonly [word: string]: string } = {
  ID: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
  SESSION_ID: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
  TEMPLATE_ID: "tmpl_8f3k2q",
};

/**
 * Parses a command line as the program does.
 *
 * @param words Its words without the program's name
 * @param files Texts of the files it may name
 * @throws What the program would refuse it with
 */
export async function takeCommandLine(
  words: readonly string[],
  files: Record<string, string>,
): Promise<void> {
  const parsed = await parse(words.map((word) => IDS[word] ?? word));
  if (parsed.kind !== "run") return;
  const process = fakeProcess({ stdin: "text", env: { STRIPE_KEY: "x", TOKEN: "x" }, files });
  await readValues(process, parsed.variant, parsed.given);
  await readGlobals(GLOBAL_INPUTS, parsed.globals);
}
