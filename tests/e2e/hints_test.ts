/** Hints lead on: in each state, a failing command names the command that helps, and that one works. */
import assert from "node:assert/strict";
import type { FaultRule } from "../../src/emulator/core/orders.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { withCloud } from "../fakes/emulator.ts";
import { textOf } from "../fakes/printed.ts";
import {
  bundledProgram,
  errorOf,
  type Program,
  type Run,
  runCli,
  withEnoughTime,
} from "./harness.ts";
import { addFault, removeFaults } from "../fakes/control.ts";
import { type User, userOf } from "./scenario.ts";

/** Ids by the name that stands for them in words and hints. */
type Ids = Readonly<Record<string, string>>;

/** A failing command and its hint. */
interface Case {
  readonly what: string;
  /** Words of the command; `{name}` stands for an id. */
  readonly words: string;
  readonly code?: number;
  /** The whole hint; `{name}` stands for an id. */
  readonly hint: string | RegExp | undefined;
  readonly key?: keyof RunningEmulator["keys"];
  /** What spoils the answer. */
  readonly fault?: FaultRule;
}

const NO_SESSION = "00000000-0000-4000-8000-000000000000";

function status(method: string, path: string, status: number, detail = "Sorry"): FaultRule {
  return { match: { method, path }, action: { type: "status", status, body: { detail } } };
}

