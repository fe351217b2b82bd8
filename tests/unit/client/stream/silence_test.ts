import assert from "node:assert/strict";
import { watchSilence } from "../../../../src/client/stream/silence.ts";
import { virtualClock } from "../../../fakes/process.ts";

function watched(limit: number) {
  const clock = virtualClock();
  const fired: number[] = [];
  const started = clock.now();
  const watch = watchSilence(clock, limit, () => fired.push(clock.now() - started));
  watch.waiting();
  return { clock, fired, watch };
}

Deno.test("a silence ends the waiting after exactly its limit", () => {
  const { clock, fired } = watched(92_000);
  clock.advance(91_999);
  assert.deepEqual(fired, []);
  clock.advance(1);
  assert.deepEqual(fired, [92_000]);
});

Deno.test("what is heard begins the silence anew", () => {
  const { clock, fired, watch } = watched(90_000);
  clock.advance(60_000);
  watch.heard();
  watch.waiting();
  clock.advance(89_999);
  assert.deepEqual(fired, []);
  clock.advance(1);
  assert.deepEqual(fired, [150_000]);
});

Deno.test("time in which the program was stopped is no silence", () => {
  const { clock, fired } = watched(90_000);
  clock.advance(10_000);
  clock.halt(3_600_000);
  assert.deepEqual(fired, []);
  // The step that was interrupted counts as far as it would have lasted.
  clock.advance(74_999);
  assert.deepEqual(fired, []);
  clock.advance(1);
  assert.equal(fired.length, 1);
});

Deno.test("what waited in the socket is heard before a short silence can end", () => {
  const { clock, fired, watch } = watched(2_000);
  clock.halt(60_000);
  assert.deepEqual(fired, []);
  watch.heard();
  watch.waiting();
  clock.advance(1_999);
  assert.deepEqual(fired, []);
});

Deno.test("a watch that has ended says nothing", () => {
  const { clock, fired, watch } = watched(2_000);
  watch.end();
  clock.advance(10_000);
  assert.deepEqual(fired, []);
});
