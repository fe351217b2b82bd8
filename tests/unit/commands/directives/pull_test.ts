/** `skills pull` writes below the folder it was given, whatever the service names its files. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const ENV = {
  RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
  RUNTM_ORG_ID: "org_1",
  HOME: "/home/me",
};

function skill(name: string, files: unknown[], more: Record<string, unknown> = {}) {
  return {
    id: `dir_${name}`,
    name,
    description: "What it does",
    content: { entry_md: "SKILL.md", files, ...more },
  };
}

/** Pulls what these pages hold and gives what was printed and what was written. */
async function pull(pages: unknown[][], ...args: string[]) {
  const asked: URL[] = [];
  const process = fakeProcess({
    args: ["skills", "pull", "tmpl_1", ...args],
    env: ENV,
    files: { "/home/me/.claude/x": "" },
    fetch: (input) => {
      const url = new URL(String(input));
      asked.push(url);
      const page = Number(url.searchParams.get("page_token") ?? "0");
      const next = page + 1 < pages.length ? String(page + 1) : null;
      return Promise.resolve(
        Response.json({ directives: pages[page] ?? [], next_page_token: next }),
      );
    },
  });
  const code = await run(process);
  const text = (path: string) => {
    const entry = process.tree.get(path) as { bytes?: Uint8Array } | undefined;
    return entry?.bytes && new TextDecoder().decode(entry.bytes);
  };
  return { code, asked, process, text, paths: [...process.tree.keys()] };
}

Deno.test("skills pull writes the skills of all pages, with a head where there is none", async () => {
  const { code, asked, process, text } = await pull(
    [
      [skill("one", [{ path: "SKILL.md", mode: "text", inline: "# One\n" }])],
      [skill("two", [{ path: "bin/x", mode: "binary", inline: btoa("\x00\xff") }])],
    ],
    "--target",
    "/out",
  );
  assert.equal(code, 0, process.err());
  assert.equal(asked.length, 2);
  assert.equal(asked[0]?.searchParams.get("type_family"), "skill");
  assert.equal(
    text("/out/one/SKILL.md"),
    '---\nname: "one"\ndescription: "What it does"\n---\n\n# One\n',
  );
  assert.equal(JSON.parse(process.out()).count, 2);
});

Deno.test("skills pull goes into the folders of agents that are there", async () => {
  const { code, process, text } = await pull([[skill("one", [{ path: "SKILL.md", inline: "x" }])]]);
  assert.equal(code, 0, process.err());
  assert.ok(text("/home/me/.claude/skills/one/SKILL.md"));
});

Deno.test("skills pull never leaves its folder", async () => {
  const files = ["../../evil", "/etc/passwd", "a/../../b", "..", ""].map((path) => ({
    path,
    mode: "text",
    inline: "evil",
  }));
  const { code, process, paths } = await pull(
    [[skill("../up", files), skill("..", files)]],
    "--target",
    "/out",
  );
  assert.equal(code, 0, process.err());
  for (const path of paths.filter((one) => !one.startsWith("/home/"))) {
    assert.match(path, /^\/(out(\/|$)|$)/, path);
  }
});

Deno.test("skills pull leaves a skill alone that is there, and overwrites it with --force", async () => {
  const pages = [[
    skill("x", [{ path: "SKILL.md", inline: "---\nname: x\ndescription: y\n---\n" }]),
  ]];
  const first = await pull(pages, "--target", "/home/me/.claude");
  assert.equal(first.code, 0, first.process.err());
  assert.deepEqual(JSON.parse(first.process.out()).skipped[0].reason, "it is there already");
});

Deno.test("skills pull writes nothing when a skill has no content", async () => {
  const { code, paths } = await pull([[{ id: "a", name: "a" }]], "--target", "/out");
  assert.equal(code, 1);
  assert.deepEqual(paths.filter((path) => path.startsWith("/out")), []);
});
