/** `upgrade` through the real installer, from a server on loopback. */
import assert from "node:assert/strict";
import type { Invocation, Output } from "../../src/commands/types.ts";
import { upgrade, upgradeSteps, wayToUpgrade } from "../../src/commands/local/upgrade.ts";
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
async function runUpgrade(
  place: Place,
  baseUrl: string,
  values: object,
  globals: { readonly dryRun?: boolean } = {},
): Promise<unknown> {
  const documents: string[] = [];
  const process = realProcess();
  const variables: { readonly [name: string]: string } = { RUNTM_BASE_URL: baseUrl };
  const output: Pick<Output, "json" | "remark"> = {
    json: (text) => Promise.resolve(void documents.push(text)),
    remark: () => Promise.resolve(),
  };
  const invocation: Invocation = {
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
    globals,
    connect: () => Promise.reject(new Error("upgrade calls nobody")),
    output: output as Output,
    signal: new AbortController().signal,
    report: () => Promise.reject(new Error("upgrade does one thing")),
    runArgv: () => Promise.reject(new Error("upgrade runs no other command")),
  };
  if (globals.dryRun) return await upgradeSteps(invocation);
  await upgrade(invocation);
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
    how: "runtm-api upgrade",
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

Deno.test("upgrade takes the program of a stopped installation for its own", async () => {
  assert.ok(RUNNER);
  await using server = serveFiles((path) => {
    const [, version = "", name = ""] = path.split("/");
    return RELEASES[version]?.[name];
  });
  await using place = await makePlace(RUNNER);
  const base = `${server.origin}/{version}`;
  const env = { RUNTM_BASE_URL: base, RUNTM_VERSION: PROGRAM_VERSION };
  assert.equal((await runInstaller(RUNNER, place, { env })).code, 0);
  const receipt = `${place.bin}/.runtm-api.receipt`;
  const text = await Deno.readTextFile(receipt);
  await Deno.writeTextFile(
    receipt,
    text.replace(/^sha256=(.*)$/m, `sha256=${"0".repeat(64)}\nreplaces=$1`),
  );
  assert.ok(await runUpgrade(place, base, { version: "9.0.0" }));
  assert.equal(await Deno.readTextFile(`${place.bin}/runtm-api`), fakeProgram("9.0.0"));
});

Deno.test("upgrade --check and --dry-run need no receipt and start nothing they fetched", async () => {
  assert.ok(RUNNER);
  await using place = await makePlace(RUNNER);
  const started = await fakeRelease("9.0.0", `touch ${place.root}/started`);
  await using server = serveFiles((path) => started[path.slice(1)]);
  await Deno.writeTextFile(`${place.bin}/runtm-api`, "a copy\n");
  const before = await treeOf(place.root);
  const report = {
    current: PROGRAM_VERSION,
    available: "9.0.0",
    upgrade: true,
    path: `${place.bin}/runtm-api`,
    // These tests run from a checkout.
    how: "git pull",
  };
  assert.deepEqual(await runUpgrade(place, server.origin, { check: true }), report);
  assert.deepEqual(await runUpgrade(place, server.origin, {}, { dryRun: true }), {
    dry_run: true,
    ...report,
  });
  await assert.rejects(runUpgrade(place, server.origin, {}), {
    code: "local",
    message: /was not put there by install\.sh/,
  });
  assert.deepEqual(await treeOf(place.root), before);
});

Deno.test("wayToUpgrade() names the command for every way of installation", () => {
  const jsr = "https://jsr.io/@runtm/runtm-api/0.4.0/src/commands/local/upgrade.ts";
  const npm = "file:///usr/lib/node_modules/runtm-api/lib/core.js";
  const rows: readonly [string, string, string, string][] = [
    [
      "/bin/deno",
      jsr,
      "9.0.0",
      "deno run --no-config --no-lock --reload -A jsr:@runtm/runtm-api@9.0.0",
    ],
    ["/bin/deno", jsr, "latest", "deno run --no-config --no-lock --reload -A jsr:@runtm/runtm-api"],
    ["/bin/deno", npm, "9.0.0", "npm install --global runtm-api@9.0.0"],
    ["/bin/deno", "file:///x/src/commands/local/upgrade.ts", "9.0.0", "git pull"],
    ["/n/node_modules/deno/deno", "file:///x/src/commands/local/upgrade.ts", "9.0.0", "git pull"],
    ["/b/runtm-api", "file:///c/core.js", "latest", "curl -fsSL https://runtm.com/install | bash"],
    [
      "/b/runtm-api",
      "file:///c/core.js",
      "9.0.0",
      "curl -fsSL https://runtm.com/install | RUNTM_VERSION=9.0.0 bash",
    ],
  ];
  for (const [path, module, version, command] of rows) {
    assert.equal(wayToUpgrade(path, module, version), command);
  }
});
