import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { EventRun, linesOf, singleEvents } from "../../../../src/client/stream/event_line.ts";
import {
  type BatchOptions,
  readBatches,
  type ReadOptions,
} from "../../../../src/client/stream/event_stream.ts";
import { size } from "../../../fakes/more.ts";
import { referenceEvents, referenceLine } from "./reference_reader.ts";

/** Payloads of every kind: JSON, nearly JSON, text. */
const PAYLOADS = fc.oneof(
  { weight: 4, arbitrary: flatObject() },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }).map(onOneLine) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['{"a":[1,2.5e3,{"b":null}],"t":true}', "plain text", "[info] x", "[1] x", "[1,2]", "1,2"],
      ...['{"a":1},{"b":2}', '"str"', '"a" b"', "12", "012", "-", "true", "true ", "truex", "null"],
      ...["", ' {"a":1} ', '{"a":"é→😀"}', '{"a":"\\u00e9\\n"}', '{"a":"\\x"}', '{"a":"\t"}'],
      ...['{"a":1', "\0", '{"type":"zz","q":"\\""}', '{"type":5}', 'tab\there "q" \\', '"\\ud83d"'],
      ...['{"__proto__":1}', '{"a":1e400}', "[[[[[[]]]]]]", "{}", "[]", "[ ]", "[\t1]", '"', "{"],
      ...['{"type":"done"}', '{"type":"a","type":"b"}', '{"\\u0074ype":"x"}', '{"x":{"type":"y"}}'],
      ...['{"type":"with blank"}', '{"n":1,"type":"late"}', '{"a":1,"id":"5"}', ',"id":"5"}'],
      ...[
        '{"status":"ready"}',
        '{"status":"failed"}',
        '{"type":"te\\u0078t"}',
        '["type"]',
        '"type"',
      ],
    ),
  },
);

function flatObject() {
  return fc.record({ n: fc.nat(), length: fc.nat({ max: 400 }) })
    .map(({ n, length }) => JSON.stringify({ type: "text_delta", n, content: "x".repeat(length) }));
}

function onOneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}

const NAMES = ["text_delta", "text_delta", "tool", "done", "error", "heartbeat", "", "a b", 'q"q'];
const IDS = ["1", "22", "333", "abc", "", "0\0", "9".repeat(25), "4 "];

/** One event as a server might write it, fields in any order and with anything between them. */
const EVENT = fc.record({
  fields: fc.array(
    fc.oneof(
      fc.constantFrom(...IDS).map((id) => `id: ${id}`),
      fc.constantFrom(...NAMES, "é", "complete").map((name) => `event:${name}`),
      fc.constantFrom(...NAMES).map((name) => `event: ${name}`),
      fc.constantFrom(": comment", "retry: 5", "foo: bar", "data", "\ufeffdata: x", ""),
      PAYLOADS.map((payload) => `data:${payload}`),
      PAYLOADS.map((payload) => `data: ${payload}`),
    ),
    { maxLength: 5 },
  ),
  end: fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\r"),
  isWhole: fc.boolean().chain((whole) => whole ? fc.constant(true) : fc.boolean()),
}).map(({ fields, end, isWhole }) =>
  fields.map((field) => field + end).join("") + (isWhole ? end : "")
);

/** One event as servers usually write it. */
const ORDINARY = fc.record({ id: fc.option(fc.nat()), payload: PAYLOADS, name: fc.boolean() })
  .map(({ id, payload, name }) =>
    `${id === null ? "" : `id: ${id}\n`}${name ? "event: text_delta\n" : ""}data: ${payload}\n\n`
  );

/** Events that are all written in one way, but for now and then one. */
const UNIFORM = fc.record({
  head: fc.constantFrom("id: 7\nevent: text\n", "id:8\nevent:a.b\n", "event: text\n", "", ""),
  payloads: fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom('{"a":"b"}', '{"n":1,"t":null}', "{}", '{"s":"\\n"}'),
      },
      { weight: 5, arbitrary: flatObject() },
      { weight: 1, arbitrary: PAYLOADS },
    ),
    { maxLength: 40 },
  ),
  odd: fc.record({ at: fc.nat({ max: 60 }), event: fc.oneof(ORDINARY, EVENT) }),
}).map(({ head, payloads, odd }) => {
  const events = payloads.map((payload) => `${head}data: ${payload}\n\n`);
  if (odd.at < events.length) events[odd.at] = odd.event;
  return events;
});

