/** Marks in the output of a terminal are found wherever its bytes are cut. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import {
  encodedChunks,
  encodedLines,
  firstLine,
  markOf,
} from "../../../../src/commands/terminal/exec_script.ts";
import { markedOutput, type Part } from "../../../../src/commands/terminal/marked_output.ts";
import { joinBytes } from "../../../../src/json/bytes.ts";

const MARK = markOf("0b7e1f52-3c44-4a0f-9d3e-5f6a7b8c9d0e");
const ENCODER = new TextEncoder();

/** Parts with neighbouring bytes joined. */
function joinedParts(parts: readonly Part[]): (string | number[])[] {
  const all: (string | number[])[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if ("word" in part) all.push(part.word);
    else if (Array.isArray(last)) last.push(...part.bytes);
    else all.push([...part.bytes]);
  }
  return all;
}

Deno.test("markedOutput() gives the same parts wherever the bytes are cut", () => {
  const texts = fc.oneof(
    fc.constant(undefined),
    fc.uint8Array({ maxLength: 30 }),
    // Beginnings of a mark that become none.
    fc.nat({ max: MARK.bytes.length - 1 }).map((length) => MARK.bytes.slice(0, length)),
    fc.constant(MARK.bytes.slice(0, 1)),
  );
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 12 }), fc.array(fc.nat(60)), (given, cuts) => {
      const wanted: Part[] = given.map((bytes) =>
        bytes === undefined ? { word: "exit=7" } : { bytes }
      );
      const whole = joinBytes(
        wanted.map((part) =>
          "bytes" in part ? part.bytes : joinBytes([MARK.bytes, ENCODER.encode(`${part.word};`)])
        ),
      );
      // What may become a mark is held back until it cannot.
      const all = joinBytes([whole, ENCODER.encode("end")]);
      const partsOf = markedOutput(MARK.bytes);
      const parts: Part[] = [];
      let at = 0;
      for (const cut of [...cuts, all.length]) {
        parts.push(...partsOf(all.subarray(at, at + cut)));
        at += cut;
      }
      assert.deepEqual(
        joinedParts(parts),
        joinedParts(
          [...wanted, { bytes: ENCODER.encode("end") }].filter((part) =>
            "word" in part || part.bytes.length > 0
          ),
        ),
      );
    }),
  );
});

Deno.test("what is typed never holds the mark, and fits into the line of any terminal", () => {
  const line = firstLine(MARK);
  assert.ok(!line.includes(MARK.halves.join("")));
  assert.ok(line.length < 1_024 && line.endsWith("\n"));
  // Nothing that a shell's history would replace.
  assert.ok(!line.includes("!"));
  for (const one of encodedLines("x".repeat(10_000)).split("\n")) assert.ok(one.length <= 1_000);
});

Deno.test("encodedChunks() encodes any chunks as the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2_000 })), async (chunks) => {
      let text = "";
      for await (const lines of encodedChunks(ReadableStream.from(chunks))) text += lines;
      assert.ok(text.endsWith(".\n"));
      const decoded = Uint8Array.fromBase64(text.slice(0, -2).replaceAll("\n", ""));
      assert.deepEqual(decoded, joinBytes(chunks));
    }),
    { numRuns: 50 },
  );
});
