/** What `session launch`, `session create` and `session resume` promise. */
import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import {
  sessionCreate,
  sessionLaunch,
  sessionResume,
} from "../../../../src/commands/session/launch.ts";
import {
  createSession,
  launchSession,
  resumeSession,
} from "../../../../src/operations/session/lifecycle.ts";
import { type Expected, failureOf, stage, type StageOptions } from "../../../fakes/invocation.ts";

const ID = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";
const CREATED = { id: ID, state: "creating", message: "launched" };
const LAUNCHED: Expected = { operation: "launchSession", gives: CREATED };
const DONE = { id: ID, state: "paused", last_prompt: { status: "completed" } };

function status(fields: Record<string, unknown>): Expected {
  return {
    operation: "getSessionStatus",
    values: { session_id: ID },
    gives: { id: ID, ...fields },
  };
}

function launch(values: Record<string, unknown>, more: StageOptions) {
  return stage({ operation: launchSession, values: { prompt: "Hi", ...values }, ...more });
}

Deno.test("sessionLaunch() prints the answer and leaves", async () => {
  const test = launch({}, { script: [LAUNCHED], globals: { idempotencyKey: "mine" } });
  await sessionLaunch(test.invocation);
  assert.deepEqual(test.printed(), [CREATED]);
  assert.equal(test.calls[0]?.options?.idempotencyKey, "mine");
});

Deno.test("sessionLaunch() --wait prints the final status, once", async () => {
  const test = launch({ wait: true }, {
    script: [
      LAUNCHED,
      status({ state: "creating", last_prompt: null }),
      status({ state: "running", last_prompt: { status: "running" } }),
      { operation: "getSessionStatus", gives: DONE },
    ],
  });
  await sessionLaunch(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [DONE]);
  assert.deepEqual(test.clock.pauses, [1250, 1875]);
});

Deno.test("sessionLaunch() prints nothing when nothing was launched", async () => {
  const test = launch({ wait: true }, {
    script: [{ operation: "launchSession", gives: new Failure("forbidden", "Missing scope") }],
  });
  assert.equal((await failureOf(sessionLaunch(test.invocation))).code, "forbidden");
  assert.equal(test.process.out(), "");
});

for (const code of ["forbidden", "not_found", "tls"] as const) {
  Deno.test(`sessionLaunch() --wait keeps the id when it cannot watch: ${code}`, async () => {
    const test = launch({ wait: true }, {
      script: [LAUNCHED, { operation: "getSessionStatus", gives: new Failure(code, "No") }],
    });
    assert.equal((await failureOf(sessionLaunch(test.invocation))).code, code);
    assert.deepEqual(test.printed(), [CREATED]);
  });
}

Deno.test("sessionLaunch() --wait outlives a trouble that passes at the first look", async () => {
  const test = launch({ wait: true }, {
    script: [
      LAUNCHED,
      { operation: "getSessionStatus", gives: new Failure("unavailable", "Bad gateway") },
      { operation: "getSessionStatus", gives: DONE },
    ],
  });
  await sessionLaunch(test.invocation);
  assert.deepEqual(test.printed(), [DONE]);
});

Deno.test("sessionLaunch() --wait prints the last object when the prompt failed", async () => {
  const failed = { state: "running", last_prompt: { status: "error", error: "no luck" } };
  const test = launch({ wait: true }, { script: [LAUNCHED, status(failed)] });
  const failure = await failureOf(sessionLaunch(test.invocation));
  assert.equal(failure.code, "unreachable_state");
  assert.deepEqual(test.printed(), [{ id: ID, ...failed }]);
});

Deno.test("sessionLaunch() --wait prints what was created rather than a status without id", async () => {
  const test = launch({ wait: true }, {
    script: [
      LAUNCHED,
      { operation: "getSessionStatus", gives: { last_prompt: { status: "timed_out" } } },
    ],
  });
  await failureOf(sessionLaunch(test.invocation));
  assert.deepEqual(test.printed(), [CREATED]);
});

Deno.test("sessionLaunch() --wait says how to go on when time is up", async () => {
  const test = launch({ wait: true }, {
    script: [LAUNCHED],
    thereafter: status({ state: "running", last_prompt: { status: "running" } }),
  });
  const failure = await failureOf(sessionLaunch(test.invocation));
  assert.equal(failure.code, "time_limit");
  assert.equal(failure.facts.hint, `Run: runtm-api session wait ${ID}`);
  assert.equal(test.printed().length, 1);
});

