import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { followPrompt } from "../../../../src/client/stream/follow_prompt.ts";
import { isPreviewOf } from "../../../../src/client/stream/prompt_status.ts";
import { KEY } from "../../../fakes/calls.ts";
import {
  blocks,
  type Cloud,
  cloud,
  type CloudScript,
  followed,
  names,
  stream,
} from "../../../fakes/cloud.ts";

const PROMPT = "promptSession";
const EVENTS = "streamSessionEvents";
const STATUS = "getSessionStatus";
const TEXT = "Fix the login test";
const LOST = new Failure("outcome_unknown", "The connection was reset", { requestId: "req_9" });

function prompt(
  script: CloudScript,
  options: { retries?: number } = {},
): { result: ReturnType<typeof followed>; seen: Cloud } {
  const seen = cloud(script, options);
  const batches = followPrompt({ session_id: "s1", prompt: TEXT }, seen.world);
  return { result: followed(batches), seen };
}

/** The status route's answer with a prompt of ours as the last one. */
function status(word: string, more: object = {}) {
  return { state: "running", last_prompt: { status: word, prompt_preview: TEXT, ...more } };
}

Deno.test("followPrompt() ends at done without waiting for the server to close", async () => {
  const { result, seen } = prompt({
    [PROMPT]: [
      stream(
        [blocks(["text", { n: 1 }]), blocks(["done", { type: "done" }], ["late", 1])],
        "hang",
      ),
    ],
  });
  const started = seen.clock.now();
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(lines, [
    { event: "text", data: { n: 1 } },
    { event: "done", data: { type: "done" } },
  ]);
  assert.equal(seen.clock.now(), started);
  assert.equal(seen.arrived.length, 1);
});

Deno.test("followPrompt() takes a done without data and one without event field", async () => {
  for (const end of ["event: done\n\n", 'data: {"type":"done"}\n\n']) {
    const { result } = prompt({ [PROMPT]: [stream(blocks(["text", 1]) + end, "hang")] });
    assert.deepEqual(names(await result), ["text", "done"]);
  }
});

Deno.test("followPrompt() fails after an error event, with done, at the close or in silence", async () => {
  const bad = blocks(["text", 1], ["error", { type: "error", content: "no tokens left" }]);
  for (
    const [events, ending] of [
      [bad + blocks(["done", {}]), "hang"],
      [bad, "close"],
      [bad, "cut"],
      [bad, "hang"],
    ] as const
  ) {
    const { result, seen } = prompt({ [PROMPT]: [stream(events, ending)] });
    const { lines, failure } = await result;
    assert.deepEqual(lines.slice(0, 2).map(({ event }) => event), ["text", "error"]);
    assert.equal(failure?.code, "stream_error");
    assert.match(failure?.message ?? "", /no tokens left/);
    assert.deepEqual(failure?.facts.details, { type: "error", content: "no tokens left" });
    assert.match(failure?.facts.hint ?? "", /^Run: runtm-api session history s1$/);
    assert.equal(seen.arrived.length, 1, "an error is final, nothing is asked");
  }
});

Deno.test("followPrompt() shows no key and no endless text in what the server tells", async () => {
  const { result } = prompt({
    [PROMPT]: [stream(blocks(["error", { error: `bad key ${KEY}`, key: KEY }]))],
  });
  const { lines, failure } = await result;
  assert.equal((lines[0]?.data as { key: string }).key, KEY, "events pass as they are");
  const shown = JSON.stringify([failure?.message, failure?.facts.details]);
  assert.ok(!shown.includes(KEY), shown);
  assert.match(failure?.message ?? "", /bad key runtm_sk_\u2026?/);

  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const monster = `event: error\ndata: {"error":"${"x".repeat(50_000)}","deep":${deep}}\n\n`;
  const second = await prompt({ [PROMPT]: [stream(monster)] }).result;
  assert.equal(second.failure?.code, "stream_error");
  assert.ok((second.failure?.message.length ?? 0) <= 2_000);
  assert.equal(second.failure?.facts.details, undefined);
});

Deno.test("followPrompt() fails when done itself tells of a failure", async () => {
  const { result } = prompt({ [PROMPT]: [stream(blocks(["done", { status: "timed_out" }]))] });
  const { lines, failure } = await result;
  assert.equal(lines.length, 1);
  assert.equal(failure?.code, "stream_error");
});

