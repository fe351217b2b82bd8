/** What `session wait` and `template wait` promise. */
import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { sessionWait, templateWait } from "../../../../src/commands/wait/wait.ts";
import { type Expected, failureOf, stage } from "../../../fakes/invocation.ts";

const ID = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";

function status(fields: Record<string, unknown>): Expected {
  return {
    operation: "getSessionStatus",
    values: { session_id: ID },
    gives: { id: ID, ...fields },
  };
}

function template(build_status: unknown): Expected {
  return { operation: "getTemplate", gives: { id: "tmpl_1", build_status } };
}

const RUNNING = { state: "running", last_prompt: { status: "running" } };

Deno.test("sessionWait() waits for the prompt, one pause between looks, and prints once", async () => {
  const test = stage({
    values: { session_id: ID },
    script: [
      status({ state: "creating", last_prompt: null }),
      status(RUNNING),
      status({ state: "paused", last_prompt: { status: "completed", summary: "done" } }),
    ],
  });
  await sessionWait(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [
    { id: ID, state: "paused", last_prompt: { status: "completed", summary: "done" } },
  ]);
  assert.deepEqual(test.clock.pauses, [1250, 1875]);
});

Deno.test("sessionWait() prints the server's own text", async () => {
  const text = `{"total_cost_usd":1.0,"n":9007199254740993,"state":"running","id":"${ID}"}`;
  const test = stage({
    values: { session_id: ID, for: "running" },
    script: [{ operation: "getSessionStatus", gives: text }],
  });
  await sessionWait(test.invocation);
  assert.equal(test.process.out(), `${text}\n`);
});

Deno.test("sessionWait() takes a completed prompt of a destroyed session for success", async () => {
  const test = stage({
    values: { session_id: ID },
    script: [status({ state: "destroyed", last_prompt: { status: "completed" } })],
  });
  await sessionWait(test.invocation);
  assert.equal(test.printed().length, 1);
});

for (const [goal, state] of [["running", "active"], ["active", "running"], ["paused", "paused"]]) {
  Deno.test(`sessionWait() --for ${goal} takes the state ${state}`, async () => {
    const test = stage({
      values: { session_id: ID, for: goal },
      script: [status({ state: "creating" }), status({ state })],
    });
    await sessionWait(test.invocation);
    test.finished();
  });
}

for (const ended of ["error", "timed_out", "cancelled"]) {
  Deno.test(`sessionWait() ends with 1 when the prompt is ${ended}, and prints the session`, async () => {
    const last = { state: "running", last_prompt: { status: ended, error: "out of memory" } };
    const test = stage({ values: { session_id: ID }, script: [status(RUNNING), status(last)] });
    const failure = await failureOf(sessionWait(test.invocation));
    assert.equal(failure.code, "unreachable_state");
    assert.match(failure.message, new RegExp(`"${ended}": out of memory`));
    assert.equal(failure.facts.hint, `Run: runtm-api session history ${ID}`);
    assert.deepEqual(test.printed(), [{ id: ID, ...last }]);
  });
}

for (const state of ["destroyed", "error"]) {
  for (const goal of ["prompt", "running", "paused"]) {
    Deno.test(`sessionWait() --for ${goal} gives up on a session in state ${state}`, async () => {
      const last = { state, last_prompt: null, error_message: "sandbox lost" };
      const test = stage({ values: { session_id: ID, for: goal }, script: [status(last)] });
      const failure = await failureOf(sessionWait(test.invocation));
      assert.equal(failure.code, "unreachable_state");
      assert.match(failure.message, /sandbox lost/);
      assert.deepEqual(test.printed(), [{ id: ID, ...last }]);
    });
  }
}

Deno.test("sessionWait() --for destroyed is satisfied when the session is not found any more", async () => {
  const test = stage({
    values: { session_id: ID, for: "destroyed" },
    script: [
      status({ state: "destroying" }),
      { operation: "getSessionStatus", gives: new Failure("not_found", "Session not found") },
    ],
  });
  await sessionWait(test.invocation);
  assert.deepEqual(test.printed(), [{ id: ID, state: "destroying" }]);
});

Deno.test("sessionWait() prints the last object when time is up, and says how to go on", async () => {
  const test = stage({
    values: { session_id: ID, timeout: 30 },
    thereafter: status(RUNNING),
  });
  const began = test.clock.now();
  const failure = await failureOf(sessionWait(test.invocation));
  assert.equal(failure.code, "time_limit");
  assert.equal(failure.message, "The prompt has not ended within 30 s");
  assert.equal(failure.facts.hint, `Run: runtm-api session wait ${ID}`);
  assert.equal(test.clock.now() - began, 30_000);
  assert.deepEqual(test.printed(), [{ id: ID, ...RUNNING }]);
});

Deno.test("sessionWait() says how to go on from the state that it saw last", async () => {
  for (
    const [goal, seen, error, hint] of [
      ["running", { state: "paused" }, "The session is paused", `session resume ${ID} --wait`],
      [
        "prompt",
        { state: "running", last_prompt: null },
        "No prompt has begun",
        `session status ${ID}`,
      ],
      ["prompt", RUNNING, "The prompt has not ended", `session wait ${ID}`],
    ] as const
  ) {
    const test = stage({
      values: { session_id: ID, for: goal, timeout: 5 },
      script: [],
      thereafter: status(seen),
    });
    const failure = await failureOf(sessionWait(test.invocation));
    assert.equal(failure.message, `${error} within 5 s`);
    assert.equal(failure.facts.hint, `Run: runtm-api ${hint}`);
  }
});

