import assert from "node:assert/strict";
import { Failure } from "../../../../src/errors/failure.ts";
import { followBus } from "../../../../src/client/stream/follow_bus.ts";
import type { Values } from "../../../../src/operations/types.ts";
import {
  blocks,
  type Cloud,
  cloud,
  type CloudScript,
  followed,
  names,
  stream,
} from "../../../fakes/cloud.ts";

const EVENTS = "streamSessionEvents";
const STATUS = "getSessionStatus";

function watch(
  script: CloudScript,
  values: Values = {},
  options: { follow?: boolean; retries?: number } = {},
): { result: ReturnType<typeof followed>; seen: Cloud } {
  const seen = cloud(script, options);
  const batches = followBus({ session_id: "s1", ...values }, seen.world, options);
  return { result: followed(batches), seen };
}

/** Where each opening of the bus asked to start. */
function positions(seen: Cloud) {
  return seen.of(EVENTS).map(({ values, headers }) => [values.since, headers["Last-Event-ID"]]);
}

Deno.test("followBus() prints the events and ends when the server closes after done", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(blocks(["text", { n: 1 }, 1], ["done", {}, 2]))],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(lines, [
    { event: "text", data: { n: 1 }, id: "1" },
    { event: "done", data: {}, id: "2" },
  ]);
  assert.equal(seen.arrived.length, 1);
});

Deno.test("followBus() ends when nothing follows a done within two seconds", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream([blocks(["done", {}, 1]), ":\n", ":\n"], "hang")],
  });
  const started = seen.clock.now();
  assert.deepEqual(names(await result), ["done"]);
  assert.equal(seen.clock.now() - started, 2_000);
});

Deno.test("followBus() ends after a done that only news of the session follow, with a done line", async () => {
  const status = { last_prompt: { status: "completed", prompt_preview: "p" } };
  const { result } = watch({
    [EVENTS]: [
      stream([blocks(["done", {}, 1], ["state_changed", { state: "paused" }, 2])], "hang"),
    ],
    [STATUS]: [status],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(lines.at(-1), { event: "done", data: { last_prompt: status.last_prompt } });
  assert.equal(lines.length, 3);
});

Deno.test("followBus() goes on after a done when the next event is there", async () => {
  const { result } = watch({
    [EVENTS]: [stream([
      blocks(["done", { n: 1 }, 1]),
      blocks(["text", {}, 2]),
      blocks(["done", { n: 2 }, 3]),
    ])],
  });
  assert.deepEqual(names(await result), ["done", "text", "done"]);
});

Deno.test("followBus() reconnects with since and Last-Event-ID and repeats nothing", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, 11], ["b", 2, 12]) + "id: 13\nevent: c\nda", "cut"),
      stream(blocks(["b", 2, 12], ["c", 3, 13]), "cut"),
      stream(blocks(["d", 4, 14], ["done", {}, 15])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "b", "c", "d", "done"]);
  assert.deepEqual(positions(seen), [[undefined, undefined], [12, "12"], [13, "13"]]);
});

Deno.test("followBus() takes the position from seq or sequence where there are no ids", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", { seq: 1 }], ["b", { seq: 2 }]), "cut"),
      stream(blocks(["b", { seq: 2 }], ["c", { sequence: 3 }]), "cut"),
      stream(blocks(["done", { sequence: 4 }])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "b", "c", "done"]);
  assert.deepEqual(positions(seen), [[undefined, undefined], [2, "2"], [3, "3"]]);
});

Deno.test("followBus() resumes with ids that are no numbers, by header only", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, "x-1"], ["b", 2, "é🦕"]), "cut"),
      // This server knows no positions and starts over.
      stream(blocks(["a", 1, "x-1"], ["b", 2, "é🦕"], ["c", 3, "x-3"], ["done", {}, "x-4"])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "b", "c", "done"]);
  const [, second] = seen.of(EVENTS);
  assert.equal(second?.values.since, undefined);
  const header = second?.headers["Last-Event-ID"] ?? "";
  const bytes = Uint8Array.from(header, (char) => char.charCodeAt(0));
  assert.equal(new TextDecoder().decode(bytes), "é🦕");
});