Deno.test("followPrompt() goes on over the bus from the last position", async () => {
  for (const ending of ["cut", "close", "hang"] as const) {
    const { result, seen } = prompt({
      [PROMPT]: [stream(blocks(["a", 1, 41], ["b", 2, 42]) + "id: 43\ndata: unfi", ending)],
      [EVENTS]: [
        stream(blocks(["b", 2, 42], ["c", 3, 43]), "cut"),
        stream(blocks(["d", 4, 44], ["done", { server: true }, 45], ["later", 1, 46]), "hang"),
      ],
      [STATUS]: [status("completed", { cost_usd: 1.5 })],
    });
    const { lines, failure } = await result;
    assert.equal(failure, undefined);
    assert.deepEqual(lines.map(({ event }) => event), ["a", "b", "c", "d", "done"]);
    assert.deepEqual(lines.at(-1)?.data, {
      resumed: "events",
      missed_events: false,
      last_prompt: { status: "completed", prompt_preview: TEXT, cost_usd: 1.5 },
    });
    assert.equal(seen.of(PROMPT).length, 1, "the prompt is sent once");
    assert.deepEqual(seen.of(EVENTS).map(({ values }) => values), [
      { session_id: "s1", since: 42 },
      { session_id: "s1", since: 43 },
    ]);
  }
});

Deno.test("followPrompt() prints nothing twice when the bus starts over", async () => {
  const { result } = prompt({
    [PROMPT]: [stream(blocks(["a", 1, 41], ["b", 2, 42]), "cut")],
    [EVENTS]: [
      stream(blocks(["old", 0, 1], ["done", {}, 2], ["a", 1, 41], ["b", 2, 42], ["done", {}, 43])),
    ],
    [STATUS]: [status("completed")],
  });
  assert.deepEqual(names(await result), ["a", "b", "done"]);
});

Deno.test("followPrompt() says that events were missed when the bus ends without done", async () => {
  const { result, seen } = prompt({
    [PROMPT]: [stream(blocks(["a", 1, 1]), "cut")],
    [EVENTS]: [stream(blocks(["b", 2, 2])), stream("")],
    [STATUS]: [status("running"), status("completed")],
  });
  const { lines } = await result;
  assert.deepEqual(lines.map(({ event }) => event), ["a", "b", "done"]);
  assert.deepEqual(lines.at(-1)?.data, {
    resumed: "events",
    missed_events: true,
    last_prompt: { status: "completed", prompt_preview: TEXT },
  });
  assert.equal(seen.of(EVENTS).length, 2);
});

