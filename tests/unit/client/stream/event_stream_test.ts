import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { eventLine } from "../../../../src/client/stream/event_line.ts";
import {
  type EventMessage,
  readEvents,
  type ReadOptions,
} from "../../../../src/client/stream/event_stream.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { virtualClock } from "../../../fakes/process.ts";

const encoder = new TextEncoder();

function bodyOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(
    chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : chunk),
  );
}

async function read(
  chunks: (string | Uint8Array)[],
  options: ReadOptions = {},
): Promise<EventMessage[]> {
  const events: EventMessage[] = [];
  for await (const batch of readEvents(bodyOf(...chunks), options)) events.push(...batch);
  return events;
}

/** Short form of events for comparison: `[event, data, id]`. */
async function brief(chunks: (string | Uint8Array)[], options: ReadOptions = {}) {
  return (await read(chunks, options)).map(({ event, data, id }) => [event, data, id]);
}

/** Streams and what they hold. Each is also read cut at every byte. */
const FIXTURES: { name: string; text: string; events: unknown[][]; options?: ReadOptions }[] = [
  {
    name: "LF, CRLF and CR",
    text: "data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\r\ndata: e\r\n\n",
    events: ["a", "b", "c", "d", "e"].map((data) => [undefined, data, undefined]),
  },
  {
    name: "CR only",
    text: "event: x\rid: 1\rdata: a\rdata: b\r\rdata: c\r\r",
    events: [["x", "a\nb", "1"], [undefined, "c", undefined]],
  },
  {
    name: "one byte order mark",
    text: "\ufeffdata: a\n\n\ufeffdata: lost\n\n",
    events: [[undefined, "a", undefined]],
  },
  {
    name: "two byte order marks, of which the second makes an unknown field",
    text: "\ufeff\ufeffdata: lost\n\ndata: b\n\n",
    events: [[undefined, "b", undefined]],
  },
  {
    name: "characters that look like the bytes of a byte order mark",
    text: "ï»¿data: lost\n\ndata: b\n\n",
    events: [[undefined, "b", undefined]],
  },
  {
    name: "byte order marks in the middle",
    text: "data: \ufeff\ufeffa\n\ndata: \ufeff\n\n\ufeffdata: lost\n\n",
    events: [[undefined, "\ufeff\ufeffa", undefined], [undefined, "\ufeff", undefined]],
  },
  {
    name: "comments and unknown fields",
    text: ": hello\n:\n:data: no\nDATA: no\nfoo: bar\nxdata: no\ndata: a\n: in between\n\n:\n\n",
    events: [[undefined, "a", undefined]],
  },
  {
    name: "fields without colon",
    text: "data\n\ndata\ndata\n\nevent\ndata: a\n\nid\ndata: b\n\nretry\n\n",
    events: [
      [undefined, "", undefined],
      [undefined, "\n", undefined],
      [undefined, "a", undefined],
      [undefined, "b", ""],
    ],
  },
  {
    name: "one leading space, blanks kept, colons in values",
    text: "data:a\n\ndata:  b \n\ndata: a: b\n\nevent: x:y \ndata:\tc\n\n",
    events: [
      [undefined, "a", undefined],
      [undefined, " b ", undefined],
      [undefined, "a: b", undefined],
      ["x:y ", "\tc", undefined],
    ],
  },
  {
    name: "multi-line data",
    text: 'data: {"a":\ndata: 1,\ndata:\ndata: "b":2}\n\n',
    events: [[undefined, '{"a":\n1,\n\n"b":2}', undefined]],
  },
  {
    name: "characters of two, three and four bytes",
    text: "event: é\nid: ü日\ndata: ß日本🦕\n\n",
    events: [["é", "ß日本🦕", "ü日"]],
  },
  {
    name: "NUL in an id, ids that last and ids that do not",
    text: "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid: 3\nid: 4\ndata: c\n\nid:\ndata: d\n\n",
    events: [
      [undefined, "a", "1"],
      [undefined, "b", undefined],
      [undefined, "c", "4"],
      [undefined, "d", ""],
    ],
  },
  {
    name: "the last event name counts, an empty one is none, one without data is dropped",
    text: "event: a\nevent: b\ndata: 1\n\nevent: c\nevent:\ndata: 2\n\nevent: d\n\ndata: 3\n\n",
    events: [
      ["b", "1", undefined],
      [undefined, "2", undefined],
      [undefined, "3", undefined],
    ],
  },
  {
    name: "done and error without data",
    text: "event: done\n\nevent:error\r\n\r\nid: 7\revent: done\r\revent: done\ndata:\n\n",
    events: [
      ["done", "{}", undefined],
      ["error", "{}", undefined],
      ["done", "{}", "7"],
      ["done", "{}", undefined],
    ],
  },
  {
    name: "done and error with data, before the name and behind it",
    text: "event: done\ndata: 1\n\ndata: 2\nevent: error\n\ndata: 3\nevent: done\ndata: 4\n\n",
    events: [
      ["done", "1", undefined],
      ["error", "2", undefined],
      ["done", "3\n4", undefined],
    ],
  },
  {
    name: "words that only look like done",
    text:
      "event: done\nevent: x\n\nevent: done \n\nevent: doner\n\ndata: event: done\n\n event: done\n\nxevent: done\n\n: event: error\n\nevent:  done\n\n",
    events: [[undefined, "event: done", undefined]],
  },
  {
    name: "unfinished last event",
    text: "data: a\n\ndata: b\nevent: done\n",
    events: [[undefined, "a", undefined]],
  },
  {
    name: "unfinished last done",
    text: "data: a\n\nevent: done",
    events: [[undefined, "a", undefined]],
  },
  {
    name: "data lines with and without blank lines",
    text:
      'data: {"n":1}\ndata: {"n":2}\n\ndata: {"n":3}\n\n\nevent: x\nid: 9\ndata: {"n":4}\r\ndata:{"n":5}\rdata: {"n":6}',
    options: { framing: "data-lines" },
    events: [
      [undefined, '{"n":1}', undefined],
      [undefined, '{"n":2}', undefined],
      [undefined, '{"n":3}', undefined],
      ["x", '{"n":4}', "9"],
      [undefined, '{"n":5}', undefined],
      [undefined, '{"n":6}', undefined],
    ],
  },
  {
    name: "data lines that are no objects",
    text:
      'data: {"n":\ndata: 1}\n\ndata: text\ndata: {"n":2}\ndata: [3]\n\ndata: {"n":4\n\ndata: {"n":5}}\n',
    options: { framing: "data-lines" },
    events: [
      [undefined, '{"n":\n1}', undefined],
      [undefined, "text", undefined],
      [undefined, '{"n":2}', undefined],
      [undefined, "[3]", undefined],
      [undefined, '{"n":4', undefined],
    ],
  },
  {
    name: "data lines and done",
    text:
      'event: done\n\nevent: done\ndata: {"n":1}\n\ndata: {"n":2}\nevent: done\n\nevent: error\n\n',
    options: { framing: "data-lines" },
    events: [
      ["done", "{}", undefined],
      ["done", '{"n":1}', undefined],
      [undefined, '{"n":2}', undefined],
      ["error", "{}", undefined],
    ],
  },
];

