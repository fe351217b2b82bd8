/** What the program was given as a secret never appears in what it says itself. */
import assert from "node:assert/strict";
import { HIDDEN, redactInside, redactorOf } from "../../../../src/client/request/redact.ts";
import { buildRequest } from "../../../../src/client/request/request.ts";
import { setSessionEnvVars } from "../../../../src/operations/session/env.ts";
import { createSession } from "../../../../src/operations/session/lifecycle.ts";
import { getSession } from "../../../../src/operations/session/sessions.ts";
import { setTeamSecrets } from "../../../../src/operations/secrets.ts";
import { setUserAnthropicKey } from "../../../../src/operations/integrations/anthropic.ts";
import type { Operation, Values } from "../../../../src/operations/types.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const TARGET = { baseUrl: "https://cloud.example/api/cloud", org: "org_1" };

function redactor(operation: Operation, values: Values, key: string | undefined = KEY) {
  return redactorOf(operation.inputs, values, key);
}

Deno.test("redactorOf() shows of the key its kind and its last four characters", () => {
  const redact = redactor(getSession, { session_id: "s1" });
  assert.equal(
    redact(`key ${KEY} is unknown, ${KEY}`),
    "key runtm_sk_…cdef is unknown, runtm_sk_…cdef",
  );
});

const PLACES: readonly [what: string, operation: Operation, values: Values, secrets: string[]][] = [
  ["a map that travels as a map", setSessionEnvVars, {
    session_id: "s1",
    env_vars: { TOKEN: "tok-123456", OTHER: "other-9876" },
  }, ["tok-123456", "other-9876"]],
  ["a map that travels as a list", setTeamSecrets, {
    secrets: { TOKEN: "tok-123456" },
    description: "for the tests",
  }, ["tok-123456"]],
  ["an optional map", createSession, {
    agent: "claude-code",
    env_vars: { TOKEN: "tok-123456" },
  }, ["tok-123456"]],
  ["a text", setUserAnthropicKey, { api_key: "sk-ant-123456" }, ["sk-ant-123456"]],
];

for (const [what, operation, values, secrets] of PLACES) {
  Deno.test(`redactorOf() finds the secrets of ${what} and nothing else`, () => {
    const redact = redactor(operation, values);
    for (const secret of secrets) assert.equal(redact(`not ${secret}!`), `not ${HIDDEN}!`);
    assert.equal(
      redact("TOKEN for the tests claude-code s1"),
      "TOKEN for the tests claude-code s1",
    );
  });
}

Deno.test("redactorOf() leaves values under eight characters alone in texts of the server", () => {
  const redact = redactor(setSessionEnvVars, {
    session_id: "s1",
    env_vars: { A: "1", B: "debug", C: "1234567", D: "12345678" },
  });
  assert.equal(redact("1 debug 1234567 12345678"), `1 debug 1234567 ${HIDDEN}`);
});

Deno.test("redactorOf() finds a secret inside quotes and inside a URL", () => {
  const redact = redactor(setUserAnthropicKey, { api_key: 'two\nlines & "quotes"' });
  assert.equal(redact(String.raw`got "two\nlines & \"quotes\""`), `got "${HIDDEN}"`);
  assert.equal(redact("?key=two%0Alines%20%26%20%22quotes%22"), `?key=${HIDDEN}`);
});

Deno.test("redactorOf() takes the longer of two secrets first", () => {
  const redact = redactor(setSessionEnvVars, {
    session_id: "s1",
    env_vars: { A: "12345678", B: "12345678-and-more" },
  });
  assert.equal(redact("12345678-and-more 12345678"), `${HIDDEN} ${HIDDEN}`);
});

Deno.test("redactInside() reaches every text of a JSON value and changes nothing else", () => {
  const redact = redactor(setUserAnthropicKey, { api_key: "sk-ant-123456" });
  assert.deepEqual(
    redactInside({ a: ["sk-ant-123456", 1, null, true], "sk-ant-123456": { b: "x" } }, redact),
    { a: [HIDDEN, 1, null, true], [HIDDEN]: { b: "x" } },
  );
});

Deno.test("buildRequest() shows a URL without the values of secret inputs, and sends it with them", () => {
  const operation = {
    ...getSession,
    inputs: {
      ...getSession.inputs,
      token: { type: "string", in: "query", secret: true, help: "A secret" },
    },
  } as const satisfies Operation;
  const request = buildRequest(operation, { session_id: "s1", token: "abc" }, TARGET);
  assert.equal(request.url, `${TARGET.baseUrl}/sessions/s1?token=abc`);
  assert.equal(request.shownUrl, `${TARGET.baseUrl}/sessions/s1?token=***`);
});
