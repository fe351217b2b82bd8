/**
 * Creating calls through the whole program against the emulator, whose answers are lost: what the
 * user asked for exists exactly once, or the program says that it does not know.
 */
import assert from "node:assert/strict";
import { run } from "../../src/cli/run.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import type { FaultAction } from "../../src/emulator/core/orders.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { closeClients } from "../../src/process/network.ts";
import { realProcess } from "../../src/process/real.ts";
import { addFault, clearRequests, loggedRequests, removeFaults } from "../fakes/control.ts";
import { fakeProcess, virtualClock } from "../fakes/process.ts";

/** What happens to the answers of the creating call, the first so many times. */
interface LostAnswer {
  readonly name: string;
  readonly action: FaultAction;
  readonly times: number;
}

const LOST_ANSWERS: readonly LostAnswer[] = [
  { name: "the answer is lost once", action: { type: "reset", handle: true }, times: 1 },
  { name: "the answer is lost three times", action: { type: "reset", handle: true }, times: 3 },
  { name: "the request is lost once", action: { type: "reset" }, times: 1 },
  {
    name: "the answer breaks off in its body",
    action: { type: "cut", bytes: 5, reset: true },
    times: 1,
  },
  { name: "503, three times", action: { type: "status", status: 503 }, times: 3 },
  {
    name: "429, twice",
    action: { type: "status", status: 429, headers: { "retry-after": "1" } },
    times: 2,
  },
  { name: "500, once", action: { type: "status", status: 500 }, times: 1 },
];

/** A command that creates something. */
interface Creation {
  readonly args: readonly string[];
  readonly path: string;
  /** The command that lists what it creates, and where the list stands in the answer. */
  readonly list: readonly string[];
  readonly items: string;
  /** A lost answer is not tried again, and each wants a repository of its own as its last word. */
  readonly cannotRepeat?: true;
}

const CREATIONS: readonly Creation[] = [
  {
    args: ["session", "launch", "--prompt", "Say hello"],
    path: "/v0/sessions/launch",
    list: ["session", "list", "--limit", "100"],
    items: "sessions",
  },
  {
    args: ["session", "create", "--agent", "claude-code"],
    path: "/sessions/",
    list: ["session", "list", "--limit", "100"],
    items: "sessions",
  },
  {
    args: ["template", "create", "--display-name", "One", "--github-repo"],
    path: "/org-templates",
    list: ["template", "list"],
    items: "templates",
    cannotRepeat: true,
  },
];

async function withEmulator(use: (emulator: RunningEmulator) => Promise<void>): Promise<void> {
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0, seed: 1 });
  try {
    await use(emulator);
  } finally {
    closeClients();
    await emulator.close();
  }
}

async function program(emulator: RunningEmulator, args: readonly string[]) {
  const process = fakeProcess({
    args,
    env: { RUNTM_API_KEY: emulator.keys.org, RUNTM_API_URL: emulator.url, HOME: "/home/user" },
    clock: virtualClock(),
    fetch: realProcess().fetch,
  });
  // Two runs of the program must not share an idempotency key by chance of the fake.
  const code = await run({ ...process, uuid: () => crypto.randomUUID() });
  return { code, stdout: process.out(), stderr: process.err() };
}

async function countOf(emulator: RunningEmulator, { list, items }: Creation): Promise<number> {
  const { code, stdout, stderr } = await program(emulator, list);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout)[items].length;
}

for (const creation of CREATIONS) {
  const command = creation.args.slice(0, 2).join(" ");
  Deno.test(`${command}: whatever happens to its answers, it creates once or says it does not know`, async (t) => {
    await withEmulator(async (emulator) => {
      for (const { name, action, times } of LOST_ANSWERS) {
        await t.step(name, async () => {
          const before = await countOf(emulator, creation);
          const match = { method: "POST", path: creation.path };
          await addFault(emulator, { match, times, action });
          await clearRequests(emulator);
          const repository = `owner/${name.replaceAll(/\W/g, "-")}`;
          const words = creation.cannotRepeat ? [...creation.args, repository] : creation.args;
          const result = await program(emulator, words);
          const requests = await loggedRequests(emulator);
          const sent = requests.filter(({ method }) => method === "POST");
          await removeFaults(emulator);
          const created = await countOf(emulator, creation) - before;
          const lost = action.type !== "status";
          if (creation.cannotRepeat && lost) {
            assert.equal(result.code, 1, result.stderr);
            assert.equal(JSON.parse(result.stderr).code, "outcome_unknown");
            assert.equal(result.stdout, "");
            assert.equal(sent.length, 1);
            assert(created <= 1, `created ${created}`);
            return;
          }
          assert.equal(result.code, 0, result.stderr);
          assert.equal(sent.length, times + 1);
          assert.equal(created, 1);
        });
      }
    });
  });
}

Deno.test("session launch: a run that was told the key of a lost one creates nothing twice", async () => {
  await withEmulator(async (emulator) => {
    const creation = CREATIONS[0];
    assert(creation);
    const fault = { match: { method: "POST", path: creation.path }, times: 4 };
    await addFault(emulator, {
      ...fault,
      action: { type: "reset", handle: true },
    });
    const first = await program(emulator, creation.args);
    assert.equal(first.code, 1);
    const { code, hint } = JSON.parse(first.stderr);
    assert.equal(code, "outcome_unknown");
    const key = /--idempotency-key (\S+):/.exec(hint)?.[1];
    assert(key, hint);
    const second = await program(emulator, [...creation.args, "--idempotency-key", key]);
    assert.equal(second.code, 0, second.stderr);
    assert.equal(await countOf(emulator, creation), 1);
  });
});

Deno.test("session destroy: an answer that was lost is no failure, and the session is gone", async () => {
  await withEmulator(async (emulator) => {
    const { stdout } = await program(emulator, ["session", "create", "--agent", "claude-code"]);
    const created = JSON.parse(stdout);
    const id = created.id ?? created.session_id;
    const match = { method: "DELETE", path: `/sessions/${id}` };
    await addFault(emulator, { match, action: { type: "reset", handle: true } });
    const { code, stderr } = await program(emulator, ["session", "destroy", id]);
    assert.equal(code, 0, stderr);
    const status = await program(emulator, ["session", "status", id]);
    if (status.code === 0) {
      assert.equal(
        JSON.parse(status.stdout).state ?? JSON.parse(status.stdout).status,
        "destroyed",
      );
    } else assert.equal(JSON.parse(status.stderr).code, "not_found");
  });
});