for (const { name, text, events, options } of FIXTURES) {
  Deno.test(`readEvents() reads ${name}, whole and cut at every byte`, async () => {
    const bytes = encoder.encode(text);
    assert.deepEqual(await brief([bytes], options), events);
    for (let cut = 1; cut < bytes.length; cut++) {
      const chunks = [bytes.slice(0, cut), bytes.slice(cut)];
      assert.deepEqual(await brief(chunks, options), events, `cut at ${cut}`);
    }
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assert.deepEqual(await brief(single, options), events, "byte by byte");
  });
}

Deno.test("readEvents() reads any stream the same however it is cut", async () => {
  const piece = fc.constantFrom(
    "data: ",
    "data",
    "event: done",
    "event: error",
    "event: x",
    "id: 1",
    ":",
    "retry: 5",
    "é🦕",
    " ",
    '{"a":1}',
    "\n",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\ufeff",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }).map((pieces) => encoder.encode(pieces.join(""))),
      fc.array(fc.nat(200), { maxLength: 20 }),
      fc.constantFrom<ReadOptions>({}, { framing: "data-lines" }),
      async (bytes, cuts, options) => {
        assert.deepEqual(await brief(cutAt(bytes, cuts), options), await brief([bytes], options));
      },
    ),
    { numRuns: 1_000 },
  );
});

function cutAt(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((place, at) => bytes.slice(places[at], place));
}

