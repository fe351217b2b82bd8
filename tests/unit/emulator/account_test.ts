/** Promises of the emulator about secrets, instructions, provider keys and guardrails. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";

const SECRET = "correct-horse-battery-staple";

Deno.test("setPersonalSecrets() keeps values and no route answers them", () =>
  withEmulator(async ({ call }) => {
    const secrets = [{ name: "NPM_TOKEN", value: SECRET, description: "for npm" }];
    assert.deepEqual(await call("setPersonalSecrets", { body: { secrets } }), {
      status: "ok",
      count: 1,
    });
    const listed = await call("listPersonalSecrets");
    assert.deepEqual(listed, {
      secrets: [
        { name: "NPM_TOKEN", has_value: true, description: "for npm", source: "personal" },
      ],
      count: 1,
    });
    const resolved = await call("listResolvedSecrets");
    assert.ok(!JSON.stringify([listed, resolved]).includes(SECRET));
  }));

Deno.test("listResolvedSecrets() prefers the team's secret of a name, outside an organisation lists own ones", () =>
  withEmulator(async ({ call }) => {
    const put = (operation: string, name: string, as: "org" | "personal") =>
      call(operation, { body: { secrets: [{ name, value: "v" }] }, as });
    await put("setPersonalSecrets", "EVERYWHERE", "personal");
    await put("setPersonalSecrets", "DB", "org");
    await put("setTeamSecrets", "DB", "org");
    assert.deepEqual((await call("listResolvedSecrets")).secrets, [
      { name: "DB", source: "team" },
      { name: "EVERYWHERE", source: "personal" },
    ]);
    const own = await call("listResolvedSecrets", { as: "personal" });
    assert.deepEqual(own.secrets, [{ name: "EVERYWHERE", source: "personal" }]);
  }));

Deno.test("deleteTeamSecret() removes a secret once and then answers 404", () =>
  withEmulator(async ({ call }) => {
    await call("setTeamSecrets", { body: { secrets: [{ name: "A B/C", value: "v" }] } });
    const path = { name: "A B/C" };
    assert.deepEqual(await call("deleteTeamSecret", { path }), {
      status: "ok",
      deleted: "A B/C",
    });
    assert.match((await call("deleteTeamSecret", { path, status: 404 })).detail, /A B\/C/);
    assert.equal((await call("listTeamSecrets")).count, 0);
  }));

Deno.test("setTeamSecrets() refuses a value that is empty or too long and keeps nothing of the request", () =>
  withEmulator(async ({ call }) => {
    const secrets = [{ name: "GOOD", value: "v" }, { name: "BAD", value: "x".repeat(10_241) }];
    const { detail } = await call("setTeamSecrets", { body: { secrets }, status: 422 });
    assert.deepEqual(detail[0].loc, ["body", "secrets", 1, "value"]);
    assert.equal((await call("listTeamSecrets")).count, 0);
  }));

Deno.test("secrets of one organisation are not those of another", () =>
  withEmulator(async ({ call }) => {
    await call("setTeamSecrets", { body: { secrets: [{ name: "A", value: "v" }] } });
    assert.equal((await call("listTeamSecrets", { as: "otherOrg" })).count, 0);
    const headers = { "x-organization-id": "org_elsewhere" };
    await call("listTeamSecrets", { headers, status: 403 });
  }));

Deno.test("a read-only key reads and gets a 403 naming the scope at each write", () =>
  withEmulator(async ({ call }) => {
    const as = "readOnly";
    await call("listTeamSecrets", { as });
    await call("getOrgInstructions", { as });
    await call("getOrgLimits", { as });
    await call("getOrgAnthropicKey", { as });
    const writes: readonly [string, string, unknown][] = [
      ["setTeamSecrets", "secrets:write", { secrets: [{ name: "A", value: "v" }] }],
      ["setOrgInstructions", "context:write", { instructions: "x" }],
      ["setOrgLimits", "guardrails:write", { max_concurrent_sessions: 1 }],
      ["setOrgAllowlistPolicy", "guardrails:write", { mode: "all" }],
      ["setOrgAnthropicKey", "integrations:write", { api_key: "sk-ant-0123456789" }],
      ["cleanupOrg", "guardrails:write", undefined],
    ];
    for (const [operation, scope, body] of writes) {
      const refusal = await call(operation, { as, body, status: 403 });
      assert.ok(refusal.detail.includes(scope), `${operation}: ${refusal.detail}`);
    }
  }));

Deno.test("a plain member reads what is kept for the organisation and may not change it", () =>
  withEmulator(async ({ call }) => {
    const secrets = [{ name: "A", value: "v", description: "for admins" }];
    await call("setTeamSecrets", { body: { secrets } });
    const as = "teammate";
    assert.deepEqual(await call("listTeamSecrets", { as }), {
      secrets: [{ name: "A", has_value: true }],
      count: 1,
      is_admin: false,
    });
    const writes: readonly [string, unknown][] = [
      ["setTeamSecrets", { secrets }],
      ["setOrgInstructions", { instructions: "x" }],
      ["setOrgLimits", { max_concurrent_sessions: 1 }],
      ["setOrgAllowlistPolicy", { mode: "all" }],
      ["setOrgOpenaiKey", { api_key: "sk-0123456789" }],
      ["deleteOrgOpenaiKey", undefined],
      ["createTemplate", { display_name: "Shop", github_repo: "acme/shop" }],
      ["cleanupOrg", undefined],
    ];
    for (const [operation, body] of writes) {
      const refusal = await call(operation, { as, body, status: 403 });
      assert.match(refusal.detail, /admins and owners/, operation);
    }
    await call("setUserInstructions", { as, body: { instructions: "Mine" } });
    assert.equal((await call("getUserInstructions")).instructions, null);
  }));

Deno.test("instructions are one text for each user and organisation and one for the organisation", () =>
  withEmulator(async ({ call }) => {
    const none = { instructions: null, updated_at: null };
    assert.deepEqual(await call("getUserInstructions"), none);
    await call("setUserInstructions", { body: { instructions: "In the org" } });
    await call("setUserInstructions", { body: { instructions: "Alone" }, as: "personal" });
    await call("setOrgInstructions", { body: { instructions: "All of us" } });
    assert.equal((await call("getUserInstructions")).instructions, "In the org");
    assert.equal((await call("getUserInstructions", { as: "personal" })).instructions, "Alone");
    const shared = await call("getOrgInstructions");
    assert.equal(shared.instructions, "All of us");
    assert.equal(shared.organization_id, "org_emulator");
  }));

Deno.test("setOrgInstructions() clears with null and with an empty text, and refuses too long a text", () =>
  withEmulator(async ({ call }) => {
    const set = (instructions: string | null, status?: number) =>
      call("setOrgInstructions", {
        body: { instructions },
        ...(status === undefined ? {} : { status }),
      });
    assert.equal((await set("x".repeat(20_000))).instructions.length, 20_000);
    assert.deepEqual((await set("x".repeat(20_001), 422)).detail[0].loc, ["body", "instructions"]);
    assert.equal((await set(null)).instructions, null);
    await set("again");
    assert.equal((await set("")).instructions, null);
  }));

Deno.test("provider keys are answered as a preview and never whole", () =>
  withEmulator(async ({ call }) => {
    const api_key = "sk-ant-api03-abcdefghijklQr7t";
    const set = await call("setUserAnthropicKey", { body: { api_key } });
    assert.equal(set.connected, true);
    assert.equal(set.key_preview, "sk-ant-***Qr7t");
    const got = await call("getUserAnthropicKey");
    const resolved = await call("getResolvedAnthropicKey");
    assert.deepEqual(resolved, {
      has_key: true,
      source: "user_org",
      key_preview: "sk-ant-***Qr7t",
    });
    assert.ok(!JSON.stringify([set, got, resolved]).includes(api_key));
    // Of a short key the last four would be too much of it.
    const short = await call("setUserOpenaiKey", { body: { api_key: "sk-abcdefg" } });
    assert.equal(short.key_preview, "sk-***");
  }));

Deno.test("setUserOpenaiKey() refuses a key with another prefix or too short a one", () =>
  withEmulator(async ({ call }) => {
    await call("setUserOpenaiKey", { body: { api_key: "pk-0123456789" }, status: 400 });
    await call("setUserOpenaiKey", { body: { api_key: "sk-" }, status: 422 });
    assert.equal((await call("getUserOpenaiKey")).connected, false);
  }));

Deno.test("getResolvedAnthropicKey() prefers an enforced key of the organisation", () =>
  withEmulator(async ({ call }) => {
    await call("setUserAnthropicKey", { body: { api_key: "sk-ant-0123456789ab" } });
    await call("setOrgAnthropicKey", { body: { api_key: "sk-ant-team-key-9876" } });
    assert.equal((await call("getResolvedAnthropicKey")).source, "user_org");
    const enforced = await call("setOrgAnthropicKey", { body: { policy: "enforced" } });
    assert.equal(enforced.has_key, true);
    assert.equal((await call("getResolvedAnthropicKey")).source, "org");
    const gone = await call("deleteOrgAnthropicKey");
    assert.equal(gone.policy, "individual");
    assert.equal((await call("getResolvedAnthropicKey")).source, "user_org");
    await call("deleteUserAnthropicKey");
    assert.deepEqual(await call("getResolvedAnthropicKey"), {
      has_key: false,
      source: "none",
      key_preview: null,
    });
  }));

Deno.test("setOrgOpenaiKey() refuses to enforce a key that is not there", () =>
  withEmulator(async ({ call }) => {
    await call("setOrgOpenaiKey", { body: { policy: "enforced" }, status: 400 });
    assert.equal((await call("getOrgOpenaiKey")).policy, "individual");
  }));

Deno.test("setOrgLimits() takes both shapes, keeps what is not named and refuses unknown names", () =>
  withEmulator(async ({ call }) => {
    const set = (body: unknown, status?: number) =>
      call("setOrgLimits", { body, ...(status === undefined ? {} : { status }) });
    await set({ max_concurrent_sessions: 4, monthly_budget_usd: 150 });
    const merged = await set({ limits: { max_sessions_per_user: 2, enforcement: "hard" } });
    assert.deepEqual(merged.limits, {
      max_concurrent_sessions: 4,
      monthly_budget_usd: 150,
      max_sessions_per_user: 2,
      enforcement: "hard",
    });
    assert.match((await set({ limits: { max_fun: 1 } }, 400)).detail, /max_fun/);
    assert.match((await set({ limits: { max_cost_per_session: -1 } }, 400)).detail, /-1/);
    const lifted = await set({ limits: { monthly_budget_usd: null } });
    assert.equal("monthly_budget_usd" in lifted.limits, false);
    assert.deepEqual((await call("getOrgLimits")).limits, lifted.limits);
  }));

Deno.test("setOrgLimits() caps the sessions that run at once", () =>
  withEmulator(async ({ call }) => {
    await call("setOrgLimits", { body: { max_concurrent_sessions: 1 } });
    const first = await call("createSession", { body: {} });
    const refusal = await call("createSession", { body: {}, status: 409 });
    assert.match(refusal.detail, /max_concurrent_sessions is 1/);
    await call("destroySession", { path: { session_id: first.id } });
    await call("createSession", { body: {} });
  }));

Deno.test("setOrgLimits() with soft enforcement warns and lets sessions start", async () => {
  const log: string[] = [];
  await withEmulator(async ({ call }) => {
    const limits = { max_sessions_per_user: 0, enforcement: "soft" };
    await call("setOrgLimits", { body: { limits } });
    await call("createSession", { body: {} });
  }, { log: (line) => log.push(line) });
  assert.ok(log.some((line) => line.includes("max_sessions_per_user is 0")), log.join("\n"));
});

Deno.test("setOrgLimits() stops prompts when the money of the month is used up", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const { id } = await call("createSession", { body: {} });
    await promptOnce(calls, id);
    await call("setOrgLimits", { body: { monthly_budget_usd: 0.000001 } });
    const body = { prompt: "Once more", agent: "claude-code" };
    const refusal = await call("launchSession", { body, status: 403 });
    assert.equal(refusal.detail.error, "budget_exceeded");
  }));

async function promptOnce({ events }: EmulatorCalls, id: string): Promise<void> {
  const seen = await events("promptSession", {
    path: { session_id: id },
    body: { prompt: 'write "hello" to notes.txt' },
  });
  assert.equal(seen.at(-1)?.type, "done");
}

Deno.test("setOrgAllowlistPolicy() takes both shapes and keeps repositories off the list out", () =>
  withEmulator(async ({ call }) => {
    await call("setOrgAllowlistPolicy", { body: { default_policy: "ask" } });
    const body = { mode: "allowlist", repo_patterns: ["acme/*"] };
    const policy = await call("setOrgAllowlistPolicy", { body });
    assert.equal(policy.default_policy, "ask");
    assert.deepEqual(policy.repo_patterns, ["acme/*"]);
    const create = (full_name: string, status: number) =>
      call("createSession", { body: { github_repo: { full_name } }, status });
    await create("acme/shop", 201);
    assert.equal((await create("evil/shop", 403)).detail.error, "repository_not_allowed");
    await call("setOrgAllowlistPolicy", { body: { default_policy: "never" }, status: 422 });
  }));

Deno.test("checkDeployPermission() lets owners deploy whatever the mode", () =>
  withEmulator(async ({ call }) => {
    const limits = { deployment: { mode: "none" } };
    await call("setOrgLimits", { body: { limits } });
    assert.deepEqual(await call("checkDeployPermission"), { allowed: true, reason: null });
  }));

Deno.test("getDeployLimits() answers the plan of the organisation or of the person", () =>
  withEmulator(async ({ call }) => {
    const team = await call("getDeployLimits");
    const own = await call("getDeployLimits", { as: "personal" });
    assert.deepEqual([team.plan_name, own.plan_name], ["teams", "builder"]);
    assert.deepEqual([team.user_app_count, own.user_app_count], [0, 0]);
    assert.ok(team.allowed_tiers.includes("performance"));
  }));

Deno.test("cleanupOrg() gives sessions back, deletes what is kept for the organisation, and is harmless again", () =>
  withEmulator(async ({ call }) => {
    const { id } = await call("createSession", { body: {} });
    await call("setTeamSecrets", { body: { secrets: [{ name: "A", value: "v" }] } });
    await call("setPersonalSecrets", {
      body: { secrets: [{ name: "MINE", value: "v" }] },
      as: "personal",
    });
    await call("setOrgInstructions", { body: { instructions: "All of us" } });
    await call("setOrgLimits", { body: { max_concurrent_sessions: 4 } });
    assert.deepEqual(await call("cleanupOrg"), {
      organization_id: "org_emulator",
      sessions_converted: 1,
      keys_converted: 0,
      preferences_deleted: true,
    });
    assert.equal((await call("listTeamSecrets")).count, 0);
    assert.equal((await call("getOrgInstructions")).instructions, null);
    assert.deepEqual((await call("getOrgLimits")).limits, {});
    assert.equal((await call("listPersonalSecrets", { as: "personal" })).count, 1);
    const path = { session_id: id };
    await call("getSession", { path, status: 404 });
    assert.equal((await call("getSession", { path, as: "personal" })).organization_id, null);
    const again = await call("cleanupOrg");
    assert.deepEqual([again.sessions_converted, again.preferences_deleted], [0, false]);
  }));
