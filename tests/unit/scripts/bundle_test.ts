/** The files that are installed: what they import, what is in which part, how big they are. */
import assert from "node:assert/strict";
import { buildParts, writeParts } from "../../../scripts/build/parts.ts";

const FILES = await buildParts();
const SCRIPTS = [...FILES].filter(([name]) => name.endsWith(".js"));
const TEXTS = new Map(
  SCRIPTS.map((
    [name, bytes],
  ) => [name, new TextDecoder("utf-8", { fatal: true }).decode(bytes)]),
);

/** The part that a command of an area needs besides the core is named after the area. */
const AREA = /^area_/;

/**
 * Most bytes of what a plain call loads. Every 10 KiB more cost each start about 0.1 ms. Raise them
 * only for something that every plain call needs; what some commands need goes into another part
 * (`scripts/build/part_rules.ts`).
 */
const MOST_BYTES = { "main.js": 2 * 1024, "core.js": 108 * 1024 };

Deno.test("what is started imports nothing before it runs, and the parts only the core", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-parts-test-" });
  try {
    await writeParts(FILES, folder);
    const named = new Set<string>();
    for (const [name] of SCRIPTS) {
      for (const { specifier, isDynamic } of await dependenciesOf(`${folder}/${name}`)) {
        if (isDynamic) {
          assert.match(
            specifier,
            /^node:/,
            `${name} names ${specifier}: Deno would load it at start`,
          );
          named.add(specifier);
        } else {
          // The MCP library names it; nothing but `mcp serve` loads that part.
          if (name === "mcp.js" && specifier === "node:process") continue;
          assert.equal(specifier, "./core.js", name);
          assert(name !== "main.js" && name !== "core.js", name);
        }
      }
    }
    assert(named.has("node:sqlite"), "the store of the emulator is missing");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What a module imports, as Deno reads it. */
async function dependenciesOf(file: string): Promise<{ specifier: string; isDynamic?: boolean }[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", file],
  }).output();
  const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout));
  const main = modules.find(({ specifier }: { specifier: string }) => specifier === roots[0]);
  return main.dependencies ?? [];
}

Deno.test("every part is ASCII: one other character makes V8 keep all of it twice as wide", () => {
  for (const [name, text] of TEXTS) {
    const [strange] = text.match(/.{0,40}[^\0-\x7f].{0,40}/) ?? [];
    const why = "write it as an escape; strings are escaped, patterns are not";
    assert.equal(strange, undefined, `${name}: ${why}`);
  }
});

Deno.test("no part holds a wrapper for CommonJS", () => {
  const words = ["createRequire", "node:module", "__commonJS", "__require", "module.exports"];
  for (const [name, text] of TEXTS) {
    for (const word of words) assert(!text.includes(word), `"${word}" is in ${name}`);
  }
});

for (const [name, most] of Object.entries(MOST_BYTES)) {
  Deno.test(`${name} has at most ${most / 1024} KiB`, () => {
    const size = FILES.get(name)?.length ?? Infinity;
    assert(size <= most, `${(size / 1024).toFixed(0)} KiB`);
  });
}

Deno.test("the parts are few, and each area has one", async () => {
  const { AREAS } = await import("../../../src/operations/areas.ts");
  for (const area of Object.keys(AREAS)) {
    assert(FILES.has(`area_${area.replaceAll("-", "_")}.js`), area);
  }
  const others = [...TEXTS.keys()].filter((name) =>
    !AREA.test(name) && !/^(fields|package)_/.test(name)
  );
  assert(others.length <= 12, `few coarse parts start fastest: ${others.join(", ")}`);
});

/** The program with parts that tell on stderr when they are loaded. */
async function tellingProgram(folder: string): Promise<string> {
  const telling = new Map([...FILES].map(([name, bytes]) => {
    if (!name.endsWith(".js")) return [name, bytes];
    const line = new TextEncoder().encode(`console.error("loads ${name}");\n`);
    return [name, new Uint8Array([...line, ...bytes])];
  }));
  return await writeParts(telling, folder);
}

async function loadedBy(
  main: string,
  args: readonly string[],
  expected = 0,
  url = "http://127.0.0.1:1",
): Promise<string[]> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-config", "--no-lock", main, ...args],
    clearEnv: true,
    env: {
      HOME: main.replace(/\/[^/]*$/, ""),
      RUNTM_API_KEY: "runtm_sk_test_bundle",
      RUNTM_API_URL: url,
      NO_COLOR: "1",
    },
  }).output();
  const told = new TextDecoder().decode(stderr);
  assert.equal(code, expected, told);
  return told.split("\n").filter((line) => line.startsWith("loads "))
    .map((line) => line.slice("loads ".length)).sort();
}

Deno.test("a command loads the parts that it needs and no other", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-parts-test-" });
  const answer = () => Response.json({ sessions: [], total: 0 });
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  const url = `http://127.0.0.1:${server.addr.port}`;
  try {
    const main = await tellingProgram(folder);
    assert.deepEqual(await loadedBy(main, ["--version"]), ["main.js"]);
    const core = ["core.js", "main.js"];
    for (const words of [["--help"], ["session", "--help"], ["session", "list", "--help"]]) {
      assert.deepEqual(await loadedBy(main, words), core, words.join(" "));
    }
    for (const words of [["sesion"], ["session", "lst"], ["session", "list", "--limt", "5"]]) {
      const loaded = await loadedBy(main, words, 3);
      assert.deepEqual(loaded, [...core, "unknown.js"], words.join(" "));
    }
    assert.deepEqual(await loadedBy(main, ["session", "list"], 0, url), core);
    const limited = await loadedBy(main, ["session", "list", "--limit", "5"], 0, url);
    assert.deepEqual(limited, [...core, "schema.js"]);
    const dry = await loadedBy(main, ["session", "list", "--dry-run"]);
    assert(dry.includes("commands.js"), dry.join());
    assert(!dry.some((name) => /^(emulator|package_)/.test(name)), dry.join());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What Deno loads at the first touch of its name, and a plain call must do without. */
const LOADED_LATE: readonly string[] = [
  ...["Headers", "Request", "Response", "FormData", "Blob", "ReadableStream", "setTimeout"],
  ...["TextDecoderStream", "CompressionStream", "WebSocket", "EventSource", "Worker"],
];

Deno.test("a plain call touches nothing that Deno loads late", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-parts-test-" });
  const answer = () => Response.json({ sessions: [], total: 0 });
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  try {
    const telling = `for (const name of ${JSON.stringify(LOADED_LATE)}) {
      const { value, get } = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, {
        get() {
          console.error("loads " + name);
          return get ? get.call(globalThis) : value;
        },
      });
    }\n`;
    const main = new TextEncoder().encode(telling + (TEXTS.get("main.js") ?? ""));
    const program = await writeParts(new Map([...FILES, ["main.js", main]]), folder);
    const url = `http://127.0.0.1:${server.addr.port}`;
    assert.deepEqual(await loadedBy(program, ["session", "list"], 0, url), []);
    // It sees something: a command that waits has timers.
    const waiting = await loadedBy(program, ["session", "list", "--timeout", "9"], 0, url);
    assert.deepEqual(waiting, ["setTimeout"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the parts share one class of failures, whichever part it was thrown in", () => {
  for (const [name, text] of TEXTS) {
    // The name that the class gives itself stays through minification.
    const own = text.match(/name="Failure"/g)?.length ?? 0;
    assert.equal(own, name === "core.js" ? 1 : 0, name);
  }
});
