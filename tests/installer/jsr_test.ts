/**
 * The program from JSR in a folder that somebody else has filled: with the options that README and
 * hints name, nothing of that folder runs. A server on loopback plays JSR.
 */
import assert from "node:assert/strict";
import { hashOf } from "../../src/process/files.ts";

const ROOT = new URL("../../", import.meta.url);
const ENCODER = new TextEncoder();
const CONFIG = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
const PARSER = String(CONFIG.imports["eventsource-parser"]);

/** Options without which a folder decides what runs. */
const NEEDED = ["--no-config", "--no-lock"];

const MODULE = `import { createParser } from "${PARSER}";
import { part } from "./part.ts";
console.log(typeof createParser, part);
`;
const FILES: { readonly [path: string]: string } = {
  "/main.ts": MODULE,
  "/part.ts": 'export const part = "of the package";\n',
};

/** Serves a package of two files, as far as Deno asks. */
async function serveJsr() {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, text] of Object.entries(FILES)) {
    const bytes = ENCODER.encode(text);
    manifest[path] = { size: bytes.length, checksum: `sha256-${await hashOf(bytes)}` };
  }
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const path = new URL(request.url).pathname.replace("/@runtm/runtm-api/", "");
    if (path === "meta.json") {
      return Response.json({ scope: "runtm", name: "runtm-api", versions: { "1.0.0": {} } });
    }
    if (path === "1.0.0_meta.json") {
      return Response.json({ manifest, exports: { ".": "./main.ts" } });
    }
    const text = FILES[path.replace("1.0.0", "")];
    const headers = { "content-type": "application/typescript" };
    return new Response(text, { status: text === undefined ? 404 : 200, headers });
  });
}

const EVIL = 'console.log("of the folder");\nexport const createParser = 1;\n';
const MEMBER = JSON.stringify({ name: "@runtm/runtm-api", version: "1.0.0", exports: "./evil.ts" });

/** What a folder may hold, and whether it decides what runs when the options are missing. */
const FOLDERS: {
  readonly [name: string]: readonly [boolean, { readonly [path: string]: string }];
} = {
  "an import map": [true, {
    "deno.json": JSON.stringify({
      imports: { "jsr:@runtm/runtm-api": "./evil.ts", [PARSER]: "./evil.ts" },
    }),
  }],
  "a workspace": [true, { "deno.json": MEMBER }],
  "a linked package": [true, {
    "deno.json": '{"links":["./inner"]}',
    "inner/deno.json": MEMBER,
    "inner/evil.ts": EVIL,
  }],
  "a package.json with node_modules": [true, {
    "package.json": JSON.stringify({
      dependencies: { "eventsource-parser": PARSER.split("@")[1] },
    }),
    "node_modules/eventsource-parser/package.json": JSON.stringify({
      name: "eventsource-parser",
      version: PARSER.split("@")[1],
      type: "module",
      main: "evil.js",
    }),
    "node_modules/eventsource-parser/evil.js": EVIL,
  }],
  "a lock file": [false, {
    "deno.lock": JSON.stringify({
      version: "5",
      specifiers: { "jsr:@runtm/runtm-api@*": "9.9.9" },
    }),
  }],
  "settings of npm": [false, { ".npmrc": "registry=http://127.0.0.1:1/\n" }],
  "an environment file": [false, { ".env": "DENO_V8_FLAGS=--no-such-flag\n" }],
};

async function run(folder: string, port: number, options: readonly string[]): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...options, "jsr:@runtm/runtm-api"],
    cwd: folder,
    env: { JSR_URL: `http://127.0.0.1:${port}/`, NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) || decoder.decode(stderr);
}

for (const [name, [decides, files]] of Object.entries(FOLDERS)) {
  Deno.test(`program from JSR runs nothing of a folder with ${name}`, async () => {
    await using server = await serveJsr();
    const { port } = server.addr as Deno.NetAddr;
    const folder = await Deno.makeTempDir({ prefix: "runtm-folder-" });
    try {
      for (const [path, text] of Object.entries({ "evil.ts": EVIL, ...files })) {
        const parent = `${folder}/${path}`.replace(/\/[^/]*$/, "");
        await Deno.mkdir(parent, { recursive: true });
        await Deno.writeTextFile(`${folder}/${path}`, text);
      }
      assert.equal(await run(folder, port, NEEDED), "function of the package\n");
      if (decides) assert.match(await run(folder, port, []), /of the folder/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Texts of the project in which somebody may read a command. */
async function* texts(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* texts(new URL(`${name}/`, folder));
    else if (/\.(md|ts|sh|yml)$/.test(name)) yield new URL(name, folder);
  }
}

Deno.test("every command that runs the program from JSR leaves the folder's settings out", async () => {
  const files = [
    new URL("README.md", ROOT),
    new URL("install.sh", ROOT),
    new URL("SECURITY.md", ROOT),
  ];
  for (const folder of ["docs/", "skills/", "src/", "scripts/", ".github/"]) {
    files.push(...await Array.fromAsync(texts(new URL(folder, ROOT))));
  }
  let seen = 0;
  for (const file of files) {
    const text = (await Deno.readTextFile(file)).replace(/\\\n\s*/g, " ");
    for (
      const [command] of text.matchAll(
        /\bdeno (?:run|install|x)\b[^`"\n]*jsr:@runtm\/runtm-api[^`"\n]*/g,
      )
    ) {
      seen++;
      for (const option of NEEDED) {
        assert.ok(command.includes(option), `${file.pathname}: ${command}`);
      }
    }
    assert.doesNotMatch(text, /\bdx jsr:/, file.pathname);
  }
  assert.ok(seen >= 2, "the commands are found");
});
