/** What `template fix-session` and `session file read` promise. */
import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { fileRead } from "../../../../src/commands/session/file_read.ts";
import { templateFixSession } from "../../../../src/commands/template/fix_session.ts";
import { readSessionFile } from "../../../../src/operations/session/files.ts";
import { createTemplateFixSession } from "../../../../src/operations/template/builds.ts";
import { type Expected, failureOf, stage } from "../../../fakes/invocation.ts";

function fix(script: Expected[]) {
  const values = { template_id: "tmpl_1" };
  return stage({ operation: createTemplateFixSession, values, script });
}

Deno.test("templateFixSession() prints the session", async () => {
  const test = fix([{ operation: "createTemplateFixSession", gives: { session_id: "s1" } }]);
  await templateFixSession(test.invocation);
  assert.deepEqual(test.printed(), [{ session_id: "s1" }]);
});

Deno.test("templateFixSession() looks for the session when the answer was lost", async () => {
  const test = fix([
    {
      operation: "createTemplateFixSession",
      gives: new Failure("outcome_unknown", "Connection lost"),
    },
    {
      operation: "listSessions",
      values: { limit: 100 },
      gives: { sessions: [{ id: "s0", template_id: null }], has_more: true },
    },
    {
      operation: "listSessions",
      values: { limit: 100, offset: 1 },
      gives: { sessions: [{ id: "s1", template_id: "tmpl_1" }], has_more: false },
    },
  ]);
  const failure = await failureOf(templateFixSession(test.invocation));
  test.finished();
  assert.equal(failure.code, "outcome_unknown");
  assert.deepEqual(failure.facts.details, { sessions: [{ id: "s1", template_id: "tmpl_1" }] });
  assert.equal(failure.facts.hint, "Run: runtm-api session get s1");
  assert.equal(test.process.out(), "");
});

Deno.test("templateFixSession() does not read the list after an error with a known outcome", async () => {
  const test = fix([
    { operation: "createTemplateFixSession", gives: new Failure("not_found", "No template") },
  ]);
  assert.equal((await failureOf(templateFixSession(test.invocation))).code, "not_found");
});

function read(raw: boolean, gives: unknown) {
  return stage({
    operation: readSessionFile,
    values: { session_id: "s1", path: "a.txt", ...(raw ? { raw } : {}) },
    script: [{ operation: "readSessionFile", gives }],
  });
}

Deno.test("fileRead() prints the JSON object", async () => {
  const test = read(false, { content: "hi\n", path: "/home/user/a.txt" });
  await fileRead(test.invocation);
  assert.deepEqual(test.printed(), [{ content: "hi\n", path: "/home/user/a.txt" }]);
});

for (const text of ["hi\n", "", "no line feed", "<é😀>\u0000\r\n"]) {
  Deno.test(`fileRead() --raw prints the text ${JSON.stringify(text)} and nothing else`, async () => {
    const test = read(true, { content: text });
    await fileRead(test.invocation);
    assert.equal(test.process.out(), text);
  });
}

Deno.test("fileRead() --raw fails when the answer holds no text", async () => {
  const test = read(true, "{}");
  assert.equal((await failureOf(fileRead(test.invocation))).code, "api_error");
  assert.equal(test.process.out(), "");
});
