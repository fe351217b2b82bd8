/** The skill files hold what their readers, agents and people, rely on. */
import assert from "node:assert/strict";
import { countTokens } from "gpt-tokenizer";
import { loadAll } from "js-yaml";
import { allCommands } from "../../../src/cli/catalog.ts";
import { GLOBAL_OPTIONS, optionsOf } from "../../../src/cli/options.ts";
import { parse } from "../../../src/cli/parse.ts";
import { readGlobals, readValues } from "../../../src/cli/values.ts";
import { EXIT_CODES } from "../../../src/errors/codes.ts";
import { GLOBAL_INPUTS } from "../../../src/commands/globals.ts";
import { BUNDLED_SKILLS } from "../../../src/skills/bundled.ts";
import { PROGRAM_VERSION } from "../../../src/version.ts";
import { renderDocs } from "../../../scripts/generate_docs.ts";
import { fakeProcess } from "../../fakes/process.ts";
import { shellCommands } from "../../fakes/shell_commands.ts";

const FOLDER = new URL("../../../skills/runtm/", import.meta.url);
const SKILL = BUNDLED_SKILLS[0]?.text ?? "";

/** Scripts of a text: its blocks, and each piece of inline code that is a command line. */
function scripts(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|console)\n([^]*?)^```$/gm)].map((match) =>
    match[1] ?? ""
  );
  const outside = text.replaceAll(/^```[^]*?^```$/gm, "");
  const inline = [...outside.matchAll(/`(runtm-api [^`]+)`/g)].map((match) => match[1] ?? "");
  return [...blocks, ...inline];
}

function programLines(): { file: string; words: string[] }[] {
  return BUNDLED_SKILLS.flatMap(({ name, text }) =>
    scripts(text).flatMap(shellCommands)
      .filter(([program]) => program === "runtm-api")
      .map((words) => ({ file: name, words: words.slice(1) }))
  );
}

Deno.test("SKILL.md has a head that the agent-skills format accepts", () => {
  const head = /^---\n([^]*?)\n---\n/.exec(SKILL)?.[1] ?? "";
  const fields = loadAll(head)[0] as Record<string, unknown>;
  const known = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];
  assert.deepEqual(Object.keys(fields).filter((field) => !known.includes(field)), []);
  assert.equal(fields.name, "runtm");
  assert.match(String(fields.name), /^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
  const description = String(fields.description);
  assert.ok(description.length > 100 && description.length <= 1024, String(description.length));
  assert.doesNotMatch(description, /[<>]/);
  assert.ok(String(fields.compatibility).length <= 500);
  const metadata = fields.metadata as Record<string, unknown>;
  assert.ok(Object.values(metadata).every((value) => typeof value === "string"));
  assert.equal(metadata.version, PROGRAM_VERSION);
});

Deno.test("SKILL.md is for Runtm: talk of a runtime is named only as what it is not about", () => {
  const { description } = loadAll(/^---\n([^]*?)\n---\n/.exec(SKILL)?.[1] ?? "")[0] as {
    description: string;
  };
  for (const sentence of description.split(/(?<=\.) /)) {
    if (/runtime/i.test(sentence)) assert.match(sentence, /^It is not about /);
    else assert.match(sentence, /Runtm/);
  }
});

Deno.test("the skill folder's name in installed places is the skill's name", async () => {
  const { findTargets } = await import("../../../src/skills/targets.ts");
  const process = fakeProcess({ env: { HOME: "/h" }, files: { "/h/.claude/x": "" } });
  assert.deepEqual(await findTargets(process), ["/h/.claude/skills/runtm"]);
});

Deno.test("skills install --project finds the repository around the current folder", async () => {
  const { findTargets } = await import("../../../src/skills/targets.ts");
  const inside = (files: Record<string, string>) =>
    findTargets(fakeProcess({ env: { HOME: "/h" }, files }), { project: true });
  assert.deepEqual(await inside({ ".git/HEAD": "", ".cursor/x": "", "../.claude/x": "" }), [
    ".cursor/skills/runtm",
  ]);
  assert.deepEqual(await inside({ "../../.git": "gitdir: elsewhere", ".claude/x": "" }), [
    "../../.claude/skills/runtm",
    "../../.agents/skills/runtm",
  ]);
  await assert.rejects(inside({ ".claude/x": "" }), /not in a git repository/);
});

/** The list of commands grows with them, and is searched rather than read. */
const LIMITS: { readonly [name: string]: number } = { "SKILL.md": 3500, "runtm-commands.md": 8000 };

Deno.test("SKILL.md costs less than 3,500 tokens, and each file beside it is worth its own", () => {
  for (const { name, text } of BUNDLED_SKILLS) {
    const limit = LIMITS[name] ?? 6000;
    assert.ok(countTokens(text) < limit, `${name}: ${countTokens(text)} tokens`);
  }
});

