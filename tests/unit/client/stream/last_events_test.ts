import assert from "node:assert/strict";
import { lastEvents } from "../../../../src/client/stream/last_events.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import type { Values } from "../../../../src/operations/types.ts";
import { blocks, cloud, type CloudScript, followed, stream } from "../../../fakes/cloud.ts";

const EVENTS = "streamSessionEvents";

async function last(count: number, script: CloudScript, values: Values = {}) {
  const seen = cloud(script);
  const started = seen.clock.now();
  const found = await followed(lastEvents({ session_id: "s1", ...values }, seen.world, count));
  return { ...found, seen, took: seen.clock.now() - started };
}

function numbered(from: number, to: number): string {
  return blocks(
    ...Array.from(
      { length: to - from + 1 },
      (_, n) => ["text", { n: from + n }, from + n] as const,
    ),
  );
}

function ids(lines: readonly { readonly id?: string }[]) {
  return lines.map(({ id }) => id);
}

Deno.test("lastEvents() prints the last events of a log that is silent, and no done", async () => {
  const { lines, failure, seen, took } = await last(3, {
    [EVENTS]: [stream([numbered(1, 50), numbered(51, 52)], "hang")],
  });
  assert.equal(failure, undefined);
  assert.deepEqual(ids(lines), ["50", "51", "52"]);
  assert.equal(took, 2_000);
  assert.equal(seen.of(EVENTS)[0]?.values.since, 0);
  assert.equal(seen.arrived.length, 1);
});

Deno.test("lastEvents() ends when the server closes, and prints what there is", async () => {
  const log = blocks(["text", {}, 1], ["error", { error: "no" }, 2], ["done", {}, 3]);
  for (const [count, expected] of [[1, ["3"]], [2, ["2", "3"]], [9, ["1", "2", "3"]]] as const) {
    const { lines, failure } = await last(count, { [EVENTS]: [stream(log)] });
    assert.equal(failure, undefined);
    assert.deepEqual(ids(lines), expected);
  }
  assert.deepEqual((await last(2, { [EVENTS]: [stream("")] })).lines, []);
});

Deno.test("lastEvents() reads on where the connection broke", async () => {
  const { lines, seen } = await last(3, {
    [EVENTS]: [stream(numbered(1, 4), "cut"), stream(numbered(5, 6), "hang")],
  });
  assert.deepEqual(ids(lines), ["4", "5", "6"]);
  assert.equal(seen.of(EVENTS)[1]?.values.since, 4);
});

Deno.test("lastEvents() says that the log goes on growing after half a minute", async () => {
  let n = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      n++;
      clock.advance(1_000);
      controller.enqueue(new TextEncoder().encode(numbered(n, n)));
    },
  }, { highWaterMark: 0 });
  const headers = { "content-type": "text/event-stream" };
  const seen = cloud({ [EVENTS]: [new Response(body, { headers })] });
  const { clock } = seen;
  const { lines, failure } = await followed(lastEvents({ session_id: "s1" }, seen.world, 2));
  assert.equal(failure, undefined);
  assert.deepEqual(lines.at(-1), { event: "gap", data: { reason: "still running" } });
  assert.equal(lines.length, 3);
  assert.ok(n >= 29 && n <= 31, `${n}`);
});

Deno.test("lastEvents() starts where it is told, and fails as any stream does", async () => {
  const { seen } = await last(1, { [EVENTS]: [stream("")] }, { since: 7 });
  assert.equal(seen.of(EVENTS)[0]?.values.since, 7);
  const { failure } = await last(1, { [EVENTS]: [new Failure("not_found", "No such session")] });
  assert.equal(failure?.code, "not_found");
});
