/** Event streams of the real program over connections that break, stall and are interrupted. */
import assert from "node:assert/strict";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { startRawServer } from "../fakes/raw_server.ts";
import { cleanEnv, errorOf, type Run, runCli, startCli, withEnoughTime } from "./harness.ts";
import { withCloud } from "../fakes/emulator.ts";
import { type Printed, textOf } from "../fakes/printed.ts";
import { userOf } from "./scenario.ts";
import { backstage, linesOf, withSession } from "./stream_stage.ts";

Deno.test("session events prints 10,000 events once each over five broken connections", async () => {
  await withSession({}, async ({ back, id, run }) => {
    const done = new Set([2_500, 6_000, 9_999]);
    const events = Array.from({ length: 10_000 }, (_, n) => ({
      event: done.has(n) ? "done" : "text_delta",
      data: { type: "text_delta", content: "ß日🦕".repeat(n % 5), n },
    }));
    for (let at = 0; at < events.length; at += 1_000) {
      await back.write(id, events.slice(at, at + 1_000));
    }
    for (
      const action of [
        { type: "cut", bytes: 100_001, line_ending: "crlf" },
        { type: "cut", bytes: 77_777, reset: true },
        { type: "cut", events: 1_234 },
        { type: "cut", bytes: 250_003 },
        { type: "cut", bytes: 33_333, line_ending: "crlf", reset: true },
      ] as const
    ) await back.fault("GET", "/sessions/*/events", action);

    const ended = await run("session", "events", id, "--since", "0");
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stderr, "");
    const lines = linesOf(ended);
    const first = lines.findIndex(({ data }) => data.n === 0);
    assert.deepEqual(
      lines.slice(first).map(({ data }) => data.n),
      events.map(({ data }) => data.n),
    );
    assert.deepEqual(lines.map((line) => Number(line.id)), lines.map((_, at) => at + 1));
    assert.equal((await back.requests("GET", "/events")).length, 6);
  });
});

for (const eventIds of [true, false]) {
  const how = eventIds ? "with event ids" : "without event ids";
  Deno.test(`session prompt ends as uncut when its stream is cut, ${how}`, async () => {
    await withSession({ eventIds }, async ({ back, id, run }) => {
      const third = { type: "cut", events: 3 } as const;
      const first = { type: "cut", events: 0 } as const;
      const bytes = { type: "cut", bytes: 333, reset: true } as const;
      const lost = { type: "reset", handle: true } as const;
      const cases = [
        { words: "Say hello", code: 0, status: "completed", actions: [third, first, bytes, lost] },
        { words: "Please fail", code: 1, status: "error", actions: [third, lost] },
      ];
      for (const { words, code, status, actions } of cases) {
        const whole = await run("session", "prompt", id, words);
        assert.equal(whole.code, code, whole.stderr);
        const events = linesOf(whole).length;
        for (const action of actions) {
          const before = (await back.requests("POST", "/prompt")).length;
          await back.fault("POST", "/v0/sessions/*/prompt", action);
          const label = `${words} × ${JSON.stringify(action)}`;
          const cut = await run("session", "prompt", id, words);
          assert.equal(cut.code, code, `${label}: ${cut.stderr}`);
          if (code !== 0) assert.equal(errorOf(cut).code, "stream_error", label);
          const lines = linesOf(cut);
          const last = lines.at(-1);
          assert.equal(last?.event, "done", label);
          const resumed = eventIds && (action === third || action === bytes);
          assert.equal(last?.data.resumed, resumed ? "events" : "status", label);
          assert.equal(last?.data.missed_events, !resumed, label);
          assert.equal((last?.data.last_prompt as Printed).status, status, label);
          if (resumed && code === 0) assert.ok(lines.length >= events, label);
          const after = (await back.requests("POST", "/prompt")).length;
          assert.equal(after - before, 1, `${label}: one prompt was sent`);
        }
      }
      const session = await back.get(`/v0/sessions/${id}`);
      assert.equal((session.prompt_history as unknown[]).length, 8, "one prompt for each command");
    });
  });
}

Deno.test("session prompt says that the outcome is unknown when the prompt never arrived", async () => {
  await withSession({}, async ({ back, id, run }) => {
    await back.fault("POST", "/v0/sessions/*/prompt", { type: "reset" });
    const ended = await run("session", "prompt", id, "Say hello");
    assert.equal(ended.code, 1);
    assert.equal(ended.stdout, "");
    const error = errorOf(ended);
    assert.equal(error.code, "outcome_unknown");
    assert.equal(error.hint, `Run: runtm-api session status ${id}`);
    assert.equal((await back.requests("POST", "/prompt")).length, 1);
  });
});

