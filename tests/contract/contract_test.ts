/** The checker of requests and answers finds what is wrong, and nothing else. */
import assert from "node:assert/strict";
import { checkAnswer, checkRequest, CONTRACT, contractAt } from "./contract.ts";

const BASE = "https://cloud.example/api/cloud";
const SESSION = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";
const JSON_TYPE = "application/json";

Deno.test("checkAnswer() takes every example of the contract", () => {
  let seen = 0;
  for (const operation of CONTRACT.values()) {
    for (const [status, content] of operation.answers) {
      for (const [type, schema] of content) {
        const holder = contractAt(schema.replace(/\/schema$/, "")) as { example?: unknown };
        if (holder.example === undefined) continue;
        const { example } = holder;
        const text = typeof example === "string" ? example : JSON.stringify(example);
        const code = status === "default" ? 418 : Number(status);
        assert.deepEqual(checkAnswer(operation.id, code, type, text), []);
        seen++;
      }
    }
  }
  assert.ok(seen > 200, `only ${seen} examples`);
});

for (
  const [what, answer, says] of [
    ["a wrong type", ["listSessions", 200, JSON_TYPE, '{"sessions":1}'], /must be array/],
    ["an undeclared success", ["listSessions", 204, null, ""], /status 204|content type/],
    ["HTML", ["listSessions", 200, "text/html", "<html>"], /content type "text\/html"/],
    ["no JSON", ["listSessions", 200, JSON_TYPE, '{"sessions":['], /not JSON/],
    ["a body where none belongs", ["deleteTemplate", 204, null, "{}"], /has no body/],
    ["a strange error", ["getSession", 404, JSON_TYPE, '{"detail":5}'], /\/detail/],
    ["a strange undeclared error", ["getTemplate", 403, JSON_TYPE, '{"detail":5}'], /\/detail/],
    ["a strange deploy line", [
      "runSessionDeploy",
      200,
      "text/event-stream",
      'data: {"phase":"validate","status":"running"}\ndata: {"phase":5}\n\n',
    ], /phase/],
    ["a strange event", [
      "streamSessionEvents",
      200,
      "text/event-stream; charset=utf-8",
      'event: file_changed\ndata: {"path":7}\n\n',
    ], /path/],
    ["an unknown operation", ["listNothing", 200, JSON_TYPE, "{}"], /not in the contract/],
  ] as const
) {
  Deno.test(`checkAnswer() finds ${what}`, () => {
    const [id, status, type, text] = answer;
    assert.match(checkAnswer(id, status, type, text).join("\n"), says);
  });
}

Deno.test("checkAnswer() takes a FastAPI list of errors", () => {
  const text = '{"detail":[{"type":"missing","loc":["body","prompt"],"msg":"Field required"}]}';
  for (const id of ["launchSession", "createTemplate", "setOrgLimits", "writeSessionFile"]) {
    assert.deepEqual(checkAnswer(id, 422, JSON_TYPE, text), []);
  }
});

for (
  const [what, id, method, route, body, says] of [
    ["another method", "getSession", "POST", `/sessions/${SESSION}`, undefined, /method POST/],
    ["another route", "listSessions", "GET", "/sessions", undefined, /instead of "\/sessions\/"/],
    ["an unknown query", "listSessions", "GET", "/sessions/?page=2", undefined, /"page"/],
    ["a query out of range", "listSessions", "GET", "/sessions/?limit=0", undefined, /limit/],
    ["a text for a number", "listSessions", "GET", "/sessions/?limit=ten", undefined, /limit/],
    [
      "a missing query",
      "readSessionFile",
      "GET",
      `/sessions/${SESSION}/file`,
      undefined,
      /"path" is missing/,
    ],
    [
      "a missing body",
      "launchSession",
      "POST",
      "/v0/sessions/launch",
      undefined,
      /body is missing/,
    ],
    ["an unknown field", "launchSession", "POST", "/v0/sessions/launch", '{"promt":""}', /"promt"/],
    ["a missing field", "launchSession", "POST", "/v0/sessions/launch", "{}", /prompt/],
    ["a body nobody wants", "destroySession", "DELETE", `/sessions/${SESSION}`, "{}", /nobody/],
  ] as const
) {
  Deno.test(`checkRequest() finds ${what}`, () => {
    const request = { method, url: `${BASE}${route}`, body };
    assert.match(checkRequest(id, request, BASE).join("\n"), says);
  });
}

Deno.test("checkRequest() takes a request as the program sends it", () => {
  const url = `${BASE}/sessions/?limit=50&team_mode=true`;
  assert.deepEqual(checkRequest("listSessions", { method: "GET", url, body: undefined }, BASE), []);
});
