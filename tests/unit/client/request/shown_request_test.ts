/** Requests as they are shown: no key, no secret, and a word where the line cannot be run. */
import assert from "node:assert/strict";
import { dryRunOf } from "../../../../src/client/request/shown_request.ts";
import { setPersonalSecrets } from "../../../../src/operations/secrets.ts";
import { getSession } from "../../../../src/operations/session/sessions.ts";

const TARGET = { baseUrl: "https://api.example/cloud", org: "org_1" };

Deno.test("dryRunOf() writes a curl line with the key as a variable", () => {
  const shown = dryRunOf(getSession, { session_id: "a b" }, TARGET, "runtm_sk_…cdef");
  assert.equal(
    shown.curl,
    "curl -sS -X GET https://api.example/cloud/sessions/a%20b" +
      ` -H "Authorization: Bearer $RUNTM_API_KEY" -H 'Accept: application/json'` +
      " -H 'X-Organization-Id: org_1'",
  );
  assert.ok(!("runnable" in shown));
});

Deno.test("dryRunOf() says that a line with a hidden secret cannot be run", () => {
  const values = { secrets: { TOKEN: "hunter2-hunter2" } };
  const shown = dryRunOf(setPersonalSecrets, values, TARGET, undefined);
  assert.equal(shown.runnable, false);
  assert.match(shown.curl, /\*\*\*/);
  assert.doesNotMatch(JSON.stringify(shown), /hunter2/);
  const pasted = { session_id: "runtm_sk_live_0123456789abcdef" };
  assert.equal(dryRunOf(getSession, pasted, TARGET, undefined).runnable, false);
});

Deno.test("dryRunOf() says that a line cannot be run which needs what an earlier call will tell", () => {
  const later = dryRunOf(getSession, { session_id: "{id}" }, TARGET, undefined);
  assert.deepEqual([later.runnable, later.url.endsWith("/{id}")], [false, true]);
  const org = { ...TARGET, org: "{org_id}" };
  assert.equal(dryRunOf(getSession, { session_id: "a" }, org, undefined).runnable, false);
});
