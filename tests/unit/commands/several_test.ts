/** Several ids: a line each, errors with their id, the worst exit code, a limit on how many at once. */
import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import { forEachId } from "../../../src/commands/several.ts";
import { stage } from "../../fakes/invocation.ts";
import { type FakeOptions, fakeProcess } from "../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };

type Reply = (id: string, request: Request) => Response | Promise<Response>;

const found: Reply = (id) => Response.json({ id, state: "running", n: 1 });

async function runWith(args: string[], reply: Reply = found, options: FakeOptions = {}) {
  const requests: Request[] = [];
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    requests.push(request);
    const id = /\/(?:sessions|templates)\/([^/?]+)/.exec(new URL(request.url).pathname)?.[1] ?? "";
    return Promise.resolve(reply(id, request));
  };
  const process = fakeProcess({ env: ENV, fetch, ...options, args });
  const code = await run(process);
  const parse = (text: string) =>
    text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  return { code, requests, out: parse(process.out()), err: parse(process.err()), process };
}

Deno.test("several ids are a line each, with --fields and --jq on the answer", async () => {
  const { out, code } = await runWith(["session", "get", "a", "b", "a", "--fields", "state"]);
  assert.equal(code, 0);
  assert.deepEqual(out, [
    { id: "a", result: { state: "running" } },
    { id: "b", result: { state: "running" } },
  ]);
});

Deno.test("a single id as a word is as ever; one of --ids-from is a line", async () => {
  assert.deepEqual((await runWith(["session", "get", "a"])).out, [{
    id: "a",
    state: "running",
    n: 1,
  }]);
  const files = { "/ids": "\ufeffa\r\n\n" };
  const { out } = await runWith(["session", "get", "--ids-from", "/ids"], found, { files });
  assert.deepEqual(out, [{ id: "a", result: { id: "a", state: "running", n: 1 } }]);
  const { out: piped } = await runWith(["session", "get", "--ids-from=-"], found, {
    stdin: "a\nb",
  });
  assert.deepEqual(piped.map(({ id }) => id), ["a", "b"]);
});

Deno.test("no id, both ways at once, an empty list, a placeholder: usage errors before anything is sent", async () => {
  for (
    const args of [
      ["session", "get"],
      ["session", "get", "a", "--ids-from", "/ids"],
      ["session", "get", "--ids-from", "/empty"],
      ["session", "get", "--ids-from", "/nowhere"],
      ["session", "get", "a", "SESSION_ID"],
      ["session", "get", "a", "../b"],
      ["session", "get", "a", "b", "--parallel", "0"],
      ["session", "resume", "a", "b", "--follow"],
    ]
  ) {
    const files = { "/ids": "b", "/empty": " \n" };
    const { code, requests } = await runWith(args, found, { files });
    assert.deepEqual([code, requests.length], [3, 0], args.join(" "));
  }
});

Deno.test("each failure is an error line with its id; the exit code is the worst", async () => {
  const reply: Reply = (id) =>
    id === "gone"
      ? Response.json({ detail: "Session not found" }, { status: 404 })
      : id === "locked"
      ? Response.json({ detail: "No" }, { status: 403 })
      : found(id, new Request("http://x"));
  const one = await runWith(["session", "get", "a", "gone", "b"], reply);
  assert.equal(one.code, 1);
  assert.deepEqual(one.out.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(one.err.map(({ id, code }) => [id, code]), [["gone", "not_found"]]);
  const two = await runWith(["session", "get", "gone", "locked", "a"], reply);
  assert.equal(two.code, 2);
  assert.equal(two.err.length, 2);
});

Deno.test("at most --parallel are under way at once", async () => {
  let now = 0;
  let most = 0;
  const slow: Reply = async (id, request) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 0));
    now--;
    return found(id, request);
  };
  const ids = Array.from({ length: 30 }, (_, at) => `s${at}`);
  const { out } = await runWith(["session", "status", ...ids, "--parallel", "3"], slow);
  assert.deepEqual([out.length, most], [30, 3]);
  most = 0;
  await runWith(["session", "status", ...ids], slow);
  assert.equal(most, 8);
});

