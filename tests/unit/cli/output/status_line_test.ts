import assert from "node:assert/strict";
import { statusLine } from "../../../../src/cli/output/status_line.ts";
import { showProgress, stateOf } from "../../../../src/commands/progress.ts";
import { stage } from "../../../fakes/invocation.ts";

function lineAt(columns: number | undefined, isTerminal = true) {
  const written: string[] = [];
  const sink = {
    write: () => Promise.resolve(),
    isTerminal: () => isTerminal,
    columns: () => columns,
  };
  const line = statusLine(sink, (text) => {
    written.push(text);
    return Promise.resolve();
  });
  return { line, written };
}

Deno.test("a status line is written over, and erased once", async () => {
  const { line, written } = lineAt(40);
  line.show("one");
  line.show("two");
  await line.away();
  await line.away();
  assert.deepEqual(written, ["\r\x1b[2Kone", "\r\x1b[2Ktwo", "\r\x1b[2K"]);
});

Deno.test("a status line never wraps, and shows nothing that acts", () => {
  const { line, written } = lineAt(10);
  line.show("a very long text");
  line.show("日本語日本語");
  line.show("a\x1b[2Jb\nc");
  assert.deepEqual(written, [
    "\r\x1b[2Ka very lo",
    "\r\x1b[2K日本語日",
    "\r\x1b[2Ka\\u001b[2",
  ]);
});

Deno.test("there is no status line where nobody looks", async () => {
  const { line, written } = lineAt(80, false);
  line.show("one");
  await line.away();
  assert.deepEqual(written, []);
});

Deno.test("progress is shown after a second, with state and time, and is gone in the end", async () => {
  const set = stage({ terminal: { stderr: true } });
  const progress = showProgress(set.invocation, "Waiting");
  progress.update("running");
  set.clock.advance(999);
  await set.invocation.output.lines("");
  assert.equal(set.process.err(), "");
  set.clock.advance(1);
  set.clock.advance(60_000);
  progress.end();
  await set.invocation.output.lines("x\n");
  // What goes to stderr is written in turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const shown = set.process.err().split("\r\x1b[2K");
  assert.equal(shown[1], "Waiting · running · 1 s");
  assert.equal(shown.at(-2), "Waiting · running · 1 min 1 s");
  assert.equal(shown.at(-1), "");
});

Deno.test("several waits share one line, which is gone when the last one ends", async () => {
  const set = stage({ terminal: { stderr: true } });
  const [one, two] = [
    showProgress(set.invocation, "Waiting"),
    showProgress(set.invocation, "Waiting"),
  ];
  one.update("running");
  two.update("paused");
  set.clock.advance(1_000);
  one.end();
  set.clock.advance(1_000);
  two.end();
  set.clock.advance(5_000);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(set.process.err().split("\r\x1b[2K"), [
    "",
    "Waiting · 2 left · 1 s",
    "Waiting · paused · 2 s",
    "",
  ]);
});

Deno.test("the state of a session tells its prompt and its cost", () => {
  const session = { state: "running", last_prompt: { status: "running", cost_usd: 0.5 } };
  assert.equal(stateOf(session), "running, prompt running, $0.5000");
  assert.equal(stateOf({ build_status: "building" }), "build building");
  assert.equal(stateOf({ phase: "upload", status: "running" }), "upload, running");
  assert.equal(stateOf("text"), "");
});