Deno.test("followBus() follows the position of a block without data", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, 1]) + "id: 7\n\n", "cut"),
      stream(blocks(["done", {}, 8])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "done"]);
  assert.deepEqual(positions(seen)[1], [7, "7"]);
});

Deno.test("followBus() has no position where an id cannot stand in a header as it is, or is too long for one", async () => {
  for (const id of ["a\u0001b", " a", "a\u007f", "x".repeat(1_025)]) {
    const { result, seen } = watch({
      [EVENTS]: [
        stream(blocks(["a", 1, 1], ["b", 2, id]) + `id: ${id}\n\n`, "cut"),
        stream(blocks(["done", {}, 8])),
      ],
    });
    assert.deepEqual(names(await result), ["a", "b", "gap", "done"], JSON.stringify(id));
    assert.deepEqual(positions(seen)[1], [undefined, undefined]);
  }
});

Deno.test("followBus() skips what a server that starts over repeats, ids or not", async () => {
  const all = blocks(["a", 1, 1], ["note", "x"], ["b", 2, 2], ["note", "y"], ["note", "z"]);
  const { result } = watch({
    [EVENTS]: [
      stream(all, "cut"),
      stream(all + blocks(["note", "z"], ["c", 3, 3], ["done", {}, 4])),
    ],
  });
  assert.deepEqual(names(await result), [
    ...["a", "note", "b", "note", "note"],
    ...["note", "c", "done"],
  ]);
});

Deno.test("followBus() prints a done without id once when the connection breaks after it", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, 1], ["done", {}]), "cut"),
      stream(blocks(["done", {}]), "hang"),
    ],
  });
  assert.deepEqual(names(await result), ["a", "done"]);
  assert.deepEqual(positions(seen)[1], [1, "1"]);
});

Deno.test("followBus() takes what looks like a repeated event for a new one behind another", async () => {
  const { result } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, 1], ["note", "x"]), "cut"),
      stream(blocks(["note", "y"], ["note", "x"], ["done", {}, 2])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "note", "note", "note", "done"]);
});

Deno.test("followBus() ends at a done without a position when the connection breaks after it", async () => {
  const { result, seen } = watch({ [EVENTS]: [stream(blocks(["a", 1], ["done", {}]), "cut")] });
  assert.deepEqual(names(await result), ["a", "done"]);
  assert.equal(seen.arrived.length, 1);
});

Deno.test("followBus() does not end at a done in the middle of a replay that breaks", async () => {
  const { result } = watch({
    [EVENTS]: [
      stream(blocks(["done", { n: 1 }, 1]), "cut"),
      stream(blocks(["text", {}, 2], ["done", { n: 2 }, 3])),
    ],
  }, { since: 0 });
  assert.deepEqual(names(await result), ["done", "text", "done"]);
});

Deno.test("followBus() tells of the gap when there is no position to resume from", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", { n: 1 }]), "cut"),
      stream(":\n", "cut"),
      stream(blocks(["b", { n: 2 }]), "cut"),
      stream(blocks(["done", {}])),
    ],
  });
  const { lines } = await result;
  assert.deepEqual(lines.map(({ event }) => event), ["a", "gap", "b", "gap", "done"]);
  assert.deepEqual(lines[1], { event: "gap", data: { reason: "no position" } });
  assert.ok(positions(seen).every(([since, id]) => since === undefined && id === undefined));
});

Deno.test("followBus() starts where since says, 0 being the start, and resumes from there", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(":\n", "cut"), stream(blocks(["a", 1, 1], ["done", {}, 2]))],
  }, { since: 0 });
  assert.deepEqual(names(await result), ["a", "done"], "no gap: nothing can have been missed");
  assert.deepEqual(positions(seen), [[0, undefined], [0, "0"]]);
});

