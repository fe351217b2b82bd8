/** What `template create` and `template build` promise. */
import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { templateBuild } from "../../../../src/commands/template/build.ts";
import { templateCreate } from "../../../../src/commands/template/create.ts";
import { buildTemplate } from "../../../../src/operations/template/builds.ts";
import { createTemplate } from "../../../../src/operations/template/templates.ts";
import { type Expected, failureOf, stage, type StageOptions } from "../../../fakes/invocation.ts";

const GIVEN = { display_name: "Ledger", github_repo: "northwind/ledger" };
const CREATED = { id: "tmpl_1", name: "ledger", ...GIVEN, build_status: "pending" };
const UPDATED = { id: "tmpl_1", name: "ledger", session_args: [{ key: "REGION" }] };
const ACCEPTED = { status: "building", build_id: "bld_1" };
const KEY = "00000000-0000-4000-8000-000000000001";

const POST: Expected = { operation: "createTemplate", gives: CREATED };
const PATCH: Expected = {
  operation: "updateTemplate",
  values: { template_id: "tmpl_1", session_args: ["REGION=eu"] },
  gives: UPDATED,
};
const BUILD: Expected = {
  operation: "buildTemplate",
  values: { template_id: "tmpl_1", skip_agent: false },
  gives: ACCEPTED,
};

function get(fields: Record<string, unknown>): Expected {
  return { operation: "getTemplate", gives: { ...CREATED, ...fields } };
}

function create(values: Record<string, unknown>, script: Expected[], more: StageOptions = {}) {
  return stage({ operation: createTemplate, values: { ...GIVEN, ...values }, script, ...more });
}

Deno.test("templateCreate() makes one call and prints its answer", async () => {
  const test = create({}, [POST]);
  await templateCreate(test.invocation);
  assert.deepEqual(test.printed(), [CREATED]);
  assert.equal(test.calls[0]?.options?.idempotencyKey, KEY);
});

Deno.test("templateCreate() sends the idempotency key it is given", async () => {
  const test = create({}, [POST], { globals: { idempotencyKey: "mine" } });
  await templateCreate(test.invocation);
  assert.equal(test.calls[0]?.options?.idempotencyKey, "mine");
});

Deno.test("templateCreate() declares launch arguments and prints the template with them", async () => {
  const test = create({ session_arg: ["REGION=eu"] }, [POST, PATCH]);
  await templateCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [UPDATED]);
});

Deno.test("templateCreate() --build prints the template with its id, read again", async () => {
  const test = create({ session_arg: ["REGION=eu"], build: true }, [
    POST,
    PATCH,
    BUILD,
    get({ build_status: "building" }),
  ]);
  await templateCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [{ ...CREATED, build_status: "building" }]);
});

Deno.test("templateCreate() --build prints what was created when it may not be read again", async () => {
  const test = create({ build: true }, [
    POST,
    BUILD,
    { operation: "getTemplate", gives: new Failure("forbidden", "Missing scope", { status: 403 }) },
  ]);
  await templateCreate(test.invocation);
  assert.deepEqual(test.printed(), [CREATED]);
});

Deno.test("templateCreate() --skip-agent builds, --wait builds and waits", async () => {
  const test = create({ skip_agent: true, wait: true }, [
    POST,
    { ...BUILD, values: { template_id: "tmpl_1", skip_agent: true } },
    get({ build_status: "building" }),
    get({ build_status: "ready" }),
  ]);
  await templateCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [{ ...CREATED, build_status: "ready" }]);
  assert.deepEqual(test.clock.pauses, [1250]);
});

for (
  const bad of [
    "=eu",
    "",
    "two words",
    "1ST=x",
    '{"key":"A","type":"slider"}',
    '{"type":"text"}',
    '{"key":"A"',
    "{}",
  ]
) {
  Deno.test(`templateCreate() refuses the launch argument ${JSON.stringify(bad)} before any call`, async () => {
    const test = create({ session_arg: ["OK=1", bad] }, []);
    assert.equal((await failureOf(templateCreate(test.invocation))).code, "usage");
    assert.equal(test.calls.length, 0);
    assert.equal(test.process.out(), "");
  });
}

