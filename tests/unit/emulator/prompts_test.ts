/** Promises of the emulator about prompts, their events, and agents. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import {
  type Block,
  readBlocks,
  runningSession,
  until,
  untilState,
} from "../../fakes/emulator_events.ts";
import { virtualClock } from "../../fakes/process.ts";
import { untilEnded } from "../../fakes/running.ts";

async function prompted(
  calls: EmulatorCalls,
  id: string,
  prompt: string,
  more = {},
): Promise<Block[]> {
  const sent = { path: { session_id: id }, body: { prompt, ...more } };
  return await readBlocks(await calls.send("promptSession", sent)).rest();
}

async function lastPrompt(calls: EmulatorCalls, id: string) {
  return (await calls.call("getSessionStatus", { path: { session_id: id } })).last_prompt;
}

function read(calls: EmulatorCalls, id: string, path: string) {
  return calls.call("readSessionFile", { path: { session_id: id }, query: { path } });
}

Deno.test("promptSession() streams the documented events, done last, with rising ids", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const blocks = await prompted(calls, id, "Add a greeting to hello.md");
    const names = [...new Set(blocks.map((block) => block.event))];
    assert.deepEqual(names, [
      "accepted",
      "text_delta",
      "tool_use",
      "tool_result",
      "result",
      "done",
    ]);
    const ids = blocks.map((block) => Number(block.id));
    assert.deepEqual(ids, [...ids].sort((a, b) => a - b));
    const result = blocks.find((block) => block.event === "result")?.data;
    assert.ok(result.metadata.cost_usd > 0 && result.metadata.usage.output_tokens > 0);
    assert.match((await read(calls, id, "hello.md")).content, /greeting/);
    const last = await lastPrompt(calls, id);
    assert.equal(last.status, "completed");
    assert.equal(last.cost_usd, result.metadata.cost_usd);
  }));

Deno.test("promptSession() answers bytes that fit the contract", () =>
  withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls) };
    const events = await calls.events("promptSession", { path, body: { prompt: "Add a page" } });
    assert.equal(events.at(-1).type, "done");
  }));

Deno.test("two runs with the same seed tell the same events and costs", async () => {
  const run = async () => {
    const said: unknown[] = [];
    await withEmulator(async (calls) => {
      const blocks = await prompted(calls, await runningSession(calls), "Tidy up app.ts");
      said.push(...blocks.slice(1).map(({ event, data }) => [event, data]));
    }, { seed: 7 });
    return said;
  };
  assert.deepEqual(await run(), await run());
});

Deno.test("a prompt with a plan mode changes no file", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const blocks = await prompted(calls, id, "Rewrite app.ts", { plan_mode: true });
    assert.equal(blocks.at(-1)?.event, "done");
    const { files } = await calls.call("listSessionFiles", { path: { session_id: id } });
    assert.deepEqual(files, []);
    assert.equal((await lastPrompt(calls, id)).plan_mode, true);
  }));

Deno.test("launchSession() of a session that cannot be made says why the prompt failed", () =>
  withEmulator(async (calls) => {
    const body = { prompt: "Hi", github_repo: { full_name: "acme/web", branch: "nowhere" } };
    const { id } = await calls.call("launchSession", { body });
    await until(calls, id, (block) => block.event === "error");
    const last = await lastPrompt(calls, id);
    assert.equal(last.status, "error");
    assert.match(last.error, /^The session failed: .*nowhere/);
  }));

Deno.test("an order to fail ends the prompt as an error, a failing test in the prompt does not", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const failed = await prompted(calls, id, "Please fail");
    assert.equal(failed.at(-1)?.event, "error");
    const last = await lastPrompt(calls, id);
    assert.deepEqual([last.status, last.error], ["error", "The agent was told to fail"]);
    const fixed = await prompted(calls, id, "Fix the failing test; some tests fail on Mondays");
    assert.equal(fixed.at(-1)?.event, "done");
  }));

Deno.test("one prompt runs at a time: of ten at once, one is taken and nine get 409", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const sent = { path: { session_id: id }, body: { prompt: "sleep 600" } };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => calls.send("promptSession", sent)),
    );
    const taken = answers.filter((answer) => answer.status === 200);
    assert.equal(taken.length, 1);
    assert.equal(answers.filter((answer) => answer.status === 409).length, 9);
    await calls.call("pauseSession", { path: { session_id: id }, status: 409 });
    const cancelled = await calls.call("cancelPrompt", { path: { session_id: id } });
    assert.deepEqual(cancelled, { session_id: id, cancelled: true, status: "cancelled" });
    await Promise.all(answers.map((answer) => answer.body?.cancel()));
    assert.equal(
      (await calls.call("getSessionStatus", { path: { session_id: id } })).prompt_count,
      1,
    );
  }));

Deno.test("cancelPrompt() ends the stream with an error and is safe when nothing runs", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    assert.equal((await calls.call("cancelPrompt", { path })).cancelled, false);
    const stream = readBlocks(
      await calls.send("promptSession", { path, body: { prompt: "sleep 600" } }),
    );
    assert.equal((await stream.next())?.event, "accepted");
    await calls.call("cancelPrompt", { path });
    assert.equal((await stream.rest()).at(-1)?.event, "error");
    const last = await lastPrompt(calls, id);
    assert.deepEqual([last.status, last.error], ["error", "The prompt was cancelled"]);
    assert.equal((await calls.call("getSession", { path })).state, "running");
  }));

Deno.test("a prompt goes on when the client goes away", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    const stream = readBlocks(
      await calls.send("promptSession", { path, body: { prompt: "emit 2000 events" } }),
    );
    await stream.next();
    await stream.leave();
    await until(calls, id, (block) => block.event === "done");
    assert.equal((await lastPrompt(calls, id)).status, "completed");
  }));

Deno.test("a prompt that runs longer than its time limit ends as timed_out", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    const body = { prompt: "sleep 600", prompt_timeout_minutes: 2, on_complete: "keep_alive" };
    const { id } = await calls.call("launchSession", { body });
    await until(calls, id, (block) => block.event === "error");
    const last = await lastPrompt(calls, id);
    assert.deepEqual([last.status, last.error], [
      "timed_out",
      "The prompt ran longer than 2 minutes",
    ]);
  }, { clock });
});

Deno.test("getSessionStatus() shows at most 200 characters of the prompt and 500 of the summary", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    await prompted(calls, id, `${"x".repeat(3_000)}\nsecond line`);
    await prompted(calls, id, "Add a page", { model: "opus" });
    const status = await calls.call("getSessionStatus", { path: { session_id: id } });
    assert.equal(status.prompt_count, 2);
    assert.equal(status.prompt_history[0].prompt_preview.length, 200);
    assert.ok(status.prompt_history[0].summary.length <= 500);
    assert.equal(status.last_prompt.model, "opus");
  }));

Deno.test("streamSessionEvents() replays after since or Last-Event-ID and begins now without either", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const blocks = await prompted(calls, id, "emit 300 events");
    const path = { session_id: id };
    const all = readBlocks(await calls.send("streamSessionEvents", { path, query: { since: 0 } }));
    const seen: Block[] = [];
    while (seen.at(-1)?.event !== "done") seen.push(await all.next() ?? assert.fail("ended early"));
    await all.leave();
    assert.deepEqual(seen.map((block) => Number(block.id)), seen.map((_, index) => index + 1));
    const middle = Number(blocks[100]?.id);
    for (
      const sent of [{ query: { since: middle } }, { headers: { "last-event-id": String(middle) } }]
    ) {
      const later = readBlocks(await calls.send("streamSessionEvents", { path, ...sent }));
      assert.equal(Number((await later.next())?.id), middle + 1);
      await later.leave();
    }
    const live = readBlocks(await calls.send("streamSessionEvents", { path }));
    await calls.call("writeSessionFile", { path, body: { path: "new.txt", content: "x" } });
    const first = await live.next();
    assert.deepEqual([first?.event, first?.data.path], ["file_changed", "/home/user/new.txt"]);
    await live.leave();
  }));

Deno.test("streams carry no ids when event ids are off", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const blocks = await prompted(calls, id, "Add a page");
    assert.ok(blocks.length > 5);
    assert.ok(blocks.every((block) => block.id === undefined && block.data.seq === undefined));
  }, { eventIds: false }));

Deno.test("a quiet stream gets a comment every 15 seconds", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls) };
    const stream = readBlocks(await calls.send("streamSessionEvents", { path }));
    const first = stream.next();
    // The stream asks for its timer when it is read; each answer of the server lets it get there.
    await calls.call("getSession", { path });
    clock.advance(15_000);
    assert.deepEqual(await first, { comment: "keep-alive" });
    await stream.leave();
  }, { clock });
});

Deno.test("rewindPrompt() puts files back to before a prompt, the conversation stays", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await runningSession(calls, { github_repo: { full_name: "acme/storefront" } });
    const path = { session_id: id };
    await call("rewindPrompt", { path, body: {}, status: 400 });
    const before = (await read(calls, id, "README.md")).content;
    await prompted(calls, id, 'write "one" to a/first.txt');
    await prompted(calls, id, 'write "two" to a/first.txt');
    await prompted(calls, id, "Add a line to README.md");
    const last = await call("rewindPrompt", { path, body: {} });
    assert.deepEqual(last.reverted_files, ["/home/user/README.md"]);
    assert.equal((await read(calls, id, "README.md")).content, before);
    assert.deepEqual((await call("rewindPrompt", { path })).reverted_files, [
      "/home/user/a/first.txt",
    ]);
    assert.equal((await read(calls, id, "a/first.txt")).content, "one");
    await call("rewindPrompt", { path, body: { to_index: 0 } });
    await call("readSessionFile", { path, query: { path: "a/first.txt" }, status: 404 });
    await call("rewindPrompt", { path, body: { to_index: 9 }, status: 400 });
    const { events } = await call("getSessionHistory", { path });
    assert.equal(events.filter((event: { type: string }) => event.type === "user").length, 3);
    const git = await call("sessionGit", { path, body: { operation: "status" } });
    assert.equal(git.has_changes, false);
  }));

Deno.test("rewindPrompt() brings links, modes and deleted files back and keeps nested repositories", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const workspace = `${calls.emulator.dataDir}/sessions/${id}/workspace`;
    await Deno.mkdir(`${workspace}/sub/.git`, { recursive: true });
    await Deno.writeTextFile(`${workspace}/run.sh`, "#!/bin/sh\n", { mode: 0o755 });
    await Deno.symlink("run.sh", `${workspace}/link`);
    await prompted(calls, id, "Add a page");
    await Deno.remove(`${workspace}/run.sh`);
    await Deno.remove(`${workspace}/link`);
    await Deno.writeTextFile(`${workspace}/link`, "now a file");
    await Deno.mkdir(`${workspace}/new/deep`, { recursive: true });
    await calls.call("rewindPrompt", { path: { session_id: id }, body: { to_index: 0 } });
    assert.equal(await Deno.readLink(`${workspace}/link`), "run.sh");
    assert.equal(((await Deno.stat(`${workspace}/run.sh`)).mode ?? 0) & 0o777, 0o755);
    assert.ok((await Deno.stat(`${workspace}/sub/.git`)).isDirectory);
    await assert.rejects(Deno.stat(`${workspace}/new`));
  }));

Deno.test("getSessionHistory() tells the conversation of the last prompts", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    for (const prompt of ["First page", "Second page"]) await prompted(calls, id, prompt);
    const path = { session_id: id };
    const all = await calls.call("getSessionHistory", { path });
    assert.equal(all.count, all.events.length);
    assert.deepEqual(all.events.slice(0, 2).map((event: { type: string }) => event.type), [
      "user",
      "assistant_text",
    ]);
    const { events } = await calls.call("getSessionHistory", { path, query: { limit: 1 } });
    assert.equal(events[0].content, "Second page");
    assert.equal(events.at(-1).type, "completion");
    const none = await calls.call("getSessionHistory", {
      path,
      query: { agent_session_id: "other" },
    });
    assert.deepEqual(none, { events: [], count: 0 });
  }));

const COMMAND = `
read -r first
echo "asked: $first in $(pwd | sed 's/.*\\///') with $TOKEN"
echo '{"type":"tool_use","name":"Bash","input":{"n":9007199254740993}}'
echo '{"type":"done","early":true}'
echo '{"type":"result","result":"All good","total_cost_usd":0.25,"num_turns":3,"usage":{"input_tokens":5,"output_tokens":6}}'
echo made > made.txt
echo careful >&2
`;

Deno.test("an agent command gets the prompt on stdin, its lines become events", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, { env_vars: { TOKEN: "t0k" } });
    const sent = { path: { session_id: id }, body: { prompt: "Do it\nnow" } };
    const text = await (await calls.send("promptSession", sent)).text();
    assert.match(text, /asked: Do it in workspace with t0k\\n/);
    assert.match(text, /"n":9007199254740993/);
    assert.match(text, /event: process_output\ndata: .*careful/);
    assert.ok(!text.includes("early"), "the command's own done is not the end of the prompt");
    assert.match(text, /event: done\ndata: [^\n]*\n\n$/);
    const last = await lastPrompt(calls, id);
    assert.deepEqual([last.status, last.summary, last.cost_usd], ["completed", "All good", 0.25]);
    assert.equal((await read(calls, id, "made.txt")).content, "made\n");
  }, { agentCommand: COMMAND }));

Deno.test("the exit status of an agent command is the status of the prompt", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const blocks = await prompted(calls, id, "x");
    assert.equal(blocks.at(-1)?.event, "error");
    const last = await lastPrompt(calls, id);
    assert.deepEqual([last.status, last.error], [
      "error",
      "Agent command ended with exit code 7: no luck",
    ]);
  }, { agentCommand: "echo no luck >&2; exit 7" }));

Deno.test("cancelPrompt() ends what an agent command has started", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const path = { session_id: id };
    const stream = readBlocks(await calls.send("promptSession", { path, body: { prompt: "x" } }));
    let block = await stream.next();
    while (block?.event !== "text_delta") block = await stream.next();
    const pid = Number(block.data.content);
    assert.ok(pid > 0);
    await calls.call("cancelPrompt", { path });
    await stream.rest();
    await untilEnded([`${pid}`]);
  }, { agentCommand: "sleep 600 >/dev/null & echo $!; wait" }));

Deno.test("a prompt that was running when the emulator stopped ends as an error", async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    let id = "";
    await withEmulator(async (calls) => {
      id = (await calls.call("launchSession", { body: { prompt: "sleep 600" } })).id;
      await untilState(calls, id, "running");
    }, { dataDir });
    await withEmulator(async (calls) => {
      const last = await lastPrompt(calls, id);
      assert.equal(last.status, "error");
      assert.equal(
        (await until(calls, id, (block) => block.event === "error")).data.status,
        "error",
      );
    }, { dataDir });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