Deno.test("streams fail on an answer without a stream", async () => {
  await withSession({}, async ({ back, id, run }) => {
    for (
      const action of [{ type: "empty" }, { type: "empty", status: 204 }, { type: "html" }] as const
    ) {
      await back.fault("GET", "/sessions/*/events", action);
      const ended = await run("session", "events", id);
      assert.equal(ended.code, 1, JSON.stringify(action));
      assert.equal(ended.stdout, "");
      errorOf(ended);
    }
  });
});

Deno.test("session events ends by the idle limit where the server only stalls", async () => {
  await withSession({}, async ({ back, id, run }) => {
    const ended = await withEnoughTime(1, async (seconds) => {
      await back.fault("GET", "/sessions/*/events", { type: "stall", events: 1 });
      return await run(
        ...["session", "events", id, "--since", "0", "--follow"],
        ...["--idle-timeout", `${seconds}`, "--retries", "0"],
      );
    }, ({ stdout }) => stdout !== "");
    assert.equal(ended.code, 1);
    assert.equal(linesOf(ended).length, 1);
    assert.equal(errorOf(ended).code, "stream_idle");
  });
});

Deno.test("session events ends by the idle limit where the server does not even answer", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await exchange.untilGone();
  });
  const ended = await runCli(
    ["session", "events", "sess_1", "--idle-timeout", "2", "--retries", "0"],
    { env: { RUNTM_API_URL: server.origin, RUNTM_API_KEY: "runtm_sk_test_0123456789abcdef" } },
  );
  assert.equal(ended.code, 1);
  assert.equal(ended.stdout, "");
  assert.match(String(errorOf(ended).error), /No answer within 2 s/);
});

for (const deployFraming of ["blank", "lines"] as const) {
  Deno.test(`session deploy run ends ready, failed or unknown, framing "${deployFraming}"`, async () => {
    await withSession({ deployFraming }, async ({ back, id, run }) => {
      const failed = await run("session", "deploy", "run", id);
      assert.equal(failed.code, 1);
      assert.equal(errorOf(failed).code, "operation_failed");
      assert.equal(linesOf(failed).at(-1)?.data.status, "failed");

      await run("session", "prompt", id, 'write "<h1>Hi</h1>" to index.html');
      assert.equal((await run("session", "deploy", "scaffold", id)).code, 0);
      const ready = await run("session", "deploy", "run", id);
      assert.equal(ready.code, 0, ready.stderr);
      const lines = linesOf(ready);
      assert.ok(lines.length > 4);
      assert.equal(lines.at(-1)?.event, "done");
      assert.equal(lines.at(-1)?.data.status, "ready");

      await back.fault("POST", "/sessions/*/deploy/run", { type: "cut", bytes: 120 });
      const cut = await run("session", "deploy", "run", id);
      assert.equal(cut.code, 1);
      assert.equal(errorOf(cut).code, "stream_cut");
      assert.equal(errorOf(cut).hint, `Run: runtm-api session deploy info ${id}`);
      assert.ok(linesOf(cut).every(({ event }) => event !== "done"));
      assert.equal((await back.requests("POST", "/deploy/run")).length, 3, "never repeated");
    });
  });
}

Deno.test("template build-logs reads on where the connection broke", async () => {
  await withCloud({}, async (cloud) => {
    const back = backstage(cloud);
    const user = userOf(cloud, cloud.keys.org);
    const template = await user.run(
      ...["template", "create", "--display-name", "Ledger", "--github-repo", "acme/ledger"],
      "--wait",
    );
    const id = textOf(template, "id");
    const whole = await user.events("template", "build-logs", id);
    assert.equal(whole.at(-1)?.event, "done");
    await back.fault("GET", "/org-templates/*/build-logs", { type: "cut", events: 2 });
    await back.fault("GET", "/org-templates/*/build-logs", { type: "cut", bytes: 300 });
    assert.deepEqual(await user.events("template", "build-logs", id), whole);
    assert.equal((await back.requests("GET", "/build-logs")).length, 4);
  });
});

