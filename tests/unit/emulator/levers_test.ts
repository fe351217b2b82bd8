/** Promises about the levers: reset, clock, state, seed, outcomes, latency, faults by chance, callers. */
import assert from "node:assert/strict";
import type { RunningEmulator } from "../../../src/emulator/core/types.ts";
import {
  type Body,
  callsOf,
  type EmulatorCalls,
  withEmulator,
} from "../../fakes/emulator_calls.ts";
import { runningSession, until } from "../../fakes/emulator_events.ts";
import { withCloud } from "../../fakes/emulator.ts";
import { rawGet, rawRequest } from "../../fakes/raw_http.ts";

const MINUTE = 60;

/** Calls a control route with the main key. */
async function control(
  { origin, keys }: RunningEmulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${origin}/_emulator/${path}`, {
    method,
    headers: { authorization: `Bearer ${keys.org}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const prompt = (calls: EmulatorCalls, id: string, text = "x") =>
  calls.events("promptSession", { path: { session_id: id }, body: { prompt: text } });

const stateOf = async ({ call }: EmulatorCalls, id: string) =>
  (await call("getSessionStatus", { path: { session_id: id } })).state;

Deno.test("the clock goes forward: idle sessions pause, lifetimes end, answers kept by key are forgotten", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const idle = await runningSession(calls);
    const mortal = await runningSession(calls, { ttl_minutes: 30 });
    const keyed = { body: {}, headers: { "idempotency-key": "k" } };
    const { id } = await call("createSession", keyed);
    emulator.clock.advance(25 * MINUTE);
    assert.deepEqual([await stateOf(calls, idle), await stateOf(calls, mortal)], [
      "paused",
      "paused",
    ]);
    emulator.clock.advance(10 * MINUTE);
    assert.equal(await stateOf(calls, mortal), "destroyed");
    assert.equal((await call("createSession", keyed)).id, id);
    emulator.clock.advance(25 * 60 * MINUTE);
    assert.notEqual((await call("createSession", keyed)).id, id);
  }));

Deno.test("a clock that stands still moves when it is told to, by route and by function", () =>
  withEmulator(async ({ emulator, call }) => {
    const set = "2030-01-02T03:04:05.000Z";
    const { body } = await control(emulator, "POST", "clock", { set, frozen: true });
    assert.deepEqual(body, { now: set, frozen: true });
    const { created_at } = await call("createSession", { body: {} });
    assert.equal(created_at, set);
    assert.equal((await control(emulator, "GET", "clock")).body.now, set);
    emulator.clock.advance(1.5);
    assert.equal(emulator.clock.now().toISOString(), "2030-01-02T03:04:06.500Z");
    emulator.clock.resume();
    assert.equal(emulator.clock.isFrozen(), false);
    for (const wrong of [{ set: "soon" }, { advance_seconds: -1 }, { back: 1 }]) {
      assert.equal((await control(emulator, "POST", "clock", wrong)).status, 422);
    }
  }));

Deno.test("sessions start and prompts end while the clock stands still", () =>
  withEmulator(async (calls) => {
    calls.emulator.clock.freeze();
    const id = await runningSession(calls);
    assert.equal((await prompt(calls, id)).at(-1).type, "done");
  }, { agentPace: 0.001 }));

Deno.test("an agent that sleeps wakes when the clock goes forward", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const running = prompt(calls, id, "sleep 3600");
    await until(calls, id, ({ event }) => event === "tool_result");
    calls.emulator.clock.freeze();
    calls.emulator.clock.advance(3_600);
    calls.emulator.clock.resume();
    assert.equal((await running).at(-1).type, "done");
  }));