Deno.test("followBus() asks for the status when the server closes without done", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(blocks(["a", 1, 1])), stream(blocks(["b", 2, 2]))],
    [STATUS]: [
      { state: "running", last_prompt: { status: "running" } },
      { state: "running", last_prompt: { status: "completed", cost_usd: 0.5 } },
    ],
  });
  const { lines, failure } = await result;
  assert.equal(failure, undefined);
  assert.deepEqual(lines.map(({ event }) => event), ["a", "b", "done"]);
  assert.deepEqual(lines[2]?.data, { last_prompt: { status: "completed", cost_usd: 0.5 } });
  assert.equal(seen.of(STATUS).length, 2);
});

Deno.test("followBus() exits by the status of the last prompt", async () => {
  for (const status of ["error", "timed_out", "cancelled"]) {
    const { result } = watch({
      [EVENTS]: [stream(blocks(["a", 1, 1]))],
      [STATUS]: [{ state: "running", last_prompt: { status, error: "out of budget" } }],
    });
    const { lines, failure } = await result;
    assert.deepEqual(lines.map(({ event }) => event), ["a", "done"]);
    assert.equal(failure?.code, "stream_error");
    assert.match(failure?.message ?? "", /out of budget/);
  }
  const { result } = watch({
    [EVENTS]: [stream("")],
    [STATUS]: [{ state: "paused", last_prompt: null }],
  });
  assert.deepEqual((await result).lines, [{ event: "done", data: { last_prompt: null } }]);
});

Deno.test("followBus() fails when the session tells nothing about itself", async () => {
  const { result } = watch({ [EVENTS]: [stream("")], [STATUS]: [{}] });
  const { lines, failure } = await result;
  assert.deepEqual(lines, []);
  assert.equal(failure?.code, "stream_cut");
});

Deno.test("followBus() fails at once on an answer that is no event stream", async () => {
  for (const empty of [new Response(null, { status: 204 }), new Response("")]) {
    const { result, seen } = watch({ [EVENTS]: [empty] });
    const { lines, failure } = await result;
    assert.deepEqual(lines, []);
    assert.equal(failure?.code, "api_error");
    assert.equal(seen.arrived.length, 1);
  }
});

Deno.test("followBus() fails when an error came, after all lines", async () => {
  const closed = blocks(["error", { message: "no tokens left" }, 1], ["done", {}, 2]);
  const { result } = watch({ [EVENTS]: [stream(closed)] });
  const { lines, failure } = await result;
  assert.deepEqual(lines.map(({ event }) => event), ["error", "done"]);
  assert.equal(failure?.code, "stream_error");
  assert.match(failure?.message ?? "", /no tokens left/);
});

Deno.test("followBus() does not wait for ever behind an error", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(blocks(["error", { error: "broken" }, 1]), "hang")],
    [STATUS]: [{ state: "running", last_prompt: { status: "error" } }],
  });
  const { lines, failure } = await result;
  assert.deepEqual(lines.map(({ event }) => event), ["error", "done"]);
  assert.equal(failure?.code, "stream_error");
  assert.equal(seen.of(EVENTS).length, 1);
});

Deno.test("followBus() keeps watching with follow, whatever ends", async () => {
  const seen = cloud({
    [EVENTS]: (request) => {
      const since = Number(request.values.since ?? 0);
      if (since === 6) return new Failure("not_found", "Session not found");
      return stream(
        blocks(["done", {}, since + 1], ["error", {}, since + 2]),
        since ? "cut" : "close",
      );
    },
  });
  const { lines, failure } = await followed(
    followBus({ session_id: "s1" }, seen.world, { follow: true }),
  );
  assert.deepEqual(lines.map(({ id }) => id), ["1", "2", "3", "4", "5", "6"]);
  assert.equal(failure?.code, "not_found");
});