Deno.test("followPrompt() asks the status route where there is no bus to go on with", async () => {
  const { result } = prompt({
    [PROMPT]: [stream(blocks(["a", 1, 1]), "cut")],
    [EVENTS]: [new Failure("not_found", "No such route", { status: 404 })],
    [STATUS]: [status("running"), status("completed")],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.equal((lines.at(-1)?.data as { resumed: string }).resumed, "status");
});

Deno.test("followPrompt() lets the events tell when the status route may not be asked", async () => {
  const forbidden = new Failure("forbidden", "Missing scope", { status: 403 });
  for (
    const [end, code] of [
      [blocks(["done", {}, 2]), undefined],
      [blocks(["error", { error: "broken" }, 2], ["done", {}, 3]), "stream_error"],
    ] as const
  ) {
    const { result } = prompt({
      [PROMPT]: [stream(blocks(["a", 1, 1]), "cut")],
      [EVENTS]: [stream(end)],
      [STATUS]: [forbidden],
    });
    const { lines, failure } = await result;
    assert.equal((lines.at(-1)?.data as { last_prompt: unknown }).last_prompt, null);
    assert.equal(failure?.code, code);
  }
});

Deno.test("followPrompt() waits for the status without positions and invents no events", async () => {
  for (const ending of ["cut", "close", "hang"] as const) {
    const { result, seen } = prompt({
      [PROMPT]: [stream(blocks(["a", 1], ["b", 2]), ending)],
      [STATUS]: [status("running"), status("running"), status("completed", { summary: "Done" })],
    });
    const { lines, failure } = await result;
    assert.equal(failure, undefined);
    assert.deepEqual(lines.map(({ event }) => event), ["a", "b", "done"]);
    assert.deepEqual(lines.at(-1)?.data, {
      resumed: "status",
      missed_events: true,
      last_prompt: { status: "completed", prompt_preview: TEXT, summary: "Done" },
    });
    assert.equal(seen.of(PROMPT).length, 1);
    assert.equal(seen.of(EVENTS).length, 0);
  }
});

Deno.test("followPrompt() exits by the status of a prompt whose stream broke", async () => {
  for (
    const [word, code] of [
      ["completed", undefined],
      ["error", "stream_error"],
      ["timed_out", "stream_error"],
      ["cancelled", "stream_error"],
    ] as const
  ) {
    const { result } = prompt({
      [PROMPT]: [stream(blocks(["a", 1]), "cut")],
      [STATUS]: [status(word, { error: "why" })],
    });
    const { lines, failure } = await result;
    assert.deepEqual(lines.map(({ event }) => event), ["a", "done"]);
    assert.equal(failure?.code, code);
  }
});

Deno.test("followPrompt() finds its prompt although another has begun since", async () => {
  const { result } = prompt({
    [PROMPT]: [stream(blocks(["a", 1]), "cut")],
    [STATUS]: [{
      state: "running",
      last_prompt: { status: "running", prompt_preview: "Something else" },
      prompt_history: [
        { status: "error", prompt_preview: TEXT },
        { status: "completed", prompt_preview: TEXT, n: 2 },
        { status: "running", prompt_preview: "Something else" },
      ],
    }],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual((lines.at(-1)?.data as { last_prompt: unknown }).last_prompt, {
    status: "completed",
    prompt_preview: TEXT,
    n: 2,
  });
});

Deno.test("followPrompt() follows a prompt that was taken although no answer came", async () => {
  const { result, seen } = prompt({
    [PROMPT]: [LOST],
    [STATUS]: [{ state: "running", last_prompt: null }, status("running"), status("completed")],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(lines.map(({ event }) => event), ["done"]);
  assert.equal(seen.of(PROMPT).length, 1);
});

Deno.test("followPrompt() says that the outcome is unknown when the session shows no such prompt", async () => {
  const earlier = new Date(Date.UTC(2025, 0, 1)).toISOString();
  for (
    const answer of [
      {},
      { state: "running", last_prompt: null },
      { state: "running", last_prompt: { status: "completed", prompt_preview: "Another" } },
      { state: "running", last_prompt: { status: "completed" } },
      // The same words, asked long before.
      status("completed", { started_at: earlier }),
      new Failure("forbidden", "Missing scope", { status: 403 }),
      new Failure("refused", "Connection refused"),
    ]
  ) {
    const { result, seen } = prompt({ [PROMPT]: [LOST], [STATUS]: [answer] });
    const { lines, failure } = await result;
    assert.deepEqual(lines, []);
    assert.equal(failure?.code, "outcome_unknown");
    assert.match(failure?.facts.hint ?? "", /^Run: runtm-api session status s1$/);
    assert.equal(seen.of(PROMPT).length, 1);
  }
});

Deno.test("followPrompt() reports what kept the prompt from being sent as what it is", async () => {
  for (
    const failure of [
      new Failure("refused", "Connection refused"),
      new Failure("conflict", "A prompt is running", { status: 409 }),
      new Failure("not_json", "HTML", { status: 200 }),
    ]
  ) {
    const { result, seen } = prompt({ [PROMPT]: [failure] });
    assert.equal((await result).failure, failure);
    assert.equal(seen.arrived.length, 1);
  }
});

Deno.test("followPrompt() fails on an empty answer", async () => {
  for (const empty of [new Response(null, { status: 204 }), new Response("")]) {
    const { result } = prompt({ [PROMPT]: [empty] });
    const { lines, failure } = await result;
    assert.deepEqual(lines, []);
    assert.equal(failure?.code, "api_error");
  }
});

Deno.test("followPrompt() stops at an interruption wherever it is", async () => {
  for (const waitsFor of [PROMPT, EVENTS, STATUS]) {
    const control = new AbortController();
    const reason = new Failure("interrupted", "Interrupted");
    const interrupt = () => {
      queueMicrotask(() => control.abort(reason));
    };
    const seen = cloud({
      [PROMPT]: () => {
        if (waitsFor === PROMPT) interrupt();
        return stream(blocks(["a", 1, 1]), waitsFor === PROMPT ? "hang" : "cut");
      },
      [EVENTS]: () => {
        if (waitsFor === EVENTS) interrupt();
        return waitsFor === EVENTS ? stream("", "hang") : new Failure("not_found", "No such route");
      },
      [STATUS]: () => {
        interrupt();
        return status("running");
      },
    }, { signal: control.signal });
    const { failure } = await followed(
      followPrompt({ session_id: "s1", prompt: TEXT }, seen.world),
    );
    assert.equal(failure, reason, waitsFor);
  }
});

Deno.test("isPreviewOf() knows a prompt by its beginning, however it is shortened", () => {
  const long = "Rewrite  the\nparser ".repeat(30);
  assert.ok(isPreviewOf(long, long.slice(0, 200)));
  assert.ok(isPreviewOf(long, `${long.slice(0, 197)}...`));
  assert.ok(isPreviewOf(long, `${long.slice(0, 80)}…`));
  assert.ok(isPreviewOf(long, long.replace(/\s+/g, " ").slice(0, 200)));
  assert.ok(isPreviewOf("🦕".repeat(300), "🦕".repeat(200)));
  assert.ok(isPreviewOf("and then...", "and then..."));
  assert.ok(!isPreviewOf(long, "Rewrite"));
  assert.ok(!isPreviewOf("Fix", "Fix the login"));
  assert.ok(!isPreviewOf(long, `x${long.slice(1, 200)}`));
  assert.ok(!isPreviewOf(long, "…"));
});
