/** Promises of the commands that are one call: dry runs, and answers that say the call failed. */
import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import { fakeProcess } from "../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };

async function runWith(args: string[], answer?: unknown) {
  const fetch = () => Promise.resolve(Response.json(answer));
  const process = fakeProcess({ env: ENV, args, ...(answer === undefined ? {} : { fetch }) });
  return { code: await run(process), out: process.out(), err: process.err() };
}

for (
  const [args, answer, error, hint] of [
    [
      ["session", "git", "s1", "push"],
      { success: false, error: "Not a git repository" },
      "Not a git repository",
      "Check the workspace: runtm-api session git s1 status",
    ],
    [
      ["session", "deploy", "scaffold", "s 1"],
      { scaffolded: false, message: null },
      '"session deploy scaffold" answered scaffolded: false',
      "See what is there: runtm-api session file list 's 1'",
    ],
    [
      ["session", "deploy", "validate", "s1"],
      { valid: false, errors: ["runtm.yaml is missing"] },
      '"session deploy validate" answered valid: false',
      "Fix what `details` lists; to add missing files: runtm-api session deploy scaffold s1",
    ],
  ] as const
) {
  Deno.test(`${args.join(" ")} that says it failed is a failure with a next step`, async () => {
    const { code, out, err } = await runWith([...args], answer);
    assert.deepEqual([code, out], [1, ""]);
    const said = JSON.parse(err);
    assert.deepEqual([said.error, said.hint, said.code], [error, hint, "operation_failed"]);
    assert.deepEqual(said.details, answer);
  });
}

for (
  const args of [
    ["template", "list"],
    ["guardrails", "limits", "get"],
    ["secrets", "resolved", "--team"],
    ["secrets", "list", "--team"],
  ]
) {
  Deno.test(`${args.join(" ")} --dry-run names the organisation that a look-up will tell`, async () => {
    const { code, out } = await runWith([...args, "--dry-run"]);
    assert.equal(code, 0);
    const { steps } = JSON.parse(out);
    assert.equal(steps[0].headers["X-Organization-Id"], undefined);
    assert.equal(steps[1].headers["X-Organization-Id"], "{org_id}");
  });
}