Deno.test("followBus() reconnects after a silence while a prompt runs", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(blocks(["a", 1, 1]), "hang"), stream(blocks(["done", {}, 2]))],
    [STATUS]: [{ last_prompt: { status: "running" } }],
  });
  const started = seen.clock.now();
  assert.deepEqual(names(await result), ["a", "done"]);
  assert.ok(seen.clock.now() - started >= 90_000);
});

Deno.test("followBus() ends two seconds after the last event when no prompt runs", async () => {
  for (const [status, code] of [["completed", undefined], ["error", "stream_error"]] as const) {
    const last_prompt = { status, error: "no tests" };
    const { result, seen } = watch({
      [EVENTS]: [stream(blocks(["text", { n: 1 }, 1]), "hang")],
      [STATUS]: [{ state: "running", last_prompt }],
    });
    const started = seen.clock.now();
    const { lines, failure } = await result;
    assert.deepEqual(lines.at(-1), { event: "done", data: { last_prompt } });
    assert.equal(seen.clock.now() - started, 2_000);
    assert.equal(failure?.code, code);
    assert.equal(seen.of(EVENTS).length, 1);
  }
});

Deno.test("followBus() ends in a session that had no prompt yet, without a failure", async () => {
  const { result } = watch({
    [EVENTS]: [stream("", "hang")],
    [STATUS]: [{ state: "running", last_prompt: null }],
  });
  const { lines, failure } = await result;
  assert.deepEqual(lines, [{ event: "done", data: { last_prompt: null } }]);
  assert.equal(failure, undefined);
});

Deno.test("followBus() waits for the first prompt of a session that is being made", async () => {
  for (const state of ["creating", "pending"]) {
    const last_prompt = { status: "completed" };
    const { result, seen } = watch({
      [EVENTS]: [stream("", "hang")],
      [STATUS]: [{ state }, { state }, { state: "running", last_prompt }],
    });
    const started = seen.clock.now();
    assert.deepEqual(names(await result), ["done"]);
    assert.equal(seen.clock.now() - started, 2_000 + 4_000 + 8_000);
  }
});

Deno.test("followBus() asks less and less while a prompt is silent, and on one connection", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream([blocks(["text", {}, 1]), ":\n"], "hang")],
    [STATUS]: [
      ...Array.from({ length: 4 }, () => ({ last_prompt: { status: "running" } })),
      { last_prompt: { status: "completed" } },
    ],
  });
  const started = seen.clock.now();
  assert.deepEqual(names(await result), ["text", "done"]);
  assert.equal(seen.clock.now() - started, 2_000 + 4_000 + 8_000 + 16_000 + 30_000);
  assert.equal(seen.of(EVENTS).length, 1);
});

Deno.test("followBus() does not take an event that comes piece by piece for silence", async () => {
  const pieces = [...blocks(["text", { words: "slow" }, 1])];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) return;
      seen.clock.advance(1_500);
      controller.enqueue(new TextEncoder().encode(piece));
    },
  }, { highWaterMark: 0 });
  const headers = { "content-type": "text/event-stream" };
  const { result, seen } = watch({
    [EVENTS]: [new Response(body, { headers })],
    [STATUS]: [{ last_prompt: { status: "completed" } }],
  });
  assert.deepEqual(names(await result), ["text", "done"]);
});

Deno.test("followBus() goes on when the question whether a prompt runs fails for the moment", async () => {
  const { result } = watch({
    [EVENTS]: [stream(blocks(["text", {}, 1]), "hang")],
    [STATUS]: [
      new Failure("unavailable", "Service unavailable"),
      new Failure("forbidden", "The key may not read sessions"),
      { last_prompt: { status: "completed" } },
    ],
  });
  assert.deepEqual(names(await result), ["text", "done"]);
});

Deno.test("followBus() fails at once when the session turns out to be gone", async () => {
  const { result, seen } = watch({
    [EVENTS]: [stream(blocks(["text", {}, 1]), "hang")],
    [STATUS]: [new Failure("not_found", "No such session")],
  });
  const started = seen.clock.now();
  const { lines, failure } = await result;
  assert.equal(failure?.code, "not_found");
  assert.equal(lines.length, 1);
  assert.equal(seen.clock.now() - started, 2_000);
});