Deno.test("readEvents() gives an event as soon as its last byte is there", async () => {
  for (
    const [framing, text] of [
      ["events", "data: a\r\r"],
      ["events", "data: a\r\n\r"],
      ["events", "data: a\n\n"],
      ["data-lines", 'data: {"a":1}\r'],
      ["data-lines", 'data: {"a":1}\n'],
    ] as const
  ) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const events = readEvents(readable, { framing });
    writer.write(encoder.encode(text)).catch(() => {});
    const first = await events.next();
    assert.equal(first.done, false);
    await events.return();
  }
});

Deno.test("readEvents() gives one list per chunk and reads no further than asked", async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(encoder.encode("data: a\n\ndata: b\n\n"));
    },
  }, { highWaterMark: 0 });
  const events = readEvents(body);
  const first = await events.next();
  assert.equal(first.value?.length, 2);
  assert.equal(pulled, 1);
  await events.next();
  assert.equal(pulled, 2);
  await events.return();
});

Deno.test("readEvents() reads a line of 32 MiB", async () => {
  const text = "x".repeat(32 * 1024 * 1024);
  const bytes = encoder.encode(`data: ${text}\n\ndata: b\n\n`);
  const events = await read(cutEvery(bytes, 65_536));
  assert.deepEqual(events.map(({ data }) => data.length), [text.length, 1]);
});

Deno.test("readEvents() reads 100,000 events", async () => {
  const text = Array.from({ length: 100_000 }, (_, n) => `id: ${n}\ndata: {"n":${n}}\n\n`).join("");
  const events = await read(cutEvery(encoder.encode(text), 10_007));
  assert.equal(events.length, 100_000);
  assert.ok(events.every(({ id, data }, n) => id === String(n) && data === `{"n":${n}}`));
});

function cutEvery(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

Deno.test("readEvents() takes a line of exactly the limit and refuses a longer one", async () => {
  const limit = 1000;
  const longest = "data: " + "x".repeat(limit - 6);
  for (const size of [1, 7, 999, 5000]) {
    const good = cutEvery(encoder.encode(`${longest}\n\r\n${longest}\r\n\n`), size);
    assert.equal((await read(good, { lineLimit: limit })).length, 2);
    for (const text of [`${longest}x\n\n`, `:${longest}`, `data: a\r${longest}x\r\r`]) {
      await assert.rejects(
        () => read(cutEvery(encoder.encode(text), size), { lineLimit: limit }),
        (error) => error instanceof Failure && error.code === "answer_too_large",
      );
    }
  }
});

Deno.test("readEvents() refuses an event of many lines that has no end", async () => {
  const line = "data: " + "x".repeat(90) + "\n";
  await assert.rejects(
    () => read(Array(100).fill(line), { lineLimit: 1000 }),
    (error) => error instanceof Failure && error.code === "answer_too_large",
  );
});

Deno.test("readEvents() tells of ids and of the pause the server wants", async () => {
  const ids: string[] = [];
  const pauses: number[] = [];
  let bytes = 0;
  await read(["id: 1\ndata: a\n\nid: 2\n\n", "retry: 1500\nretry: 1s\nid: 3\n", ": hi\n"], {
    onId: (id) => ids.push(id),
    onRetry: (pause) => pauses.push(pause),
    onBytes: () => bytes++,
  });
  assert.deepEqual(ids, ["1", "2"], "the third block has no end");
  assert.deepEqual(pauses, [1500]);
  assert.ok(bytes >= 3);
});

Deno.test("readEvents() fails with stream_cut when the connection breaks", async () => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("data: a\n\ndata: b"));
    },
    pull(controller) {
      controller.error(new TypeError("error reading a body from connection"));
    },
  }, { highWaterMark: 0 });
  const events = readEvents(body);
  assert.equal((await events.next()).value?.length, 1);
  await assert.rejects(
    () => events.next(),
    (error) => error instanceof Failure && error.code === "stream_cut",
  );
});

Deno.test("readEvents() fails with stream_idle after a silence; comments are life", async () => {
  const clock = virtualClock();
  let chunks = 3;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await Promise.resolve();
      if (chunks-- > 0) {
        clock.advance(60_000);
        return controller.enqueue(encoder.encode(":\n"));
      }
      clock.advance(89_999);
      assert.equal(cancelled, false);
      clock.advance(1);
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  await assert.rejects(
    () => readEvents(body, { idleLimit: 90_000, clock }).next(),
    (error) => error instanceof Failure && error.code === "stream_idle",
  );
  assert.equal(cancelled, true);
});

