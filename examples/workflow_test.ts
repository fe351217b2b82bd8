/**
 * How an agent workflow is tested: a local cloud of its own for each test, which is told how things
 * go. Run it with `deno test -A examples/`.
 */
import assert from "node:assert/strict";
import { type RunningEmulator, startEmulator } from "@runtm/runtm-api/emulator";
import { type Client, createClient } from "@runtm/runtm-api/client";
import { carryOut, GaveUp, type Task } from "./workflow.ts";

const TASK: Task = { repo: "acme/storefront", prompt: "Add a page to about.html" };

/** Runs a test with a cloud and a client of its own. */
function onCloud(
  name: string,
  test: (cloud: RunningEmulator, client: Client) => Promise<void>,
): void {
  Deno.test(name, async () => {
    await using cloud = await startEmulator();
    const client = createClient({ apiKey: cloud.keys.org, baseUrl: cloud.url, org: cloud.orgId });
    await test(cloud, client);
  });
}

/** How often an operation was called. */
const calls = (cloud: RunningEmulator, operation: string) =>
  cloud.requests().filter((one) => one.operation === operation).length;

async function sessions({ url, keys }: RunningEmulator): Promise<{ state: string }[]> {
  const answer = await fetch(`${url}/sessions/?include_destroyed=true`, {
    headers: { authorization: `Bearer ${keys.org}` },
  });
  return (await answer.json()).sessions;
}

onCloud("the changes of the agent become a pull request", async (_, client) => {
  const { pullRequest = "", tries } = await carryOut(client, TASK);
  assert.equal(tries, 1);
  assert.match(await (await fetch(pullRequest)).text(), /about\.html/);
});

onCloud("what the agent says is handed over", async (_, client) => {
  assert.match((await carryOut(client, TASK)).said, /Changed about\.html/);
});

onCloud("the session is gone afterwards", async (cloud, client) => {
  await carryOut(client, TASK);
  assert.deepEqual((await sessions(cloud)).map(({ state }) => state), ["destroyed"]);
});

onCloud("a prompt that fails is tried again", async (cloud, client) => {
  cloud.outcome({ kind: "prompt", result: "error", message: "Overloaded" });
  assert.equal((await carryOut(client, TASK)).tries, 2);
});

onCloud(
  "an agent that fails every time ends the workflow with its reason",
  async (cloud, client) => {
    cloud.outcome({ kind: "prompt", result: "error", message: "Out of credit", times: 2 });
    await assert.rejects(carryOut(client, TASK), { name: "GaveUp", message: /Out of credit/ });
  },
);

onCloud("the session is gone after a failure too", async (cloud, client) => {
  cloud.outcome({ kind: "prompt", result: "error", times: 2 });
  await assert.rejects(carryOut(client, TASK), GaveUp);
  assert.deepEqual((await sessions(cloud)).map(({ state }) => state), ["destroyed"]);
});

onCloud("as many tries are made as the task allows", async (cloud, client) => {
  cloud.outcome({ kind: "prompt", result: "error", times: 5 });
  await assert.rejects(carryOut(client, { ...TASK, tries: 4 }), /failed 4 times/);
  assert.equal(calls(cloud, "promptSession"), 4);
});

onCloud("an agent that changes nothing opens no pull request", async (cloud, client) => {
  cloud.outcome({ kind: "prompt", result: "success", message: "Nothing to do" });
  const { pullRequest, said } = await carryOut(client, TASK);
  assert.deepEqual([pullRequest, said], [undefined, "Nothing to do"]);
});

onCloud("a session that cannot be made ends the workflow", async (cloud, client) => {
  cloud.outcome({ kind: "session", result: "error", message: "No machine is free" });
  await assert.rejects(carryOut(client, TASK), /No machine is free|error/);
  assert.equal(calls(cloud, "promptSession"), 0);
});

onCloud("a lost answer to a list is asked for again", async (cloud, client) => {
  cloud.fault({ match: { path: "/sessions/" }, action: { type: "reset" } });
  await carryOut(client, TASK);
  assert.equal(calls(cloud, "listSessions"), 1, "the first one never reached the operation");
});

onCloud("a service that is busy for a moment is waited for", async (cloud, client) => {
  cloud.fault({
    match: { method: "POST", path: "/sessions/" },
    action: { type: "status", status: 429, headers: { "retry-after": "0" } },
  });
  await carryOut(client, TASK);
});

onCloud("a session is made once, although its answer was lost", async (cloud, client) => {
  cloud.fault({
    match: { method: "POST", path: "/sessions/" },
    action: { type: "reset", handle: true },
  });
  await carryOut(client, TASK);
  assert.equal((await sessions(cloud)).length, 1);
});

onCloud("a service that is down ends the workflow", async (cloud, client) => {
  cloud.fault({
    match: {},
    times: 100,
    action: { type: "status", status: 503, headers: { "retry-after": "0" } },
  });
  await assert.rejects(carryOut(client, TASK), /503|status/);
});

onCloud("one answer in five that fails does no harm", async (cloud, client) => {
  cloud.fault({
    match: { method: "GET" },
    probability: 0.2,
    seed: 42,
    action: { type: "status", status: 503, headers: { "retry-after": "0" } },
  });
  await carryOut(client, TASK);
});

onCloud("slow answers do no harm", async (cloud, client) => {
  cloud.latency({ ms: 5, jitter_ms: 20, seed: 1 });
  await carryOut(client, TASK);
});

onCloud("a key without scopes is refused before anything is made", async (cloud) => {
  const client = createClient({ apiKey: cloud.keys.readOnly, baseUrl: cloud.url });
  await assert.rejects(carryOut(client, TASK), /scope/);
  assert.deepEqual(await sessions(cloud), []);
});

onCloud(
  "a task waits for its turn: too many sessions are no reason to open another",
  async (cloud, client) => {
    await cloud.seed({ sessions: [{ name: "one" }, { name: "two" }] });
    await assert.rejects(carryOut(client, { ...TASK, mostSessions: 2 }), /2 sessions/);
  },
);

onCloud("sessions whose lifetime is over make room", async (cloud, client) => {
  await cloud.seed({ sessions: [{ name: "one", ttl_minutes: 30 }] });
  cloud.clock.advance(31 * 60);
  await carryOut(client, { ...TASK, mostSessions: 1 });
});

onCloud("a cloud that was reset begins anew", async (cloud, client) => {
  await carryOut(client, TASK);
  await cloud.reset();
  assert.deepEqual(await sessions(cloud), []);
  await carryOut(client, TASK);
});

onCloud("a saved cloud is where another one begins", async (cloud, client) => {
  await cloud.seed({ sessions: [{ name: "kept" }] });
  const state = await cloud.save();
  await using other = await startEmulator();
  await other.load(state);
  assert.equal((await sessions(other)).length, 1);
  await carryOut(client, TASK);
});
