/**
 * The npm package, as a user has it: installed from its archive into an empty folder, started by
 * Node. Needs Node and the npm registry, from which Deno, jq and the MCP server come.
 */
import assert from "node:assert/strict";
import ts from "typescript";
import { bundleTogether } from "../../scripts/build/bundle.ts";
import { buildNpm, npmArchiveName } from "../../scripts/build/npm.ts";
import { hashOf } from "../../src/process/files.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import { CLOSED_PORT, startRawServer } from "../fakes/raw_server.ts";
import type { Places } from "../library/program.ts";
import { findTool } from "./world.ts";

const VERSION: string =
  JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).version;
const DECODER = new TextDecoder();

/** Most bytes of the archive: a first `npx` waits for them. What is big comes from its own package. */
const MOST_BYTES = 500_000;

const work = await Deno.makeTempDir({ prefix: "runtm-npm-" });
globalThis.addEventListener("unload", () => Deno.removeSync(work, { recursive: true }));
const archive = await buildNpm(VERSION);

Deno.test(`npm package has at most ${MOST_BYTES} bytes`, () => {
  assert(archive.length <= MOST_BYTES, `${archive.length} bytes`);
});

Deno.test("npm package is the same bytes whenever it is built", async () => {
  // Not `deepEqual`: it takes minutes to show how two archives differ.
  assert.equal(await hashOf(await buildNpm(VERSION)), await hashOf(archive));
});

/** What is in the way of an installation; `undefined` when nothing is. */
async function obstacle(): Promise<string | undefined> {
  if (findTool("node") === undefined || findTool("npm") === undefined) return "Node is not here";
  await Deno.writeFile(`${work}/${npmArchiveName(VERSION)}`, archive);
  await Deno.writeTextFile(`${work}/package.json`, "{}");
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--no-audit", "--no-fund", `./${npmArchiveName(VERSION)}`],
    cwd: work,
  }).output();
  if (success) return undefined;
  const said = DECODER.decode(stderr);
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(said)) return "no npm registry";
  throw new Error(said);
}

const missing = await obstacle();

/** What a run left. */
interface Ran {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = `${work}/node_modules/.bin/runtm-api`;

function start(args: readonly string[], env: { [name: string]: string } = {}): Deno.ChildProcess {
  return new Deno.Command(BIN, {
    args: [...args],
    clearEnv: true,
    env: {
      HOME: `${work}/home`,
      PATH: Deno.env.get("PATH") ?? "",
      RUNTM_API_KEY: "runtm_sk_test_npm",
      ...env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function run(
  args: readonly string[],
  env: { [name: string]: string } = {},
  stdin = "",
): Promise<Ran> {
  const child = start(args, env);
  const writer = child.stdin.getWriter();
  // A program that does not read its input may be gone before it is written.
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, signal, stdout, stderr } = await child.output();
  return { code, signal, stdout: DECODER.decode(stdout), stderr: DECODER.decode(stderr) };
}

/** Serves requests, and keeps what was sent. */
function serve(answer: (request: Request) => Response | Promise<Response>) {
  const bodies: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    bodies.push(await request.clone().text());
    return await answer(request);
  });
  const env = { RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}` };
  return { bodies, env, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Sends a signal when the program has sent its request, and looks at how it ends. */
async function handsThrough(
  signal: Deno.Signal,
  code: number,
  env: { [name: string]: string },
  sent: () => void,
): Promise<void> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<Response>();
  await using server = serve(() => {
    resolve();
    return ended;
  });
  const child = start(["session", "list"], { ...env, ...server.env });
  const texts = Promise.all([child.stdout, child.stderr].map((one) => new Response(one).text()));
  // A program that ends without asking shows what is wrong below.
  await Promise.race([asked, child.status]);
  child.kill(signal);
  sent();
  const status = await child.status;
  // What is left behind would wait for its answer, and keep the pipes open.
  end(new Response());
  const [stdout, stderr] = await texts;
  assert.deepEqual([status.code, status.signal, stdout], [code, null, ""]);
  assert.match(stderr ?? "", /^\{"error":.*\}\n$/);
}

/** The program that tries the promises of the library, for Node. */
async function libraryProgram(library: string): Promise<string> {
  const source = await Deno.readTextFile(new URL("../library/program.ts", import.meta.url));
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const program = outputText.replace('"../../src/mod.ts"', JSON.stringify(library));
  assert.notEqual(program, outputText);
  return program;
}

/** Runs the program that tries the promises of the library, beside an emulator. */
async function keepsPromises(command: string, args: readonly string[]): Promise<void> {
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  await using silent = startRawServer((exchange) => exchange.untilGone());
  await using plain = serve(() => Response.json({ sessions: [] }));
  const places: Places = {
    url: emulator.url,
    key: emulator.keys.org,
    broken: { refused: `http://127.0.0.1:${CLOSED_PORT}` },
    silent: silent.origin,
    local: plain.env.RUNTM_API_URL.replace("127.0.0.1", `runtm-${crypto.randomUUID()}.localhost`),
  };
  try {
    const { stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      env: { PLACES: JSON.stringify(places) },
    }).output();
    const lines = DECODER.decode(stdout).trimEnd().split("\n")
      .map((line) => JSON.parse(line || "{}"));
    assert(lines.length > 5, DECODER.decode(stderr));
    assert.deepEqual(lines.filter(({ error }) => error !== undefined), []);
  } finally {
    await emulator.close();
  }
}

