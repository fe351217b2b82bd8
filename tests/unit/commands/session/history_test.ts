import assert from "node:assert/strict";
import { sessionHistory } from "../../../../src/commands/session/history.ts";
import { getSessionHistory } from "../../../../src/operations/session/prompts.ts";
import type { Values } from "../../../../src/operations/types.ts";
import { stage } from "../../../fakes/invocation.ts";

async function history(gives: unknown, values: Values = {}): Promise<unknown[]> {
  const set = stage({
    operation: getSessionHistory,
    values: { session_id: "s1", ...values },
    script: [{ operation: "getSessionHistory", gives }],
  });
  await sessionHistory(set.invocation);
  set.finished();
  return set.printed();
}

const HISTORY = {
  events: [
    { type: "user", content: "Fix it", index: 0 },
    { type: "assistant_text", content: "Done" },
    { type: "user", content: "Thanks", index: 1 },
  ],
  count: 3,
  cursor: "c1",
};

Deno.test("session history prints the answer as it is", async () => {
  assert.deepEqual(await history(HISTORY), [HISTORY]);
});

Deno.test("session history --prompts-only prints what was prompted, and how often", async () => {
  const [first, , last] = HISTORY.events;
  assert.deepEqual(await history(HISTORY, { prompts_only: true }), [
    { events: [first, last], count: 2, cursor: "c1" },
  ]);
  assert.deepEqual(await history({ events: [] }, { prompts_only: true }), [{ events: [] }]);
  assert.deepEqual(await history({ other: 1 }, { prompts_only: true }), [{ other: 1 }]);
});