const STREAM = fc.record({
  mark: fc.constantFrom("", "", "", "\ufeff", "\ufeff\ufeff"),
  events: fc.oneof(
    fc.array(ORDINARY, { maxLength: 30 }),
    UNIFORM,
    fc.array(EVENT, { maxLength: 20 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: ORDINARY }, EVENT), { maxLength: 30 }),
  ),
  /** A byte that is none of UTF-8, and where it stands. */
  bad: fc.option(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0x80, max: 0xff }) }), {
    freq: 4,
  }),
  /** Where the stream is cut off. */
  length: fc.option(fc.nat(), { freq: 3 }),
  /** Lengths of its chunks, over and over. */
  cuts: fc.oneof(
    fc.constant([1]),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
    fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
    fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }),
  ),
  ofBytes: fc.boolean(),
  framing: fc.constantFrom<"events" | "data-lines">("events", "events", "data-lines"),
  lineLimit: fc.constantFrom(1024 * 1024, 1024 * 1024, 300, 40),
  single: fc.constantFrom(undefined, /failed|ready|\\u00/),
}).map((stream) =>
  // That of 0.4.0 counted the byte order mark as a character of the first line.
  stream.mark === "" ? stream : { ...stream, lineLimit: 1024 * 1024 }
);

type Stream = typeof STREAM extends fc.Arbitrary<infer T> ? T : never;

function chunksOf({ mark, events, bad, length, cuts }: Stream): Uint8Array[] {
  let bytes = new TextEncoder().encode(mark + events.join(""));
  if (bad !== null && bytes.length > 0) bytes[bad.at % bytes.length] = bad.byte;
  if (length !== null) bytes = bytes.slice(0, length % (bytes.length + 1));
  const chunks: Uint8Array[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const cut = cuts[n % cuts.length] ?? 1;
    chunks.push(bytes.slice(at, at + cut));
    at += cut;
  }
  return chunks;
}

function bodyOf(chunks: readonly Uint8Array[], ofBytes: boolean): ReadableStream<Uint8Array> {
  const left = chunks.map((chunk) => chunk.slice());
  if (!ofBytes) {
    return new ReadableStream({
      pull(controller) {
        const chunk = left.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    }, { highWaterMark: 0 });
  }
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const chunk = left.shift();
      if (chunk !== undefined) return controller.enqueue(chunk);
      controller.close();
      // A read into a buffer ends with an answer of its own.
      controller.byobRequest?.respond(0);
    },
  });
}

/** What came of reading a stream: its lines, its last id and the pause it asked for, its failure. */
interface Reading {
  lines: string;
  id?: string;
  retry?: number;
  failure?: string;
}

async function reading(
  read: (options: ReadOptions) => AsyncGenerator<string, void>,
  { framing, lineLimit }: Stream,
): Promise<Reading> {
  const found: Reading = { lines: "" };
  const heard: Omit<Reading, "lines"> = {};
  try {
    const options: ReadOptions = {
      framing,
      lineLimit,
      onId: (id) => void (heard.id = id),
      onRetry: (pause) => void (heard.retry = pause),
    };
    for await (const lines of read(options)) found.lines += lines;
  } catch (error) {
    // What was read of the chunk that failed is not told, and so neither is its last id.
    return { ...found, failure: String(error) };
  }
  return { ...found, ...heard };
}

async function* byReference(stream: Stream, options: ReadOptions) {
  for await (const events of referenceEvents(bodyOf(chunksOf(stream), false), options)) {
    yield events.map(referenceLine).join("");
  }
}

async function* byProgram(stream: Stream, options: BatchOptions) {
  const body = bodyOf(chunksOf(stream), stream.ofBytes);
  for await (const events of readBatches(body, { ...options, single: stream.single })) {
    const lines = linesOf(events);
    assert.equal(linesOf(singleEvents(events)), lines);
    for (const event of events) {
      if (!(event instanceof EventRun)) continue;
      assert.deepEqual([...event.backwards()].reverse(), event.events());
      const last = event.events().at(-1);
      assert.deepEqual([last?.line, last?.event, last?.id], [event.line, event.event, event.id]);
      assert.equal(event.count, event.events().length);
    }
    yield lines;
  }
}

Deno.test("the reader and that of 0.4.0 make the same lines of any stream", async () => {
  await fc.assert(
    fc.asyncProperty(STREAM, async (stream) => {
      const [now, before] = await Promise.all([
        reading((options) => byProgram(stream, options), stream),
        reading((options) => byReference(stream, options), stream),
      ]);
      if (before.failure === undefined) return assert.deepEqual(now, before);
      // Chunks may differ, so a failure may come with fewer or more of the lines before it.
      assert.equal(now.failure, before.failure);
      assert.ok(now.lines.startsWith(before.lines) || before.lines.startsWith(now.lines));
    }),
    { numRuns: size(400, 20_000) },
  );
});

Deno.test("the reader takes ordinary events as runs, however they are cut", async () => {
  const events = Array.from(
    { length: 50 },
    (_, n) => `id: ${n}\nevent: text\ndata: {"n":${n}}\n\n`,
  );
  const stream = new TextEncoder().encode(events.join(""));
  for (const size of [1, 7, 1000, stream.length]) {
    const chunks = Array.from(
      { length: Math.ceil(stream.length / size) },
      (_, n) => stream.slice(n * size, (n + 1) * size),
    );
    for await (const batch of readBatches(bodyOf(chunks, true))) {
      assert.equal(batch.length, 1);
      assert.ok(batch[0] instanceof EventRun);
    }
  }
});
