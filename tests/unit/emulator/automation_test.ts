/** Promises of the emulator about agents, their triggers and schedules, and approvals. */
import assert from "node:assert/strict";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";

const DAY = 86_400;

/** Waits until the prompt of a session has ended, and gives the status of the session. */
async function ended({ call }: EmulatorCalls, session_id: string): Promise<Body> {
  const path = { session_id };
  while (true) {
    const status = await call("getSessionStatus", { path });
    if (status.last_prompt?.status !== "running") return status;
  }
}

Deno.test("an agent of the roster is made, changed, listed and deleted within its organisation", () =>
  withEmulator(async ({ call }) => {
    const made = await call("createAgent", { body: { name: "Scout", economics: { budget: {} } } });
    const path = { agent_id: made.id };
    assert.deepEqual([made.name, made.can_launch, made.can_edit], ["Scout", true, true]);
    const closed = { callable_by: { humans: false } };
    assert.equal((await call("updateAgent", { path, body: closed })).can_launch, false);
    assert.equal((await call("listAgents")).length, 1);
    assert.deepEqual(await call("listAgents", { query: { can_launch: "true" } }), []);
    const card = await call("getAgentScorecard");
    assert.deepEqual(card.agents.map((one: Body) => [one.name, one.sessions]), [["Scout", 0]]);
    assert.deepEqual(await call("listAgents", { as: "otherOrg" }), []);
    await call("getAgent", { path, as: "otherOrg", status: 404 });
    await call("deleteAgent", { path, as: "readOnly", status: 403 });
    await call("deleteAgent", { path, status: 204 });
    await call("getAgent", { path, status: 404 });
  }));

Deno.test("the secret of a trigger is kept for its agent and never answered or logged", () =>
  withEmulator(async ({ call, emulator }) => {
    const agent = await call("createAgent", { body: { name: "Scout" } });
    const made = await call("createManualLinearIntegration", {
      body: {
        api_key: "lin_api_planted",
        service_user_id: "user_1",
        config: { agent_id: agent.id },
      },
    });
    const path = { integration_id: made.id };
    const { trigger_credentials: [known] } = await call("listAgentTriggerCredentials");
    assert.deepEqual([known.agent_name, known.credential_key], ["Scout", "linear_api_key"]);
    await call("updateAgent", {
      path: { agent_id: agent.id },
      body: { default_agent: "codex", default_template: null },
    });
    const read = await call("getLinearIntegration", { path });
    assert.equal(read.default_agent, "codex");
    const everything = JSON.stringify([
      made,
      read,
      known,
      await call("listLinearIntegrations"),
      emulator.requests(),
    ]);
    assert.ok(!everything.includes("planted"));
    await call("getLinearIntegration", { path, as: "otherOrg", status: 404 });
    await call("updateLinearIntegration", {
      path,
      body: { enabled: false },
      as: "teammate",
      status: 403,
    });
  }));

Deno.test("email triggers have an address each, and their settings are changed and deleted", () =>
  withEmulator(async ({ call }) => {
    const made = await call("createEmailIntegration", { body: { name: "returns" } });
    assert.match(made.inbox_email, /^returns@/);
    await call("createEmailIntegration", { body: { name: "returns" }, status: 409 });
    const path = { integration_id: made.id };
    const body = { enabled: false, config: { default_model: "opus" } };
    const changed = await call("updateEmailIntegration", { path, body });
    assert.deepEqual([changed.enabled, changed.config.default_model], [false, "opus"]);
    assert.equal((await call("listEmailIntegrations")).integrations.length, 1);
    await call("deleteEmailIntegration", { path });
    assert.deepEqual((await call("listEmailIntegrations")).integrations, []);
  }));

Deno.test("a Slack, a Linear and a GitHub trigger are there once a person has opened the address", () =>
  withEmulator(async ({ call }) => {
    const open = async (url: string, init: RequestInit = {}) => {
      const response = await fetch(url, init);
      await response.body?.cancel();
      return response.status;
    };
    const { authorize_url } = await call("createSlackManagedApp", { body: { app_name: "Bot" } });
    const slack = async () => (await call("listSlackIntegrations")).integrations[0];
    assert.equal((await slack()).enabled, false);
    assert.equal(await open(`${authorize_url}x`), 404);
    assert.equal(await open(authorize_url), 200);
    assert.equal((await slack()).enabled, true);
    const { url } = await call("getLinearOauthInstallUrl");
    assert.equal(await open(url), 200);
    assert.equal(await open(url), 200);
    assert.equal((await call("listLinearIntegrations")).integrations.length, 1);
    const manifest = await call("getGithubAppManifest", { query: { app_name: "Bot" } });
    const body = new URLSearchParams({ manifest: JSON.stringify(manifest.manifest) });
    assert.equal(await open(manifest.create_url, { method: "POST", body }), 200);
    const { integrations: [github] } = await call("listGithubIntegrations");
    assert.equal(github.name, "Bot");
    const path = { integration_id: github.id };
    await call("updateGithubIntegration", { path, body: { name: "Robot" } });
    assert.equal((await call("getGithubIntegration", { path })).name, "Robot");
    await call("deleteGithubIntegration", { path });
    await call("getGithubIntegration", { path, status: 404 });
  }));

