import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { followDeploy } from "../../../../src/client/stream/follow_deploy.ts";
import { cloud, type Ending, followed, names, type Reply, stream } from "../../../fakes/cloud.ts";

const READY = {
  phase: "deploy",
  status: "ready",
  deployment_id: "dep_1",
  url: "https://x.example",
};
const RUNNING = [
  { phase: "validate", status: "running" },
  { phase: "validate", status: "passed", warnings: [] },
  { phase: "deploy", status: "running", deployment_id: "dep_1" },
];

async function deploy(reply: Reply, options: { retries?: number } = {}) {
  const seen = cloud({ runSessionDeploy: [reply] }, options);
  const result = await followed(followDeploy({ session_id: "s1" }, seen.world));
  assert.equal(seen.arrived.length, 1, "a deploy is started once");
  return { ...result, seen };
}

/** Data lines in both framings: with blank lines between them, and without. */
function framings(events: readonly object[], ending: Ending): Response[] {
  const lines = events.map((event) => `data: ${JSON.stringify(event)}\n`);
  return [stream(lines.map((line) => `${line}\n`), ending), stream(lines.join(""), ending)];
}

Deno.test("followDeploy() ends when the deploy is ready, in both framings", async () => {
  for (const ending of ["close", "hang", "cut"] as const) {
    for (const reply of framings([...RUNNING, READY], ending)) {
      const { lines, failure, seen } = await deploy(reply);
      assert.equal(failure, undefined);
      assert.deepEqual(lines, [
        ...[...RUNNING, READY].map((data) => ({ event: "message", data })),
        { event: "done", data: READY },
      ]);
      if (ending === "hang") assert.ok(seen.clock.now() - Date.UTC(2026, 0, 1) === 2_000);
    }
  }
});

Deno.test("followDeploy() prints the server's own done instead of adding one", async () => {
  const reply = stream([
    `data: ${JSON.stringify(READY)}\n\n`,
    'data: {"phase":"discovery","status":"complete"}\n\n',
    "event: done\ndata: {}\n\n",
  ], "hang");
  const result = await deploy(reply);
  assert.deepEqual(names(result), ["message", "message", "done"]);
  assert.deepEqual(result.lines.at(-1)?.data, {});
  assert.equal(result.failure, undefined);
});

Deno.test("followDeploy() fails with what a failed step says, after all lines", async () => {
  for (
    const [step, words] of [
      [
        { phase: "artifact", status: "failed", error: "no Dockerfile" },
        /"artifact": no Dockerfile/,
      ],
      [{ phase: "validate", status: "failed", errors: ["a", "b"] }, /"validate": a; b/],
      [{ phase: "deploy", status: "failed" }, /failed in phase "deploy"$/],
    ] as const
  ) {
    for (const ending of ["close", "hang", "cut"] as const) {
      for (const reply of framings([...RUNNING, step], ending)) {
        const { lines, failure } = await deploy(reply);
        assert.equal(lines.length, 4);
        assert.equal(failure?.code, "operation_failed");
        assert.match(failure?.message ?? "", words);
        assert.deepEqual(failure?.facts.details, step);
      }
    }
  }
});

Deno.test("followDeploy() says what is missing when the deploy stays undecided", async () => {
  const step = { phase: "discovery", status: "needs_metadata", fields: ["port"] };
  for (const ending of ["close", "cut"] as const) {
    const [reply] = framings([...RUNNING, step], ending);
    assert.ok(reply);
    const { failure } = await deploy(reply);
    assert.equal(failure?.code, "operation_failed");
    assert.match(failure?.message ?? "", /needs metadata/);
  }
  const [reply] = framings([step, READY], "close");
  assert.ok(reply);
  assert.equal((await deploy(reply)).failure, undefined);
});

Deno.test("followDeploy() says that the state is unknown when the stream ends before", async () => {
  for (const ending of ["close", "cut", "hang"] as const) {
    for (const reply of framings(RUNNING, ending)) {
      const { lines, failure } = await deploy(reply);
      assert.equal(lines.length, 3, "and no done");
      assert.equal(failure?.code, "stream_cut");
      assert.match(failure?.message ?? "", /state is unknown/);
      assert.equal(failure?.facts.hint, "Run: runtm-api session deploy info s1");
    }
  }
});

Deno.test("followDeploy() never takes an unfinished last line for the end", async () => {
  const text = RUNNING.concat(READY).map((event) => `data: ${JSON.stringify(event)}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  for (let cut = 0; cut < bytes.length; cut++) {
    const { lines, failure } = await deploy(stream([bytes.slice(0, cut)], "cut"));
    assert.equal(failure?.code, "stream_cut");
    assert.ok(lines.every(({ event }) => event !== "done"));
  }
});

Deno.test("followDeploy() says that the outcome is unknown when no answer came", async () => {
  const { failure } = await deploy(new Failure("outcome_unknown", "Connection reset"));
  assert.equal(failure?.code, "outcome_unknown");
  assert.equal(failure?.facts.hint, "Run: runtm-api session deploy info s1");
});

Deno.test("followDeploy() reports a refusal as what it is", async () => {
  const refusal = new Failure("forbidden", "Missing scope", { status: 403 });
  assert.equal((await deploy(refusal)).failure, refusal);
  assert.equal((await deploy(new Response(null, { status: 204 }))).failure?.code, "api_error");
});

Deno.test("followDeploy() finds the event that decides among thousands that do not, however it is written", async () => {
  const ordinary = Array.from(
    { length: 3_000 },
    (_, n) =>
      `data: {"phase":"build","status":"running","n":${n},"line":"no error, all ready"}\n\n`,
  ).join("");
  const escaped = (word: string) =>
    word.replace(/^./, (first) => `\\u00${first.charCodeAt(0).toString(16)}`);
  const spellings = (word: string) => [`"${word}"`, `"${escaped(word)}"`, ` "${word}" `];
  const outcome = async (status: string) => {
    const deciding = `data: {"phase":"deploy","status":${status}}\n\n`;
    const { failure } = await deploy(stream(`${ordinary}${deciding}${ordinary}`, "close"));
    return failure?.message ?? "ready";
  };
  for (const status of spellings("ready")) assert.equal(await outcome(status), "ready");
  for (const word of ["failed", "error", "timed_out", "cancelled", "canceled"]) {
    for (const status of spellings(word)) {
      assert.match(await outcome(status), /failed in phase "deploy"$/, status);
    }
  }
  for (const status of spellings("needs_metadata")) {
    assert.match(await outcome(status), /needs metadata/, status);
  }
  assert.match(await outcome('"running"'), /state is unknown/);
});
