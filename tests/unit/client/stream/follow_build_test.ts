import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { followBuild } from "../../../../src/client/stream/follow_build.ts";
import {
  blocks,
  type Cloud,
  cloud,
  type CloudScript,
  followed,
  names,
  stream,
} from "../../../fakes/cloud.ts";

const LOGS = "streamTemplateBuildLogs";
const TEMPLATE = "getTemplate";

function log(...messages: string[]): string {
  return blocks(
    ...messages.map((message) => {
      const type = message === "complete" ? "complete" : "log";
      return [undefined, { type, message }] as const;
    }),
  );
}

function template(build_status: unknown) {
  return { id: "t1", build_status };
}

function build(
  script: CloudScript,
  options: { retries?: number } = {},
): { result: ReturnType<typeof followed>; seen: Cloud } {
  const seen = cloud(script, options);
  return { result: followed(followBuild({ template_id: "t1" }, seen.world)), seen };
}

Deno.test("followBuild() adds a done when the log ends and the template is ready", async () => {
  for (const word of ["ready", "completed"]) {
    for (const ending of ["close", "hang", "cut"] as const) {
      const { result, seen } = build({
        [LOGS]: [stream(log("one", "complete"), ending)],
        [TEMPLATE]: [template("building"), template(word)],
      });
      const { lines, failure } = await result;
      assert.equal(failure, undefined);
      assert.deepEqual(lines.map(({ event }) => event), ["log", "complete", "done"]);
      assert.deepEqual(lines.at(-1)?.data, { build_status: word });
      assert.equal(seen.of(LOGS).length, 1, "the log is complete, it is not read again");
    }
  }
});

Deno.test("followBuild() ends at the server's done without waiting for the close", async () => {
  const { result } = build({
    [LOGS]: [stream(log("one") + blocks(["done", {}]), "hang")],
    [TEMPLATE]: [template("ready")],
  });
  assert.deepEqual(names(await result), ["log", "done"]);
});

Deno.test("followBuild() takes the close of a log without complete for its end", async () => {
  const { result } = build({
    [LOGS]: [stream(log("one", "two"))],
    [TEMPLATE]: [template("ready")],
  });
  assert.deepEqual(names(await result), ["log", "log", "done"]);
});

Deno.test("followBuild() fails when the build failed, whatever the log says", async () => {
  for (const text of [log("one"), log("complete"), log("one") + blocks(["done", {}])]) {
    const { result } = build({
      [LOGS]: [stream(text)],
      [TEMPLATE]: [{ ...template("failed"), build_error: "npm ERR!" }],
    });
    const { failure } = await result;
    assert.equal(failure?.code, "operation_failed");
    assert.match(failure?.message ?? "", /npm ERR!/);
    assert.equal(failure?.facts.hint, "Run: runtm-api template build-logs-history t1");
  }
});

Deno.test("followBuild() reads again from the start and skips what it has printed", async () => {
  const { result, seen } = build({
    [LOGS]: [
      stream(log("one", "two") + "data: {", "cut"),
      stream(log("one"), "cut"),
      new Failure("unavailable", "Bad gateway", { status: 502 }),
      stream(log("one", "two", "two")),
      stream(log("one", "two", "two", "three", "complete")),
    ],
    [TEMPLATE]: [template("building"), template("ready")],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(
    lines.map(({ data }) => (data as { message?: string }).message),
    ["one", "two", "two", "three", "complete", undefined],
  );
  assert.equal(seen.of(LOGS).length, 5);
});

Deno.test("followBuild() fails when the log has changed since", async () => {
  const { result } = build({
    [LOGS]: [stream(log("one", "two", "three"), "cut"), stream(log("one", "other"), "cut")],
  });
  const { lines, failure } = await result;
  assert.equal(lines.length, 3);
  assert.equal(failure?.code, "operation_failed");
  assert.match(failure?.message ?? "", /event 2 is not what it was/);
});

Deno.test("followBuild() gives up when no build begins, and says so", async () => {
  const { result } = build({ [LOGS]: () => stream(""), [TEMPLATE]: [template("pending")] });
  const { lines, failure } = await result;
  assert.deepEqual(lines, []);
  assert.match(failure?.message ?? "", /no build of the template has begun/);
  assert.equal(failure?.facts.hint, "Run: runtm-api template build t1");
  const never = build({ [LOGS]: [stream("")], [TEMPLATE]: [template(null)] });
  assert.equal((await never.result).failure?.code, "unreachable_state");
  assert.equal(never.seen.of(LOGS).length, 1);
});

Deno.test("followBuild() fails when the template tells nothing of its build", async () => {
  const { result } = build({ [LOGS]: [stream(log("one"))], [TEMPLATE]: [{}] });
  assert.equal((await result).failure?.code, "api_error");
});

Deno.test("followBuild() gives up when the log cannot be read again", async () => {
  const { result, seen } = build({
    [LOGS]: [stream(log("one"), "cut"), new Failure("refused", "Connection refused")],
  });
  const { lines, failure } = await result;
  assert.equal(lines.length, 1);
  assert.equal(failure?.code, "refused");
  assert.equal(seen.of(LOGS).length, 9);
  const without = build({ [LOGS]: [stream(log("one"), "cut")] }, { retries: 0 });
  assert.equal((await without.result).failure?.code, "stream_cut");
});

Deno.test("followBuild() fails at once on an answer that is no event stream", async () => {
  const { result, seen } = build({ [LOGS]: [new Response(null, { status: 204 })] });
  assert.equal((await result).failure?.code, "api_error");
  assert.equal(seen.arrived.length, 1);
});

Deno.test("followBuild() keeps the marks of many events", async () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `line ${n}`);
  const { result } = build({
    [LOGS]: [stream(log(...many), "cut"), stream(log(...many, "complete"))],
    [TEMPLATE]: [template("ready")],
  });
  assert.equal((await result).lines.length, 5_002);
});
