/** `docs` and the pages that are inside the program. */
import assert from "node:assert/strict";
import { printDocs } from "../../../src/commands/docs/print.ts";
import { CODES } from "../../../src/errors/codes.ts";
import { PAGES } from "../../../src/skills/pages.ts";
import { failureOf, stage } from "../../fakes/invocation.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What the command prints. */
async function printed(values: { readonly [name: string]: unknown }): Promise<string> {
  const { invocation, process } = stage({ values });
  await printDocs(invocation);
  return process.out();
}

Deno.test("docs lists its pages and prints each as it stands in the repository", async () => {
  const list = await printed({});
  assert.deepEqual(
    list.trimEnd().split("\n").map((line) => line.split(" ")[0]),
    PAGES.map(({ topic }) => topic),
  );
  assert.ok(PAGES.length >= 9);
  for (const { topic } of PAGES) {
    const file = topic === "runtm" ? "SKILL" : `runtm-${topic}`;
    const text = await Deno.readTextFile(new URL(`skills/runtm/${file}.md`, ROOT))
      .catch(() => Deno.readTextFile(new URL(`docs/${topic}.md`, ROOT)));
    assert.equal(await printed({ topic }), text);
  }
});

Deno.test("docs names its pages when there is none of that name", async () => {
  const { invocation } = stage({ values: { topic: "runtime" } });
  const failure = await failureOf(printDocs(invocation));
  assert.equal(failure.code, "usage");
  assert.match(failure.facts.hint ?? "", /^One of: runtm, commands, debug, sessions/);
});

Deno.test("docs/troubleshooting.md has a part for every code of the table", async () => {
  const text = await Deno.readTextFile(new URL("docs/troubleshooting.md", ROOT));
  const headings = text.split("\n").filter((line) => line.startsWith("### ")).join(" ");
  const named = [...headings.matchAll(/`([a-z_]+)`/g)].map(([, code = ""]) => code);
  assert.deepEqual(named.toSorted(), Object.keys(CODES).sort());
});
