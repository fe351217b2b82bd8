/** What an emulator cannot be started with: said plainly, with what to do, and nothing left running. */
import assert from "node:assert/strict";
import { errorOf, runCli } from "./harness.ts";

/** Runs `emulator start` on a folder of its own with files in it. */
async function refusalOf(words: (folder: string) => string[], files: Record<string, string> = {}) {
  const folder = await Deno.makeTempDir({ prefix: "runtm-refused-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const run = await runCli(["emulator", "start", "--port", "0", ...words(folder)], {
      home: folder,
    });
    assert.equal(run.stdout, "");
    const { error, hint } = errorOf(run);
    return { code: run.code, error: String(error).replaceAll(folder, "DIR"), hint: String(hint) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SEEDED = (folder: string) => ["--data-dir", ":memory:", "--seed-file", `${folder}/seed`];

Deno.test("a seed that makes no sense is named as bad input, with what is wrong and where", async () => {
  for (
    const [seed, error] of [
      ["sesions: []", /^--seed-file cannot be used: .*sesions/],
      ["sessions: [", /^--seed-file cannot be used: The seed is no YAML: unexpected end/],
      ["- a\n", /^--seed-file cannot be used: /],
      ["agents:\n  - {}\n", /^--seed-file cannot be used: agents\[0\] of the seed/],
    ] as const
  ) {
    const refusal = await refusalOf(SEEDED, { seed });
    assert.equal(refusal.code, 3, refusal.error);
    assert.match(refusal.error, error);
    assert.match(refusal.hint, /docs emulator$/);
  }
});

Deno.test("a data folder that cannot be one is named with the reason", async () => {
  for (
    const [place, reason] of [["a", "it is no folder"], ["a/b", "part of the path is not a folder"]]
  ) {
    const refusal = await refusalOf((folder) => ["--data-dir", `${folder}/${place}`], {
      a: "mine",
    });
    assert.deepEqual(
      [refusal.code, refusal.error],
      [1, `"DIR/${place}" cannot be the data folder: ${reason}`],
    );
    assert.match(refusal.hint, /--data-dir/);
  }
});

Deno.test("options of an emulator that could never work are usage errors", async () => {
  for (
    const words of [
      ["--data-dir", ""],
      ["--key", ""],
      ["--key", "two words"],
      ["--org", "<id>"],
      ["--cors", "localhost:3000"],
      ["--cors", "http://localhost:3000/"],
      ["--host", ""],
    ]
  ) {
    const refusal = await refusalOf(() => words);
    assert.equal(refusal.code, 3, `${words}: ${refusal.error}`);
  }
});

Deno.test("an address that is not this machine's is named", async () => {
  const words = ["--data-dir", ":memory:", "--i-know", "--host", "nowhere.invalid"];
  const refusal = await refusalOf(() => words);
  assert.equal(refusal.code, 1);
  assert.match(refusal.error, /^Cannot listen on "nowhere.invalid": /);
  assert.match(refusal.hint, /--host/);
});