Deno.test("readEvents() does not count the time its reader takes as silence", async () => {
  const clock = virtualClock();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode("data: a\n\n")),
  }, { highWaterMark: 0 });
  const events = readEvents(body, { idleLimit: 90_000, clock });
  for (let batch = 0; batch < 5; batch++) {
    assert.equal((await events.next()).done, false);
    clock.advance(200_000);
  }
  await events.return();
});

Deno.test("readEvents() ends with the reason of its signal and lets the connection go", async () => {
  const reason = new Failure("interrupted", "Interrupted");
  const control = new AbortController();
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("data: a\n\n"));
    },
    cancel(why) {
      cancelled = why;
    },
  });
  const events = readEvents(body, { signal: control.signal });
  assert.equal((await events.next()).value?.length, 1);
  const next = events.next();
  control.abort(reason);
  await assert.rejects(next, reason);
  assert.equal(cancelled, reason);
  await assert.rejects(() => readEvents(bodyOf("data: a\n\n"), { signal: control.signal }).next());
});

Deno.test("readEvents() lets the connection go when nobody asks for more", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode("data: a\n\n")),
    cancel: () => void (cancelled = true),
  });
  for await (const _events of readEvents(body)) break;
  assert.equal(cancelled, true);
});

Deno.test("eventLine() names an event after its field, else after its type, else message", () => {
  const name = (event: string | undefined, data: string) =>
    JSON.parse(eventLine({ event, id: undefined, data })).event;
  assert.equal(name("tool_use", '{"type":"x"}'), "tool_use");
  assert.equal(name(undefined, '{"type":"x"}'), "x");
  assert.equal(name(undefined, '{"type":7}'), "message");
  assert.equal(name(undefined, '["type"]'), "message");
  assert.equal(name(undefined, "null"), "message");
  assert.equal(name(undefined, "plain text"), "message");
  assert.equal(name('"\n', "1"), '"\n');
});

Deno.test("eventLine() passes JSON payloads byte for byte apart from line breaks", () => {
  const line = (data: string, id?: string) => eventLine({ event: "e", id, data });
  assert.equal(
    line('{"n":9007199254740993, "n":1.0}'),
    '{"event":"e","data":{"n":9007199254740993, "n":1.0}}',
  );
  assert.equal(line('{"a":\n[1,\n"\\u003c<&>"]\n}'), '{"event":"e","data":{"a":[1,"\\u003c<&>"]}}');
  assert.equal(line("1e400", "7"), '{"event":"e","data":1e400,"id":"7"}');
  assert.equal(line("{}", 'a"b'), '{"event":"e","data":{},"id":"a\\"b"}');
  assert.equal(line('"\\ud800"', ""), '{"event":"e","data":"\\ud800","id":""}');
});

Deno.test("eventLine() makes a JSON string of any other payload, always on one line", () => {
  const line = (data: string) => eventLine({ event: "e", id: undefined, data });
  assert.equal(line("two\nlines"), '{"event":"e","data":"two\\nlines"}');
  assert.equal(line(""), '{"event":"e","data":""}');
  assert.equal(line("{'a':1}"), '{"event":"e","data":"{\'a\':1}"}');
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (data, event) => {
    const text = eventLine({ event, id: event, data });
    assert.ok(!/[\r\n]/.test(text));
    assert.equal(JSON.parse(text).event, event);
  }));
});

Deno.test("time in which the program was stopped is no silence of the stream", async () => {
  const clock = virtualClock();
  let push = (_: string) => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      push = (text) => controller.enqueue(encoder.encode(text));
    },
  });
  const events = readEvents(body, { idleLimit: 80_000, clock });
  const first = events.next();
  await new Promise((resolve) => setTimeout(resolve, 0));
  clock.advance(70_000);
  // Ctrl-Z for an hour: the timer comes late, and what waits in the socket is read.
  clock.halt(3_600_000);
  push("data: 1\n\n");
  assert.equal((await first).value?.[0]?.data, "1");
  const second = events.next();
  await new Promise((resolve) => setTimeout(resolve, 0));
  clock.advance(79_999);
  clock.advance(1);
  await assert.rejects(second, { code: "stream_idle" });
});
