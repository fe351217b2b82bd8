/** The arithmetic of the benchmarks. */
import assert from "node:assert/strict";
import { compare, median, table } from "../../../scripts/bench/ratios.ts";
import { comparePairs, takeTurns } from "../../../scripts/bench/turns.ts";

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

Deno.test("compare() tells between which ratios half of the rounds lie", () => {
  const times = { program: [50, 10, 20, 30, 40], empty: [10, 10, 10, 10, 10] };
  assert.deepEqual(compare(times, "program", "empty").spread, [2, 4]);
  assert.deepEqual(compare({ a: [3], b: [2] }, "a", "b").spread, [1.5, 1.5]);
  assert.equal(compare({ a: [9, 3], b: [2, 4] }, "a", "b").best, 1.5);
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

const script = (name: string, text: string, code?: number) => ({
  name,
  command: Deno.execPath(),
  args: ["eval", text],
  ...(code === undefined ? {} : { code }),
});

Deno.test("takeTurns() runs every program once a round, prepared before each run", async () => {
  const order: string[] = [];
  const prepared = (name: string) => ({
    ...script(name, ""),
    prepare: () => Promise.resolve(void order.push(name)),
  });
  const { times } = await takeTurns([prepared("a"), prepared("b")], 2, {});
  assert.deepEqual([times.a?.length, times.b?.length], [2, 2]);
  assert.equal(order.join(""), "abababab");
});

Deno.test("takeTurns() fails when a program ends otherwise than it should", async () => {
  await takeTurns([script("as expected", "Deno.exit(3)", 3)], 1, {});
  const failing = [script("broken", "Deno.exit(3)")];
  await assert.rejects(takeTurns(failing, 1, {}), /broken ended with 3/);
});

Deno.test("comparePairs() leaves out what was not run", () => {
  const measured = { times: { a: [2], b: [1] }, cpu: { a: 900, b: 600 } };
  const rows = comparePairs(measured, [["a", "b", 3], ["a", "absent"], ["absent", "b"]]);
  assert.deepEqual(rows.map(({ program, beside, cpu }) => [program, beside, cpu]), [
    ["a", "b", 1.5],
  ]);
  const short = comparePairs({ ...measured, cpu: { a: 20, b: 10 } }, [["a", "b"]]);
  assert.equal(short[0]?.cpu, undefined);
});
