/** The measurement of an emulator at size runs from beginning to end, and says when a part did not. */
import assert from "node:assert/strict";
import { CASES } from "../../../scripts/bench/emulator_cases.ts";

const SCRIPT = decodeURIComponent(
  new URL("../../../scripts/bench/emulator_size.ts", import.meta.url).pathname,
);
const ROOT = decodeURIComponent(new URL("../../../", import.meta.url).pathname);

const measurable = Deno.build.os === "linux";
if (!measurable) {
  console.log("Memory is read from /proc: the size of emulators is not measured here");
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", SCRIPT, ...args],
    cwd: ROOT,
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test({
  name: "every case is measured on two checkouts and gives rows that the documentation can take",
  ignore: !measurable,
  async fn() {
    const { code, text } = await run("--quick", "--before", ROOT);
    assert.equal(code, 0, text);
    const lines = text.trimEnd().split("\n");
    const rows = lines.slice(2).map((line) =>
      line.split("|").slice(1, -1).map((cell) => cell.trim())
    );
    // At least one row for each case; how fast it is on a busy machine, once, says nothing.
    assert.ok(rows.length >= Object.keys(CASES).length, text);
    for (const [what, before, now] of rows) {
      assert.match(String(before), /^-?\d+(\.\d\d)? (×|s|MiB|KiB)$/, what);
      assert.match(String(now), /^-?\d+(\.\d\d)? (×|s|MiB|KiB)$/, what);
    }
    const formatted = new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", "--ext", "md", "-"],
      stdin: "piped",
      stderr: "null",
      stdout: "null",
    }).spawn();
    const writer = formatted.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${text.trimEnd()}\n`));
    await writer.close();
    assert.equal((await formatted.status).code, 0, text);
  },
});

Deno.test({
  name: "a case that fails is named with its reason, and the exit code is 1",
  ignore: !measurable,
  async fn() {
    const empty = await Deno.makeTempDir();
    try {
      const { code, text } = await run("--quick", "--only", "followers", "--before", empty);
      assert.equal(code, 1, text);
      assert.match(text, /^Failed: followers \(before\): .+/m);
      assert.match(text, /^\| 5 followers .* \|\s+\| +\d+ MiB \|/m);
    } finally {
      await Deno.remove(empty, { recursive: true });
    }
  },
});

Deno.test("an option or a case that is none is refused", async () => {
  assert.notEqual((await run("--quik")).code, 0);
  const { code, text } = await run("--only", "folowers");
  assert.notEqual(code, 0);
  assert.match(text, /"folowers" is none of requests, files, large, followers, events/);
});
