import assert from "node:assert/strict";
import { AIM, measureTokenCost, tokenCostPage } from "../../scripts/token_cost.ts";

Deno.test("usual tasks of an agent cost few calls and tokens, and the page says how", async () => {
  const costs = await measureTokenCost();
  const page = tokenCostPage(costs);
  for (const { task, plain, cheap } of costs) {
    assert.ok(cheap.tokens < plain.tokens, `${task}: ${cheap.tokens} of ${plain.tokens}`);
    assert.ok(cheap.commands.length <= plain.commands.length, task);
    assert.ok(page.includes(`### ${task}`));
    // What is printed in words must be a command line of this program.
    for (const line of [...plain.commands, ...cheap.commands]) {
      assert.doesNotMatch(line, /undefined/);
    }
  }
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const aimed = costs.slice(0, AIM.tasks);
  assert.ok(sum(aimed.map(({ cheap }) => cheap.tokens)) <= AIM.tokens, page);
  assert.ok(sum(aimed.map(({ cheap }) => cheap.commands.length)) <= AIM.calls, page);
});
