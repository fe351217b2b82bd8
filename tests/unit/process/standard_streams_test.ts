/** Writing to streams that have no room: nothing is lost and nothing comes twice. */
import assert from "node:assert/strict";
import { fc } from "../../fakes/property.ts";
import { joinBytes } from "../../../src/json/bytes.ts";
import { realStderr, realStdout } from "../../../src/process/standard_streams.ts";

/** A pipe that takes `rooms` bytes at a time, then nothing once, and so on. */
function pipe(rooms: readonly number[]) {
  const taken: Uint8Array[] = [];
  let at = 0;
  let room = rooms[0] ?? 1;
  return {
    text: () => new TextDecoder().decode(joinBytes(taken)),
    /** Takes what there is room for; throws when there is none. */
    take(bytes: Uint8Array): number {
      if (bytes.length === 0) return 0;
      if (room === 0) {
        room = rooms[++at % rooms.length] ?? 1;
        throw new Deno.errors.WouldBlock("full");
      }
      const count = Math.min(room, bytes.length);
      taken.push(bytes.slice(0, count));
      room -= count;
      return count;
    },
  };
}

/** Standard output as the runtime writes it: lines at once, up to 1,024 bytes kept in a buffer. */
function lineWriter(to: ReturnType<typeof pipe>) {
  const capacity = 1_024;
  let kept: Uint8Array = new Uint8Array();
  const flush = () => {
    while (kept.length > 0) kept = kept.slice(to.take(kept));
  };
  const keep = (bytes: Uint8Array) => {
    const count = Math.min(bytes.length, capacity - kept.length);
    kept = joinBytes([kept, bytes.slice(0, count)]);
    return count;
  };
  const writeOnce = (bytes: Uint8Array): number => {
    const feed = bytes.lastIndexOf(10);
    if (feed < 0) {
      if (kept.at(-1) === 10 || kept.length + bytes.length > capacity) flush();
      return bytes.length >= capacity ? to.take(bytes) : keep(bytes);
    }
    flush();
    const lines = bytes.subarray(0, feed + 1);
    const count = to.take(lines);
    return count + keep(count < lines.length ? lines.subarray(count) : bytes.subarray(count));
  };
  return {
    isTerminal: () => false,
    write(bytes: Uint8Array): Promise<number> {
      return Promise.resolve().then(() => {
        const count = writeOnce(bytes);
        flush();
        return count;
      });
    },
  };
}

const TEXTS = fc.array(
  fc.oneof(
    fc.string({ maxLength: 30, unit: fc.constantFrom("a", "b", "\n") }),
    fc.integer({ min: 0, max: 3_000 }).map((length) => "x".repeat(length)),
  ),
  { maxLength: 4 },
);
const ROOMS = fc.array(fc.integer({ min: 300, max: 2_500 }), { minLength: 1, maxLength: 6 });

Deno.test("realStdout() writes every byte once to a non-blocking stream", async () => {
  await fc.assert(
    fc.asyncProperty(TEXTS, ROOMS, async (texts, rooms) => {
      const to = pipe(rooms);
      const sink = realStdout(lineWriter(to), () => true);
      for (const text of texts) await sink.write(new TextEncoder().encode(text));
      assert.equal(to.text(), texts.join(""));
    }),
    { numRuns: 25 },
  );
});

Deno.test("realStderr() writes every byte once to a non-blocking stream", async () => {
  await fc.assert(
    fc.asyncProperty(TEXTS, ROOMS, async (texts, rooms) => {
      const to = pipe(rooms);
      const stream = {
        isTerminal: () => false,
        write: (bytes: Uint8Array) => Promise.resolve().then(() => to.take(bytes)),
      };
      for (const text of texts) await realStderr(stream).write(new TextEncoder().encode(text));
      assert.equal(to.text(), texts.join(""));
    }),
    { numRuns: 10 },
  );
});

Deno.test("realStdout() passes on what else the stream refuses", async () => {
  const stream = {
    isTerminal: () => false,
    write: () => Promise.reject(new Deno.errors.BrokenPipe("gone")),
  };
  for (const nonBlocking of [true, false]) {
    const sink = realStdout(stream, () => nonBlocking);
    await assert.rejects(sink.write(new Uint8Array([97])), Deno.errors.BrokenPipe);
  }
});