Deno.test("sessionLaunch() --wait, interrupted, keeps the id and says that the prompt goes on", async () => {
  const test = launch({ wait: true }, {
    script: [LAUNCHED],
    thereafter: status({ state: "running", last_prompt: { status: "running" } }),
  });
  const stop = test.clock.timer(5_000, () => {
    test.end.abort(new Failure("interrupted", "Interrupted"));
  });
  const failure = await failureOf(sessionLaunch(test.invocation));
  stop();
  assert.equal(failure.code, "interrupted");
  assert.equal(failure.message, "Interrupted; the prompt goes on");
  assert.equal(failure.facts.hint, `Run: runtm-api session wait ${ID}`);
  assert.equal((test.printed()[0] as { id: string }).id, ID);
});

Deno.test("sessionLaunch() says where to look when the answer holds no id", async () => {
  const test = launch({ wait: true }, { script: [{ operation: "launchSession", gives: "{}" }] });
  const failure = await failureOf(sessionLaunch(test.invocation));
  assert.equal(failure.code, "api_error");
  assert.equal(test.process.out(), "{}\n");
});

Deno.test("sessionLaunch() takes nothing for an id that cannot be one", async () => {
  for (const id of ["a b; rm -rf ~", "../me", "--yes", "$(id)", "SESSION_ID", "x".repeat(200)]) {
    const test = launch({ wait: true }, {
      script: [{ operation: "launchSession", gives: { id, state: "creating" } }],
    });
    const failure = await failureOf(sessionLaunch(test.invocation));
    test.finished();
    assert.equal(failure.facts.hint, "Run: runtm-api session list", id);
    assert.deepEqual(test.printed(), [{ id, state: "creating" }]);
  }
});

Deno.test("sessionResume() --wait succeeds for a session that runs already", async () => {
  const test = stage({
    operation: resumeSession,
    values: { session_id: ID, wait: true },
    script: [
      {
        operation: "resumeSession",
        gives: new Failure("bad_request", "Session is running, not paused", { status: 400 }),
      },
      status({ state: "running" }),
      status({ state: "running" }),
    ],
  });
  await sessionResume(test.invocation);
  assert.deepEqual(test.printed(), [{ id: ID, state: "running" }]);
});

Deno.test("sessionResume() --wait fails for a session that neither runs nor can be woken", async () => {
  const refused = new Failure("bad_request", "Session is destroyed, not paused", { status: 400 });
  const test = stage({
    operation: resumeSession,
    values: { session_id: ID, wait: true },
    script: [{ operation: "resumeSession", gives: refused }, status({ state: "destroyed" })],
  });
  assert.equal(await failureOf(sessionResume(test.invocation)), refused);
  test.finished();
  assert.deepEqual(test.printed(), []);
});

Deno.test("sessionLaunch() --follow prints what was created, then the events from the start", async () => {
  const test = launch({ follow: true }, {
    script: [
      LAUNCHED,
      status({ state: "creating", last_prompt: null }),
      status({ state: "running", last_prompt: { status: "running" } }),
    ],
    streams: [{
      operation: "streamSessionEvents",
      values: { session_id: ID, since: 0 },
      gives: 'id: 1\nevent: status\ndata: {"n":1.0}\n\nid: 2\nevent: done\ndata: {}\n\n',
    }],
  });
  await sessionLaunch(test.invocation);
  test.finished();
  assert.equal(
    test.process.out(),
    `{"event":"created","data":${JSON.stringify(CREATED)}}\n` +
      '{"event":"status","data":{"n":1.0},"id":"1"}\n{"event":"done","data":{},"id":"2"}\n',
  );
});

Deno.test("sessionLaunch() --follow ends with 1 when the prompt failed, after all its events", async () => {
  const test = launch({ follow: true }, {
    script: [LAUNCHED, status({ state: "running", last_prompt: { status: "running" } })],
    streams: [{
      operation: "streamSessionEvents",
      gives: 'event: error\ndata: {"message":"no luck"}\n\nevent: done\ndata: {}\n\n',
    }],
  });
  const failure = await failureOf(sessionLaunch(test.invocation));
  assert.equal(failure.code, "stream_error");
  assert.equal(test.printed().length, 3);
});

