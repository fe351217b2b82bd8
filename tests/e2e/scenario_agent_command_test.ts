/** Prompts carried out by a program of one's own. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { textOf } from "../fakes/printed.ts";
import { userOf } from "./scenario.ts";

/** Reads the prompt, says something, edits a file. */
const AGENT = `#!/bin/sh
prompt=$(cat)
echo "working on it"
printf '%s\\n' "$prompt" >> TASKS.md
case "$prompt" in *impossible*) echo "giving up" >&2; exit 3;; esac
`;

async function withAgent(
  test: (user: ReturnType<typeof userOf>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-agent-" });
  const script = `${folder}/agent.sh`;
  await Deno.writeTextFile(script, AGENT, { mode: 0o755 });
  try {
    await withCloud(
      { agentCommand: `sh '${script}'` },
      (cloud) => test(userOf(cloud, cloud.keys.personal)),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a shell script is the agent: it gets the prompt and edits the workspace", async () => {
  await withAgent(async (user) => {
    const launched = await user.run(
      ...[
        "session",
        "launch",
        "--prompt",
        "Water the plants",
        "--on-complete",
        "keep_alive",
        "--wait",
      ],
    );
    const id = textOf(launched, "id");
    assert.equal((launched.last_prompt as { status: string }).status, "completed");
    const events = await user.events("session", "prompt", id, "Feed the cat");
    assert.match(JSON.stringify(events), /working on it/);
    assert.equal(events.at(-1)?.event, "done");
    const tasks = await user.text("session", "file", "read", id, "TASKS.md", "--raw");
    assert.equal(tasks, "Water the plants\nFeed the cat\n");
  });
});

Deno.test("the exit status of the script is that of the prompt", async () => {
  await withAgent(async (user) => {
    const created = await user.run("session", "create", "--wait");
    const id = textOf(created, "id");
    const error = await user.fails(1, "session", "prompt", id, "Do the impossible");
    assert.equal(error.code, "stream_error");
    assert.equal((await user.fails(1, "session", "wait", id)).code, "unreachable_state");
  });
});
