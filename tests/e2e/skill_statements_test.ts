/** What the skill files say about states, sessions and templates is true on the emulator. */
import assert from "node:assert/strict";
import { BUNDLED_SKILLS } from "../../src/skills/bundled.ts";
import { type EmulatorCalls, withEmulator } from "../fakes/emulator_calls.ts";
import { runningSession, until, untilState } from "../fakes/emulator_events.ts";
import { type VirtualClock, virtualClock } from "../fakes/process.ts";
import { runCli } from "./harness.ts";

const MINUTE = 60_000;

/** A sentence of a skill file, and what shows that it is true. */
interface Statement {
  readonly file: string;
  readonly says: string;
  readonly holds: (calls: EmulatorCalls, clock: VirtualClock) => Promise<void>;
  /** The check moves time; the others use the real clock. */
  readonly movesTime?: true;
}

const idOf = (id: string) => ({ path: { session_id: id } });

async function stateOf({ call }: EmulatorCalls, id: string): Promise<string> {
  return (await call("getSession", idOf(id))).state;
}

async function pausedSession(calls: EmulatorCalls): Promise<string> {
  const id = await runningSession(calls, { github_repo: { full_name: "acme/storefront" } });
  await calls.call("pauseSession", idOf(id));
  return id;
}

/** Sends a prompt and reads its stream to the end. */
async function prompt({ events }: EmulatorCalls, id: string, words: string): Promise<string> {
  return (await events("promptSession", { ...idOf(id), body: { prompt: words } })).at(-1)?.type;
}

/** Launches a session and returns it once it has the state. */
async function launched(calls: EmulatorCalls, body: object, state: string): Promise<string> {
  const { id } = await calls.call("launchSession", { body: { prompt: "Add a page", ...body } });
  await untilState(calls, id, state);
  return id;
}

/** Runs the program against the emulator. */
function program({ emulator }: EmulatorCalls, ...args: string[]) {
  const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
  return runCli(args, { env });
}

/** A template that was built, with the launch arguments it declares. */
async function template(
  calls: EmulatorCalls,
  { session_args, ...body }: { session_args?: object[]; github_branch?: string } = {},
): Promise<string> {
  const made = { display_name: "Shop", github_repo: "acme/shop", ...body };
  const { id } = await calls.call("createTemplate", { body: made });
  const path = { template_id: id };
  if (session_args) await calls.call("updateTemplate", { path, body: { session_args } });
  await calls.call("buildTemplate", { path, body: { skip_agent: true } });
  await calls.events("streamTemplateBuildLogs", { path });
  return id;
}