Deno.test("sessionLaunch() --follow keeps the id when the events cannot be read", async () => {
  const test = launch({ follow: true }, {
    script: [LAUNCHED, status({ state: "running", last_prompt: { status: "running" } })],
    streams: [{ operation: "streamSessionEvents", gives: new Failure("forbidden", "No scope") }],
  });
  assert.equal((await failureOf(sessionLaunch(test.invocation))).code, "forbidden");
  assert.deepEqual(test.printed(), [{ event: "created", data: CREATED }]);
});

Deno.test("sessionCreate() --wait waits until the session runs", async () => {
  const test = stage({
    operation: createSession,
    values: { wait: true },
    script: [
      { operation: "createSession", gives: CREATED },
      status({ state: "creating" }),
      status({ state: "active" }),
    ],
  });
  await sessionCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [{ id: ID, state: "active" }]);
});

Deno.test("sessionCreate() --follow prints events until the session runs, and that it does", async () => {
  const test = stage({
    operation: createSession,
    values: { follow: true },
    script: [
      { operation: "createSession", gives: CREATED },
      status({ state: "creating" }),
      status({ state: "running" }),
    ],
    streams: [{
      operation: "streamSessionEvents",
      values: { session_id: ID, since: 0 },
      gives: 'event: state_changed\ndata: {"state":"creating"}\n\n',
      open: true,
    }],
  });
  await sessionCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [
    { event: "created", data: CREATED },
    { event: "state_changed", data: { state: "creating" } },
    { event: "done", data: { id: ID, state: "running" } },
  ]);
});

Deno.test("sessionCreate() --follow ends with 1 when the session cannot run", async () => {
  const test = stage({
    operation: createSession,
    values: { follow: true },
    script: [
      { operation: "createSession", gives: CREATED },
      status({ state: "error", error_message: "no machine" }),
    ],
    streams: [{ operation: "streamSessionEvents", gives: "", open: true }],
  });
  const failure = await failureOf(sessionCreate(test.invocation));
  assert.equal(failure.code, "unreachable_state");
  assert.match(failure.message, /no machine/);
  assert.deepEqual(test.printed(), [{ event: "created", data: CREATED }]);
});

Deno.test("sessionCreate() --follow fails when the key may not see events", async () => {
  const test = stage({
    operation: createSession,
    values: { follow: true },
    script: [{ operation: "createSession", gives: CREATED }],
    thereafter: status({ state: "creating" }),
    streams: [{ operation: "streamSessionEvents", gives: new Failure("forbidden", "No scope") }],
  });
  assert.equal((await failureOf(sessionCreate(test.invocation))).code, "forbidden");
  assert.deepEqual(test.printed(), [{ event: "created", data: CREATED }]);
});

Deno.test("sessionResume() --wait waits for the session it was given", async () => {
  const test = stage({
    operation: resumeSession,
    values: { session_id: ID, wait: true },
    script: [
      { operation: "resumeSession", gives: { message: "resumed" } },
      status({ state: "paused" }),
      status({ state: "running" }),
    ],
  });
  await sessionResume(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [{ id: ID, state: "running" }]);
});

const TEMPLATE = "tmpl_8f3k2q";
const READ = (session: Record<string, unknown> | Failure): Expected => ({
  operation: "getSession",
  values: { session_id: ID },
  gives: session,
});

for (
  const [how, created, script, used] of [
    ["the answer names it", { template_id: TEMPLATE }, [], true],
    ["the answer names none", { template_id: null }, [], false],
    ["the answer names another", { template_id: "tmpl_other" }, [], false],
    ["the session names it", {}, [READ({ id: ID, template_id: TEMPLATE })], true],
    ["the session names none", {}, [READ({ id: ID, template_id: null })], false],
    ["nothing tells", {}, [READ({ id: ID })], true],
    ["the session cannot be read", {}, [READ(new Failure("forbidden", "Missing scope"))], true],
  ] as const
) {
  Deno.test(`sessionCreate() --template-id ${used ? "succeeds" : "fails"} when ${how}`, async () => {
    const answer = { ...CREATED, ...created };
    const test = stage({
      operation: createSession,
      values: { template_id: TEMPLATE },
      script: [{ operation: "createSession", gives: answer }, ...script],
    });
    if (used) await sessionCreate(test.invocation);
    else {
      const failure = await failureOf(sessionCreate(test.invocation));
      assert.equal(failure.code, "operation_failed");
      assert.match(failure.message, /tmpl_8f3k2q/);
    }
    test.finished();
    assert.deepEqual(test.printed(), [answer]);
  });
}
