/** Promises about the data folder: only ours is used, nothing in it is lost, and it is watched. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { platformClock } from "../../../src/process/clock.ts";
import type { Clock } from "../../../src/process/types.ts";
import { startEmulator } from "../../../src/emulator/server.ts";
import { callsOf, type EmulatorCalls } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

async function withDataDir(
  dataDir: string,
  test: (calls: EmulatorCalls) => Promise<void>,
  clock: Clock = platformClock,
): Promise<void> {
  const emulator = await startEmulator({ dataDir, agentPace: 0, clock });
  try {
    await test(callsOf(emulator));
  } finally {
    await emulator.close();
  }
}

const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o7777;

Deno.test("a folder with other files in it is refused and stays as it is, its mode too", () =>
  withFolder(async (folder) => {
    await Deno.chmod(folder, 0o1777);
    await Deno.mkdir(`${folder}/sessions`);
    await Deno.writeTextFile(`${folder}/sessions/mine.txt`, "mine");
    await assert.rejects(
      startEmulator({ dataDir: folder }),
      {
        name: "DataFolderError",
        message: `"${folder}" holds other files and no data of the emulator`,
      },
    );
    assert.equal(modeOf(folder), 0o1777);
    assert.equal(await Deno.readTextFile(`${folder}/sessions/mine.txt`), "mine");
  }));

Deno.test("an empty folder keeps its mode, and what the emulator puts into it is private", () =>
  withFolder(async (folder) => {
    await Deno.chmod(folder, 0o755);
    await withDataDir(folder, async () => {
      assert.equal(modeOf(folder), 0o755);
      assert.equal(modeOf(`${folder}/emulator.sqlite`), 0o600);
      for (const { name, isDirectory } of Deno.readDirSync(folder)) {
        if (isDirectory) assert.equal(modeOf(`${folder}/${name}`), 0o700, name);
      }
      await Promise.resolve();
    });
  }));

/** Databases that are not ours, or not of this version. */
const FOREIGN: readonly (readonly [what: string, make: (path: string) => void, said: RegExp])[] = [
  ["no database", (path) => Deno.writeTextFileSync(path, "x".repeat(200)), /not a database of the/],
  ["a few bytes", (path) => Deno.writeTextFileSync(path, "short"), /not a database of the/],
  ["a database of another program", (path) => sql(path, "CREATE TABLE a (b)"), /not a database of/],
  [
    "a database with the mark of another program",
    (path) => sql(path, "PRAGMA application_id = 1; CREATE TABLE a (b)"),
    /not a database of the emulator/,
  ],
  [
    "a database of a newer version",
    (path) => sql(path, `PRAGMA application_id = ${0x52544d45}; PRAGMA user_version = 99`),
    /written by a newer version/,
  ],
];

function sql(path: string, script: string): void {
  const database = new DatabaseSync(path);
  database.exec(script);
  database.close();
}

