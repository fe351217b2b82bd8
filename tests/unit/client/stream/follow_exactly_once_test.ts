/** Ten thousand events over two hundred broken connections: each comes out once, in order. */
import assert from "node:assert/strict";
import { followBus } from "../../../../src/client/stream/follow_bus.ts";
import { type Arrived, cloud, followed } from "../../../fakes/cloud.ts";
import { virtualClock } from "../../../fakes/process.ts";

const COUNT = 10_000;
const CUTS = 200;
const DONE = new Set([2_500, 6_000, COUNT]);

/** Random numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The whole stream as the server has it, and where each event begins. */
function log(random: () => number, ids: boolean): { bytes: Uint8Array; starts: number[] } {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const starts: number[] = [];
  let length = 0;
  for (let n = 1; n <= COUNT; n++) {
    const end = ["\n", "\r\n", "\r"][Math.floor(random() * 3)] ?? "\n";
    const data = JSON.stringify({ text: "ß日🦕".repeat(random() * 6), ...(ids ? {} : { seq: n }) });
    const name = DONE.has(n) ? "done" : "text_delta";
    const lines = [...(ids ? [`id: ${n}`] : []), `event: ${name}`, `data: ${data}`, "", ": ping"];
    const part = encoder.encode(lines.map((line) => line + end).join(""));
    starts.push(length);
    parts.push(part);
    length += part.length;
  }
  const bytes = new Uint8Array(length);
  parts.forEach((part, at) => bytes.set(part, starts[at]));
  return { bytes, starts };
}

/** A server that replays from the position asked for and breaks the connection at the cuts. */
function server(seed: number, ids: boolean) {
  const random = randomOf(seed);
  const { bytes, starts } = log(random, ids);
  const cuts = Array.from({ length: CUTS }, () => Math.floor(random() * bytes.length));
  cuts.sort((a, b) => a - b);
  let used = 0;
  return (request: Arrived): Response => {
    assert.equal(request.headers["Last-Event-ID"] ?? "0", String(request.values.since ?? 0));
    let at = starts[Number(request.values.since ?? 0)] ?? bytes.length;
    const cut = cuts[used++];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const end = cut === undefined ? bytes.length : Math.max(at, cut);
        if (at === end && cut !== undefined) {
          return controller.error(new TypeError("connection reset"));
        }
        if (at === end) return controller.close();
        const next = Math.min(end, at + 1 + Math.floor(random() * 65_536));
        controller.enqueue(bytes.subarray(at, next));
        at = next;
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
}

/** A clock on which a pause is over at once; the usual virtual one waits for the event loop. */
function hastyClock() {
  const clock = virtualClock();
  return {
    ...clock,
    sleep: (milliseconds: number) => Promise.resolve(clock.advance(milliseconds)),
  };
}

for (const [how, seeds] of [["ids", 50], ["sequence numbers", 10]] as const) {
  const ids = how === "ids";
  Deno.test(`followBus() loses and repeats none of 10,000 events with ${how}, over ${seeds} seeds`, async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const seen = cloud({ streamSessionEvents: server(seed, ids) });
      const { lines, failure } = await followed(
        followBus({ session_id: "s1", since: 0 }, { ...seen.world, clock: hastyClock() }),
      );
      assert.equal(failure, undefined);
      assert.equal(seen.arrived.length, CUTS + 1, `seed ${seed}: every cut took place`);
      assert.equal(lines.length, COUNT, `seed ${seed}`);
      lines.forEach(({ event, id, data }, at) => {
        const number = ids ? Number(id) : (data as { seq: number }).seq;
        assert.equal(number, at + 1, `seed ${seed}`);
        assert.equal(event, DONE.has(number) ? "done" : "text_delta");
      });
    }
  });
}