Deno.test("templateCreate() refuses a launch argument declared twice", async () => {
  const test = create({ session_arg: ["A=1", '{"key":"A"}'] }, []);
  const failure = await failureOf(templateCreate(test.invocation));
  assert.equal(failure.code, "usage");
  assert.match(failure.message, /"A"/);
});

Deno.test("templateCreate() prints nothing when the first call fails", async () => {
  const test = create({ build: true }, [
    { operation: "createTemplate", gives: new Failure("conflict", "Name taken", { status: 409 }) },
  ]);
  assert.equal((await failureOf(templateCreate(test.invocation))).code, "conflict");
  assert.equal(test.process.out(), "");
});

Deno.test("templateCreate() keeps the new id when the second call fails, and says how to go on", async () => {
  const test = create({ session_arg: ["REGION=it's"], build: true }, [
    POST,
    {
      operation: "updateTemplate",
      gives: new Failure("invalid", "Too many arguments", { status: 422, hint: "server hint" }),
    },
  ]);
  const failure = await failureOf(templateCreate(test.invocation));
  test.finished();
  assert.deepEqual(test.printed(), [CREATED]);
  assert.equal(failure.code, "invalid");
  assert.equal(
    failure.message,
    "The template was created, but its launch arguments were not set: Too many arguments",
  );
  assert.equal(
    failure.facts.hint,
    "Run: runtm-api template update tmpl_1 --session-arg 'REGION=it'\\''s'" +
      " && runtm-api template build tmpl_1",
  );
});

Deno.test("templateCreate() never takes a text of the user for the id in its hint", async () => {
  const test = create({ session_arg: ["USER_ID=7"] }, [
    POST,
    { operation: "updateTemplate", gives: new Failure("unavailable", "Bad gateway") },
  ]);
  const failure = await failureOf(templateCreate(test.invocation));
  assert.match(failure.facts.hint ?? "", /tmpl_1 --session-arg USER_ID=7$/);
});

Deno.test("templateCreate() keeps the new id when the build cannot be started", async () => {
  const test = create({ session_arg: ["REGION=eu"], build: true }, [
    POST,
    PATCH,
    {
      operation: "buildTemplate",
      gives: new Failure("forbidden", "Missing scope", {
        status: 403,
        scopes: ["templates:build"],
      }),
    },
  ]);
  const failure = await failureOf(templateCreate(test.invocation));
  assert.deepEqual(test.printed(), [UPDATED]);
  assert.deepEqual(failure.facts.scopes, ["templates:build"]);
  assert.match(failure.message, /^The template was created, but its build has not started: /);
  assert.equal(failure.facts.hint, "Run: runtm-api template build tmpl_1");
});

Deno.test("templateCreate() --wait prints the template when its build failed", async () => {
  const test = create({ wait: true }, [POST, BUILD, get({ build_status: "failed" })]);
  const failure = await failureOf(templateCreate(test.invocation));
  assert.equal(failure.code, "operation_failed");
  assert.deepEqual(test.printed(), [{ ...CREATED, build_status: "failed" }]);
});

Deno.test("templateCreate() --wait prints the created template when it cannot be watched", async () => {
  const test = create({ wait: true }, [
    POST,
    BUILD,
    { operation: "getTemplate", gives: new Failure("forbidden", "Missing scope", { status: 403 }) },
  ]);
  assert.equal((await failureOf(templateCreate(test.invocation))).code, "forbidden");
  assert.deepEqual(test.printed(), [CREATED]);
});

Deno.test("templateCreate() reads the list when the answer was lost, and says what it found", async () => {
  const other = { ...CREATED, id: "tmpl_0", github_repo: "northwind/web" };
  const lost = new Failure("outcome_unknown", "Connection lost");
  const test = create({}, [
    { operation: "createTemplate", gives: lost },
    {
      operation: "listTemplates",
      values: { page_size: 100 },
      gives: { templates: [other], next_page_token: "p2" },
    },
    {
      operation: "listTemplates",
      values: { page_size: 100, page_token: "p2" },
      gives: { templates: [CREATED], next_page_token: null },
    },
  ]);
  const failure = await failureOf(templateCreate(test.invocation));
  test.finished();
  assert.equal(failure.code, "outcome_unknown");
  assert.match(failure.message, /the list shows such a template/);
  assert.deepEqual(failure.facts.details, { templates: [CREATED] });
  assert.equal(failure.facts.hint, "Run: runtm-api template get tmpl_1");
  assert.equal(test.process.out(), "");
});