if (missing !== undefined) console.log(`left out: installing the npm package (${missing})`);
else {
  Deno.test("npm package tells its version, and nothing else", async () => {
    const ran = await run(["--version"]);
    assert.deepEqual(ran, { code: 0, signal: null, stdout: `${VERSION}\n`, stderr: "" });
  });

  Deno.test("npm package hands exit codes and the error line through", async () => {
    const usage = await run(["session", "lst"]);
    assert.deepEqual([usage.code, usage.stdout], [3, ""]);
    assert.equal(JSON.parse(usage.stderr).code, "usage");
    assert.equal((await run(["session", "list"], { RUNTM_API_KEY: "" })).code, 2);
  });

  Deno.test("npm package has every option for itself, also those that Node knows", async () => {
    const { code, stderr } = await run(["secrets", "set", "--env-file", "no-such-file"]);
    assert.deepEqual([code, JSON.parse(stderr).code], [3, "input_file"]);
  });

  Deno.test("npm package calls, filters with jq and reads standard input", async () => {
    await using server = serve(() => Response.json({ id: "s1", sessions: [], total: 7 }));
    const list = await run(["session", "list"], server.env);
    assert.deepEqual([list.code, list.stderr], [0, ""]);
    assert.equal(JSON.parse(list.stdout).total, 7);
    const filtered = await run(["session", "list", "--jq", ".total"], server.env);
    assert.deepEqual([filtered.code, filtered.stdout, filtered.stderr], [0, "7\n", ""]);
    const words = ["session", "launch", "--prompt-file", "-"];
    const launched = await run(words, server.env, "Fix the ü\n");
    assert.equal(launched.code, 0, launched.stderr);
    assert.equal(JSON.parse(server.bodies.at(-1) ?? "").prompt, "Fix the ü\n");
  });

  Deno.test("npm package serves MCP with the packages beside it", async () => {
    const params = {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    };
    const messages = [
      { jsonrpc: "2.0", id: 1, method: "initialize", params },
      { jsonrpc: "2.0", method: "notifications/initialized" },
      { jsonrpc: "2.0", id: 2, method: "tools/list" },
    ];
    const lines = messages.map((message) => `${JSON.stringify(message)}\n`).join("");
    const child = start(["mcp", "serve"]);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(lines));
    let told = "";
    // The end of its input ends the server, also when it has not answered yet.
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      told += text;
      if (told.split("\n").length > 2) await writer.close().catch(() => {});
    }
    assert.equal((await child.status).code, 0, await new Response(child.stderr).text());
    const answers = told.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(answers.find(({ id }) => id === 1).result.serverInfo.version, VERSION);
    assert.notEqual(answers.find(({ id }) => id === 2).result.tools.length, 0);
  });

  Deno.test("npm package starts an emulator and reads YAML with the packages beside it", async () => {
    await Deno.writeTextFile(`${work}/seed.yaml`, "sessions:\n  - name: seeded\n");
    const words = [
      "emulator",
      "run",
      "--seed-file",
      `${work}/seed.yaml`,
      "--",
      BIN,
      "session",
      "list",
    ];
    const ran = await run(words);
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(JSON.parse(ran.stdout).total, 1);
  });

  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    Deno.test(`npm package hands ${signal} through, and the program ends itself`, async () => {
      await handsThrough(signal, code, {}, () => {});
    });
  }

  Deno.test("npm package hands a signal through that comes before Node goes on after the start", async () => {
    // Where Node becomes the program, nothing is spawned and nothing is held up.
    const preload = `
      const child = require("node:child_process");
      const { existsSync } = require("node:fs");
      const { spawn } = child;
      const pause = new Int32Array(new SharedArrayBuffer(4));
      child.spawn = (...args) => {
        const started = spawn(...args);
        while (!existsSync("${work}/signalled")) Atomics.wait(pause, 0, 0, 10);
        return started;
      };
    `;
    await Deno.writeTextFile(`${work}/preload.cjs`, preload);
    const env = { NODE_OPTIONS: `--require=${work}/preload.cjs` };
    await handsThrough("SIGTERM", 143, env, () => Deno.writeTextFileSync(`${work}/signalled`, ""));
  });

  Deno.test("npm package knows the caller's home, and says how it is upgraded", async () => {
    await Deno.mkdir(`${work}/home/.claude`, { recursive: true });
    const installed = await run(["skills", "install"]);
    assert.equal(installed.code, 0, installed.stderr);
    assert.ok(await Deno.stat(`${work}/home/.claude/skills/runtm/SKILL.md`));
    const upgrade = await run(["upgrade"]);
    assert.equal(upgrade.code, 1);
    assert.match(JSON.parse(upgrade.stderr).hint, /npm install --global runtm-api@latest/);
  });

  Deno.test("npm package is not bothered by what would change how Node or Deno works", async () => {
    const ran = await run(["--version"], {
      DENO_V8_FLAGS: "--no-such-flag",
      DENO_DIR: "/dev/null",
      OTEL_DENO: "true",
      NO_DENO_BUNDLE_HACK: "1",
    });
    assert.deepEqual(ran, { code: 0, signal: null, stdout: `${VERSION}\n`, stderr: "" });
    // Without a home there is nothing to keep the compiled program in.
    const homeless = await run(["session", "lst"], { HOME: "" });
    assert.equal(homeless.code, 3, homeless.stderr);
    assert.equal(JSON.parse(homeless.stderr).code, "usage");
  });

  Deno.test("npm package has a client for programs of Node", async () => {
    const script = `
      import assert from "node:assert/strict";
      import { createClient, Failure, listSessions } from "runtm-api/client";
      const answers = [Response.json({ sessions: [] }), Response.json({ error: "no" }, { status: 404 })];
      const client = createClient({ apiKey: "runtm_sk_test_x", fetch: async () => answers.shift() });
      assert.deepEqual(await client.call(listSessions, {}), { sessions: [] });
      await assert.rejects(client.call(listSessions, {}), (error) =>
        error instanceof Failure && error.code === "not_found");
    `;
    await Deno.writeTextFile(`${work}/program.mjs`, script);
    const { success, stderr } = await new Deno.Command("node", {
      args: ["program.mjs"],
      cwd: work,
    }).output();
    assert(success, DECODER.decode(stderr));
  });

  Deno.test("npm package has a client that keeps its promises in Node and Deno, bundled with a program too", async () => {
    const plain = `${work}/library.mjs`;
    await Deno.writeTextFile(plain, await libraryProgram("runtm-api/client"));
    const module = "./node_modules/runtm-api/program/library.js";
    await Deno.writeTextFile(`${work}/unbundled.mjs`, await libraryProgram(module));
    const folder = await Deno.makeTempDir({ dir: work });
    for (const [name, bytes] of await bundleTogether([`${work}/unbundled.mjs`], [])) {
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    const deno = [
      "run",
      "--allow-net",
      "--allow-env=PLACES",
      "--no-prompt",
      "--no-lock",
      "--quiet",
    ];
    await Promise.all([
      keepsPromises("node", [plain]),
      keepsPromises("node", [`${folder}/unbundled.js`]),
      keepsPromises(Deno.execPath(), [...deno, plain]),
    ]);
  });

  Deno.test("npm package has the types of its client, without those of Deno", () => {
    const problems = (text: string): string[] => {
      Deno.writeTextFileSync(`${work}/program.mts`, text);
      const program = ts.createProgram([`${work}/program.mts`], {
        lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        noEmit: true,
        strict: true,
        target: ts.ScriptTarget.ESNext,
        types: [],
      });
      return ts.getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    };
    const head = `import { createClient, launchSession } from "runtm-api/client";
      const client = createClient({ apiKey: "runtm_sk_test_x" });\n`;
    const right = 'export const session = await client.call(launchSession, { prompt: "Fix it" });';
    assert.deepEqual(problems(head + right), []);
    const [wrong] = problems(head + right.replace("prompt:", "promt:"));
    assert.match(wrong ?? "", /promt/);
  });
}
