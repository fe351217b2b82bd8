/**
 * The end-to-end tests with the program as it is shipped: the portable executable, and the npm
 * package in a folder of its own.
 */
import assert from "node:assert/strict";
import { buildNpm, npmArchiveName } from "../../scripts/build/npm.ts";
import { buildParts } from "../../scripts/build/parts.ts";
import { buildPortable } from "../../scripts/build/portable.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { writeExecutable } from "../fakes/executable.ts";

const ROOT = new URL("../../", import.meta.url);
const VERSION: string = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))).version;
const ARCH = Deno.build.arch === "aarch64" ? "arm64" : "amd64";

/** Files of end-to-end tests that start the program under test. */
const TESTS: readonly string[] = [
  ...["commands", "interrupts", "process", "streams", "hints", "waiting", "jq", "skills"],
].map((name) => `tests/e2e/${name}_test.ts`);

async function endToEnd(program: string, home: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--quiet", ...TESTS],
    cwd: ROOT,
    env: { NO_COLOR: "1", RUNTM_API_BIN: program, RUNTM_TEST_BUNDLE: "", XDG_CACHE_HOME: home },
  }).output();
  const decoder = new TextDecoder();
  assert(success, (decoder.decode(stdout) + decoder.decode(stderr)).slice(-8_000));
}

const target = TARGETS.find(({ os, arch }) => os === Deno.build.os && arch === ARCH);
if (target === undefined) console.log("left out: the portable program (no target is this machine)");
else {
  Deno.test("the end-to-end tests pass with the portable program", async () => {
    const folder = await Deno.makeTempDir({ prefix: "runtm-flavour-" });
    try {
      const program = await buildPortable(target, await buildParts(), VERSION);
      await writeExecutable(`${folder}/runtm-api`, program);
      await endToEnd(`${folder}/runtm-api`, `${folder}/cache`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("the end-to-end tests pass with the npm package", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-flavour-" });
  try {
    await Deno.writeFile(`${folder}/${npmArchiveName(VERSION)}`, await buildNpm(VERSION));
    await Deno.writeTextFile(`${folder}/package.json`, "{}");
    const { success, stderr } = await new Deno.Command("npm", {
      args: ["install", "--no-audit", "--no-fund", `./${npmArchiveName(VERSION)}`],
      cwd: folder,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    await endToEnd(`${folder}/node_modules/.bin/runtm-api`, `${folder}/cache`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