const CASES: readonly Case[] = [
  {
    what: "a prompt for a paused session",
    words: "session prompt {paused} hello",
    hint: "The session is paused; run: runtm-api session resume {paused} --wait",
  },
  {
    what: "git in a paused session",
    words: "session git {paused2} status",
    hint: "The session is paused; run: runtm-api session resume {paused2} --wait",
  },
  {
    what: "a pause of a paused session",
    words: "session pause {paused3}",
    hint: "Its state shows it; run: runtm-api session status {paused3}",
  },
  {
    what: "a resume of a running session",
    words: "session resume {running}",
    hint: "The session is running; run: runtm-api session status {running}",
  },
  {
    what: "a prompt beside a prompt",
    words: "session prompt {busy} hello",
    hint: "A prompt is running; run: runtm-api session wait {busy}",
  },
  {
    what: "a pause beside a prompt",
    words: "session pause {busy}",
    hint: "A prompt is running; run: runtm-api session wait {busy}",
  },
  {
    what: "a file of a destroyed session",
    words: "session file list {destroyed}",
    hint: "It is gone for good; run: runtm-api session list",
  },
  {
    what: "a session that is not there",
    words: `session get ${NO_SESSION}`,
    hint: "Run: runtm-api session list",
  },
  {
    what: "a file that is not there",
    words: "session file read {running} nothing.txt",
    hint: "Run: runtm-api session file list {running}",
  },
  {
    what: "a file of a session that is not there",
    words: `session file read ${NO_SESSION} nothing.txt`,
    hint: "Run: runtm-api session list",
  },
  {
    what: "a variable that is not there",
    words: "session env delete {running} NOTHING",
    hint: "Run: runtm-api session env get {running}",
  },
  {
    what: "a new path that is taken",
    words: "session file rename {running} a.txt b.txt",
    hint: "The state does not allow this now; run: runtm-api session file list {running}",
  },
  {
    what: "a file that is not text",
    words: "session file read {running} binary.bin",
    hint: "It is not text; run: runtm-api session file download {running} binary.bin",
  },
  {
    what: "a path that is a folder",
    words: "session file read {running} folder",
    hint: "Correct the input; run: runtm-api session file read --help",
  },
  {
    what: "a template that is not there",
    words: "template get tmpl_nothing",
    hint: "Run: runtm-api template list",
  },
  {
    what: "a repair of a template that is not there",
    words: "template fix-session tmpl_nothing",
    hint: "Run: runtm-api template list",
  },
  {
    what: "a session from a template whose build failed",
    words: "session create --template-id {failed}",
    hint: "The template is not ready; run: runtm-api template get {failed}",
  },
  {
    what: "a log of a template that was never built",
    words: "template build-logs {unbuilt}",
    hint: "It was never built; run: runtm-api template get {unbuilt}",
  },
  {
    what: "a repair of a template that was never built",
    words: "template fix-session {unbuilt}",
    hint: "The template is not ready; run: runtm-api template get {unbuilt}",
  },
  {
    what: "a template whose name is taken",
    words: "template create --display-name Web --github-repo northwind/web --name web",
    hint: "The name may be taken; run: runtm-api template list, or give another name with --name",
  },
  {
    what: "a secret that is not there",
    words: "template secrets delete {unbuilt} NOTHING",
    hint: "Run: runtm-api template secrets list {unbuilt}",
  },
  {
    what: "a key without the scope",
    words: "session list",
    key: "noScopes",
    code: 2,
    hint:
      '"session list" needs a key with the scope sessions:read; what yours may do: runtm-api auth status',
  },
  {
    what: "a key without the role",
    words: "template create --display-name X --github-repo northwind/x",
    key: "teammate",
    code: 2,
    hint:
      "Use the API key of an admin or owner of the organisation; whose key this is: runtm-api auth status",
  },
  {
    what: "a change of another's session",
    words: "session rename {shared} Mine",
    key: "teammate",
    code: 2,
    hint: "Use the API key of the session's owner; whose key this is: runtm-api auth status",
  },
  {
    what: "a prompt that fails",
    words: "session prompt {running} false",
    hint: "Run: runtm-api session history {running}",
  },
  {
    what: "a build that fails",
    words: "template build {failed} --wait",
    hint: "Run: runtm-api template build-logs-history {failed}",
  },
  {
    what: "a deploy that the project is not ready for",
    words: "session deploy run {running}",
    hint: "Run: runtm-api session deploy validate {running}",
  },
  {
    what: "a commit of nothing",
    words: "session git {repository} commit --message Again",
    hint: "Check the workspace: runtm-api session git {repository} status",
  },
  {
    what: "a wait for a paused session to run",
    words: "session wait {paused3} --for running --timeout 1",
    code: 124,
    hint: "Run: runtm-api session resume {paused3} --wait",
  },
  {
    what: "a wait for a prompt that goes on",
    words: "session wait {busy} --timeout 1",
    code: 124,
    hint: "Run: runtm-api session wait {busy}",
  },
  {
    what: "a wait for a build that nobody started",
    words: "template wait {unbuilt} --timeout 1",
    code: 124,
    hint: "Run: runtm-api template wait {unbuilt}",
  },
  {
    what: "a template whose answer was lost",
    words: "template create --display-name Lost --github-repo northwind/lost",
    fault: {
      match: { method: "POST", path: "/org-templates" },
      action: { type: "reset", handle: true },
    },
    hint: /^Run: runtm-api template get tmpl_\w+$/,
  },
  {
    what: "a gateway that loses a change",
    words: "session pause {running}",
    fault: status("POST", "/sessions/*/pause", 502),
    hint: "Before running it again, check with: runtm-api session status {running}",
  },
  {
    what: "a gateway that loses a deploy",
    words: "session deploy run {running}",
    fault: status("POST", "/sessions/*/deploy/run", 502),
    hint: "Before running it again, check with: runtm-api session deploy info {running}",
  },
  {
    what: "a session that is starting",
    words: "session prompt {running} hello --retries 0",
    fault: status("POST", "/v0/sessions/*/prompt", 503, "Session is still being provisioned"),
    hint: "The session is starting; run: runtm-api session wait {running} --for running",
  },
  {
    what: "a service that failed a read",
    words: "session list --retries 0",
    fault: status("GET", "/sessions/", 500),
    hint:
      "The service has a problem: run it again later; see https://status.runtm.com if it continues",
  },
  {
    what: "a service that does not support a call",
    words: "session list --retries 0",
    fault: status("GET", "/sessions/", 501),
    hint: undefined,
  },
  {
    what: "an answer that asks for patience",
    words: "session list --retries 0",
    fault: status("GET", "/sessions/", 429),
    hint: "Wait a little and run it again",
  },
];

/** Puts the ids in place of their names. */
function withIds(text: string, ids: Ids): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? assert.fail(name));
}

