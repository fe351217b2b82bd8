/**
 * The emulator against a model of what it was told: random operations of several keys, and at every
 * moment nothing is lost, nothing leaks to another organisation, no answer is a 5xx, and the numbers
 * of events have no gap. `RUNTM_TEST_SEED=N` tries other operations.
 */
import assert from "node:assert/strict";
import { seededRandom } from "../../src/emulator/control/random.ts";
import type { EmulatorKeys } from "../../src/emulator/core/types.ts";
import { type Body, callsOf, type EmulatorCalls } from "../fakes/emulator_calls.ts";
import { withCloud } from "../fakes/emulator.ts";
import { size } from "../fakes/more.ts";
import { SEED } from "../fakes/seed.ts";

/** How long it runs. */
const SECONDS = size(5, 60);

type Who = keyof Pick<EmulatorKeys, "org" | "otherOrg" | "teammate">;
const CALLERS: readonly Who[] = ["org", "otherOrg", "teammate"];

/** What a session must hold. */
interface Known {
  readonly id: string;
  readonly owner: Who;
  name: string | null;
  shared: boolean;
  readonly files: Map<string, string>;
  readonly variables: Set<string>;
  destroyed: boolean;
}

/** The model: every session that was answered. */
interface Model {
  readonly calls: EmulatorCalls;
  readonly sessions: Known[];
  readonly random: () => number;
  count: number;
}

/** One of some things, by chance. */
function pick<T>(random: () => number, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  assert.ok(one !== undefined);
  return one;
}

async function ask(
  model: Model,
  operation: string,
  sent: Body,
): Promise<{ status: number; body: Body }> {
  const answer = await model.calls.send(operation, sent);
  const text = await answer.text();
  assert.ok(answer.status < 500, `${operation}: ${answer.status} ${text}`);
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

/** Whether a caller may see a session: its own, and those its organisation shares. */
const maySee = (who: Who, { owner, shared }: Known) =>
  who === owner || (shared && who !== "otherOrg" && owner !== "otherOrg");

type Step = (model: Model, session: Known, who: Who) => Promise<void>;

const STEPS: readonly Step[] = [
  async (model, _, who) => {
    const name = `s${model.count++}`;
    const { body, status } = await ask(model, "createSession", { body: { name }, as: who });
    assert.equal(status, 201);
    const files = new Map<string, string>();
    const variables = new Set<string>();
    model.sessions.push({
      id: body.id,
      owner: who,
      name,
      shared: false,
      files,
      variables,
      destroyed: false,
    });
  },
  async (model, session, who) => {
    const [path, content] = [`f${Math.floor(model.random() * 5)}`, `content ${model.count++}`];
    const sent = { path: { session_id: session.id }, body: { path, content }, as: who };
    const { status } = await ask(model, "writeSessionFile", sent);
    expect(session, who, status);
    if (status === 200) session.files.set(path, content);
  },
  async (model, session, who) => {
    const name = `n${model.count++}`;
    const sent = { path: { session_id: session.id }, body: { name }, as: who };
    const { status } = await ask(model, "renameSession", sent);
    if (status === 200) session.name = name;
    assert.equal(status === 200, who === session.owner, `rename: ${status}`);
  },
  async (model, session, who) => {
    const key = `K${model.count++}`;
    const sent = { path: { session_id: session.id }, body: { env_vars: { [key]: "x" } }, as: who };
    const { status } = await ask(model, "setSessionEnvVars", sent);
    expect(session, who, status);
    if (status === 200) session.variables.add(key);
  },
  async (model, session, who) => {
    const visibility = pick(model.random, ["team", "private"]);
    const sent = { path: { session_id: session.id }, body: { visibility }, as: who };
    const { status } = await ask(model, "setSessionVisibility", sent);
    if (status === 200) session.shared = visibility === "team";
  },
  async (model, session, who) => {
    const body = { prompt: pick(model.random, ["Add a page", "emit 20 events", "fail"]) };
    const sent = { path: { session_id: session.id }, body, as: who };
    const { status } = await ask(model, "promptSession", sent);
    assert.equal(status === 404, !maySee(who, session), `prompt: ${status}`);
  },
  async (model, session, who) => {
    await ask(model, pick(model.random, ["pauseSession", "resumeSession", "cancelPrompt"]), {
      path: { session_id: session.id },
      body: {},
      as: who,
    });
  },
  async (model, session, who) => {
    if (model.random() < 0.7) return;
    const { status } = await ask(model, "destroySession", {
      path: { session_id: session.id },
      as: who,
    });
    if (status === 200) session.destroyed = true;
  },
];

/** A change by somebody who does not see the session is a 404, of one that is gone a 410. */
function expect(session: Known, who: Who, status: number): void {
  if (!maySee(who, session)) assert.equal(status, 404);
  else assert.equal(status, session.destroyed ? 410 : 200);
}

/** Holds everything against the model. */
async function check(model: Model): Promise<void> {
  for (const session of model.sessions) {
    const path = { session_id: session.id };
    const as = session.owner;
    const { body } = await ask(model, "getSession", { path, as });
    assert.equal(body.name, session.name);
    assert.equal(body.state === "destroyed", session.destroyed);
    for (const who of CALLERS) {
      const { status } = await ask(model, "getSession", { path, as: who });
      assert.equal(status, maySee(who, session) ? 200 : 404, `${who} sees ${session.id}`);
    }
    if (session.destroyed) continue;
    const listed = await ask(model, "getSessionEnvVars", { path, as });
    for (const key of session.variables) assert.ok(key in listed.body.env_vars, key);
    for (const [name, content] of session.files) {
      const sent = { path, query: { path: name }, as };
      assert.equal((await ask(model, "readSessionFile", sent)).body.content, content);
    }
  }
  await checkEvents(model);
}

/** The log of a session that is gone has an end: its numbers go from 1 up without a gap. */
async function checkEvents(model: Model): Promise<void> {
  for (const { id, owner } of model.sessions.filter((one) => one.destroyed)) {
    const sent = { path: { session_id: id }, query: { since: 0 }, as: owner };
    const text = await (await model.calls.send("streamSessionEvents", sent)).text();
    const numbers = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(numbers, numbers.map((_, index) => index + 1));
  }
}

Deno.test(`random operations of ${CALLERS.length} keys for ${SECONDS} s agree with a model`, () =>
  withCloud({}, async (cloud) => {
    console.log(`RUNTM_TEST_SEED=${SEED}`);
    const model: Model = {
      calls: callsOf(cloud),
      sessions: [],
      random: seededRandom(SEED),
      count: 0,
    };
    const [create] = STEPS;
    for (const who of CALLERS) await create?.(model, undefined as unknown as Known, who);
    const end = performance.now() + SECONDS * 1000;
    while (performance.now() < end) {
      for (let count = 0; count < 40; count++) {
        const session = pick(model.random, model.sessions);
        await pick(model.random, STEPS)(model, session, pick(model.random, CALLERS));
      }
      await check(model);
    }
    console.log(`${model.count} changes, ${model.sessions.length} sessions`);
  }));
