/** Help texts: the ones users see, kept as snapshots, and what all of them promise. */
import assert from "node:assert/strict";
import { allCommands, listAreas, loadArea } from "../../../src/cli/catalog.ts";
import { helpPage } from "../../../src/cli/help/help_page.ts";
import { helpText } from "../../../src/cli/help/help_text.ts";
import { nextWords } from "../../../src/cli/commands.ts";
import { parse } from "../../../src/cli/parse.ts";
import { run } from "../../../src/cli/run.ts";
import { PROGRAM_VERSION } from "../../../src/version.ts";
import denoJson from "../../../deno.json" with { type: "json" };
import { type FakeOptions, fakeProcess } from "../../fakes/process.ts";
import { shellCommands } from "../../fakes/shell_commands.ts";

const SNAPSHOT = new URL("../../snapshots/help.txt", import.meta.url);

async function groups(): Promise<string[][]> {
  const found: string[][] = [[]];
  for (const { name } of listAreas()) {
    const commands = await loadArea(name);
    const names = [...commands.keys()].flatMap((words) => {
      const parts = words.split(" ");
      return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join(" "));
    });
    for (const words of new Set(names)) {
      if (nextWords(commands, words.split(" ")).length > 0 && words.startsWith(name)) {
        found.push(words.split(" "));
      }
    }
  }
  return found;
}

Deno.test("help texts are what they were (UPDATE_SNAPSHOTS=1 writes them again)", async () => {
  const commands = (await allCommands()).map((command) => command.words.split(" "));
  const texts = [];
  for (const words of [...await groups(), ...commands]) {
    texts.push(`$ runtm-api ${[...words, "--help"].join(" ")}\n${helpText(await helpPage(words))}`);
  }
  const all = texts.join("\n");
  if (Deno.env.get("UPDATE_SNAPSHOTS") === "1") await Deno.writeTextFile(SNAPSHOT, all);
  assert.equal(all, await Deno.readTextFile(SNAPSHOT));
});

Deno.test("every command's help shows usage, a runnable example, routes and scopes", async () => {
  for (const command of await allCommands()) {
    const page = await helpPage(command.words.split(" "));
    const text = helpText(page);
    assert.match(text, /^Usage: runtm-api /m, command.words);
    assert(text.split("\n").length < 70, `${command.words}: the help is long`);
    assert((page.examples ?? []).length >= 1 && (page.examples ?? []).length <= 2, command.words);
    for (const route of page.routes ?? []) {
      assert(text.includes(`${route.method} ${route.path}`), command.words);
    }
    for (const variant of command.variants) {
      const [line = []] = shellCommands(`runtm-api ${variant.example}`);
      assert.equal((await parse(line.slice(1))).kind, "run", variant.example);
    }
  }
});

Deno.test("help texts fit the width of the terminal, broken between words and nowhere else", async () => {
  const pages = (await allCommands()).map((command) => command.words.split(" "));
  for (const words of [...await groups(), ...pages]) {
    const page = await helpPage(words);
    const said = wordsOf(helpText(page, 10_000));
    for (const width of [40, 80, 132]) {
      const text = helpText(page, width);
      const wide = text.split("\n").filter((line) => line.length > width);
      // What cannot be broken stands on a line of its own: a word, a text in quotes, an option.
      const broken = wide.map((line) => line.replaceAll(/"[^"]*"| \\$/g, ""))
        .filter((line) => !/^ *(-\w, +)?\S*( [A-Z|=]+)?$/.test(line));
      assert.deepEqual(broken, [], `${words.join(" ")} at ${width}`);
      assert.deepEqual(wordsOf(text), said, `${words.join(" ")} at ${width}`);
    }
  }
});

function wordsOf(text: string): string[] {
  return text.replaceAll(" \\\n", "\n").split(/\s+/).filter((word) => word !== "");
}

Deno.test("help takes the width of its terminal, and 80 columns where there is none", async () => {
  const widest = async (terminal: FakeOptions["terminal"]) => {
    const process = fakeProcess({
      args: ["session", "launch", "--help"],
      ...(terminal && { terminal }),
    });
    assert.equal(await run(process), 0);
    return Math.max(...process.out().split("\n").map((line) => line.length));
  };
  const [piped, narrow, wide] = [
    await widest(undefined),
    await widest({ stdout: true, columns: 50 }),
    await widest({ stdout: true, columns: 120 }),
  ];
  assert.ok(narrow <= 50 && 50 < piped && piped <= 80 && 80 < wide && wide <= 120);
});

Deno.test("help is on stdout, exit 0, as text or as one JSON object", async () => {
  for (
    const args of [[], ["--help"], ["-h"], ["help"], ["session", "--help"], [
      "help",
      "session",
      "launch",
    ]]
  ) {
    const process = fakeProcess({ args });
    assert.equal(await run(process), 0);
    assert.match(process.out(), /^Usage: runtm-api/m);
    assert.equal(process.err(), "");
  }
  const process = fakeProcess({ args: ["session", "launch", "--help", "--format", "json"] });
  assert.equal(await run(process), 0);
  const page = JSON.parse(process.out());
  assert.equal(page.command, "session launch");
  assert.equal(page.routes[0].path, "/v0/sessions/launch");
  assert(page.options.some((option: { name: string }) => option.name === "--prompt-file"));
});

Deno.test("help as data does not require what another option gives as well, and names that option", async () => {
  const items = async (...words: string[]) => {
    const process = fakeProcess({ args: [...words, "--help", "--format", "json"] });
    assert.equal(await run(process), 0);
    const page = JSON.parse(process.out());
    return [...page.arguments ?? [], ...page.options] as { name: string; required?: true }[];
  };
  const launch = await items("session", "launch");
  const given = launch.find(({ name }) => name === "--prompt");
  assert.partialDeepStrictEqual(given, { or: ["--prompt-file", "--prompts-from"] });
  const [session, prompt] = await items("session", "prompt");
  assert.partialDeepStrictEqual(session, { name: "session_id", required: true });
  assert.partialDeepStrictEqual(prompt, { name: "prompt", or: ["--prompt-file"] });
  // What is false is left out.
  for (const one of [given, prompt]) assert.ok(one !== undefined && !("required" in one));
});

Deno.test("--version prints the version of deno.json alone on a line", async () => {
  const process = fakeProcess({ args: ["--version"] });
  assert.equal(await run(process), 0);
  assert.equal(process.out(), `${denoJson.version}\n`);
  assert.equal(PROGRAM_VERSION, denoJson.version);
});
