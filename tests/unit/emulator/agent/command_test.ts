/** Promises about agent commands: nothing of them outlives the prompt, and nothing they print is lost. */
import assert from "node:assert/strict";
import {
  type Body,
  type EmulatorCalls,
  payloadsOf,
  withEmulator,
} from "../../../fakes/emulator_calls.ts";
import { runningSession } from "../../../fakes/emulator_events.ts";
import { isRunning, untilEnded } from "../../../fakes/running.ts";

async function ask(calls: EmulatorCalls, prompt = "x"): Promise<{ id: string; events: Body[] }> {
  const id = await runningSession(calls);
  // An agent may print events of its own, which the contract does not know.
  const stream = await calls.send("promptSession", {
    path: { session_id: id },
    body: { prompt },
  });
  return { id, events: payloadsOf(await stream.text()) };
}

const textOf = (events: readonly Body[]) =>
  events.filter(({ type }) => type === "text_delta").map(({ content }) => content).join("");

Deno.test("a child in the background does not hold the prompt open, and ends with it", () =>
  withEmulator(async (calls) => {
    const { events } = await ask(calls);
    assert.equal(events.at(-1).type, "done");
    const [pid = ""] = textOf(events).split("\n");
    assert.match(pid, /^\d+$/);
    await untilEnded([pid]);
  }, { agentCommand: "sleep 600 & echo $!" }));

for (
  const [what, leave] of [
    ["by setsid", "setsid sleep 600 & echo $!"],
    ["by setsid, without its parents", "sh -c 'setsid sleep 600 & echo $!'"],
    ["without the variables of the prompt", "env -i setsid sleep 600 & echo $!"],
  ] as const
) {
  Deno.test(`a child that left the process group ${what} ends at cancel`, {
    ignore: Deno.build.os !== "linux",
  }, () =>
    withEmulator(async (calls) => {
      const id = await runningSession(calls);
      const path = { session_id: id };
      const stream = await calls.send("promptSession", { path, body: { prompt: "x" } });
      let text = "";
      assert.ok(stream.body);
      for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes("waiting")) break;
      }
      const pid = /"content":"(\d+)\\n"/.exec(text)?.[1] ?? "";
      assert.ok(await isRunning(pid), text);
      await calls.call("cancelPrompt", { path });
      await untilEnded([pid]);
    }, { agentCommand: `${leave}; echo waiting; wait; sleep 600` }));
}

Deno.test("a line of 20 MB is kept whole, whatever pieces it comes in", () =>
  withEmulator(async (calls) => {
    const { id, events } = await ask(calls);
    assert.equal(events.at(-1).type, "done");
    const long = events.find(({ type }) => type === "long");
    assert.equal(long.text.length, 20_000_000);
    await calls.call("destroySession", { path: { session_id: id } });
  }, {
    agentCommand:
      `printf '{"type":"long","text":"'; head -c 20000000 /dev/zero | tr '\\0' 'x'; echo '"}'`,
  }));

Deno.test("a longer line is cut, and says so", () =>
  withEmulator(async (calls) => {
    const { events } = await ask(calls);
    const text = textOf(events);
    assert.match(text.slice(-80), /x \[cut: the line had 40000000 characters\]\n$/);
  }, { agentCommand: "head -c 40000000 /dev/zero | tr '\\0' 'x'" }));

Deno.test("an agent command is told its session, prompt and conversation, and no key of the user", async () => {
  // Tests share their environment: none of the names that a program reads.
  Deno.env.set("RUNTM_OF_THE_USER", "runtm_sk_of_the_user");
  try {
    await withEmulator(async (calls) => {
      const { id, events } = await ask(calls);
      const variables = (list: readonly Body[]) =>
        Object.fromEntries(
          textOf(list).split("\n").filter((line) => line.includes("=")).map((line) =>
            line.split("=")
          ),
        );
      const first = variables(events);
      assert.equal(first.RUNTM_OF_THE_USER, undefined);
      assert.equal(first.RUNTM_SESSION_ID, id);
      assert.match(first.RUNTM_PROMPT_ID, /^[0-9a-f-]{36}$/);
      assert.equal(first.RUNTM_CONTINUE, "0");
      const again = async (body: Body) =>
        variables(await calls.events("promptSession", { path: { session_id: id }, body }));
      const second = await again({ prompt: "more" });
      assert.equal(second.RUNTM_CONTINUE, "1");
      assert.equal(second.RUNTM_CONVERSATION_ID, first.RUNTM_CONVERSATION_ID);
      assert.notEqual(second.RUNTM_PROMPT_ID, first.RUNTM_PROMPT_ID);
      const fresh = await again({ prompt: "anew", new_session: true });
      assert.equal(fresh.RUNTM_CONTINUE, "0");
    }, { agentCommand: "env | grep ^RUNTM_" });
  } finally {
    Deno.env.delete("RUNTM_OF_THE_USER");
  }
});