Deno.test("reset() removes everything but keys, also what is running", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const id = await runningSession(calls);
    const { id: template } = await call("createTemplate", {
      body: { display_name: "T", github_repo: "acme/storefront" },
    });
    await call("setTeamSecrets", { body: { secrets: [{ name: "A", value: "a" }] } });
    // It is running when its stream begins.
    const running = await calls.send("promptSession", {
      path: { session_id: id },
      body: { prompt: "sleep 600" },
    });
    emulator.fault({ match: {}, action: { type: "status", status: 500 }, times: 100, after: 100 });
    emulator.outcome({ kind: "prompt", result: "error" });
    await emulator.reset();
    await running.text();
    assert.equal((await call("listSessions", { query: { include_destroyed: "true" } })).total, 0);
    await call("getTemplate", { path: { template_id: template }, status: 404 });
    assert.deepEqual((await call("listTeamSecrets")).secrets, []);
    assert.deepEqual([emulator.faults(), emulator.outcomes()], [[], []]);
    assert.deepEqual([...Deno.readDirSync(`${emulator.dataDir}/sessions`)], []);
    const fresh = await runningSession(calls);
    assert.equal((await prompt(calls, fresh)).at(-1).type, "done");
  }));

Deno.test("reset() of one organisation leaves the others alone", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const own = await runningSession(calls);
    const foreign = await runningSession(calls, {}, "otherOrg");
    await prompt(calls, own);
    const { status } = await control(emulator, "POST", "reset", {
      organization_id: emulator.orgId,
    });
    assert.equal(status, 200);
    await call("getSession", { path: { session_id: own }, status: 404 });
    const { total } = await call("listSessions", { as: "otherOrg" });
    assert.equal(total, 1);
    await call("getSession", { path: { session_id: foreign }, as: "otherOrg" });
    const unknown = await control(emulator, "POST", "reset", { organization_id: "org_nowhere" });
    assert.equal(unknown.status, 400);
  }));

Deno.test("what save() packs another emulator loads: sessions, files, history, rewind, git, templates", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, { github_repo: { full_name: "acme/storefront" } });
    const path = { session_id: id };
    await calls.call("writeSessionFile", { path, body: { path: "a.txt", content: "before" } });
    await prompt(calls, id, 'write "after" to a.txt');
    await calls.call("createTemplate", {
      body: { display_name: "Kept", github_repo: "acme/storefront" },
    });
    const file = await new Response(await calls.emulator.save()).bytes();
    await withEmulator(async (others) => {
      const gone = await runningSession(others);
      const answer = await fetch(`${others.emulator.origin}/_emulator/state`, {
        method: "POST",
        headers: { authorization: `Bearer ${others.emulator.keys.org}` },
        body: file,
      });
      assert.equal(answer.status, 200, await answer.text());
      await others.call("getSession", { path: { session_id: gone }, status: 404 });
      const read = () => others.call("readSessionFile", { path, query: { path: "a.txt" } });
      assert.equal((await read()).content, "after");
      await others.call("rewindPrompt", { path, body: {} });
      assert.equal((await read()).content, "before");
      const git = { operation: "create_branch_and_pr", pr_title: "T" };
      assert.equal((await others.call("sessionGit", { path, body: git })).success, true);
      assert.equal((await others.call("listTemplates")).templates[0].display_name, "Kept");
      assert.equal((await others.call("listSessions")).total, 1);
    });
  }));

Deno.test("load() of a file that is none refuses it and changes nothing", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    for (const body of ["nonsense", new Uint8Array([0x1f, 0x8b, 8, 0])]) {
      const answer = await fetch(`${calls.emulator.origin}/_emulator/state`, {
        method: "POST",
        headers: { authorization: `Bearer ${calls.emulator.keys.org}` },
        body,
      });
      await answer.body?.cancel();
      assert.equal(answer.status, 400);
    }
    assert.equal(await stateOf(calls, id), "running");
  }));