Deno.test("sessionWait() waits half an hour by default", async () => {
  const test = stage({ values: { session_id: ID }, thereafter: status(RUNNING) });
  const began = test.clock.now();
  assert.equal((await failureOf(sessionWait(test.invocation))).code, "time_limit");
  assert.equal(test.clock.now() - began, 1_800_000);
  assert.ok(test.calls.length < 250, `${test.calls.length} looks`);
});

Deno.test("sessionWait() ends a look that takes longer than the time given", async () => {
  const test = stage({
    values: { session_id: ID, timeout: 5 },
    script: [{ ...status(RUNNING), takes: 60_000 }],
  });
  const failure = await failureOf(sessionWait(test.invocation));
  assert.equal(failure.code, "time_limit");
  assert.equal(test.process.out(), "");
});

Deno.test("sessionWait() outlives failures that pass, and obeys Retry-After", async () => {
  const test = stage({
    values: { session_id: ID },
    script: [
      status(RUNNING),
      {
        operation: "getSessionStatus",
        gives: new Failure("unavailable", "Bad gateway", { status: 502 }),
      },
      {
        operation: "getSessionStatus",
        gives: new Failure("rate_limited", "Slow down", { status: 429, retryAfter: 30 }),
      },
      { operation: "getSessionStatus", gives: new Failure("refused", "Connection refused") },
      status({ state: "running", last_prompt: { status: "completed" } }),
    ],
  });
  await sessionWait(test.invocation);
  test.finished();
  assert.deepEqual(test.clock.pauses, [1250, 1875, 30_000, 4218.75]);
});

Deno.test("sessionWait() ends at once, and says why, when the service asks for more than a minute", async () => {
  const hour = new Failure("rate_limited", "Slow down", { status: 429, retryAfter: 3600 });
  const test = stage({
    values: { session_id: ID },
    script: [status(RUNNING), { operation: "getSessionStatus", gives: hour }],
  });
  assert.equal(await failureOf(sessionWait(test.invocation)), hour);
  test.finished();
  assert.equal(hour.facts.retryAfter, 3600);
});

Deno.test("sessionWait() says what the last look failed with when time is up meanwhile", async () => {
  const test = stage({
    values: { session_id: ID, timeout: 20 },
    script: [status(RUNNING)],
    thereafter: {
      operation: "getSessionStatus",
      gives: new Failure("refused", "Connection refused"),
    },
  });
  const failure = await failureOf(sessionWait(test.invocation));
  assert.equal(failure.code, "time_limit");
  assert.match(failure.message, /the last look failed: Connection refused$/);
  assert.deepEqual(test.printed(), [{ id: ID, ...RUNNING }]);
});

for (
  const [code, printed] of [
    ["unauthorized", 0],
    ["forbidden", 0],
    ["not_found", 1],
    ["not_json", 1],
  ] as const
) {
  Deno.test(`sessionWait() ends at once with ${code} and prints ${printed} objects`, async () => {
    const test = stage({
      values: { session_id: ID },
      script: [
        status(RUNNING),
        { operation: "getSessionStatus", gives: new Failure(code, "No") },
      ],
    });
    assert.equal((await failureOf(sessionWait(test.invocation))).code, code);
    assert.deepEqual(test.printed(), [{ id: ID, ...RUNNING }].slice(0, printed));
  });
}

Deno.test("sessionWait() ends when the very first look fails: nothing says the session exists", async () => {
  const test = stage({
    values: { session_id: ID },
    script: [{ operation: "getSessionStatus", gives: new Failure("unavailable", "No server") }],
  });
  assert.equal((await failureOf(sessionWait(test.invocation))).code, "unavailable");
  assert.equal(test.process.out(), "");
  assert.deepEqual(test.clock.pauses, []);
});

Deno.test("sessionWait() refuses an answer that tells nothing about the session", async () => {
  const test = stage({
    values: { session_id: ID },
    script: [{ operation: "getSessionStatus", gives: "{}" }],
  });
  assert.equal((await failureOf(sessionWait(test.invocation))).code, "api_error");
});

Deno.test("sessionWait() stops at a signal and prints nothing", async () => {
  const test = stage({ values: { session_id: ID }, thereafter: status(RUNNING) });
  const stop = test.clock.timer(
    5_000,
    () => test.end.abort(new Failure("interrupted", "Interrupted")),
  );
  assert.equal((await failureOf(sessionWait(test.invocation))).code, "interrupted");
  stop();
  assert.equal(test.process.out(), "");
});

Deno.test("sessionWait() never puts an id that is no plain word into a command", async () => {
  const id = "a; reboot";
  const test = stage({
    values: { session_id: id },
    script: [{ operation: "getSessionStatus", gives: { id, state: "error", last_prompt: null } }],
  });
  const failure = await failureOf(sessionWait(test.invocation));
  assert.equal(failure.facts.hint, "Run: runtm-api session list --include-destroyed");
});

for (const good of ["ready", "completed"]) {
  Deno.test(`templateWait() waits until the build is ${good}`, async () => {
    const test = stage({
      values: { template_id: "tmpl_1" },
      script: [template(null), template("pending"), template("building"), template(good)],
    });
    await templateWait(test.invocation);
    test.finished();
    assert.deepEqual(test.printed(), [{ id: "tmpl_1", build_status: good }]);
  });
}

Deno.test("templateWait() ends with 1 when the build failed, and prints the template", async () => {
  const test = stage({
    values: { template_id: "tmpl_1" },
    script: [template("building"), template("failed")],
  });
  const failure = await failureOf(templateWait(test.invocation));
  assert.equal(failure.code, "operation_failed");
  assert.equal(failure.facts.hint, "Run: runtm-api template build-logs-history tmpl_1");
  assert.deepEqual(test.printed(), [{ id: "tmpl_1", build_status: "failed" }]);
});
