import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import {
  linesOf,
  singleEvents,
  type StreamEvent,
  streamEvent,
} from "../../../../src/client/stream/event_line.ts";
import { readBatches } from "../../../../src/client/stream/event_stream.ts";
import { mergeText } from "../../../../src/commands/stream/merge_text.ts";

/** An event: name, payload, id. */
type Made = readonly [event: string, data: unknown, id?: number | undefined];

function delta(content: string, id?: number): Made {
  return ["text_delta", { type: "text_delta", content }, id];
}

async function* batchesOf(made: readonly Made[], failure?: Error) {
  for (const [event, data, id] of made) {
    const json = typeof data === "string" ? data : JSON.stringify(data);
    yield [streamEvent({ event, id: id?.toString(), data: json })] as const;
  }
  if (failure) throw failure;
}

function streamOf(made: readonly Made[]): ReadableStream<Uint8Array> {
  const text = made.map(([event, data, id]) =>
    (id === undefined ? "" : `id: ${id}\n`) + `event: ${event}\n` +
    `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`
  ).join("");
  return new Response(text).body ?? new ReadableStream();
}

async function merged(made: readonly Made[]): Promise<StreamEvent[]> {
  const byRuns = [];
  for await (const batch of mergeText(readBatches(streamOf(made)))) byRuns.push(...batch);
  const one = [];
  for await (const batch of mergeText(batchesOf(made))) one.push(...batch);
  // Runs and single events come to the same.
  assert.equal(linesOf(byRuns), linesOf(one));
  return [...singleEvents(one)];
}

async function lines(made: readonly Made[]): Promise<unknown[]> {
  return (await merged(made)).map(({ line }) => JSON.parse(line));
}

Deno.test("texts in a row become one line with the last id", async () => {
  assert.deepEqual(
    await lines([delta("Hel", 1), delta('l"o', 2), delta(" \\ wörld\n", 3), ["done", {}, 4]]),
    [
      {
        event: "text_delta",
        data: { type: "text_delta", content: 'Hell"o \\ wörld\n' },
        id: "3",
      },
      { event: "done", data: {}, id: "4" },
    ],
  );
});

Deno.test("another event, another name and another member end a text", async () => {
  const other = (n: number): Made => ["text_delta", { type: "text_delta", n, content: "x" }];
  const found = await lines([
    delta("a"),
    ["tool_use", { name: "edit" }],
    delta("b"),
    ["assistant_message", { type: "text_delta", content: "c" }],
    ["assistant_message", { type: "text_delta", content: "d" }],
    ["output", { content: "e" }],
    other(1),
    other(2),
    ["text", { content: "f" }],
    ["text", { content: "g" }],
  ]);
  const contents = found.map((line) => (line as { data: { content?: string } }).data.content);
  assert.deepEqual(contents, ["a", undefined, "b", "cd", "e", "x", "x", "f", "g"]);
});

Deno.test("payloads without a text as content stay as they are", async () => {
  const made: Made[] = [
    ["output", '"plain"'],
    ["output", '"plain"'],
    ["output", { content: 1 }],
    ["output", { content: [" "] }],
    ["output", { text: "content" }],
    ["output", '{"content":"a","content":{"b":"c"}}'],
  ];
  assert.equal((await merged(made)).length, made.length);
});

Deno.test("what is held is printed when the stream fails", async () => {
  const found: string[] = [];
  const interrupted = new Error("Interrupted");
  await assert.rejects(async () => {
    for await (const batch of mergeText(batchesOf([delta("a", 1), delta("b", 2)], interrupted))) {
      found.push(linesOf(batch));
    }
  }, interrupted);
  assert.deepEqual(found, [
    '{"event":"text_delta","data":{"type":"text_delta","content":"ab"},"id":"2"}\n',
  ]);
});

Deno.test("no text is lost, doubled or moved, whatever it holds", async () => {
  const event = fc.oneof(
    fc.string({ unit: "binary" }).map((content) => delta(content)),
    fc.record({ content: fc.string(), n: fc.nat({ max: 1 }) })
      .map((data): Made => ["output", data]),
    fc.json().map((json): Made => ["text_delta", json]),
    fc.constant<Made>(["tool", {}]),
  );
  const saying = (all: readonly unknown[]) =>
    all.map((line) => {
      const { event, data } = line as { event: string; data: { content?: unknown } | null };
      const content = data?.content;
      return typeof content === "string" ? content : `<${event} ${JSON.stringify(data)}>`;
    }).join("");
  await fc.assert(
    fc.asyncProperty(fc.array(event), fc.boolean(), async (made, hasIds) => {
      const numbered = hasIds ? made.map(([name, data], n): Made => [name, data, n]) : made;
      const plain = [];
      for await (const batch of batchesOf(numbered)) plain.push(...batch);
      const before = plain.map(({ line }) => JSON.parse(line));
      assert.equal(saying(await lines(numbered)), saying(before));
    }),
    { numRuns: 300 },
  );
});
