/** Promises about what Claude Code and Codex print: it becomes the documented events. */
import assert from "node:assert/strict";
import { type Body, payloadsOf, withEmulator } from "../../../fakes/emulator_calls.ts";
import { runningSession } from "../../../fakes/emulator_events.ts";

/** A stand-in: prints these lines, `$PWD` for the folder it runs in, and ends with a code. */
function standIn(lines: readonly unknown[], code = 0): string {
  const text = lines.map((line) => typeof line === "string" ? line : JSON.stringify(line));
  return `sed "s|@PWD@|$PWD|g" <<'END_OF_LINES'\n${text.join("\n")}\nEND_OF_LINES\nexit ${code}`;
}

const CLAUDE: readonly unknown[] = [
  { type: "system", subtype: "init", session_id: "s", cwd: "@PWD@", tools: ["Edit"], model: "m" },
  {
    type: "assistant",
    message: {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm", signature: "" },
        { type: "text", text: "I will change it." },
        {
          type: "tool_use",
          id: "toolu_1",
          name: "Edit",
          input: { file_path: "@PWD@/a.txt", old_string: "a", new_string: "b" },
        },
      ],
      usage: { input_tokens: 5, output_tokens: 2 },
    },
    parent_tool_use_id: null,
    session_id: "s",
  },
  {
    type: "user",
    message: {
      role: "user",
      content: [{
        type: "tool_result",
        tool_use_id: "toolu_1",
        content: [{ type: "text", text: "@PWD@/a.txt was changed" }],
        is_error: false,
      }],
    },
    session_id: "s",
  },
];

const CLAUDE_RESULT = {
  type: "result",
  subtype: "success",
  is_error: false,
  duration_ms: 10,
  duration_api_ms: 8,
  num_turns: 3,
  result: "Changed a.txt",
  session_id: "s",
  total_cost_usd: 0.0123,
  usage: {
    input_tokens: 10,
    cache_creation_input_tokens: 100,
    cache_read_input_tokens: 1000,
    output_tokens: 7,
  },
};

const CODEX: readonly unknown[] = [
  { type: "thread.started", thread_id: "t" },
  { type: "turn.started" },
  { type: "item.completed", item: { id: "item_0", type: "reasoning", text: "hm" } },
  {
    type: "item.started",
    item: {
      id: "item_1",
      type: "command_execution",
      command: "bash -lc ls",
      aggregated_output: "",
      exit_code: null,
      status: "in_progress",
    },
  },
  {
    type: "item.completed",
    item: {
      id: "item_1",
      type: "command_execution",
      command: "bash -lc ls",
      aggregated_output: "@PWD@/a.txt\n",
      exit_code: 0,
      status: "completed",
    },
  },
  {
    type: "item.completed",
    item: {
      id: "item_2",
      type: "file_change",
      changes: [{ path: "@PWD@/new.txt", kind: "add" }],
      status: "completed",
    },
  },
  { type: "item.completed", item: { id: "item_3", type: "agent_message", text: "All done." } },
];

const CODEX_END = {
  type: "turn.completed",
  usage: { input_tokens: 200, cached_input_tokens: 100, output_tokens: 20 },
};

/** What a prompt left when an agent printed these lines. */
async function afterwards(
  lines: readonly unknown[],
  test: (left: { events: Body[]; last: Body; history: Body[]; usage: Body; bus: string }) => void,
  code = 0,
): Promise<void> {
  await withEmulator(async ({ call, events, send, ...calls }) => {
    const id = await runningSession({ call, events, send, ...calls });
    const path = { session_id: id };
    const stream = await send("promptSession", { path, body: { prompt: "Change it" } });
    const told = payloadsOf(await stream.text());
    const { last_prompt } = await call("getSessionStatus", { path });
    const history = await call("getSessionHistory", { path });
    const usage = await call("getSessionUsage", { path });
    await call("destroySession", { path });
    const bus = await (await send("streamSessionEvents", { path, query: { since: 0 } })).text();
    test({ events: told, last: last_prompt, history: history.events, usage, bus });
  }, { agentCommand: standIn(lines, code) });
}

const types = (events: readonly Body[]) => events.map(({ type }) => type);

Deno.test("lines of Claude Code become text, tools, results, cost and usage, under /home/user", () =>
  afterwards([...CLAUDE, CLAUDE_RESULT], ({ events, last, history, usage }) => {
    assert.deepEqual(types(events), [
      "accepted",
      "text_delta",
      "tool_use",
      "tool_result",
      "result",
      "done",
    ]);
    const [, text, use, result, end] = events;
    assert.equal(text.content, "I will change it.");
    assert.deepEqual([use.id, use.name, use.input.file_path], [
      "toolu_1",
      "Edit",
      "/home/user/a.txt",
    ]);
    assert.deepEqual([result.tool_use_id, result.content, result.is_error], [
      "toolu_1",
      "/home/user/a.txt was changed",
      false,
    ]);
    assert.deepEqual([end.content, end.metadata.cost_usd, end.metadata.num_turns], [
      "Changed a.txt",
      0.0123,
      3,
    ]);
    assert.deepEqual(end.metadata.usage, { input_tokens: 1110, output_tokens: 7 });
    assert.deepEqual([last.status, last.summary], ["completed", "Changed a.txt"]);
    assert.deepEqual(types(history), [
      "user",
      "assistant_text",
      "tool_use",
      "tool_result",
      "completion",
    ]);
    assert.equal(usage.total_cost_usd, 0.0123);
  }));

