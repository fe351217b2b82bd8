/** The server's words choose a hint and never stand in one. */
import assert from "node:assert/strict";
import { type Situation, situationOf } from "../../../src/errors/situation.ts";

const CASES: readonly (readonly [message: string, situation: Situation | undefined])[] = [
  ["session is paused", "session_paused"],
  ["Session is paused, not running", "session_paused"],
  ["Session is running, not paused", "session_running"],
  ["Session is creating, not running", "session_starting"],
  ["Session is still being provisioned", "session_starting"],
  ["The session is still being made", "session_starting"],
  ["Session is destroyed, not running", "session_destroyed"],
  ["Session is in an error state", "session_failed"],
  ["A prompt is running: cancel it first", "prompt_running"],
  ["A prompt is already running in this session", "prompt_running"],
  ["The session is being rewound", "prompt_running"],
  ["A build of this template is running: wait for its end", "build_running"],
  ['Template "x" is failed: only a ready one boots sessions', "template_not_ready"],
  ['Template "x" lacks required secrets: TOKEN', "secrets_missing"],
  ["This template was never built, so it has no log", "template_not_ready"],
  ["This template has no sandbox yet: no build got as far as cloning it", "template_not_ready"],
  ["Session not found", "no_session"],
  ["Template not found", "no_template"],
  ["File not found", undefined],
  ["X-Organization-Id header is required", "no_organisation"],
  ["File is not UTF-8 text", "not_text"],
  ["API key lacks the required scope: sessions:read", "scope_missing"],
  ["Only admins and owners of the organisation may do this", "role_missing"],
  ["Only the owner of the session may do this", "owner_only"],
  ["You may not deploy in this organisation", "deploy_refused"],
  ["Idempotency-Key was already used for a different request", "key_used"],
  ["You have 3 running sessions, max_sessions_per_user is 3: pause or destroy one", undefined],
  ['No "session is paused" here', undefined],
  ["Sorry", undefined],
  ["", undefined],
];

for (const [message, situation] of CASES) {
  Deno.test(`situationOf() reads ${JSON.stringify(message)} as ${situation}`, () => {
    assert.equal(situationOf(message), situation);
  });
}

Deno.test("situationOf() takes no time for very long words", () => {
  assert.equal(situationOf(`${"session ".repeat(200_000)}is paused`), undefined);
});
