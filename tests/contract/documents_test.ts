/** What README and docs promise: command lines that the program takes, links that lead somewhere. */
import assert from "node:assert/strict";
import { commandLinesOf, takeCommandLine } from "../fakes/command_lines.ts";

const ROOT = new URL("../../", import.meta.url);

/** README and every page of docs, by path. */
const PAGES = new Map([
  "README.md",
  "CONTRIBUTING.md",
  ...[...Deno.readDirSync(new URL("docs/", ROOT))].map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md")).sort(),
].map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))] as const));

/** Files that command lines of the pages read. */
const FILES = {
  "key.txt": "runtm_sk_live_example",
  "task.md": "Add a test",
  "app.env": "A=1",
  "token.txt": "t0ken",
  "ids.txt": "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
  "prompts.txt": "Add a test",
};

for (const [path, text] of PAGES) {
  const lines = commandLinesOf(text);
  if (lines.length === 0) continue;
  Deno.test(`the program takes every command line of ${path}`, async () => {
    for (const words of lines) {
      await assert.doesNotReject(
        () => takeCommandLine(words, FILES),
        `${path}: runtm-api ${words.join(" ")}`,
      );
    }
  });
}

Deno.test("README has at most 180 lines", () => {
  assert.ok((PAGES.get("README.md") ?? "").trimEnd().split("\n").length <= 180);
});

Deno.test("every page of docs is linked from README or from another page", () => {
  const linked = new Set<string>();
  for (const [path, text] of PAGES) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      const found = new URL(target, new URL(path, "file:///")).pathname.slice(1);
      if (found !== path) linked.add(found);
    }
  }
  const lonely = [...PAGES.keys()].filter((path) => path !== "README.md" && !linked.has(path));
  assert.deepEqual(lonely, []);
});

Deno.test("links between the pages lead to a file and to a heading that are there", () => {
  const wrong: string[] = [];
  for (const [path, text] of PAGES) {
    for (const [, target = "", heading] of text.matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const file = target === ""
        ? path
        : new URL(target, new URL(path, "file:///")).pathname.slice(1);
      if (!exists(file)) wrong.push(`${path}: ${target}`);
      else if (heading && !headingsOf(file).includes(heading)) {
        wrong.push(`${path}: ${target}#${heading}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== undefined;
  } catch {
    return false;
  }
}

/** Anchors of the headings of a page, as GitHub makes them. */
function headingsOf(path: string): string[] {
  const text = PAGES.get(path) ?? Deno.readTextFileSync(new URL(path, ROOT));
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}