Deno.test("a scheduled agent runs when its time has come, once, and not while it is disabled", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    emulator.clock.freeze();
    emulator.clock.set(new Date("2030-03-04T05:00:00Z"));
    const body = { name: "Nightly", cron: "30 6 * * *", prompt: "Tidy README.md" };
    const made = await call("createScheduledAgent", { body });
    const path = { agent_id: made.id };
    assert.equal(made.next_run_at, "2030-03-04T06:30:00.000Z");
    emulator.clock.advance(3600);
    assert.equal((await call("getScheduledAgent", { path })).last_session_id, null);
    emulator.clock.advance(3600);
    const run = await call("getScheduledAgent", { path });
    assert.equal(run.next_run_at, "2030-03-05T06:30:00.000Z");
    assert.equal((await ended(calls, run.last_session_id)).last_prompt.status, "completed");
    emulator.clock.advance(3 * DAY);
    // The first session is gone by then; three days that nobody looked are one run.
    const { sessions } = await call("listSessions");
    const { last_session_id } = await call("getScheduledAgent", { path });
    assert.notEqual(last_session_id, run.last_session_id);
    assert.deepEqual(sessions.map((one: Body) => one.id), [last_session_id]);
    await call("updateScheduledAgent", { path, body: { enabled: false } });
    emulator.clock.advance(DAY);
    const off = await call("getScheduledAgent", { path });
    assert.deepEqual([off.enabled, off.next_run_at], [false, null]);
    assert.equal(off.last_session_id, last_session_id);
  }));

Deno.test(":run launches a session with the prompt, also of a disabled agent", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const body = { name: "Now", cron: "0 3 * * *", prompt: 'write "hi" to hi.txt', enabled: false };
    const { id } = await call("createScheduledAgent", { body });
    const path = { agent_id: id };
    const run = await call("runScheduledAgent", { path });
    await ended(calls, run.session_id);
    const session = { session_id: run.session_id };
    const query = { path: "hi.txt" };
    const back = await call("resumeSession", { path: session });
    assert.equal(back.id, run.session_id);
    assert.equal((await call("readSessionFile", { path: session, query })).content, "hi");
    assert.equal((await call("getScheduledAgent", { path })).last_session_id, run.session_id);
    await call("runScheduledAgent", { path, as: "otherOrg", status: 404 });
    await call("runScheduledAgent", { path, as: "teammate", status: 403 });
    await call("deleteScheduledAgent", { path, status: 204 });
    await call("getScheduledAgent", { path, status: 404 });
  }));

Deno.test("a schedule that cannot be read, or half of a Slack channel, is refused", () =>
  withEmulator(async ({ call }) => {
    for (
      const cron of ["* * * *", "61 * * * *", "0 0 0 * * *", "0 0 30 2 *", "soon and very soon x"]
    ) {
      const body = { name: "Bad", cron, prompt: "x" };
      await call("createScheduledAgent", { body, status: 422 });
    }
    const body = { name: "Half", cron: "0 3 * * *", prompt: "x", slack_channel_id: "C1" };
    await call("createScheduledAgent", { body, status: 400 });
    const unknown = { name: "x", cron: "0 3 * * *", prompt: "x", org_template_id: "tmpl_none" };
    await call("createScheduledAgent", { body: unknown, status: 404 });
  }));

/** Launches a prompt that asks for an approval, and waits until it does. */
async function asking({ call }: EmulatorCalls): Promise<{ session_id: string; approval: Body }> {
  const prompt = 'Ask for approval "Deploy to production?" then write "yes" to done.txt';
  const { id } = await call("launchSession", { body: { prompt, on_complete: "keep_alive" } });
  while (true) {
    const [approval] = await call("listSessionApprovals", { path: { session_id: id } });
    if (approval !== undefined) return { session_id: id, approval };
  }
}

Deno.test("a prompt waits for the approval it asks for, and goes on once it is approved", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const { session_id, approval } = await asking(calls);
    assert.deepEqual([approval.status, approval.message], ["pending", "Deploy to production?"]);
    const status = await call("getSessionStatus", { path: { session_id } });
    assert.equal(status.last_prompt.status, "running");
    const path = { session_id, approval_id: approval.id };
    const body = { action: "approve", note: "go" };
    await call("resolveSessionApproval", { path, body, as: "otherOrg", status: 404 });
    const resolved = await call("resolveSessionApproval", { path, body });
    assert.deepEqual([resolved.status, resolved.resolution_note], ["approved", "go"]);
    assert.equal((await ended(calls, session_id)).last_prompt.status, "completed");
    const file = { path: { session_id }, query: { path: "done.txt" } };
    assert.equal((await call("readSessionFile", file)).content, "yes");
    await call("resolveSessionApproval", { path, body, status: 409 });
  }));

Deno.test("a prompt ends without a change when its approval is rejected", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const { session_id, approval } = await asking(calls);
    const path = { session_id, approval_id: approval.id };
    await call("resolveSessionApproval", { path, body: { action: "reject", note: "too early" } });
    const { last_prompt } = await ended(calls, session_id);
    assert.equal(last_prompt.error, "The approval was rejected: too early");
    const file = { path: { session_id }, query: { path: "done.txt" } };
    await call("readSessionFile", { ...file, status: 404 });
  }));

Deno.test("an approval that nobody waits for any more is no longer pending", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const { session_id, approval } = await asking(calls);
    await call("cancelPrompt", { path: { session_id } });
    const [withdrawn] = await call("listSessionApprovals", { path: { session_id } });
    assert.deepEqual([withdrawn.status, withdrawn.resolved_by], ["rejected", null]);
    const path = { session_id, approval_id: approval.id };
    await call("resolveSessionApproval", { path, body: { action: "approve" }, status: 409 });
  }));
