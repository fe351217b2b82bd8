import assert from "node:assert/strict";
import { proseFormat } from "../../../../src/cli/output/prose_format.ts";

function prose(...events: readonly (readonly [event: string, data: unknown])[]): string {
  const { series } = proseFormat({ width: 60 });
  return events.map(([event, data]) => series([JSON.stringify({ event, data })])).join("");
}

Deno.test("what an agent says runs on, and each tool has a line of its own", () => {
  assert.equal(
    prose(
      ["state_changed", { state: "running" }],
      ["text_delta", { content: "I will " }],
      ["text_delta", { content: "look." }],
      ["tool_use", { name: "Write", input: { path: "a.ts", content: "one\ntwo" } }],
      ["tool_result", { content: "ok", is_error: false }],
      ["tool_result", { content: "no such file", is_error: true }],
      ["heartbeat", {}],
      ["text_delta", { content: "Done.\n" }],
      ["done", { last_prompt: { status: "completed", cost_usd: 0.01234 } }],
    ),
    [
      "session running",
      "I will look.",
      "> Write a.ts one two",
      "! no such file",
      "Done.",
      "done, $0.0123",
      "",
    ].join("\n"),
  );
});

Deno.test("failures, gaps and events nobody knows are lines, too", () => {
  assert.equal(
    prose(
      ["gap", { reason: "no position" }],
      ["error", { error: "The agent stopped" }],
      ["new_event", { a: 1 }],
      ["note", "plain"],
      ["done", { status: "error" }],
    ),
    [
      "some events are missing: no position",
      "error: The agent stopped",
      'new_event {"a":1}',
      "note plain",
      "error",
      "",
    ].join("\n"),
  );
});

Deno.test("text of others cannot act on the terminal, and lines are cut to its width", () => {
  const shown = prose(
    ["text_delta", { content: "\x1b[2J\u202eevil" }],
    ["tool_use", { name: "Bash", input: { command: `echo \x1b]0;title\x07 ${"x".repeat(200)}` } }],
  );
  // deno-lint-ignore no-control-regex -- nothing of this may be left
  assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\u202e]/);
  assert.ok(shown.split("\n").every((line) => line.length <= 60), shown);
});

Deno.test("colours are used where they are wanted", () => {
  const { series } = proseFormat({ colour: true });
  assert.equal(series(['{"event":"error","data":{"error":"no"}}']), "\x1b[31merror: no\x1b[0m\n");
});