const STATEMENTS: readonly Statement[] = [
  {
    file: "SKILL.md",
    says: "or launch them with `--on-complete destroy` or a `--ttl-minutes` limit",
    movesTime: true,
    holds: async (calls, clock) => {
      await launched(calls, { on_complete: "destroy" }, "destroyed");
      const limited = await launched(calls, { ttl_minutes: 5 }, "paused");
      clock.advance(6 * MINUTE);
      assert.equal(await stateOf(calls, limited), "destroyed");
    },
  },
  {
    file: "SKILL.md",
    says: 'A stream that worked ends with `"event":"done"`',
    holds: async (calls) => {
      const id = await runningSession(calls);
      const run = await program(calls, "session", "prompt", id, "Add a page");
      assert.equal(JSON.parse(run.stdout.trimEnd().split("\n").at(-1) ?? "").event, "done");
    },
  },
  {
    file: "runtm-sessions.md",
    says:
      "A session pauses when its prompt has ended, unless it was launched with `--on-complete keep_alive`",
    holds: async (calls) => {
      await launched(calls, {}, "paused");
      const body = { prompt: "Add a page", on_complete: "keep_alive" };
      const { id } = await calls.call("launchSession", { body });
      await until(calls, id, ({ event }) => event === "done");
      assert.equal(await stateOf(calls, id), "running");
    },
  },
  {
    file: "runtm-sessions.md",
    says: "and after about 20 idle minutes",
    movesTime: true,
    holds: async (calls, clock) => {
      const id = await runningSession(calls);
      clock.advance(18 * MINUTE);
      assert.equal(await stateOf(calls, id), "running");
      clock.advance(4 * MINUTE);
      assert.equal(await stateOf(calls, id), "paused");
    },
  },
  {
    file: "runtm-sessions.md",
    says: "Its files stay",
    holds: async (calls) => {
      const id = await runningSession(calls);
      const body = { path: "kept.txt", content: "kept" };
      await calls.call("writeSessionFile", { ...idOf(id), body });
      await calls.call("pauseSession", idOf(id));
      const query = { path: "kept.txt" };
      const { content } = await calls.call("readSessionFile", { ...idOf(id), query });
      assert.equal(content, "kept");
    },
  },
  {
    file: "runtm-sessions.md",
    says: "File commands and `exec` wake it by themselves",
    holds: (calls) => fileCommandsAndExecWake(calls),
  },
  {
    file: "runtm-debug.md",
    says: "file commands and `exec` wake it too",
    holds: (calls) => fileCommandsAndExecWake(calls),
  },
  {
    file: "runtm-sessions.md",
    says: "for prompts and git operations it has to run",
    holds: async (calls) => {
      const id = await pausedSession(calls);
      const refused = await calls.send("promptSession", { ...idOf(id), body: { prompt: "x" } });
      await refused.body?.cancel();
      assert.equal(refused.status, 400);
      const git = await calls.send("sessionGit", { ...idOf(id), body: { operation: "status" } });
      await git.body?.cancel();
      assert.equal(git.status, 400);
      assert.equal(await stateOf(calls, id), "paused");
    },
  },
  {
    file: "runtm-debug.md",
    says: "This lets a paused session run again, which prompts and git operations need",
    holds: async (calls) => {
      const id = await pausedSession(calls);
      await calls.call("resumeSession", idOf(id));
      assert.equal(await prompt(calls, id, "Add a page"), "done");
      await calls.call("sessionGit", { ...idOf(id), body: { operation: "status" } });
    },
  },
  {
    file: "runtm-sessions.md",
    says: "a 409 means another one is at work",
    holds: async (calls) => {
      const id = await runningSession(calls);
      const sent = { ...idOf(id), body: { prompt: "sleep 600" } };
      const first = await calls.send("promptSession", sent);
      const second = await calls.send("promptSession", sent);
      await second.body?.cancel();
      assert.equal(second.status, 409);
      await calls.call("cancelPrompt", idOf(id));
      await first.text();
    },
  },
  {
    file: "runtm-sessions.md",
    says: "the same command with the same key gives the same session instead of a second one",
    holds: async ({ call }) => {
      const sent = { body: { prompt: "Add a page" }, headers: { "idempotency-key": "k" } };
      const first = await call("launchSession", sent);
      assert.equal((await call("launchSession", sent)).id, first.id);
      assert.equal((await call("listSessions")).total, 1);
    },
  },
  {
    file: "runtm-sessions.md",
    says: "Values come back masked",
    holds: async ({ call }) => {
      const body = { env_vars: { TOKEN: "a-secret" } };
      const { id } = await call("createSession", { body });
      assert.doesNotMatch(JSON.stringify(await call("getSessionEnvVars", idOf(id))), /a-secret/);
    },
  },
  {
    file: "runtm-sessions.md",
    says: "`heartbeat` keeps a session from pausing",
    movesTime: true,
    holds: async (calls, clock) => {
      const id = await runningSession(calls);
      for (let beat = 0; beat < 4; beat++) {
        clock.advance(10 * MINUTE);
        await calls.call("heartbeatSession", idOf(id));
      }
      assert.equal(await stateOf(calls, id), "running");
    },
  },
  {
    file: "runtm-sessions.md",
    says: "`destroy` removes the files",
    holds: async (calls) => {
      const id = await runningSession(calls);
      const workspace = `${calls.emulator.dataDir}/sessions/${id}/workspace`;
      assert.ok((await Deno.stat(workspace)).isDirectory);
      await calls.call("destroySession", idOf(id));
      await calls.call("listSessionFiles", { ...idOf(id), status: 410 });
      await assert.rejects(Deno.stat(workspace));
    },
  },
  {
    file: "runtm-debug.md",
    says: "`destroyed`, or a 410: its time was up",
    movesTime: true,
    holds: async (calls, clock) => {
      const id = await runningSession(calls, { ttl_minutes: 5 });
      clock.advance(6 * MINUTE);
      assert.equal(await stateOf(calls, id), "destroyed");
      await calls.call("listSessionFiles", { ...idOf(id), status: 410 });
    },
  },
  {
    file: "runtm-debug.md",
    says: "`error`: read `error_message` of `session get`",
    holds: async (calls) => {
      const repo = { full_name: "acme/storefront", branch: "not-there" };
      const { id } = await calls.call("createSession", { body: { github_repo: repo } });
      await untilState(calls, id, "error");
      assert.match((await calls.call("getSession", idOf(id))).error_message, /\w/);
    },
  },
  {
    file: "runtm-debug.md",
    says: "`creating`: not ready yet",
    holds: async ({ call }) => {
      assert.equal((await call("createSession", { body: {} })).state, "creating");
    },
  },
  {
    file: "runtm-debug.md",
    says: "`prompt-cancel` does nothing when no prompt runs",
    holds: async (calls) => {
      const id = await runningSession(calls);
      assert.equal((await calls.call("cancelPrompt", idOf(id))).cancelled, false);
      assert.equal(await stateOf(calls, id), "running");
    },
  },
  {
    file: "runtm-debug.md",
    says: "`prompt-rewind` undoes the last prompt; `--to-index 0` goes back to the first",
    holds: async (calls) => {
      const id = await runningSession(calls);
      for (const word of ["one", "two", "three"]) {
        assert.equal(await prompt(calls, id, `write "${word}" to a.txt`), "done");
      }
      const query = { path: "a.txt" };
      await calls.call("rewindPrompt", { ...idOf(id), body: {} });
      const { content } = await calls.call("readSessionFile", { ...idOf(id), query });
      assert.equal(content, "two");
      await calls.call("rewindPrompt", { ...idOf(id), body: { to_index: 0 } });
      await calls.call("readSessionFile", { ...idOf(id), query, status: 404 });
    },
  },
  {
    file: "runtm-debug.md",
    says: "Files the agent wrote are still there",
    holds: async (calls) => {
      const id = await runningSession(calls);
      await prompt(calls, id, 'write "kept" to kept.txt');
      assert.equal(await prompt(calls, id, "Please fail"), "error");
      const { last_prompt } = await calls.call("getSessionStatus", idOf(id));
      assert.deepEqual([last_prompt.status, typeof last_prompt.error], ["error", "string"]);
      await calls.call("readSessionFile", { ...idOf(id), query: { path: "kept.txt" } });
    },
  },
  {
    file: "runtm-templates.md",
    says: "`KEY` (every session must give it)",
    holds: async (calls) => {
      const session_args = [{ key: "REGION", required: true }];
      const body = { template_id: await template(calls, { session_args }) };
      await calls.call("createSession", { body, status: 422 });
      await calls.call("createSession", { body: { ...body, template_args: { REGION: "eu" } } });
    },
  },
  {
    file: "runtm-templates.md",
    says: "until `build_status` is `ready` (exit 0) or `failed` (exit 1)",
    holds: async (calls) => {
      const path = { template_id: await template(calls) };
      assert.equal((await calls.call("getTemplate", { path })).build_status, "ready");
      const broken = { template_id: await template(calls, { github_branch: "not-there" }) };
      assert.equal((await calls.call("getTemplate", { path: broken })).build_status, "failed");
    },
  },
  {
    file: "runtm-templates.md",
    says: "An unknown template id can give a blank session instead of an error",
    holds: async ({ call }) => {
      const { template_id } = await call("createSession", { body: { template_id: "tmpl_none" } });
      assert.equal(template_id, null);
    },
  },
  {
    file: "runtm-templates.md",
    says: "except that `--session-arg` replaces the whole set of launch arguments",
    holds: async (calls) => {
      const session_args = [{ key: "REGION" }, { key: "TENANT" }];
      const path = { template_id: await template(calls, { session_args }) };
      const keys = async () =>
        (await calls.call("getTemplate", { path })).session_args.map(
          ({ key }: { key: string }) => key,
        );
      await calls.call("updateTemplate", { path, body: { display_name: "Other" } });
      assert.deepEqual(await keys(), ["REGION", "TENANT"]);
      await calls.call("updateTemplate", { path, body: { session_args: [{ key: "CURRENCY" }] } });
      assert.deepEqual(await keys(), ["CURRENCY"]);
    },
  },
];

async function fileCommandsAndExecWake(calls: EmulatorCalls): Promise<void> {
  const id = await pausedSession(calls);
  const commands = [
    ["file", "list", id],
    ["file", "write", id, "a.txt", "--content", "x"],
    ["file", "read", id, "a.txt"],
    ["exec", id, "--", "true"],
  ];
  for (const args of commands) {
    const run = await program(calls, "session", ...args);
    assert.equal(run.code, 0, `${args.join(" ")}: ${run.stderr}`);
    assert.equal(await stateOf(calls, id), "running", args.join(" "));
    await calls.call("pauseSession", idOf(id));
  }
}

for (const { file, says, holds, movesTime } of STATEMENTS) {
  Deno.test(`${file} is right: ${says.slice(0, 90)}`, async () => {
    const text = BUNDLED_SKILLS.find(({ name }) => name === file)?.text ?? "";
    assert.ok(text.replaceAll(/\s+/g, " ").includes(says), `${file} does not say this`);
    const clock = virtualClock();
    await withEmulator((calls) => holds(calls, clock), movesTime ? { clock } : {});
  });
}
