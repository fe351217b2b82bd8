/** The benchmarks run from beginning to end, and every row says what it stands beside. */
import assert from "node:assert/strict";
import { GROUPS, measureAll, reportText } from "../../../scripts/bench/bench.ts";

Deno.test("the benchmarks run, with as little as shows that they work", async () => {
  const report = await measureAll({ rounds: 1, quick: true });
  for (const { program, beside, milliseconds, ratio, spread, aim, met } of report.rows) {
    const row = `${program} beside ${beside}`;
    assert(milliseconds > 0 && ratio > 0 && Number.isFinite(ratio), row);
    assert(spread[0] <= ratio && ratio <= spread[1], row);
    // How fast it is on a busy machine, once, says nothing: only that it is judged.
    assert.equal(met, aim === undefined ? undefined : ratio <= aim, row);
  }
  const measured = new Set(report.rows.map(({ group }) => group));
  const silent = GROUPS.filter(({ name }) => !measured.has(name)).map(({ name }) => name);
  assert(silent.length <= report.left_out.length, `${silent} have no rows and no reason`);
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  for (const reason of report.left_out) assert(reportText(report).includes(reason));
});