for (const [what, make, said] of FOREIGN) {
  Deno.test(`${what} is refused with its path and left as it was`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/emulator.sqlite`;
      make(path);
      const before = await Deno.readFile(path);
      await assert.rejects(startEmulator({ dataDir: folder }), (error: Error) => {
        assert.match(error.message, said);
        assert.ok(error.message.includes(path), error.message);
        return true;
      });
      assert.deepEqual(await Deno.readFile(path), before);
    }));
}

Deno.test("a folder deleted while the emulator runs is said in every answer, and nothing is promised", () =>
  withFolder(async (folder) => {
    const dataDir = `${folder}/data`;
    await withDataDir(dataDir, async (calls) => {
      const { call, send } = calls;
      await runningSession(calls);
      await Deno.remove(dataDir, { recursive: true });
      for (const operation of ["createSession", "listSessions"]) {
        const answer = await send(operation, operation === "createSession" ? { body: {} } : {});
        const { detail } = await answer.json();
        assert.equal(answer.status, 500);
        assert.equal(
          detail.message,
          `The data folder "${dataDir}" was deleted while the emulator ran: start it again`,
        );
      }
      // Another emulator may have made the folder anew: that is not the one that was opened.
      await Deno.mkdir(dataDir);
      await Deno.writeTextFile(`${dataDir}/emulator.sqlite`, "");
      await call("listSessions", { status: 500 });
    });
  }));

Deno.test("folders of sessions, deployments and repositories that a kill left are removed at the start", () =>
  withFolder(async (folder) => {
    const dataDir = `${folder}/data`;
    let id = "";
    await withDataDir(dataDir, async (calls) => {
      id = await runningSession(calls);
    });
    for (
      const left of [
        "sessions/gone/workspace",
        `sessions/${id}/workspace.copy-1`,
        "deployments/dep_gone/v1",
        "making-1/bare",
        "contents/ab",
      ]
    ) await Deno.mkdir(`${dataDir}/${left}`, { recursive: true });
    await Deno.writeTextFile(`${dataDir}/sessions/${id}/part-1`, "half");
    await Deno.writeTextFile(`${dataDir}/contents/ab/abc`, "nobody's");
    await withDataDir(dataDir, async ({ call }) => {
      await call("listSessionFiles", { path: { session_id: id } });
    });
    const names = (path: string) =>
      [...Deno.readDirSync(`${dataDir}/${path}`)].map(({ name }) => name);
    assert.deepEqual(names("sessions"), [id]);
    assert.deepEqual(names(`sessions/${id}`), ["workspace"]);
    assert.deepEqual(names("deployments"), []);
    assert.deepEqual(names("contents/ab"), []);
    assert.ok(!names(".").includes("making-1"));
  }));

Deno.test("a data folder of version 0.4.0 goes on: sessions, history, keys, new prompts, rewind", () =>
  withFolder(async (folder) => {
    const id = "3dbfbdc3-09f4-459b-96de-512d451e08c8";
    const dump = new URL("../../fixtures/emulator_0_4_0.sql", import.meta.url);
    sql(`${folder}/emulator.sqlite`, `PRAGMA journal_mode = WAL; ${await Deno.readTextFile(dump)}`);
    const workspace = `${folder}/sessions/${id}/workspace`;
    await Deno.mkdir(workspace, { recursive: true });
    await Deno.writeTextFile(`${workspace}/old.txt`, "old");
    const path = { session_id: id };
    const started = platformClock.now();
    // A minute after the session was used last: later it would be paused as idle.
    const then = lastActivity(`${folder}/emulator.sqlite`, id) + 60_000;
    const clock = { ...platformClock, now: () => then + platformClock.now() - started };
    for (const round of [1, 2]) {
      await withDataDir(folder, async ({ call, events, emulator }) => {
        assert.match(emulator.keys.org, /^runtm_sk_test_/);
        assert.equal((await call("getSession", { path })).name, "Old session");
        const { count } = await call("getSessionHistory", { path });
        assert.ok(count >= 3, String(count));
        // It was idle for long: looking at its files wakes it.
        await call("listSessionFiles", { path });
        const prompt = `write "new ${round}" to old.txt`;
        assert.equal(
          (await events("promptSession", { path, body: { prompt } })).at(-1).type,
          "done",
        );
        await call("rewindPrompt", { path, body: {} });
        assert.equal(await Deno.readTextFile(`${workspace}/old.txt`), "old");
      }, clock);
    }
  }));

/** When a session was used last, in milliseconds since 1970. */
function lastActivity(file: string, id: string): number {
  const database = new DatabaseSync(file);
  try {
    const row = database.prepare("SELECT last_activity_at AS at FROM sessions WHERE id = ?").get(
      id,
    );
    return Date.parse(String(row?.at));
  } finally {
    database.close();
  }
}

Deno.test("an emulator can be found by its data folder once its seed is there, not before", () =>
  withFolder(async (dataDir) => {
    const isFound = () => Deno.stat(`${dataDir}/running.json`).then(() => true, () => false);
    // What one that was killed left behind.
    const emulator = await startEmulator({ dataDir });
    await emulator.close();
    await Deno.writeTextFile(`${dataDir}/running.json`, "{}");
    const whileSeeding: boolean[] = [];
    const sleep = async () => {
      whileSeeding.push(await isFound());
    };
    const seeded = await startEmulator({
      dataDir,
      clock: { ...platformClock, sleep },
      seedText: "sessions:\n  - name: ready\n",
    });
    try {
      assert.ok(whileSeeding.length > 0 && !whileSeeding.includes(true), String(whileSeeding));
      assert.ok(await isFound());
    } finally {
      await seeded.close();
    }
    assert.ok(!await isFound());
  }));