Deno.test("seed() makes secrets, templates, sessions with files and prompts, and agents", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const made = await emulator.seed({
      secrets: { team: { TOKEN: "t" }, personal: { MINE: "m" } },
      templates: [{ name: "shop", display_name: "Shop", github_repo: "acme/shop", build: true }],
      sessions: [
        { name: "from template", template: "shop", files: { "docs/a.md": "# A" } },
        { name: "asked", prompts: ['write "1" to one.txt', 'write "2" to two.txt'] },
      ],
      agents: [{ name: "Reviewer", default_template: "shop" }],
    });
    const [template = ""] = made.templates;
    const [first = "", second = ""] = made.sessions;
    assert.equal(
      (await call("getTemplate", { path: { template_id: template } })).build_status,
      "ready",
    );
    const session = await call("getSession", { path: { session_id: first } });
    assert.deepEqual([session.name, session.template_id], ["from template", template]);
    const file = { path: { session_id: first }, query: { path: "docs/a.md" } };
    assert.equal((await call("readSessionFile", file)).content, "# A");
    assert.equal((await call("getSession", { path: { session_id: second } })).prompt_count, 2);
    assert.equal((await call("listTeamSecrets")).secrets[0].name, "TOKEN");
    const [agent] = await call("listAgents");
    assert.deepEqual([[agent.id], agent.name, agent.default_template], [
      made.agents,
      "Reviewer",
      "shop",
    ]);
    const nameless = await control(emulator, "POST", "seed", { agents: [{ description: "x" }] });
    assert.deepEqual(nameless.status, 422);
    assert.match(JSON.stringify(nameless.body), /agents\[0\] of the seed/);
    const refused = await control(emulator, "POST", "seed", { sessions: [{ mode: "lazy" }] });
    assert.match(refused.body.detail, /^sessions\[0\] of the seed: /);
    assert.equal((await control(emulator, "POST", "seed", { sesions: [] })).status, 422);
  }));

Deno.test("an ordered outcome ends the next prompt, build, deploy or start of a session", () =>
  withEmulator(async (calls) => {
    const { call, emulator, events } = calls;
    const id = await runningSession(calls);
    const path = { session_id: id };
    emulator.outcome({ kind: "prompt", result: "error", message: "Out of credit" });
    emulator.outcome({ kind: "prompt", result: "success", message: "Fine", cost_usd: 0.5 });
    const failed = (await prompt(calls, id)).at(-1);
    assert.deepEqual([failed.type, failed.message], ["error", "Out of credit"]);
    assert.equal((await prompt(calls, id)).at(-1).type, "done");
    const { last_prompt } = await call("getSessionStatus", { path });
    assert.deepEqual([last_prompt.summary, last_prompt.cost_usd], ["Fine", 0.5]);
    assert.match((await prompt(calls, id)).at(-2).content, /^Done: x/, "then the agent again");

    emulator.outcome({ kind: "deploy", result: "success" });
    assert.equal((await events("runSessionDeploy", { path, body: {} })).at(-1).status, "ready");
    emulator.outcome({ kind: "deploy", result: "error", message: "No region" });
    assert.equal((await events("runSessionDeploy", { path, body: {} })).at(-1).error, "No region");

    const { id: template_id } = await call("createTemplate", {
      body: { display_name: "T", github_repo: "acme/storefront" },
    });
    emulator.outcome({ kind: "build", id: template_id, result: "error", message: "No disk" });
    await call("buildTemplate", { path: { template_id }, body: {} });
    const log = await events("streamTemplateBuildLogs", { path: { template_id } });
    assert.ok(log.some(({ type, message }) => type === "error" && message === "No disk"));

    emulator.outcome({ kind: "session", result: "error", message: "No machine" });
    const { id: lost } = await call("createSession", { body: {} });
    await call("listSessionFiles", { path: { session_id: lost }, status: 410 });
    const session = await call("getSession", { path: { session_id: lost } });
    assert.deepEqual([session.state, session.error_message], ["error", "No machine"]);
  }));

Deno.test("an outcome takes as long as was ordered, by the clock of the emulator", () =>
  withEmulator(async (calls) => {
    const { emulator } = calls;
    const id = await runningSession(calls);
    emulator.outcome({ kind: "prompt", result: "success", seconds: 1_000 });
    const running = prompt(calls, id);
    while (emulator.outcomes().length > 0) await calls.call("getAuthStatus");
    const { last_prompt } = await calls.call("getSessionStatus", { path: { session_id: id } });
    assert.equal(last_prompt.status, "running");
    emulator.clock.advance(1_000);
    assert.equal((await running).at(-1).type, "done");
  }));

