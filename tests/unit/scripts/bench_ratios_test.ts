/** The arithmetic of the benchmarks. */
import assert from "node:assert/strict";
import { compare, median, table } from "../../../scripts/bench/ratios.ts";

Deno.test("median() is the middle value in any order", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([7]), 7);
});

Deno.test("median() of an even number lies between the two in the middle", () => {
  assert.equal(median([4, 1, 3, 100]), 3.5);
});

Deno.test("median() sorts by value, not by spelling, and leaves its input alone", () => {
  const values = [100, 20, 3];
  assert.equal(median(values), 20);
  assert.deepEqual(values, [100, 20, 3]);
});

Deno.test("median() of nothing is an error", () => {
  assert.throws(() => median([]), /nothing/);
});

Deno.test("compare() takes the ratio of each round, so that a slow spell of the machine cancels out", () => {
  // The machine was three times slower in the last two rounds; the medians alone would say 1.2.
  const times = { program: [20, 20, 60], empty: [10, 50, 30] };
  assert.equal(compare(times, "program", "empty").ratio, 2);
  assert.equal(compare(times, "program", "empty").milliseconds, 20);
});

Deno.test("compare() says whether the aim was met, where one was set", () => {
  const times = { program: [13, 13, 13], empty: [10, 10, 10] };
  assert.equal(compare(times, "program", "empty", 1.3).met, true);
  assert.equal(compare(times, "program", "empty", 1.2).met, false);
  assert.equal("met" in compare(times, "program", "empty"), false);
});

Deno.test("compare() refuses times that do not belong together", () => {
  assert.throws(() => compare({ program: [1, 2], empty: [1] }, "program", "empty"), /pairs/);
  assert.throws(() => compare({ program: [1] }, "program", "missing"), /pairs/);
});

Deno.test("table() aligns words to the left and numbers to the right", () => {
  const rows = [["program", "ms"], ["empty", "9.5"], ["a", "120.0"]];
  assert.equal(table(rows), "program  ms\nempty      9.5\na        120.0\n");
});