Deno.test("templateCreate() names the idempotency key when the list shows nothing", async () => {
  const test = create({}, [
    { operation: "createTemplate", gives: new Failure("outcome_unknown", "Connection lost") },
    { operation: "listTemplates", gives: { templates: [] } },
  ]);
  const failure = await failureOf(templateCreate(test.invocation));
  assert.match(failure.message, /the list shows no such template/);
  assert.equal(failure.facts.hint, `Run it again with --idempotency-key ${KEY}`);
});

Deno.test("templateCreate() reports the loss itself when the list cannot be read either", async () => {
  const lost = new Failure("outcome_unknown", "Connection lost");
  const test = create({}, [
    { operation: "createTemplate", gives: lost },
    { operation: "listTemplates", gives: new Failure("reset", "Connection lost") },
  ]);
  assert.equal(await failureOf(templateCreate(test.invocation)), lost);
});

const LOG = 'data: {"type":"log","message":"Cloned"}\n\ndata: {"type":"complete"}\n\n';

Deno.test("templateCreate() --follow prints the template, the log, and the end", async () => {
  const test = create({ follow: true }, [POST, BUILD, get({ build_status: "ready" })], {
    streams: [{
      operation: "streamTemplateBuildLogs",
      values: { template_id: "tmpl_1" },
      gives: LOG,
    }],
  });
  await templateCreate(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [
    { event: "created", data: CREATED },
    { event: "log", data: { type: "log", message: "Cloned" } },
    { event: "complete", data: { type: "complete" } },
    { event: "done", data: { build_status: "ready" } },
  ]);
});

Deno.test("templateBuild() --follow ends with 1 when the build failed, after its log", async () => {
  const test = stage({
    operation: buildTemplate,
    values: { template_id: "tmpl_1", follow: true },
    script: [BUILD, get({ build_status: "failed" })],
    streams: [{ operation: "streamTemplateBuildLogs", gives: LOG }],
  });
  const failure = await failureOf(templateBuild(test.invocation));
  assert.equal(failure.code, "operation_failed");
  assert.deepEqual(test.printed()[0], { event: "building", data: ACCEPTED });
  assert.equal(test.printed().length, 3);
});

Deno.test("templateBuild() prints the answer to the build", async () => {
  const test = stage({
    operation: buildTemplate,
    values: { template_id: "tmpl_1" },
    script: [BUILD],
  });
  await templateBuild(test.invocation);
  assert.deepEqual(test.printed(), [ACCEPTED]);
});

Deno.test("templateBuild() --wait does not take the end of an older build for this one's", async () => {
  const old = { build_status: "failed", build_started_at: "2026-01-01T00:00:00Z" };
  const mine = { build_status: "ready", build_started_at: "2026-01-02T00:00:00Z" };
  const test = stage({
    operation: buildTemplate,
    values: { template_id: "tmpl_1", wait: true },
    script: [get(old), BUILD, get(old), get({ ...old, build_status: "building" }), get(mine)],
  });
  await templateBuild(test.invocation);
  test.finished();
  assert.deepEqual(test.printed(), [{ ...CREATED, ...mine }]);
});

Deno.test("templateBuild() --wait believes an unchanged end after ten seconds", async () => {
  const test = stage({
    operation: buildTemplate,
    values: { template_id: "tmpl_1", wait: true },
    script: [get({ build_status: "ready" }), BUILD],
    thereafter: get({ build_status: "ready" }),
  });
  const began = test.clock.now();
  await templateBuild(test.invocation);
  assert.ok(test.clock.now() - began >= 10_000);
  assert.deepEqual(test.printed(), [{ ...CREATED, build_status: "ready" }]);
});

Deno.test("templateBuild() --wait starts no build of a template that does not exist", async () => {
  const test = stage({
    operation: buildTemplate,
    values: { template_id: "tmpl_1", wait: true },
    script: [{ operation: "getTemplate", gives: new Failure("not_found", "No such template") }],
  });
  assert.equal((await failureOf(templateBuild(test.invocation))).code, "not_found");
  test.finished();
  assert.equal(test.process.out(), "");
});
