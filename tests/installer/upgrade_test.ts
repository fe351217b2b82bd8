/** `upgrade` through the real installer, from a server on loopback. */
import assert from "node:assert/strict";
import type { Output } from "../../src/commands/types.ts";
import { upgrade } from "../../src/commands/local/upgrade.ts";
import { realProcess } from "../../src/process/real.ts";
import { PROGRAM_VERSION } from "../../src/version.ts";
import {
  fakeProgram,
  fakeRelease,
  makePlace,
  type Place,
  type Release,
  runInstaller,
  RUNNERS,
  serveFiles,
  treeOf,
} from "./world.ts";

const RUNNER = RUNNERS.find(({ uid }) => uid === undefined);
const RELEASES: { readonly [version: string]: Release } = {
  [PROGRAM_VERSION]: await fakeRelease(PROGRAM_VERSION),
  "9.0.0": await fakeRelease("9.0.0"),
};

/** Runs the command as the program in the place would, and gives the document it prints. */
async function runUpgrade(place: Place, baseUrl: string, values: object): Promise<unknown> {
  const documents: string[] = [];
  const process = realProcess();
  const variables: { readonly [name: string]: string } = { RUNTM_BASE_URL: baseUrl };
  const output: Pick<Output, "json" | "remark"> = {
    json: (text) => Promise.resolve(void documents.push(text)),
    remark: () => Promise.resolve(),
  };
  await upgrade({
    process: {
      ...process,
      executable: `${place.bin}/runtm-api`,
      env: (name) => variables[name],
      run: (command, args, options) =>
        process.run(command, args, {
          ...options,
          env: { ...options?.env, HOME: place.home, TMPDIR: place.temp },
        }),
    },
    operation: undefined,
    values: { ...values },
    globals: {},
    connect: () => Promise.reject(new Error("upgrade calls nobody")),
    output: output as Output,
    signal: new AbortController().signal,
    runArgv: () => Promise.reject(new Error("upgrade runs no other command")),
  });
  assert.equal(documents.length, 1);
  return JSON.parse(documents[0] ?? "");
}

Deno.test("upgrade replaces the program with a given release and back, checks included", async () => {
  assert.ok(RUNNER);
  await using server = serveFiles((path) => {
    const [, version = "", name = ""] = path.split("/");
    return RELEASES[version]?.[name];
  });
  await using place = await makePlace(RUNNER);
  const base = `${server.origin}/{version}`;
  const env = { RUNTM_BASE_URL: base, RUNTM_VERSION: PROGRAM_VERSION };
  assert.equal((await runInstaller(RUNNER, place, { env })).code, 0);
  const path = `${place.bin}/runtm-api`;

  assert.deepEqual(await runUpgrade(place, base, { version: "9.0.0", check: true }), {
    current: PROGRAM_VERSION,
    available: "9.0.0",
    upgrade: true,
    path,
  });
  assert.equal(await Deno.readTextFile(path), fakeProgram(PROGRAM_VERSION));
  const mirror = `${server.origin}/9.0.0`;
  assert.deepEqual(await runUpgrade(place, mirror, {}), {
    upgraded: true,
    from: PROGRAM_VERSION,
    to: "9.0.0",
    path,
  });
  assert.equal(await Deno.readTextFile(path), fakeProgram("9.0.0"));
  assert.deepEqual(await treeOf(place.home), ["/.claude/skills/runtm/SKILL.md: 9.0.0\n"]);

  const before = await treeOf(place.root);
  await assert.rejects(runUpgrade(place, base, { version: "7.0.0" }), /No checksums\.txt.*7\.0\.0/);
  await assert.rejects(runUpgrade(place, base, { version: "seven" }), { code: "usage" });
  assert.deepEqual(await treeOf(place.root), before);
});
