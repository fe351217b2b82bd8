/** What a command that changes something has answered is not lost when it cannot be printed. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type FakeOptions, fakeProcess } from "../../../fakes/process.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };
const ANSWER = { id: "5d0c2f9e", state: "creating", n: 9007199254740993 };

async function runWith(args: string[], options: FakeOptions & { full?: boolean } = {}) {
  const process = fakeProcess({
    env: ENV,
    fetch: () => Promise.resolve(Response.json(ANSWER)),
    ...options,
    args,
  });
  const noRoom = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  const write = () => Promise.reject(noRoom);
  const { files, stdout } = process;
  const code = await run(
    options.full
      ? {
        ...process,
        stdout: { ...stdout, write },
        files: {
          ...files,
          create: async (path, mode) => ({ ...await files.create(path, mode), write }),
        },
      }
      : process,
  );
  const errors = process.err().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return { code, errors, out: process.out(), process };
}

const LAUNCH = ["session", "launch", "--prompt", "x"];
const GET = ["session", "get", "5d0c2f9e"];

Deno.test("a filter that fails on what a command has made gives the answer, and no advice to run it again", async () => {
  const { code, errors: [error], out } = await runWith([...LAUNCH, "--jq", ".id.x"]);
  assert.deepEqual([code, out], [1, ""]);
  assert.equal(error.code, "filter_failed");
  assert.deepEqual(error.details, { answer: ANSWER });
  assert.match(error.hint, /^The command was carried out: do not run it again; /);
});

Deno.test("a filter that fails on what was only read is no reason to repeat all of it", async () => {
  const { code, errors: [error] } = await runWith([...GET, "--jq", ".id.x"]);
  assert.equal(code, 1);
  assert.equal(error.details, undefined);
  assert.match(error.hint, /^Run it again without --jq/);
});

Deno.test("a full disk behind stdout or --output-file does not lose what a command has made", async () => {
  const plain = await runWith(LAUNCH, { full: true });
  assert.deepEqual([plain.code, plain.errors.length], [1, 1]);
  assert.deepEqual(plain.errors[0].details, { answer: ANSWER });
  const file = await runWith([...LAUNCH, "--output-file", "/out.json"], { full: true });
  assert.deepEqual([file.code, file.errors.length], [1, 1]);
  assert.equal(
    file.errors[0].error,
    'Cannot write "/out.json": no space is left on the device',
  );
  assert.deepEqual(file.errors[0].details, { answer: ANSWER });
  assert.equal(file.process.tree.has("/out.json"), false, "no half file");
  const read = await runWith([...GET, "--output-file", "/out.json"], { full: true });
  assert.deepEqual([read.code, read.errors[0].details], [1, undefined]);
});

Deno.test("each line of --prompts-from keeps its own answer when the filter fails on it", async () => {
  const { code, errors, out } = await runWith([
    "session",
    "launch",
    "--prompts-from",
    "/prompts",
    "--jq",
    ".id.x",
  ], { files: { "/prompts": "one\ntwo\n" } });
  assert.deepEqual([code, out], [1, ""]);
  assert.deepEqual(errors.map(({ line, code, details }) => [line, code, details]), [
    [1, "filter_failed", { answer: ANSWER }],
    [2, "filter_failed", { answer: ANSWER }],
  ]);
});

Deno.test("a filter that fails on an event of a prompt says that the prompt was sent", async () => {
  const body = 'data: {"type":"text_delta","content":"a"}\n\ndata: {"type":"done"}\n\n';
  const fetch = () =>
    Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  const { code, errors: [error] } = await runWith(
    ["session", "prompt", "5d0c2f9e", "go", "--jq", ".event.x"],
    { fetch },
  );
  assert.deepEqual([code, error.code], [1, "filter_failed"]);
  assert.match(error.hint, /^The request was sent already: do not send it again/);
});
