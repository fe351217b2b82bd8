/**
 * An emulator on a small disk that fills and empties, in a process of its own: the disk is mounted
 * for it alone. `full_disk_test.ts` starts it.
 *
 *     deno run -A tests/e2e/full_disk_story.ts FOLDER
 */
import assert from "node:assert/strict";
import { startEmulator } from "../../src/emulator/server.ts";
import { type Body, callsOf } from "../fakes/emulator_calls.ts";
import { runningSession } from "../fakes/emulator_events.ts";

const disk = Deno.args[0] ?? "";
const filler = `${disk}/filler`;

/** Takes every byte that is left. */
function fill(): void {
  using file = Deno.openSync(filler, { write: true, create: true });
  for (let size = 65_536; size > 0; size = Math.floor(size / 2)) {
    try {
      while (true) file.writeSync(crypto.getRandomValues(new Uint8Array(size)));
    } catch {
      // No room for so many bytes: fewer may fit.
    }
  }
}

/** How long anything may take, in milliseconds: far too long. */
const LONGEST = 60_000;

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + LONGEST;
  while (!await isSo()) {
    assert.ok(performance.now() < end, `never: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const emulator = await startEmulator({ dataDir: `${disk}/data`, agentPace: 0 });
const calls = callsOf(emulator);
const { call, send } = calls;
const statusOf = async (id: string): Promise<Body> =>
  (await call("getSessionStatus", { path: { session_id: id } })).last_prompt;

const id = await runningSession(calls);
const doomed = await runningSession(calls);
const path = { session_id: id };
await call("writeSessionFile", { path, body: { path: "a.txt", content: "kept" } });
await call("writeSessionFile", { path, body: { path: "b.txt", content: "goes" } });
const template = await call("createTemplate", {
  body: { display_name: "T", github_repo: "acme/storefront" },
});
const launched = await call("launchSession", {
  body: { prompt: "sleep 1 and then emit 400000 events", on_complete: "keep_alive" },
});
const build = { path: { template_id: template.id }, body: {} };
const buildStatus = async () => (await call("getTemplate", { path: build.path })).build_status;
await until("it runs", async () => (await statusOf(launched.id))?.status === "running");
fill();

// What runs ends, with the reason.
await until("the prompt ends", async () => (await statusOf(launched.id)).status !== "running");
const ended = await statusOf(launched.id);
assert.deepEqual([ended.status, ended.error], ["error", "The disk of the emulator is full"]);

// What would change something says why it does not. It may take the room kept for ends first.
fill();
for (
  const [operation, sent] of [
    ["writeSessionFile", { path, body: { path: "c.txt", content: "x".repeat(100_000) } }],
    ["createSession", { body: { name: "x".repeat(100_000) } }],
  ] as const
) {
  const refused = await send(operation, sent);
  const { detail } = await refused.json();
  assert.deepEqual([refused.status, detail], [
    507,
    "The disk of the emulator is full: nothing was changed",
  ]);
}

// Reading and deleting work.
assert.equal((await call("readSessionFile", { path, query: { path: "a.txt" } })).content, "kept");
assert.ok((await call("listSessions")).total >= 3);
await call("deleteSessionFile", { path, body: { path: "b.txt" } });
await call("destroySession", { path: { session_id: doomed } });

// Everything works again when there is room.
await Deno.remove(filler);
await call("writeSessionFile", { path, body: { path: "c.txt", content: "again" } });
const again = await calls.events("promptSession", {
  path: { session_id: launched.id },
  body: { prompt: 'write "x" to x.txt' },
});
assert.equal(again.at(-1).type, "done");
await call("buildTemplate", build);
await until("the build ends", async () => await buildStatus() !== "building");
assert.equal(await buildStatus(), "ready");
await emulator.close();
console.log("as promised");