Deno.test("every skill file is inside the program and linked from SKILL.md, once with its purpose", () => {
  const there = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).sort();
  assert.deepEqual(there, BUNDLED_SKILLS.map((skill) => skill.name).sort());
  for (const name of there.filter((name) => name !== "SKILL.md")) {
    assert.match(SKILL, new RegExp(`^- \\[${name}\\]\\(${name}\\): (to|when) \\w+`, "m"), name);
  }
});

Deno.test("links in skill files lead somewhere", () => {
  for (const { name, text } of BUNDLED_SKILLS) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const found = /^https:/.test(target) || BUNDLED_SKILLS.some((skill) => skill.name === target);
      assert.ok(found, `${name}: ${target}`);
    }
  }
});

const ID_WORDS: { readonly [word: string]: string } = {
  SESSION_ID: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
  TEMPLATE_ID: "tmpl_8f3k2q",
};

Deno.test("every command line in the skill files is one the program takes", async () => {
  const lines = programLines();
  assert.ok(lines.length > 150, String(lines.length));
  const files = Object.fromEntries(
    [
      "task.md",
      "notes.md",
      "rules.md",
      "repair.md",
      "stripe-key.txt",
      "provider-key.txt",
      "page.html",
      "guardrail.json",
      "linear.txt",
      "notion.json",
      "token.txt",
      "tasks.txt",
    ]
      .map((file) => [file, file.endsWith(".json") ? "{}" : "text of this file"]),
  );
  for (const { file, words } of lines) {
    const shown = `${file}: runtm-api ${words.join(" ")}`;
    await assert.doesNotReject(async () => {
      // What stands for an id is refused as it is, so that nobody runs it by mistake.
      const parsed = await parse(words.map((word) => ID_WORDS[word] ?? word));
      if (parsed.kind !== "run") return;
      const process = fakeProcess({
        stdin: "text",
        env: { STRIPE_KEY: "x" },
        files: { ...files, "app.env": "A=1", "ids.txt": "5d0c2f9e\n" },
      });
      await readValues(process, parsed.variant, parsed.given);
      await readGlobals(GLOBAL_INPUTS, parsed.globals);
    }, shown);
  }
});

Deno.test("every option the skill files name exists", async () => {
  const commands = await allCommands();
  const known = new Set(
    [...GLOBAL_OPTIONS, ...commands.flatMap((command) => optionsOf(command).own)].map((option) =>
      `--${option.name}`
    ),
  );
  known.add("--yes");
  for (const { name, text } of BUNDLED_SKILLS) {
    for (const [option] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)) {
      assert.ok(known.has(option) || option === "--name", `${name}: ${option}`);
    }
  }
});

Deno.test("every command that the program has is in runtm-commands.md", async () => {
  const list = BUNDLED_SKILLS.find(({ name }) => name === "runtm-commands.md")?.text ?? "";
  for (const command of await allCommands()) {
    assert.ok(list.includes(`\`runtm-api ${command.words}`), command.words);
  }
});

Deno.test("the error table of SKILL.md has each word of the program once", () => {
  const table = /## When something fails\n([^]*?)\n## /.exec(SKILL)?.[1] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("|")).slice(2);
  const words = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, word = ""]) => word)
  );
  assert.deepEqual(words.toSorted(), Object.keys(EXIT_CODES).sort());
});

Deno.test("recipes keep secrets out of arguments and do not poll in loops", () => {
  for (const { file, words } of programLines()) {
    const line = `${file}: ${words.join(" ")}`;
    assert.doesNotMatch(line, /--api-key[ =]/);
    if (words.includes("secrets") && words.includes("set")) {
      assert.ok(words.some((word) => /^--(stdin|value-file|env-file|from-env)/.test(word)), line);
    }
  }
  for (const { name, text } of BUNDLED_SKILLS) {
    assert.doesNotMatch(text, /runtm_sk_(live|test)_[A-Za-z0-9]{4}|sk-(ant-)?[A-Za-z0-9]{6}/, name);
    for (const script of scripts(text)) assert.doesNotMatch(script, /\bsleep\b/, name);
  }
});

Deno.test("generated tables are those of the operation table", async () => {
  for (const [file, { old, text }] of await renderDocs()) {
    assert.equal(old, text, `${file}: run deno task docs`);
  }
});

Deno.test("shellCommands() reads what recipes are written in", () => {
  const script = [
    "set -eu # a comment",
    'ID=$(a b "c d" | f id) # x',
    "x 'it''s' \"$ID y\" z\\ w \\",
    "  --last > out 2>> err < in",
    "if ! g --body - <<'END' >file; then",
    "not a command $(",
    "END",
    "  h; else i && j || k & fi",
  ].join("\n");
  assert.deepEqual(shellCommands(script), [
    ["set", "-eu"],
    ["a", "b", "c d"],
    ["f", "id"],
    ["x", "its", "value1 y", "z w", "--last"],
    ["g", "--body", "-"],
    ["h"],
    ["i"],
    ["j"],
    ["k"],
    ["fi"],
  ]);
});
