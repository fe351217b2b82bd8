/** Somebody runs a team: secrets, instructions, guardrails, a provider key, and what was used. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { listOf, textOf } from "../fakes/printed.ts";
import { type User, userOf } from "./scenario.ts";

const SECRET = "sk_live_planted_in_a_test";
const PROVIDER_KEY = "sk-ant-planted-in-a-test-too";

/** Every write of the scenario: the command, and the scope it needs. */
const WRITES: readonly (readonly [scope: string, ...args: string[]])[] = [
  ["secrets:write", "secrets", "set", "--team", "--from-env", "STRIPE_KEY"],
  ["context:write", "instructions", "set", "--org-scope", "--text", "Answer in English"],
  ["guardrails:write", "guardrails", "limits", "set", "--max-concurrent-sessions", "10"],
  [
    "guardrails:write",
    ...["guardrails", "allowlist", "set", "--mode", "allowlist", "--patterns", "acme/*"],
  ],
  [
    "integrations:write",
    ...["integrations", "anthropic", "set", "--org-scope", "--api-key-file", "key.txt"],
  ],
];

async function withTeam(test: (owner: User, reader: User) => Promise<void>): Promise<void> {
  const cwd = await Deno.makeTempDir({ prefix: "runtm-team-" });
  await Deno.writeTextFile(`${cwd}/key.txt`, `${PROVIDER_KEY}\n`, { mode: 0o600 });
  const options = { cwd, env: { STRIPE_KEY: SECRET } };
  try {
    await withCloud({}, async (cloud) => {
      const { org, readOnly } = cloud.keys;
      await test(userOf(cloud, org, options), userOf(cloud, readOnly, options));
    });
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("a team is set up, used and looked at", async () => {
  await withTeam(async (owner) => {
    for (const [, ...args] of WRITES) await owner.run(...args);

    const secrets = JSON.stringify(await owner.run("secrets", "list", "--team"));
    assert.match(secrets, /STRIPE_KEY/);
    assert.ok(!secrets.includes(SECRET));
    const instructions = await owner.run("instructions", "get", "--org-scope");
    assert.match(JSON.stringify(instructions), /Answer in English/);
    const limits = await owner.run("guardrails", "limits", "get");
    assert.match(JSON.stringify(limits), /"max_concurrent_sessions":10/);
    const allowed = await owner.run("guardrails", "allowlist", "get");
    assert.match(JSON.stringify(allowed), /acme\/\*/);
    const provider = await owner.run("integrations", "anthropic", "get", "--org-scope");
    assert.ok(!JSON.stringify(provider).includes(PROVIDER_KEY));

    const prompts = ["Write a README.md", "Write a CHANGELOG.md"];
    const ids: string[] = [];
    for (const prompt of prompts) {
      const done = await owner.run("session", "launch", "--prompt", prompt, "--wait");
      ids.push(textOf(done, "id"));
    }
    const recent = listOf(await owner.run("activity", "recent-prompts"), "prompts");
    assert.equal(recent.length, 2);
    for (const [at, id] of ids.entries()) {
      const usage = listOf(await owner.run("activity", "session-usage", id), "prompts");
      assert.deepEqual(usage.map((one) => one.prompt_preview), [prompts[at]]);
    }
    for (const view of ["summary", "team-summary"]) {
      const { total_sessions, total_prompts } = await owner.run("activity", view);
      assert.deepEqual([view, total_sessions, total_prompts], [view, 2, 2]);
    }
    for (const view of ["daily", "team-activity"]) {
      const days = listOf(await owner.run("activity", view), "daily_activity");
      // Two, when the test runs over midnight.
      const sum = (name: string) => days.reduce((total, day) => total + Number(day[name]), 0);
      assert.deepEqual([view, sum("sessions"), sum("prompts")], [view, 2, 2]);
    }
    const members = listOf(await owner.run("activity", "team-members"), "members");
    assert.deepEqual(members.map((member) => member.prompts), [2, 0]);
  });
});

for (const [scope, ...args] of WRITES) {
  Deno.test(`a read-only key gets 403 naming ${scope}: ${args.join(" ")}`, async () => {
    await withTeam(async (_, reader) => {
      const error = await reader.fails(2, ...args);
      assert.equal(error.status, 403);
      assert.equal(error.code, "forbidden");
      assert.deepEqual(error.scopes, [scope]);
      assert.match(String(error.error), new RegExp(scope));
      assert.equal(error.stdout, "");
      assert.ok(!JSON.stringify(error).includes(SECRET));
      assert.ok(!JSON.stringify(error).includes(PROVIDER_KEY));
    });
  });
}

Deno.test("a read-only key cannot launch a session, and learns both scopes it takes", async () => {
  await withTeam(async (_, reader) => {
    const error = await reader.fails(2, "session", "launch", "--prompt", "Hi", "--wait");
    assert.deepEqual(error.scopes, ["sessions:write", "sessions:prompt"]);
    assert.equal(error.stdout, "");
  });
});

Deno.test("a read-only key may look at everything", async () => {
  await withTeam(async (_, reader) => {
    await reader.run("secrets", "list", "--team");
    await reader.run("instructions", "get", "--org-scope");
    await reader.run("guardrails", "limits", "get");
    await reader.run("guardrails", "allowlist", "get");
    await reader.run("integrations", "anthropic", "get", "--org-scope");
    await reader.run("activity", "team-summary");
  });
});
