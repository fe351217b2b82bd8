/** `docs` and the pages that are inside the program. */
import assert from "node:assert/strict";
import { printDocs } from "../../../src/commands/docs/print.ts";
import { CODES } from "../../../src/errors/codes.ts";
import { PAGES } from "../../../src/skills/pages.ts";
import { run } from "../../../src/cli/run.ts";
import { failureOf, stage } from "../../fakes/invocation.ts";
import { fakeProcess } from "../../fakes/process.ts";

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

for (
  const [what, args, env, path] of [
    ["the list of pages", [], {}, "/llms.txt"],
    ["a page", ["cloud-api/sessions"], {}, "/cloud-api/sessions.md"],
    ["a page by its file", ["/a/b.md/"], {}, "/a/b.md"],
    [
      "a page of another place",
      ["a"],
      { RUNTM_DOCS_URL: "https://docs.example/base/" },
      "/base/a.md",
    ],
  ] as const
) {
  Deno.test(`docs --online prints ${what}, asked for without a key`, async () => {
    const asked: Request[] = [];
    const process = fakeProcess({
      args: ["docs", "--online", ...args],
      env: { HOME: "/home/me", RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", ...env },
      fetch: (input, init) => {
        asked.push(new Request(input, init));
        return Promise.resolve(
          new Response("# Title\n", { headers: { "content-type": "text/markdown" } }),
        );
      },
    });
    assert.equal(await run(process), 0, process.err());
    assert.equal(process.out(), "# Title\n");
    assert.deepEqual(asked.map(({ url }) => new URL(url).pathname), [path]);
    assert.equal(asked[0]?.headers.get("authorization"), null);
  });
}

for (
  const [what, args, answer, exit, code] of [
    ["a page that is not there", ["a"], () => new Response("no", { status: 404 }), 1, "not_found"],
    [
      "a web page",
      ["a"],
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      1,
      "api_error",
    ],
    [
      "a redirect",
      ["a"],
      () => new Response(null, { status: 302, headers: { location: "https://x.example" } }),
      1,
      "api_error",
    ],
    ["a path that leads up", ["../a"], () => new Response("no"), 3, "usage"],
    ["a query", ["a?b"], () => new Response("no"), 3, "usage"],
  ] as const
) {
  Deno.test(`docs --online refuses ${what}`, async () => {
    const process = fakeProcess({
      args: ["docs", "--online", ...args],
      env: { HOME: "/home/me" },
      fetch: () => Promise.resolve(answer()),
    });
    assert.equal(await run(process), exit, process.err());
    assert.equal(JSON.parse(process.err()).code, code);
    assert.equal(process.out(), "");
  });
}

Deno.test("docs --online that reaches nobody does not send one to the address of the API", async () => {
  const lost = new TypeError("fetch failed", {
    cause: new Error("dns error: failed to lookup address information"),
  });
  const process = fakeProcess({ args: ["docs", "--online"], fetch: () => Promise.reject(lost) });
  assert.equal(await run(process), 1);
  const { code, hint } = JSON.parse(process.err());
  assert.equal(code, "name_lookup");
  assert.match(hint, /runtm-api docs$/);
  assert.doesNotMatch(hint, /--api-url/);
});
