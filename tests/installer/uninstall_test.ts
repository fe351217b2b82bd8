/** Taking away again exactly what the installer put there. */
import assert from "node:assert/strict";
import {
  fakeRelease,
  makePlace,
  makeTools,
  runInstaller,
  RUNNERS,
  serveFiles,
  treeOf,
} from "./world.ts";

const RELEASE = await fakeRelease("0.4.0");
/** Under which name the fake program 0.4.0 would keep what it unpacks. */
const KEY = "040".padEnd(32, "0");

function serve() {
  return serveFiles((path) => RELEASE[path.slice(1)]);
}

for (const runner of RUNNERS) {
  const promise = (name: string, body: () => Promise<void>) =>
    Deno.test(`installer (${runner.name}) --uninstall ${name}`, body);

  promise("leaves the machine as it was before", async () => {
    await using server = serve();
    await using place = await makePlace(runner, { agents: [".claude", ".cursor"] });
    await Deno.writeTextFile(`${place.home}/.claude/settings.json`, "{}");
    const before = await treeOf(place.root);
    const env = { RUNTM_INSTALL_DIR: "~/.local/bin", RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    // What a portable program leaves when it is started.
    const cache = `${place.home}/.cache/runtm-api`;
    await Deno.mkdir(`${cache}/${KEY}/deno`, { recursive: true });
    await Deno.writeTextFile(`${cache}/completion-0123456789abcdef.json`, "{}");
    if (runner.uid !== undefined) await giveTo(runner.uid, `${place.home}/.cache`);
    const { code, stdout, stderr } = await runInstaller(runner, place, {
      args: ["--uninstall"],
      env,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Removed ~\/\.local\/bin\/runtm-api\n/);
    assert.match(stdout, new RegExp(`Removed the skills in ${place.home}`));
    assert.deepEqual(await treeOf(place.root), before);
  });

  promise("finds an installation on its own and shows it with --dry-run", async () => {
    await using server = serve();
    await using place = await makePlace(runner);
    const env = { RUNTM_INSTALL_DIR: `${place.home}/.local/bin`, RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    const installed = await treeOf(place.root);
    const dry = await runInstaller(runner, place, {
      args: ["--uninstall", "--dry-run"],
      env: { RUNTM_INSTALL_DIR: undefined },
    });
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /Would remove ~\/\.local\/bin\/runtm-api\n[^]*Nothing was changed/);
    assert.deepEqual(await treeOf(place.root), installed);
  });

  promise("touches nothing that it did not put there", async () => {
    await using server = serve();
    await using place = await makePlace(runner);
    const env = { RUNTM_BASE_URL: server.origin };
    const none = await runInstaller(runner, place, { args: ["--uninstall"] });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /No runtm-api that this installer put there/);

    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    await Deno.writeTextFile(`${place.bin}/runtm-api`, "#!/bin/sh\n# another one\n");
    const before = await treeOf(place.root);
    const changed = await runInstaller(runner, place, { args: ["--uninstall"] });
    assert.equal(changed.code, 1);
    assert.match(changed.stderr, /is not the file that this installer put there/);
    assert.deepEqual(await treeOf(place.root), before);
  });

  promise("leaves settings, foreign cache entries and folders that are in use", async () => {
    await using server = serve();
    await using place = await makePlace(runner);
    const env = { RUNTM_INSTALL_DIR: "~/.local/bin", RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    await Deno.mkdir(`${place.home}/.cache/runtm-api`, { recursive: true });
    await Deno.mkdir(`${place.home}/.runtm`);
    const mine = [".cache/runtm-api/notes", ".local/bin/other", ".runtm/credentials"];
    for (const path of mine) await Deno.writeTextFile(`${place.home}/${path}`, "mine");
    if (runner.uid !== undefined) await giveTo(runner.uid, `${place.home}/.cache`);
    const { code, stdout } = await runInstaller(runner, place, { args: ["--uninstall"], env });
    assert.equal(code, 0);
    assert.match(stdout, /Left alone: ~\/\.runtm/);
    assert.deepEqual(
      await treeOf(place.home),
      ["/.claude/", ...mine.map((path) => `/${path}: mine`)].sort(),
    );
  });

  promise("goes on when the skills cannot be removed, and says so", async () => {
    const broken = await fakeRelease(
      "0.4.0",
      `[ "$*" = "skills uninstall" ] && { echo '{"error":"busy"}' >&2; exit 1; }`,
    );
    await using server = serveFiles((path) => broken[path.slice(1)]);
    await using place = await makePlace(runner);
    const env = { RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    const { code, stderr } = await runInstaller(runner, place, { args: ["--uninstall"] });
    assert.equal(code, 1);
    assert.match(stderr, /removed, but not completely: the skills in .* stay .*busy/);
    assert.deepEqual(await treeOf(place.bin), []);
  });

  promise("drops what an older portable program had unpacked when that is replaced", async () => {
    const old = await fakeRelease("0.3.0");
    await using server = serveFiles((path) =>
      path.startsWith("/old/") ? old[path.slice(5)] : RELEASE[path.slice(1)]
    );
    await using place = await makePlace(runner);
    const first = { RUNTM_BASE_URL: `${server.origin}/old` };
    assert.equal((await runInstaller(runner, place, { env: first })).code, 0);
    const cache = `${place.home}/.cache/runtm-api`;
    const oldKey = "030".padEnd(32, "0");
    await Deno.mkdir(`${cache}/${oldKey}`, { recursive: true });
    await Deno.mkdir(`${cache}/${KEY}`, { recursive: true });
    if (runner.uid !== undefined) await giveTo(runner.uid, `${place.home}/.cache`);
    const second = { RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env: second })).code, 0);
    assert.deepEqual(await treeOf(cache), [`/${KEY}/`]);
  });

  promise("names the tool that is missing and removes nothing", async () => {
    await using server = serve();
    await using place = await makePlace(runner);
    const env = { RUNTM_BASE_URL: server.origin };
    assert.equal((await runInstaller(runner, place, { env })).code, 0);
    const tools = await makeTools(place, ["sha256sum", "shasum", "openssl"]);
    const before = await treeOf(place.bin);
    const { code, stderr } = await runInstaller(runner, place, {
      args: ["--uninstall"],
      env: { PATH: tools },
    });
    assert.equal(code, 1);
    assert.match(stderr, /Missing on this system: sha256sum, shasum or openssl/);
    assert.deepEqual(await treeOf(place.bin), before);
  });
}

async function giveTo(uid: number, folder: string): Promise<void> {
  await Deno.chown(folder, uid, uid);
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await giveTo(uid, `${folder}/${name}`);
  }
}