Deno.test("forEachId() puts the id behind an idempotency key", async () => {
  const keys: unknown[] = [];
  const { run } = forEachId({
    run({ globals, values }) {
      keys.push([values.id, globals.idempotencyKey]);
      return Promise.resolve();
    },
  }, "id");
  const values = { id: "t1", more_ids: ["t2"] };
  await run(stage({ values, globals: { idempotencyKey: "k" } }).invocation);
  assert.deepEqual(keys, [["t1", "k-t1"], ["t2", "k-t2"]]);
});

const status = (id: string, prompt: string): Response =>
  Response.json({ id, state: "running", last_prompt: { status: prompt, error: "it broke" } });

Deno.test("session wait takes several ids; one that failed has its last object in the error line", async () => {
  const { code, out, err } = await runWith(
    ["session", "wait", "a", "b"],
    (id) => status(id, id === "a" ? "completed" : "error"),
  );
  assert.equal(code, 1);
  assert.deepEqual(out.map(({ id, result }) => [id, result.last_prompt.status]), [[
    "a",
    "completed",
  ]]);
  assert.deepEqual(err.map(({ id, code, result }) => [id, code, result.last_prompt.status]), [
    ["b", "unreachable_state", "error"],
  ]);
});

Deno.test("wait --any ends at the first that ends, with its exit code, and leaves the others", async () => {
  for (const [end, exit] of [["completed", 0], ["error", 1]] as const) {
    const ids = Array.from({ length: 20 }, (_, at) => `s${at}`);
    const { code, out, err } = await runWith(
      ["session", "wait", ...ids, "--any"],
      (id) => status(id, id === "s19" ? end : "running"),
    );
    assert.equal(code, exit);
    assert.deepEqual([...out, ...err].map(({ id }) => id), ["s19"]);
  }
});

Deno.test("an interruption of several is told once, and says how many had not ended", async () => {
  const held: Reply = (id, request) =>
    id === "a" ? found(id, request) : new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true });
      if (id === "c") queueMicrotask(() => process.interrupt("SIGINT"));
    });
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    return Promise.resolve(held(/sessions\/(\w)/.exec(request.url)?.[1] ?? "", request));
  };
  const process = fakeProcess({ env: ENV, fetch, args: ["session", "get", "a", "b", "c"] });
  assert.equal(await run(process), 130);
  assert.equal(JSON.parse(process.out()).id, "a");
  assert.equal(JSON.parse(process.err()).error, "Interrupted; 2 of 3 had not ended");
});

Deno.test("--dry-run shows the calls for all ids and needs no --yes", async () => {
  const { out, requests } = await runWith(["session", "destroy", "a", "b", "--dry-run"]);
  assert.equal(requests.length, 0);
  assert.deepEqual(
    out[0].steps.map(({ method, url }: { method: string; url: string }) => [
      method,
      url.replace(/.*\//, ""),
    ]),
    [["DELETE", "a"], ["DELETE", "b"]],
  );
});

Deno.test("a filter that fails on one of several fails for that one alone", async () => {
  const reply: Reply = (id) => Response.json({ id, name: id === "b" ? null : id });
  const { code, out, err } = await runWith(
    ["session", "get", "a", "b", "c", "--jq", ".name|ascii_upcase", "--parallel", "1"],
    reply,
  );
  assert.equal(code, 1);
  assert.deepEqual(out, [{ id: "a", result: "A" }, { id: "c", result: "C" }]);
  assert.deepEqual(err.map(({ id, code }) => [id, code]), [["b", "filter_failed"]]);
});

Deno.test("what was interrupted among several says how to go on", async () => {
  for (
    const [args, hint] of [
      [["wait", "a", "b"], /^Run the same command again to go on$/],
      [["pause", "a", "b"], /^What was begun goes on; run: runtm-api session list$/],
    ] as const
  ) {
    const process = fakeProcess({
      env: ENV,
      args: ["session", ...args],
      fetch: (_, init) => {
        queueMicrotask(() => process.interrupt("SIGINT"));
        return new Promise((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))
        );
      },
    });
    assert.equal(await run(process), 130);
    const error = JSON.parse(process.err());
    assert.match(error.error, /^Interrupted; 2 of 2 had not ended$/);
    assert.match(error.hint, hint);
  }
});
