/** `session launch --prompts-from`: a session a line, everything checked before the first is started. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };

const AB = { github_repo: { full_name: "a/b" } };

async function launch(file: string, text: string, ...args: string[]) {
  const bodies: { [name: string]: unknown }[] = [];
  const keys: (string | null)[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    keys.push(request.headers.get("idempotency-key"));
    const body = await request.json();
    bodies.push(body);
    return body.prompt === "refused"
      ? Response.json({ detail: "no" }, { status: 400 })
      : Response.json({ id: `s-${body.prompt}`, state: "creating" });
  };
  const words = ["session", "launch", "--prompts-from", file, ...args];
  const process = fakeProcess({
    env: ENV,
    fetch,
    files: { [file]: text },
    stdin: text,
    args: words,
  });
  const code = await run(process);
  const parse = (text: string) =>
    text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  return { code, bodies, keys, out: parse(process.out()), err: parse(process.err()) };
}

Deno.test("--prompts-from starts a session for each line that is not blank, with the common options", async () => {
  const { code, bodies, out } = await launch(
    "/p.txt",
    "\ufeffone\r\n \ntwo words",
    "--repo",
    "a/b",
  );
  assert.equal(code, 0);
  assert.deepEqual(bodies, [{ prompt: "one", ...AB }, { prompt: "two words", ...AB }]);
  assert.deepEqual(out.map(({ line, result }) => [line, result.id]), [[1, "s-one"], [
    3,
    "s-two words",
  ]]);
  assert.equal((await launch("-", "a\nb")).out.length, 2);
});

Deno.test("JSON lines have members named like the options, and win over the common ones", async () => {
  const text =
    '{"prompt":"a","on-complete":"pause"}\n{"prompt":"b","ttl_minutes":5,"repo":"x/y"}\n';
  for (const args of [["/p.jsonl"], ["/p.txt", "--json-lines"]]) {
    const { bodies } = await launch(args[0] ?? "", text, ...args.slice(1), "--repo", "a/b");
    assert.deepEqual(bodies, [
      { prompt: "a", on_complete: "pause", ...AB },
      { prompt: "b", ttl_minutes: 5, github_repo: { full_name: "x/y" } },
    ]);
  }
});

Deno.test("a line that is wrong is a usage error that names it, before anything is started", async () => {
  for (
    const [line, message] of [
      ['{"promt":"x"}', /Unknown member "promt" in line 2/],
      ['{"prompt":" "}', /line 2/],
      ['{"agent":"codex"}', /Missing "prompt" in line 2/],
      ['{"prompt":"x","ttl-minutes":"5"}', /"ttl_minutes" in line 2/],
      ['{"prompt":"x","follow":true}', /Unknown member "follow" in line 2/],
      ["[1]", /Line 2/],
      ["nonsense", /Line 2/],
    ] as const
  ) {
    const { code, bodies, err } = await launch("/p.jsonl", `{"prompt":"good"}\n${line}`);
    assert.deepEqual([code, bodies.length], [3, 0], line);
    assert.match(err[0].error, message);
  }
  assert.equal((await launch("/p.txt", " \n")).code, 3);
  assert.equal((await launch("/p.txt", "a", "--follow")).code, 3);
  assert.equal((await launch("/p.txt", "a", "--prompt", "b")).code, 3);
});

Deno.test("a line that fails is an error line with its number; keys of calls differ by line", async () => {
  const { code, out, err, keys } = await launch("/p.txt", "a\nrefused", "--idempotency-key", "k");
  assert.equal(code, 1);
  assert.deepEqual(out.map(({ line }) => line), [1]);
  assert.deepEqual(err.map(({ line, status }) => [line, status]), [[2, 400]]);
  assert.deepEqual(keys, ["k-1", "k-2"]);
  const without = await launch("/p.txt", "a\nb");
  assert.equal(new Set(without.keys).size, 2);
});

Deno.test("--dry-run shows a call a line", async () => {
  const { out, bodies } = await launch("/p.txt", "a\nb", "--dry-run");
  assert.equal(bodies.length, 0);
  assert.deepEqual(out[0].steps.map(({ body }: { body: unknown }) => body), [
    { prompt: "a" },
    { prompt: "b" },
  ]);
});
