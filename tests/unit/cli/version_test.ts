/** How the program tells its version. */
import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import type { Process } from "../../../src/process/types.ts";
import { fakeProcess } from "../../fakes/process.ts";

Deno.test("run() tells the version alone on a line", async () => {
  const process = fakeProcess({ args: ["--version"] });
  assert.equal(await run(process), 0);
  assert.equal(process.out(), "0.4.0\n");
  assert.equal(process.err(), "");
});

Deno.test("run() tells the same version wherever the question stands", async () => {
  const process = fakeProcess({ args: ["session", "list", "--version"] });
  assert.equal(await run(process), 0);
  assert.equal(process.out(), "0.4.0\n");
});

Deno.test("run() ends quietly when nobody reads the version", async () => {
  const closed: Process = {
    ...fakeProcess({ args: ["--version"] }),
    stdout: {
      isTerminal: () => false,
      columns: () => undefined,
      write: () => Promise.reject(new Deno.errors.BrokenPipe()),
    },
  };
  assert.equal(await run(closed), 0);
});

Deno.test("run() leaves every other command line to the grammar", async () => {
  const process = fakeProcess({ args: ["--version", "surplus"] });
  assert.equal(await run(process), 3);
  assert.match(process.err(), /Unknown command \\"surplus\\"/);
});
