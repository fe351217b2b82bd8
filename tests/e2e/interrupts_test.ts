/** Plain calls of the real program that are ended from outside: code, hint, and nothing left open. */
import assert from "node:assert/strict";
import { httpAnswer, type Script, startRawServer } from "../fakes/raw_server.ts";
import { errorOf, type Run, startCli, withEnoughTime } from "./harness.ts";

const SIGNALS = [["SIGINT", 130, "interrupted"], ["SIGTERM", 143, "terminated"]] as const;

/** Starts the program, does something once its first request is there, and waits for both to end. */
async function endedInTheMiddle(
  args: readonly string[],
  answer: Script,
  act: (child: Deno.ChildProcess) => void,
): Promise<Run & { head: string; requests: number }> {
  const arrived = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await answer(exchange);
    arrived.resolve();
    await exchange.untilGone().finally(gone.resolve);
  });
  const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
  try {
    const env = { RUNTM_API_URL: server.origin, RUNTM_API_KEY: "runtm_sk_test_0123456789abcdef" };
    const child = startCli(args, { home, env });
    const output = child.output();
    // A program that ends without a request has nothing to be interrupted in.
    await Promise.race([arrived.promise, output]);
    if (server.heads.length > 0) act(child);
    const { code, stdout, stderr } = await output;
    if (server.heads.length > 0) await gone.promise;
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
      head: server.heads[0] ?? "",
      requests: server.heads.length,
    };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const says = (text: string): Script => (exchange) => exchange.write(text);
const nothing: Script = () => {};

for (const [signal, code, word] of SIGNALS) {
  Deno.test(`${signal} ends a launch that is not answered, and says how to repeat it safely`, async () => {
    const args = ["session", "launch", "--prompt", "x"];
    const run = await endedInTheMiddle(args, nothing, (child) => child.kill(signal));
    assert.equal(run.code, code, run.stderr);
    assert.equal(run.stdout, "");
    assert.equal(run.requests, 1);
    const key = /^idempotency-key: (.+)\r$/m.exec(run.head)?.[1];
    assert.ok(key);
    const error = errorOf(run);
    assert.equal(error.code, word);
    assert.ok(String(error.hint).includes(`--idempotency-key ${key}:`), run.stderr);
  });

  Deno.test(`${signal} ends the pause before another try`, async () => {
    const later = says(httpAnswer(503, "{}", { "Retry-After": "50" }));
    const run = await endedInTheMiddle(
      ["session", "get", "sess_1"],
      later,
      (child) => child.kill(signal),
    );
    assert.equal(run.code, code, run.stderr);
    assert.equal(run.stdout, "");
    assert.equal(errorOf(run).code, word);
    assert.equal(run.requests, 1);
  });
}

Deno.test("--timeout says of a change that is not answered how to look whether it happened", async () => {
  const run = await withEnoughTime(
    3,
    (seconds) =>
      endedInTheMiddle(
        ["session", "pause", "sess_1", "--timeout", `${seconds}`],
        nothing,
        () => {},
      ),
    ({ requests }) => requests > 0,
  );
  assert.equal(run.code, 124, run.stderr);
  const { code, hint } = errorOf(run);
  assert.equal(code, "time_limit");
  assert.match(String(hint), /check with: runtm-api session status sess_1$/);
});
