/** The one file that is installed: what stands at its head, what it evaluates at start, its size. */
import assert from "node:assert/strict";
import { bundle } from "../../../scripts/build/bundle.ts";

const ROOT = new URL("../../../", import.meta.url);
const MAIN = decodeURIComponent(new URL("main.ts", ROOT).pathname);

/**
 * Most bytes of the minified bundle. The whole program with the emulator has about 550 KiB; every
 * 100 KiB more cost each start about 1 ms. Raise it only for something worth that.
 */
const MOST_BYTES = 640 * 1024;

const BUNDLE = new TextDecoder("utf-8", { fatal: true }).decode(await bundle(MAIN));

Deno.test("the bundle imports nothing before it runs, and modules of Node when it needs them", async () => {
  const dependencies = await dependenciesOf(BUNDLE);
  assert.deepEqual(dependencies.filter(({ isDynamic }) => !isDynamic), []);
  const names = dependencies.map(({ specifier }) => specifier);
  assert(names.includes("node:sqlite"), "the store of the emulator is missing");
  assert.deepEqual(names.filter((name) => !name.startsWith("node:")), []);
});

/** What a module imports, as Deno reads it. */
async function dependenciesOf(
  text: string,
): Promise<{ specifier: string; isDynamic?: boolean }[]> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeTextFile(file, text);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-config", file],
    }).output();
    const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout));
    const main = modules.find(({ specifier }: { specifier: string }) => specifier === roots[0]);
    return main.dependencies;
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("the bundle is ASCII: one other character makes V8 keep all of it twice as wide", () => {
  const [strange] = BUNDLE.match(/.{0,40}[^\0-\x7f].{0,40}/) ?? [];
  assert.equal(strange, undefined, "write it as an escape; strings are escaped, patterns are not");
});

Deno.test("the bundle holds no wrapper for CommonJS", () => {
  for (
    const word of ["createRequire", "node:module", "__commonJS", "__require", "module.exports"]
  ) {
    assert(!BUNDLE.includes(word), `"${word}" is in the bundle`);
  }
});

Deno.test(`the bundle has at most ${MOST_BYTES / 1024} KiB`, () => {
  const size = new TextEncoder().encode(BUNDLE).length;
  assert(size <= MOST_BYTES, `${(size / 1024).toFixed(0)} KiB`);
});

/** How a readable bundle begins a module that is evaluated when it is needed. */
const LAZY_MODULE = /var __esm = \(fn, res\) => function __init\(\) \{\n/;

/** The program as one file that tells on stderr which of its lazy modules it evaluates. */
async function tellingProgram(folder: string): Promise<string> {
  const file = `${folder}/main.js`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=deno", `--output=${file}`, MAIN],
    cwd: ROOT,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const text = await Deno.readTextFile(file);
  assert.match(text, LAZY_MODULE);
  const telling = text.replace(
    LAZY_MODULE,
    (head) => `${head}  if (fn) console.error("evaluates " + Object.keys(fn)[0]);\n`,
  );
  await Deno.writeTextFile(file, telling);
  return file;
}

async function evaluatedBy(file: string, args: readonly string[]): Promise<string[]> {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-config", "--no-lock", file, ...args],
    clearEnv: true,
    env: {
      HOME: file.replace(/\/[^/]*$/, ""),
      RUNTM_API_KEY: "runtm_sk_test_bundle",
      NO_COLOR: "1",
    },
  }).output();
  const told = new TextDecoder().decode(stderr);
  assert.equal(code, 0, told);
  assert(stdout.length > 0, "it printed nothing");
  return told.split("\n").filter((line) => line.startsWith("evaluates "))
    .map((line) => line.slice("evaluates ".length).replace(/^.*\/registry\.npmjs\.org\//, "npm:"));
}

/** What no command but those that need it may evaluate. */
const HEAVY = /^npm:|^src\/(emulator|skills)\//;

Deno.test("the bundle evaluates nothing heavy before it knows the command, and one area then", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-bundle-test-" });
  try {
    const file = await tellingProgram(folder);
    const version = await evaluatedBy(file, ["--version"]);
    assert.deepEqual(version.filter((name) => HEAVY.test(name)), []);
    assert.deepEqual(version.filter((name) => /^src\/operations\/(?!areas)/.test(name)), []);
    const list = await evaluatedBy(file, ["session", "list", "--help"]);
    const areas = list.filter((name) => /^src\/operations\/(?!areas|inputs)/.test(name))
      .map((name) => name.split("/").slice(0, 3).join("/"));
    assert.deepEqual(list.filter((name) => HEAVY.test(name)), []);
    assert.deepEqual([...new Set(areas)], ["src/operations/session"]);
    // The look at it sees something: a dry run checks its values by schemas.
    const dry = await evaluatedBy(file, ["session", "list", "--limit", "5", "--dry-run"]);
    assert(dry.some((name) => name.startsWith("npm:zod")), dry.join("\n"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