Deno.test("partial messages of Claude Code are told once, piece by piece", () => {
  const piece = (text: string) => ({
    type: "stream_event",
    event: { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
    session_id: "s",
  });
  const whole = {
    type: "assistant",
    message: { role: "assistant", content: [{ type: "text", text: "One two." }] },
    session_id: "s",
  };
  const second = {
    ...whole,
    message: { ...whole.message, content: [{ type: "text", text: "X" }] },
  };
  const lines = [
    { type: "stream_event", event: { type: "message_start" }, session_id: "s" },
    piece("One "),
    piece("two."),
    whole,
    second,
    CLAUDE_RESULT,
  ];
  return afterwards(lines, ({ events }) => {
    const text = events.filter(({ type }) => type === "text_delta").map(({ content }) => content);
    assert.deepEqual(text, ["One ", "two.", "X"]);
  });
});

for (
  const [what, result, said] of [
    ["too many turns", { subtype: "error_max_turns" }, /largest number of turns/],
    ["too much money", { subtype: "error_max_budget_usd" }, /largest cost/],
    [
      "a failure with its errors",
      { subtype: "error_during_execution", errors: ["socket hang up"] },
      /failed while it ran: socket hang up/,
    ],
    [
      "a failed call, which comes as success",
      { subtype: "success", is_error: true, result: "API Error: 529 overloaded" },
      /^API Error: 529 overloaded$/,
    ],
    ["a subtype of tomorrow", { subtype: "error_new" }, /reported an error/],
  ] as const
) {
  Deno.test(`Claude Code ends a prompt as an error: ${what}`, () => {
    const { result: _words, ...base } = CLAUDE_RESULT;
    const line = { ...base, is_error: true, ...result };
    return afterwards([...CLAUDE, line], ({ events, last }) => {
      assert.equal(events.at(-1).type, "error");
      assert.equal(last.status, "error");
      assert.match(last.error, said);
      assert.equal(last.cost_usd, 0.0123, "what it cost is known all the same");
    }, 1);
  });
}

Deno.test("lines of Codex become text, tools, results, changed files and usage", () =>
  afterwards([...CODEX, CODEX_END], ({ events, last, bus }) => {
    assert.deepEqual(types(events), [
      "accepted",
      "tool_use",
      "tool_result",
      "tool_use",
      "tool_result",
      "text_delta",
      "result",
      "done",
    ]);
    assert.deepEqual(events[1].input, { command: "bash -lc ls" });
    assert.equal(events[2].content, "/home/user/a.txt\n");
    assert.deepEqual(events[3].input.changes, [{ path: "/home/user/new.txt", action: "created" }]);
    assert.match(bus, /event: file_changed\ndata: .*"path":"\/home\/user\/new.txt"/);
    const end = events.find(({ type }) => type === "result");
    assert.deepEqual(end.metadata.usage, { input_tokens: 200, output_tokens: 20 });
    assert.deepEqual([last.status, last.summary], ["completed", "All done."]);
  }));

Deno.test("a failed command, a failed turn and a lost connection of Codex are told", () => {
  const failedCommand = {
    type: "item.completed",
    item: {
      id: "item_1",
      type: "command_execution",
      command: "false",
      aggregated_output: "no",
      exit_code: 1,
      status: "failed",
    },
  };
  const lines = [
    { type: "thread.started", thread_id: "t" },
    { type: "error", message: "Reconnecting 1/5" },
    failedCommand,
    { type: "turn.failed", error: { message: "stream disconnected" } },
  ];
  return afterwards(lines, ({ events, last }) => {
    const result = events.find(({ type }) => type === "tool_result");
    assert.deepEqual([result.content, result.is_error], ["no", true]);
    assert.ok(
      events.some(({ type, content }) =>
        type === "process_output" && content === "Reconnecting 1/5\n"
      ),
    );
    assert.deepEqual([last.status, last.error], ["error", "stream disconnected"]);
  }, 1);
});

Deno.test("other lines stay as they are: text, and JSON with a type as an event of that name", () =>
  afterwards(["plain", { type: "mine", n: 1 }, { no: "type" }, "{broken"], ({ events }) => {
    assert.deepEqual(types(events), [
      "accepted",
      "text_delta",
      "mine",
      "text_delta",
      "text_delta",
      "result",
      "done",
    ]);
  }));