/** Sessions and templates in every state that a case needs. */
async function prepare(user: User): Promise<Ids> {
  const sessions = ["running", "paused", "paused2", "paused3", "destroyed", "shared"];
  const ids: Record<string, string> = {};
  for (const name of sessions) {
    ids[name] = textOf(await user.run("session", "create", "--wait"), "id");
  }
  for (const name of ["paused", "paused2", "paused3"]) {
    await user.run("session", "pause", String(ids[name]));
  }
  await user.run("session", "destroy", String(ids.destroyed));
  await user.run("session", "visibility", String(ids.shared), "team");
  const running = String(ids.running);
  for (const path of ["a.txt", "b.txt"]) {
    await user.run("session", "file", "write", running, path, "--content", "text");
  }
  await user.run("session", "file", "mkdir", running, "folder");
  const template = ["template", "create", "--github-repo"];
  ids.unbuilt = textOf(
    await user.run(...template, "northwind/web", "--display-name", "Web", "--name", "web"),
    "id",
  );
  await user.events("session", "prompt", running, "printf '\\377\\376' > binary.bin");
  const failed = await failedTemplate(user);
  ids.failed = failed.template;
  ids.repository = failed.session;
  ids.busy = textOf(await user.run("session", "launch", "--prompt", "sleep 600"), "id");
  await user.run("session", "wait", ids.busy, "--for", "running");
  return ids;
}

/** A template whose repository does not build. */
async function failedTemplate(user: User): Promise<{ template: string; session: string }> {
  const repository = "northwind/broken";
  const session = textOf(
    await user.run("session", "create", "--repo", repository, "--wait"),
    "id",
  );
  await user.run("session", "file", "write", session, ".runtm/build-fails", "--content", "x");
  await user.run("session", "git", session, "commit", "--message", "Break it");
  await user.run("session", "git", session, "push");
  const template = await user.run(
    ...["template", "create", "--github-repo", repository, "--display-name", "Broken", "--build"],
  );
  const id = textOf(template, "id");
  await user.fails(1, "template", "wait", id);
  return { template: id, session };
}

Deno.test("hints lead on", async (test) => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-hints-" });
  try {
    const program = await bundledProgram(folder);
    // A prompt is a script.
    await withCloud({ agentCommand: "sh" }, async (cloud) => await lookAtAll(test, cloud, program));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function lookAtAll(
  test: Deno.TestContext,
  cloud: RunningEmulator,
  program: Program,
): Promise<void> {
  const user = userOf(cloud, cloud.keys.org, { program });
  const ids = await prepare(user);
  for (const { what, words, code = 1, hint, key = "org", fault } of CASES) {
    await test.step(what, async () => {
      if (fault) await addFault(cloud, fault);
      const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys[key] };
      const args = withIds(words, ids).split(" ");
      const run = await hurried(args, (words) => runCli(words, { program, env }));
      assert.equal(run.code, code, run.stderr);
      const said = errorOf(run).hint;
      if (hint instanceof RegExp) assert.match(String(said), hint);
      else assert.equal(said, hint && withIds(hint, ids));
      if (fault) await removeFaults(cloud);
      await follow(program, env, String(said ?? ""));
    });
  }
}

/** Runs a command; one with a time limit gets more until it has seen what it waits for. */
function hurried(args: string[], run: (args: string[]) => Promise<Run>): Promise<Run> {
  const limit = args.indexOf("--timeout") + 1;
  if (limit === 0) return run(args);
  return withEnoughTime(
    Number(args[limit]),
    (seconds) => run(args.with(limit, `${seconds}`)),
    ({ stdout }) => stdout !== "",
  );
}

/** Runs the commands that a hint names, as they stand. */
async function follow(program: Program, env: Record<string, string>, hint: string): Promise<void> {
  const cwd = await Deno.makeTempDir({ prefix: "runtm-hints-" });
  try {
    for (const [, line = ""] of hint.matchAll(/runtm-api ([^,;]+)/g)) {
      if (line === "auth login") continue;
      const waits = /^(session|template) wait/.test(line);
      const words = waits ? `${line} --timeout 1` : line;
      const run = await runCli(words.split(" "), { program, env, cwd });
      // Whoever validates is told what is missing by a failure.
      const tells = run.code === 1 && errorOf(run).code === "operation_failed";
      assert.ok(run.code === 0 || tells || (waits && run.code === 124), `${words}: ${run.stderr}`);
    }
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}