/** Starts the program, sends a signal once it has printed a line, and waits for its end. */
async function interrupted(
  cloud: RunningEmulator,
  signal: "SIGINT" | "SIGTERM",
  args: readonly string[],
): Promise<Run> {
  const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
  const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
  try {
    const child = startCli(args, { home, env: cleanEnv(home, env) });
    const stderr = new Response(child.stderr).text();
    let stdout = "";
    let sent = false;
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      if (sent || !stdout.includes("\n")) continue;
      sent = true;
      child.kill(signal);
    }
    const { code } = await child.status;
    return { code, stdout, stderr: await stderr };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

for (
  const [signal, code, word] of [
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "terminated"],
  ] as const
) {
  Deno.test(`${signal} ends session prompt after a whole line; the prompt goes on`, async () => {
    await withSession({}, async ({ cloud, back, id }) => {
      const ended = await interrupted(cloud, signal, [
        "session",
        "prompt",
        id,
        "sleep 30 then stop",
      ]);
      assert.equal(ended.code, code, ended.stderr);
      assert.ok(linesOf(ended).length > 0);
      const error = errorOf(ended);
      assert.equal(error.code, word);
      assert.match(String(error.error), /the prompt goes on; the last event was "\d+"$/);
      const last = linesOf(ended).at(-1)?.id;
      assert.equal(error.hint, `Run: runtm-api session events ${id} --since ${last}`);
      assert.equal((await back.requests("POST", "/prompt/cancel")).length, 0);
      const { last_prompt } = await back.get(`/v0/sessions/${id}`);
      assert.equal((last_prompt as Printed).status, "running");
    });
  });

  Deno.test(`${signal} cancels the prompt with --cancel-on-interrupt`, async () => {
    await withSession({}, async ({ cloud, back, id }) => {
      const ended = await interrupted(cloud, signal, [
        ...["session", "prompt", id, "sleep 30 then stop", "--cancel-on-interrupt"],
      ]);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(String(errorOf(ended).error), /the prompt was cancelled/);
      assert.equal((await back.requests("POST", "/prompt/cancel")).length, 1);
      const { last_prompt } = await back.get(`/v0/sessions/${id}`);
      assert.equal((last_prompt as Printed).status, "error");
    });
  });
}

Deno.test("SIGINT ends session events, and does not say that a prompt goes on where none runs", async () => {
  await withSession({}, async ({ cloud, id }) => {
    const ended = await interrupted(cloud, "SIGINT", [
      ...["session", "events", id, "--since", "0", "--follow"],
    ]);
    assert.equal(ended.code, 130, ended.stderr);
    const last = linesOf(ended).at(-1)?.id;
    const error = errorOf(ended);
    assert.equal(error.hint, `Run: runtm-api session events ${id} --since ${last}`);
    assert.doesNotMatch(String(error.error), /goes on/);
  });
});

Deno.test("SIGTERM ends session deploy run, and says that the deploy goes on", async () => {
  await withSession({ agentPace: 3 }, async ({ cloud, back, id }) => {
    const ended = await interrupted(cloud, "SIGTERM", ["session", "deploy", "run", id]);
    assert.equal(ended.code, 143, ended.stderr);
    assert.ok(linesOf(ended).length > 0);
    assert.match(String(errorOf(ended).error), /the deploy goes on/);
    assert.equal(errorOf(ended).hint, `Run: runtm-api session deploy info ${id}`);
    assert.equal((await back.requests("POST", "/deploy/run")).length, 1);
  });
});

Deno.test("a prompt whose cancelling fails on an interrupt is said to go on", async () => {
  await withSession({}, async ({ cloud, back, id }) => {
    await back.fault("POST", "/sessions/*/prompt/cancel", { type: "status", status: 500 });
    const ended = await interrupted(cloud, "SIGINT", [
      ...["session", "prompt", id, "sleep 30 then stop", "--cancel-on-interrupt"],
    ]);
    assert.equal(ended.code, 130, ended.stderr);
    assert.match(String(errorOf(ended).error), /the prompt goes on, for it could not be cancelled/);
  });
});

Deno.test("--timeout ends a stream with 124 after a whole line", async () => {
  const ended = await withEnoughTime(
    2,
    (seconds) =>
      withSession(
        {},
        ({ id, run }) =>
          run("session", "prompt", id, "sleep 600 then stop", "--timeout", `${seconds}`),
      ),
    ({ stdout }) => stdout !== "",
  );
  assert.equal(ended.code, 124, ended.stderr);
  assert.ok(linesOf(ended).length > 0);
  assert.match(String(errorOf(ended).error), /the prompt goes on/);
});
