/** `--jq` in the real program: what it makes of answers, and that nothing about it runs for ever. */
import assert from "node:assert/strict";
import { errorOf, runCli, startCli } from "./harness.ts";

const ID = "5d0c2f9e-8a41-4b7c-9e63-1f2a7b3c4d5e";
const KEY = "runtm_sk_test_0123456789abcdef";

/** A cloud that gives one answer, and counts how often it was asked. */
function cloudOf(answer: string) {
  const asked = { count: 0, first: Promise.withResolvers<void>() };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    asked.count++;
    asked.first.resolve();
    return new Response(answer, { headers: { "content-type": "application/json" } });
  });
  const env = { RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}`, RUNTM_API_KEY: KEY };
  return { asked, env, [Symbol.asyncDispose]: () => server.shutdown() };
}

const ANSWER = '{"id":"ä\\n b","n":9007199254740993,"list":[1,"two",{"x":null}]}';

Deno.test("--jq prints each result on lines of its own: texts raw, the rest as JSON", async () => {
  await using cloud = cloudOf(ANSWER);
  const shown = async (...args: string[]) => {
    const run = await runCli(["session", "get", ID, ...args], { env: cloud.env });
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    return run.stdout;
  };
  assert.equal(
    await shown("--jq", ".id, .list[], .n"),
    'ä\n b\n1\ntwo\n{"x":null}\n9007199254740993\n',
  );
  assert.equal(await shown("--jq", ".id", "--format", "json"), '"ä\\n b"\n');
  assert.equal(await shown("--jq", "keys_unsorted", "--fields", "id"), '["id"]\n');
  assert.equal(await shown("--jq", "empty"), "");
  assert.equal(await shown("--jq", ". | debug | stderr | .n"), "9007199254740993\n");
  // No option of jq's own.
  assert.equal(await shown("--jq=-.list[0]"), "-1\n");
  // The key is in no environment that a filter sees.
  assert.doesNotMatch(await shown("--jq", "env, $ENV"), /runtm/);
});

Deno.test("--jq refuses a filter that does not compile before anything is sent", async () => {
  await using cloud = cloudOf(ANSWER);
  for (const filter of [".list[", "nosuch", 'import "x" as x; .', ""]) {
    const run = await runCli(["session", "get", ID, "--jq", filter], { env: cloud.env });
    assert.deepEqual([run.code, run.stdout, errorOf(run).code], [3, "", "usage"], filter);
  }
  assert.equal(cloud.asked.count, 0);
});

Deno.test("--jq that fails on the answer is exit 1 with jq's words, and prints nothing", async () => {
  await using cloud = cloudOf(ANSWER);
  for (
    const [filter, words] of [
      ['.id, error("no luck")', /no luck/],
      [".n.x", /Cannot index number/],
      ["input", /No more inputs|break/],
    ] as const
  ) {
    const run = await runCli(["session", "get", ID, "--jq", filter], { env: cloud.env });
    assert.deepEqual([run.code, run.stdout, errorOf(run).code], [1, "", "filter_failed"], filter);
    assert.match(String(errorOf(run).error), words);
  }
});

Deno.test("an answer that is too much for jq is an error with a way out", async () => {
  const entry = '{"id":"aaaaaaaa","n":12345}';
  await using cloud = cloudOf(`{"list":[${Array(900_000).fill(entry).join(",")}]}`);
  const run = await runCli(["session", "get", ID, "--jq", ".list|length"], { env: cloud.env });
  assert.deepEqual([run.code, errorOf(run).code], [1, "filter_failed"], run.stderr);
  assert.match(String(errorOf(run).hint), /--fields/);
});

Deno.test("a filter without end is ended by --timeout", async () => {
  await using cloud = cloudOf(ANSWER);
  const args = ["session", "get", ID, "--jq", "def f: f; f", "--timeout", "2"];
  const run = await runCli(args, { env: cloud.env });
  assert.deepEqual([run.code, run.stdout, errorOf(run).code], [124, "", "time_limit"]);
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`a filter without end is ended by ${signal}`, async () => {
    await using cloud = cloudOf(ANSWER);
    const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
    try {
      const args = ["session", "get", ID, "--jq", "def f: f; f"];
      const child = startCli(args, { home, env: cloud.env });
      const output = child.output();
      await cloud.asked.first.promise;
      child.kill(signal);
      assert.equal((await output).code, code);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
