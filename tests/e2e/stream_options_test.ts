/** When a stream of the real program ends, and how its output is made shorter. */
import assert from "node:assert/strict";
import { errorOf } from "./harness.ts";
import { linesOf, withSession } from "./stream_stage.ts";

Deno.test("session events ends in a session in which nothing runs", async () => {
  await withSession({}, async ({ id, run }) => {
    const never = await run("session", "events", id);
    assert.equal(never.code, 0, never.stderr);
    assert.deepEqual(linesOf(never), [{ event: "done", data: { last_prompt: null } }]);

    assert.equal((await run("session", "prompt", id, "Please fail")).code, 1);
    const failed = await run("session", "events", id);
    assert.equal(failed.code, 1);
    const [line, ...others] = linesOf(failed);
    assert.equal(line?.event, "done");
    assert.equal((line?.data.last_prompt as { status: string }).status, "error");
    assert.deepEqual(others, []);
    assert.equal(errorOf(failed).code, "stream_error");
  });
});

Deno.test("session events --last prints the end of the log and is no failure", async () => {
  await withSession({}, async ({ id, run }) => {
    assert.equal((await run("session", "prompt", id, "Please fail")).code, 1);
    const whole = await run("session", "events", id, "--since", "0");
    const last = await run("session", "events", id, "--last", "3");
    assert.equal(last.code, 0, last.stderr);
    assert.equal(last.stderr, "");
    // Without the `done` that the program adds there.
    const log = linesOf(whole).filter((line) => line.id !== undefined);
    assert.deepEqual(linesOf(last), log.slice(-3));
    const all = await run("session", "events", id, "--last", "100000");
    assert.deepEqual(linesOf(all), log);
  });
});

Deno.test("session events --last, while a prompt goes on, ends when the log is silent", async () => {
  await withSession({}, async ({ back, id, run }) => {
    await back.write(id, [{ event: "text_delta", data: { content: "a" } }]);
    const last = await run("session", "events", id, "--last", "1");
    assert.equal(last.code, 0, last.stderr);
    assert.deepEqual(linesOf(last).map(({ data }) => data), [{ content: "a" }]);
  });
});

Deno.test("--merge-text prints the same text in fewer lines", async () => {
  await withSession({}, async ({ id, run }) => {
    const merged = await run("session", "prompt", id, "Say hello", "--merge-text");
    assert.equal(merged.code, 0, merged.stderr);
    const whole = await run("session", "events", id, "--since", "0");
    const textOf = (lines: ReturnType<typeof linesOf>) =>
      lines.map(({ data }) => typeof data.content === "string" ? data.content : "").join("");
    assert.equal(textOf(linesOf(merged)), textOf(linesOf(whole)));
    assert.ok(linesOf(merged).length < linesOf(whole).length);
    assert.equal(linesOf(merged).at(-1)?.event, "done");

    const both = await run("session", "events", id, "--last", "2", "--merge-text");
    assert.equal(linesOf(both).length, 2);
  });
});

Deno.test("session prompt --wait prints the final status alone", async () => {
  await withSession({}, async ({ back, id, run }) => {
    const good = await run("session", "prompt", id, "Say hello", "--wait");
    assert.equal(good.code, 0, good.stderr);
    const status = JSON.parse(good.stdout);
    assert.equal(status.last_prompt.status, "completed");
    assert.equal(status.last_prompt.prompt_preview, "Say hello");

    const bad = await run("session", "prompt", id, "Please fail", "--wait");
    assert.equal(bad.code, 1);
    assert.equal(JSON.parse(bad.stdout).last_prompt.status, "error");

    await back.fault("POST", "/v0/sessions/*/prompt", { type: "cut", events: 1 });
    const cut = await run("session", "prompt", id, "Say hello again", "--wait");
    assert.equal(cut.code, 0, cut.stderr);
    assert.equal(JSON.parse(cut.stdout).last_prompt.status, "completed");
    assert.equal((await back.requests("POST", "/prompt")).length, 3);
  });
});

Deno.test("session history --prompts-only prints what was prompted", async () => {
  await withSession({}, async ({ id, run }) => {
    for (const words of ["Say hello", "Say goodbye"]) await run("session", "prompt", id, words);
    const { stdout } = await run("session", "history", id, "--prompts-only");
    const { events, count } = JSON.parse(stdout);
    assert.deepEqual(
      events.map(({ content }: { content: string }) => content),
      ["Say hello", "Say goodbye"],
    );
    assert.equal(count, 2);
  });
});

Deno.test("options of a stream that say the opposite of each other are refused", async () => {
  await withSession({}, async ({ back, id, run }) => {
    for (
      const words of [
        ["session", "events", id, "--last", "3", "--follow"],
        ["session", "events", id, "--last", "0"],
        ["session", "prompt", id, "Say hello", "--wait", "--merge-text"],
        ["session", "launch", "--prompt", "Say hello", "--merge-text"],
      ]
    ) {
      const ended = await run(...words);
      assert.equal(ended.code, 3, words.join(" "));
      assert.equal(ended.stdout, "");
      assert.equal(errorOf(ended).code, "usage");
    }
    assert.equal((await back.requests("POST", "/prompt")).length, 0);
  });
});
