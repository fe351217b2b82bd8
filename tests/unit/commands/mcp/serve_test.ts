/** `mcp serve`: what the server is started with is checked before it speaks. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };

Deno.test("mcp serve refuses areas that do not exist, and an organisation that cannot be one", async () => {
  for (
    const [args, message] of [
      [["--area", "nope"], /^Unknown area "nope" of --area$/],
      [["--area", "session, nope"], /^Unknown area "nope" of --area$/],
      [["--area", ""], /^Invalid value for --area$/],
      [["--org", "<id>"], /^Invalid value "<id>" for --org: it is a placeholder/],
    ] as const
  ) {
    const process = fakeProcess({ env: ENV, args: ["mcp", "serve", ...args] });
    assert.equal(await run(process), 3, args.join(" "));
    const error = JSON.parse(process.err());
    assert.match(error.error, message);
    if (/Unknown/.test(error.error)) assert.match(error.hint, /^Known: session, template, /);
  }
});

Deno.test("mcp serve ends at a message without end, and says so", async () => {
  const process = fakeProcess({
    env: ENV,
    args: ["mcp", "serve"],
    stdin: new Uint8Array(17 * 1024 * 1024).fill(0x78),
  });
  assert.equal(await run(process), 1);
  const { error, code } = JSON.parse(process.err());
  assert.deepEqual([error, code], [
    "A message on standard input is longer than 16 MiB",
    "too_large",
  ]);
});
