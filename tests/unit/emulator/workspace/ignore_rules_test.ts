/** Promises about `.runtmignore`: git itself says what a rule means. */
import assert from "node:assert/strict";
import {
  ignoreRuleErrors,
  readIgnoreRules,
} from "../../../../src/emulator/workspace/ignore_rules.ts";

/** Rules whose meaning is easy to get wrong. */
const RULES: readonly string[] = [
  "*.log",
  "/build",
  "tmp/",
  "docs/**/draft.md",
  "weird.[xy]",
  "a?c",
  "**/deep.txt",
  "deep/**",
  "src/*.ts",
  "!keep.log\n*.log",
  "*.log\n!keep.log",
  "folder\n!folder/file",
  "\\#note",
  "# a remark",
  "trailing.txt   ",
  "kept\\ ",
  "Case.TXT",
  "[b-x]bc",
  "foo/bar/",
  "*/middle",
];

const FILES: readonly string[] = [
  "a.log",
  "keep.log",
  "src/a.log",
  "build",
  "src/build",
  "tmp/x",
  "src/tmp/x",
  "docs/draft.md",
  "docs/a/b/draft.md",
  "docs/final.md",
  "weird.x",
  "weird.[xy]",
  "abc",
  "aXc",
  "deep.txt",
  "deep/deep.txt",
  "deep/er/x",
  "src/main.ts",
  "src/lib/main.ts",
  "folder/file",
  "#note",
  "trailing.txt",
  "kept ",
  "Case.TXT",
  "case.txt",
  "xbc",
  "foo/bar/x",
  "x/foo/bar/x",
  "one/middle",
  "one/two/middle",
];

async function git(folder: string, args: readonly string[], input: string): Promise<string> {
  const child = new Deno.Command("git", {
    args: ["-c", "core.quotePath=false", ...args],
    cwd: folder,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

Deno.test(`readIgnoreRules() leaves out what git leaves out: ${RULES.length} rules`, async () => {
  const folder = await Deno.makeTempDir();
  try {
    await git(folder, ["init", "--quiet"], "");
    for (const rule of RULES) {
      await Deno.writeTextFile(`${folder}/.gitignore`, `${rule}\n`);
      await Deno.writeTextFile(`${folder}/.runtmignore`, `${rule}\n`);
      const told = await git(
        folder,
        ["check-ignore", "--no-index", "--stdin", "-z"],
        FILES.map((file) => `${file}\0`).join(""),
      );
      const expected = told.split("\0").filter((file) => file !== "").sort();
      const leftOut = readIgnoreRules(folder);
      const found = FILES.filter((file) => leftOut(file, false)).sort();
      assert.deepEqual(found, expected, rule);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readIgnoreRules() always leaves out history, packages and local secrets", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/.runtmignore`, "!.env\n!node_modules\n");
    const leftOut = readIgnoreRules(folder);
    for (const path of [".git", "a/node_modules", ".env", ".env.local"]) {
      assert.equal(leftOut(path, false), true, path);
    }
    assert.equal(leftOut("tmp", true), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ignoreRuleErrors() names the lines that would not mean what git takes them for", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/.runtmignore`,
      "# **/*a*b*c*d\n*.log\n[!a]bc\n**/*.test.*.*\n**/*.test.*\n",
    );
    assert.deepEqual(ignoreRuleErrors(folder), [
      ".runtmignore: line 3 excludes characters with [!…], which is not supported",
      ".runtmignore: line 4 has more than 3 wildcards",
    ]);
    assert.equal(readIgnoreRules(folder)("abc", false), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