Deno.test("followBus() prints what comes while it asks whether a prompt runs", async () => {
  let bring = (_: string) => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      bring = (text) => controller.enqueue(new TextEncoder().encode(text));
    },
  });
  const headers = { "content-type": "text/event-stream" };
  const { result } = watch({
    [EVENTS]: [new Response(body, { headers })],
    [STATUS]: () => {
      bring(blocks(["text", {}, 1], ["done", {}, 2]));
      bring = () => {};
      return { last_prompt: { status: "completed" } };
    },
  });
  const found = names(await result);
  assert.deepEqual(found.slice(0, 2), ["text", "done"]);
});

Deno.test("followBus() pauses from half a second to half a minute and then gives up", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream(blocks(["a", 1, 1]), "cut"),
      new Failure("refused", "Connection refused"),
    ],
  });
  const { lines, failure } = await result;
  assert.deepEqual(lines.map(({ event }) => event), ["a"]);
  assert.equal(failure?.code, "refused");
  const longest = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
  assert.deepEqual(seen.clock.pauses, longest.map((pause) => pause * 0.75));
});

Deno.test("followBus() renews its budget with every event", async () => {
  let opened = 0;
  const { result, seen } = watch({
    [EVENTS]: () => {
      if (++opened === 40) return stream(blocks(["done", {}, 40]));
      if (opened % 4 !== 1) return new Failure("unavailable", "Bad gateway", { status: 502 });
      return stream(blocks(["a", {}, opened]), "cut");
    },
  });
  const { failure } = await result;
  assert.equal(failure, undefined);
  assert.ok(Math.max(...seen.clock.pauses) <= 8_000);
});

Deno.test("followBus() takes retry as the shortest pause and Retry-After as a pause", async () => {
  const { result, seen } = watch({
    [EVENTS]: [
      stream("retry: 12345\n" + blocks(["a", 1, 1]), "cut"),
      new Failure("rate_limited", "Slow down", { status: 429, retryAfter: 20 }),
      stream(blocks(["done", {}, 2])),
    ],
  });
  assert.deepEqual(names(await result), ["a", "done"]);
  assert.deepEqual(seen.clock.pauses, [12_345, 20_000]);
});

Deno.test("followBus() gives up at once on what does not pass, and on a Retry-After of an hour", async () => {
  for (
    const last of [
      new Failure("unauthorized", "Key revoked", { status: 401 }),
      new Failure("rate_limited", "Slow down", { status: 429, retryAfter: 3600 }),
    ]
  ) {
    const { result, seen } = watch({ [EVENTS]: [stream(blocks(["a", 1, 1]), "cut"), last] });
    assert.equal((await result).failure, last);
    assert.equal(seen.of(EVENTS).length, 2);
  }
});

Deno.test("followBus() does not reconnect when retries are switched off", async () => {
  const { result, seen } = watch({ [EVENTS]: [stream(blocks(["a", 1, 1]), "cut")] }, {}, {
    retries: 0,
  });
  const { lines, failure } = await result;
  assert.equal(lines.length, 1);
  assert.equal(failure?.code, "stream_cut");
  assert.equal(failure?.facts.hint, "Run: runtm-api session events s1 --since 1");
  assert.equal(seen.arrived.length, 1);
});

Deno.test("followBus() ends with the reason of its signal", async () => {
  const control = new AbortController();
  const reason = new Failure("interrupted", "Interrupted");
  const seen = cloud({ [EVENTS]: [stream(blocks(["a", 1, 1]), "hang")] }, {
    signal: control.signal,
  });
  const batches = followBus({ session_id: "s1" }, seen.world);
  assert.equal((await batches.next()).value?.length, 1);
  const next = batches.next();
  control.abort(reason);
  await assert.rejects(next, reason);
});
