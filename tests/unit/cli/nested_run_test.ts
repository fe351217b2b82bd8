/** A command line inside a command: its own words and output, its own end. */
import assert from "node:assert/strict";
import { nestedRun } from "../../../src/cli/nested_run.ts";
import { run } from "../../../src/cli/run.ts";
import { fakeProcess } from "../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };
const ID = "5d0c2f9e-8a41-4b7c-9e63-1f2a7b3c4d5e";
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("nestedRun() gives exit code, stdout and stderr, and prints nothing itself", async () => {
  const fetch = () => Promise.resolve(Response.json({ id: ID }));
  const process = fakeProcess({ env: ENV, fetch, terminal: { stdout: true }, stdin: "secret" });
  const { signal } = new AbortController();
  const good = await nestedRun(run, process, ["session", "get", ID], { signal });
  assert.deepEqual([good.exitCode, decode(good.stdout), decode(good.stderr)], [
    0,
    `{"id":"${ID}"}\n`,
    "",
  ]);
  const bad = await nestedRun(
    run,
    process,
    ["auth", "login", "--with-token"],
    { signal },
  );
  assert.equal(bad.exitCode, 3);
  assert.match(decode(bad.stderr), /"code":"usage"/, "standard input is not handed on");
  assert.equal(process.out() + process.err(), "");
});

Deno.test("nestedRun() is interrupted by its signal, even one that was aborted before", async () => {
  const fetch = (_input: unknown, init?: RequestInit) =>
    new Promise<Response>((_, reject) => {
      const fail = () => reject(init?.signal?.reason);
      if (init?.signal?.aborted) fail();
      init?.signal?.addEventListener("abort", fail, { once: true });
    });
  const process = fakeProcess({ env: ENV, fetch });
  for (const when of ["before", "meanwhile"]) {
    const end = new AbortController();
    if (when === "before") end.abort();
    const ran = nestedRun(run, process, ["session", "get", ID], {
      signal: end.signal,
    });
    if (when === "meanwhile") setTimeout(() => end.abort(), 0);
    const { exitCode, stdout } = await ran;
    assert.deepEqual([exitCode, decode(stdout)], [130, ""], when);
  }
});
