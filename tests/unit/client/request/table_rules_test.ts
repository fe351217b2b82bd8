/** Rules of the table that checking and sending obey: open enums, launch arguments, entries. */
import assert from "node:assert/strict";
import { checkValues } from "../../../../src/client/request/input_schema.ts";
import { buildRequest } from "../../../../src/client/request/request.ts";
import { setPersonalSecrets } from "../../../../src/operations/secrets.ts";
import { sessionGit } from "../../../../src/operations/session/git.ts";
import { launchSession } from "../../../../src/operations/session/lifecycle.ts";
import { streamSessionEvents } from "../../../../src/operations/session/prompts.ts";
import { listSessions } from "../../../../src/operations/session/sessions.ts";
import { setOrgLimits } from "../../../../src/operations/guardrails/limits.ts";
import { updateTemplate } from "../../../../src/operations/template/templates.ts";

const target = { baseUrl: "https://cloud.example/api/cloud", org: "org_2h6w" };
const session_id = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";

Deno.test("checkValues() refuses an unknown git operation and names the flag that lets it pass", () => {
  assert.throws(
    () => checkValues(sessionGit.inputs, { session_id, operation: "rebase" }),
    (error: { code?: string; facts?: { hint?: string } }) =>
      error.code === "usage" && /--force-op/.test(error.facts?.hint ?? ""),
  );
});

Deno.test("checkValues() takes an unknown git operation with force_op", () => {
  checkValues(sessionGit.inputs, { session_id, operation: "rebase", force_op: true });
});

Deno.test("checkValues() refuses a bad launch argument before anything is sent", () => {
  assert.throws(
    () => checkValues(updateTemplate.inputs, { template_id: "tmpl_1", session_args: ["=x"] }),
    { code: "usage" },
  );
});

Deno.test("buildRequest() describes every secret it sends and nothing else", () => {
  const secrets = { STRIPE_KEY: "v1", OTHER_KEY: "v2" };
  const { body } = buildRequest(setPersonalSecrets, { secrets, description: "for shop" }, target);
  assert.deepEqual(JSON.parse(body ?? ""), {
    secrets: [
      { name: "STRIPE_KEY", value: "v1", description: "for shop" },
      { name: "OTHER_KEY", value: "v2", description: "for shop" },
    ],
  });
});

Deno.test("buildRequest() sends zero where zero means something and leaves it out where it does not", () => {
  const url = (request: { url: string }) => request.url.slice(target.baseUrl.length);
  assert.equal(
    url(buildRequest(streamSessionEvents, { session_id, since: 0 }, target)),
    `/sessions/${session_id}/events?since=0`,
  );
  assert.equal(
    url(buildRequest(listSessions, { limit: 0, team_mode: false }, target)),
    "/sessions/",
  );
  const { body } = buildRequest(setOrgLimits, { max_concurrent_sessions: 0 }, target);
  assert.equal(body, '{"max_concurrent_sessions":0}');
});

Deno.test("buildRequest() leaves empty settings out of a launch", () => {
  const values = {
    prompt: "Fix it",
    agent: "",
    ttl_minutes: 0,
    plan_mode: false,
    repo: "acme/web",
  };
  assert.equal(
    buildRequest(launchSession, values, target).body,
    '{"prompt":"Fix it","github_repo":{"full_name":"acme/web"}}',
  );
});

Deno.test("buildRequest() sends null for an empty owner and keeps an empty description", () => {
  const values = {
    template_id: "tmpl_1",
    owner_team: "",
    description: "",
    restart_at_startup: false,
  };
  assert.deepEqual(JSON.parse(buildRequest(updateTemplate, values, target).body ?? ""), {
    description: "",
    restart_at_startup: false,
    owner_team_id: null,
  });
});