Deno.test("faults with a probability and a seed hit the same requests every time", async () => {
  const statuses = () =>
    withCloud({}, async (emulator) => {
      const { send } = callsOf(emulator);
      emulator.fault({
        match: { path: "/v1/me" },
        probability: 0.3,
        seed: 7,
        action: { type: "status", status: 503 },
      });
      const found: number[] = [];
      for (let index = 0; index < 60; index++) {
        const answer = await send("getAuthStatus");
        await answer.body?.cancel();
        found.push(answer.status);
      }
      return found;
    });
  const [first, second] = [await statuses(), await statuses()];
  assert.deepEqual(first, second);
  const hit = first.filter((status) => status === 503).length;
  assert.ok(hit > 6 && hit < 32, `${hit} of 60`);
});

Deno.test("latency() lets answers wait, on the emulator's clock", () =>
  withEmulator(async ({ call, emulator }) => {
    emulator.latency({ ms: 60_000, jitter_ms: 1_000, seed: 1, match: { path: "/v1/me" } });
    await call("listSessions");
    const waiting = call("getAuthStatus");
    while (!emulator.requests().some(({ path }) => path === "/v1/me")) await call("listSessions");
    emulator.clock.advance(61);
    await waiting;
    emulator.latency();
    await call("getAuthStatus");
  }));

Deno.test("a known key, a known organisation and hosts that were named", () =>
  withCloud(
    { key: "runtm_sk_test_known", org: "org_acme", allowHosts: ["emulator"] },
    async (emulator) => {
      assert.deepEqual([emulator.keys.org, emulator.orgId], ["runtm_sk_test_known", "org_acme"]);
      const authorization = "Bearer runtm_sk_test_known";
      for (const [host, status] of [["emulator:8787", 200], ["evil.example", 403]] as const) {
        const { text } = await rawRequest(
          emulator.origin,
          rawGet("/api/cloud/v1/me", { Host: host, authorization }),
        );
        assert.match(text, new RegExp(`^HTTP/1.1 ${status} `), host);
      }
    },
  ));

Deno.test("pages of origins that were named may call, others and null may not", () =>
  withCloud({ corsOrigins: ["http://localhost:3000", "null", "*"] }, async (emulator) => {
    const ask = async (origin: string, method = "GET") => {
      const answer = await fetch(`${emulator.url}/v1/me`, {
        method,
        headers: {
          origin,
          authorization: `Bearer ${emulator.keys.org}`,
          ...(method === "OPTIONS" ? { "access-control-request-method": "POST" } : {}),
        },
      });
      await answer.body?.cancel();
      return [answer.status, answer.headers.get("access-control-allow-origin")];
    };
    assert.deepEqual(await ask("http://localhost:3000"), [200, "http://localhost:3000"]);
    assert.deepEqual(await ask("http://localhost:3000", "OPTIONS"), [204, "http://localhost:3000"]);
    for (const origin of ["null", "*", "http://localhost:3001", "http://evil.example"]) {
      assert.deepEqual(await ask(origin), [200, null], origin);
      assert.equal((await ask(origin, "OPTIONS"))[1], null, origin);
    }
  }));

Deno.test("/openapi.json is the contract with the address of the emulator", () =>
  withCloud({}, async ({ origin, url }) => {
    const contract = await (await fetch(`${origin}/openapi.json`)).json();
    assert.match(contract.openapi, /^3\.1/);
    assert.deepEqual(contract.servers, [{ url }]);
    assert.equal(contract.paths["/v1/me"].get.operationId, "getAuthStatus");
  }));

Deno.test("every lever needs the key; /health needs none", () =>
  withCloud({}, async ({ origin }) => {
    for (const path of ["clock", "faults", "outcomes", "requests", "state"]) {
      const answer = await fetch(`${origin}/_emulator/${path}`);
      await answer.body?.cancel();
      assert.equal(answer.status, 401, path);
    }
    assert.deepEqual(await (await fetch(`${origin}/health`)).json(), { status: "ok" });
  }));
