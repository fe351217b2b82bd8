/** What an agent is to do is never blank: a failed producer must not start paid work. */
import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import type { Input } from "../../../src/operations/types.ts";
import { allOperations } from "../../../src/operations/areas.ts";
import { fakeProcess } from "../../fakes/process.ts";

Deno.test("every prompt that the service carries out refuses blanks", async () => {
  const prompts = (await allOperations()).flatMap(({ id, inputs }) =>
    Object.entries<Input>(inputs)
      .filter(([name, input]) => name === "prompt" && input.in === "body")
      .map(([, input]) => ({ id, input }))
  );
  assert.deepEqual(prompts.map(({ id }) => id).toSorted(), [
    "createScheduledAgent",
    "launchSession",
    "promptSession",
    "updateScheduledAgent",
  ]);
  for (const { id, input } of prompts) assert.equal(input.notBlank, true, id);
});

Deno.test("a blank prompt of a schedule is a usage error, from an option or from a file", async () => {
  const schedule = ["scheduled-agents", "create", "--name", "a", "--cron", "0 3 * * *"];
  for (
    const words of [
      [...schedule, "--prompt", " \n"],
      [...schedule, "--prompt-file", "/blank"],
      ["scheduled-agents", "update", "sa_1", "--prompt-file", "-"],
    ]
  ) {
    const process = fakeProcess({
      args: words,
      env: { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", RUNTM_ORG_ID: "org_1" },
      files: { "/blank": " \n" },
    });
    assert.equal(await run(process), 3, words.join(" "));
    assert.match(JSON.parse(process.err()).error, /is empty$/);
  }
});
