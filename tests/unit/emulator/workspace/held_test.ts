/** Promises about files of a workspace while an agent changes it: nothing leads out, nothing waits. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../../fakes/emulator_calls.ts";
import { runningSession } from "../../../fakes/emulator_events.ts";

const ATTEMPTS = 150;

/** Swaps the folder `swap` of a workspace for a link to a folder beside it, as fast as it can. */
async function whileSwapped(workspace: string, test: () => Promise<void>): Promise<void> {
  const child = new Deno.Command("sh", {
    args: ["-c", "while :; do mv swap kept; ln -s ../outside swap; rm swap; mv kept swap; done"],
    cwd: workspace,
    stderr: "null",
  }).spawn();
  try {
    await test();
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

Deno.test("a folder swapped for a link while it is used leads nowhere out of the workspace", () =>
  withEmulator(async (calls) => {
    const { beside, path, workspace } = await prepared(calls);
    await whileSwapped(workspace, async () => {
      for (let index = 0; index < ATTEMPTS; index++) {
        const file = `swap/new${index}.txt`;
        const reads = [
          calls.send("readSessionFile", { path, query: { path: "swap/secret.txt" } }),
          calls.send("searchSessionFiles", { path, query: { query: "TOP-SECRET" } }),
          calls.send("listSessionFiles", { path, query: { path: "swap" } }),
        ];
        const writes = [
          calls.send("writeSessionFile", { path, body: { path: file, content: "x" } }),
          calls.send("makeSessionDirectory", { path, body: { path: `swap/a${index}/b` } }),
          calls.send("deleteSessionFile", { path, body: { path: "swap/victim.txt" } }),
          calls.send("renameSessionFile", {
            path,
            body: { old_path: "swap/victim.txt", new_path: "stolen.txt" },
          }),
        ];
        for (const answer of await Promise.all([...reads, ...writes])) {
          const text = await answer.text();
          assert.ok(answer.status < 500, text);
          assert.ok(!text.includes("TOP-SECRET") && !text.includes("victim-text"), text);
        }
      }
    });
    const names = [...Deno.readDirSync(`${beside}/outside`)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["secret.txt", "victim.txt"]);
  }));

async function prepared(calls: EmulatorCalls) {
  const id = await runningSession(calls);
  const beside = `${calls.emulator.dataDir}/sessions/${id}`;
  const workspace = `${beside}/workspace`;
  await Deno.mkdir(`${beside}/outside`);
  await Deno.mkdir(`${workspace}/swap`);
  await Deno.writeTextFile(`${beside}/outside/secret.txt`, "TOP-SECRET");
  await Deno.writeTextFile(`${beside}/outside/victim.txt`, "victim-text");
  return { beside, workspace, path: { session_id: id } };
}

Deno.test("a named pipe in the workspace is no file, and nobody waits for its other end", () =>
  withEmulator(async (calls) => {
    const { workspace, path } = await prepared(calls);
    const made = await new Deno.Command("mkfifo", { args: [`${workspace}/pipe`] }).output();
    assert.ok(made.success);
    await calls.call("readSessionFile", { path, query: { path: "pipe" }, status: 400 });
    const body = { path: "pipe", content: "now a file" };
    await calls.call("writeSessionFile", { path, body });
    const read = await calls.call("readSessionFile", { path, query: { path: "pipe" } });
    assert.equal(read.content, "now a file");
  }));
