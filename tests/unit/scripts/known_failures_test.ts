/** docs/known-failures.md: every line names tests that exist. */
import assert from "node:assert/strict";

const ROOT = new URL("../../../", import.meta.url);

/** The literals in a test's source as which a name may stand there. */
function literals(name: string): string[] {
  return [`"${name}"`, `"${name.replaceAll('"', '\\"')}"`, `'${name}'`, `\`${name}\``];
}

Deno.test("every known failure names tests that exist", async () => {
  const text = await Deno.readTextFile(new URL("docs/known-failures.md", ROOT));
  const lines = text.split(/^(?=\d+\. )/m).slice(1);
  assert.deepEqual(
    lines.map((line) => parseInt(line)),
    Array.from({ length: 31 }, (_, at) => at + 1),
  );
  for (const line of lines) {
    const named = [...line.matchAll(/`([a-z0-9_/]+_test\.ts) › ([^`]+)`/g)];
    assert.ok(named.length > 0, `no test for: ${line}`);
    for (const [, file = "", name = ""] of named) {
      const source = await Deno.readTextFile(new URL(`tests/${file}`, ROOT));
      assert.ok(literals(name).some((literal) => source.includes(literal)), `${file} › ${name}`);
    }
  }
});
