/** Promises of the emulator about the life of sessions. */
import assert from "node:assert/strict";
import { withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession, until, untilState } from "../../fakes/emulator_events.ts";
import { virtualClock } from "../../fakes/process.ts";

const MINUTE = 60_000;

Deno.test("createSession() answers a session that is being created and then runs", () =>
  withEmulator(async (calls) => {
    const created = await calls.call("createSession", { body: { agent: "codex", name: "First" } });
    assert.equal(created.state, "creating");
    await untilState(calls, created.id, "running");
    const path = { session_id: created.id };
    const session = await calls.call("getSession", { path });
    assert.deepEqual(
      [
        session.state,
        session.agent,
        session.name,
        session.source,
        session.prompt_count,
        session.expires_at,
      ],
      ["running", "codex", "First", "api", 0, null],
    );
    const status = await calls.call("getSessionStatus", { path });
    assert.deepEqual([status.last_prompt, status.prompt_history], [null, []]);
  }));

Deno.test("createSession() fills the workspace from a starter template", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, { template: "static-site" });
    const { files } = await calls.call("listSessionFiles", { path: { session_id: id } });
    assert.deepEqual(files.map((file: { path: string }) => file.path), [
      "/home/user/README.md",
      "/home/user/index.html",
      "/home/user/style.css",
    ]);
  }));

Deno.test("createSession() gives a blank session for an unknown template", () =>
  withEmulator(async ({ call }) => {
    const created = await call("createSession", { body: { template_id: "tmpl_unknown" } });
    assert.equal(created.template_id, null);
  }));

Deno.test("createSession() refuses a mode, a lifetime and a repository that make no sense", () =>
  withEmulator(async ({ call }) => {
    await call("createSession", { body: { mode: "lazy" }, status: 400 });
    await call("createSession", { body: { on_complete: "explode" }, status: 400 });
    await call("createSession", { body: { ttl_minutes: 0 }, status: 422 });
    for (
      const name of ["storefront", "../etc/x", "a/b/c", "acme/.git", "acme/x.git", "-a/b", "a b/c"]
    ) {
      await call("createSession", { body: { github_repo: { full_name: name } }, status: 422 });
    }
    await call("createSession", { body: { visibility: "team" }, as: "personal", status: 400 });
    await call("createSession", { body: { env_vars: { PATH: "/tmp" } }, status: 400 });
    assert.equal((await call("listSessions")).total, 0);
  }));

Deno.test("createSession() ends in an error state when the branch is not there", () =>
  withEmulator(async (calls) => {
    const body = { github_repo: { full_name: "acme/storefront", branch: "nowhere" } };
    const { id } = await calls.call("createSession", { body });
    await untilState(calls, id, "error");
    const session = await calls.call("getSession", { path: { session_id: id } });
    assert.match(session.error_message, /nowhere/);
    await calls.call("listSessionFiles", { path: { session_id: id }, status: 410 });
  }));

Deno.test("listSessions() pages through the caller's sessions, newest first", () =>
  withEmulator(async ({ call }) => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift((await call("createSession", { body: { name: `s${index}` } })).id);
    }
    const first = await call("listSessions", { query: { limit: 2 } });
    assert.deepEqual([first.total, first.limit, first.offset, first.has_more], [5, 2, 0, true]);
    const second = await call("listSessions", { query: { limit: 2, offset: 2 } });
    const last = await call("listSessions", { query: { limit: 2, offset: 4 } });
    assert.equal(last.has_more, false);
    const seen = [first, second, last].flatMap((page) =>
      page.sessions.map((one: { id: string }) => one.id)
    );
    assert.deepEqual(seen, ids);
    await call("listSessions", { query: { limit: 101 }, status: 422 });
  }));

Deno.test("listSessions() filters by state, agent, source and leaves destroyed ones out", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const kept = await runningSession(calls, { agent: "codex", source: "webhook" });
    const gone = await runningSession(calls);
    await call("destroySession", { path: { session_id: gone } });
    const found = async (query: Record<string, string>) =>
      (await call("listSessions", { query })).sessions.map((one: { id: string }) => one.id);
    assert.deepEqual(await found({}), [kept]);
    assert.deepEqual(await found({ include_destroyed: "true" }), [gone, kept]);
    assert.deepEqual(await found({ agent: "claude-code" }), []);
    assert.deepEqual(await found({ agent: "codex" }), [kept]);
    assert.deepEqual(await found({ exclude_sources: "api,webhook" }), []);
    assert.deepEqual(await found({ exclude_states: "paused, running" }), []);
    assert.deepEqual(await found({ state: "running" }), [kept]);
  }));

Deno.test("a session is seen by its owner and, once shared, by the team", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await runningSession(calls);
    const path = { session_id: id };
    await call("getSession", { path, as: "teammate", status: 404 });
    await call("getSession", { path, as: "otherOrg", status: 404 });
    await call("setSessionVisibility", { path, body: { visibility: "public" }, status: 422 });
    await call("setSessionVisibility", { path, body: { visibility: "team" } });
    assert.equal((await call("getSession", { path, as: "teammate" })).visibility, "team");
    await call("getSession", { path, as: "otherOrg", status: 404 });
    const shared = await call("listSessions", { query: { team_mode: "true" }, as: "teammate" });
    assert.deepEqual(shared.sessions.map((one: { id: string }) => one.id), [id]);
    assert.equal((await call("listSessions", { query: { team_mode: "true" } })).total, 0);
    await call("renameSession", { path, body: { name: "mine" }, as: "teammate", status: 403 });
    await call("destroySession", { path, as: "teammate", status: 403 });
  }));

Deno.test("setSessionVisibility() refuses to share a session without an organisation", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, {}, "personal");
    const sent = {
      path: { session_id: id },
      body: { visibility: "team" },
      as: "personal",
    } as const;
    await calls.call("setSessionVisibility", { ...sent, status: 400 });
  }));

Deno.test("pauseSession() and resumeSession() change the state once and refuse a second time", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    await call("resumeSession", { path, status: 400 });
    assert.ok((await call("pauseSession", { path })).paused_at);
    await call("pauseSession", { path, status: 400 });
    const paused = await call("getSession", { path });
    assert.equal(paused.state, "paused");
    assert.ok(paused.paused_at);
    await call("promptSession", { path, body: { prompt: "hello" }, status: 400 });
    await call("sessionGit", { path, body: { operation: "status" }, status: 400 });
    assert.ok((await call("resumeSession", { path })).resumed_at);
    assert.equal((await call("getSession", { path })).paused_at, null);
  }));

Deno.test("file routes and run-server wake a paused session", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    for (const wake of ["listSessionFiles", "runSessionServer"]) {
      await call("pauseSession", { path });
      await call(wake, { path });
      assert.equal((await call("getSession", { path })).state, "running");
    }
  }));

Deno.test("destroySession() ends a session for good", () =>
  withEmulator(async (calls) => {
    const { call, emulator } = calls;
    const id = await runningSession(calls);
    const path = { session_id: id };
    await call("destroySession", { path });
    await call("destroySession", { path, status: 404 });
    assert.equal((await call("getSession", { path })).state, "destroyed");
    for (const operation of ["pauseSession", "listSessionFiles", "getWorkspaceState"]) {
      await call(operation, { path, status: 410 });
    }
    const events = await calls.events("streamSessionEvents", { path, query: { since: 0 } });
    assert.equal(events.at(-1).state, "destroyed");
    assert.ok(emulator.dataDir);
  }));

Deno.test("an idle session pauses after 20 minutes, a heartbeat puts that off", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    clock.advance(19 * MINUTE);
    const beat = await call("heartbeatSession", { path });
    assert.equal(beat.paused_at_estimate, new Date(clock.now() + 20 * MINUTE).toISOString());
    clock.advance(19 * MINUTE);
    assert.equal((await call("getSession", { path })).state, "running");
    clock.advance(2 * MINUTE);
    assert.equal((await call("getSession", { path })).state, "paused");
  }, { clock });
});

Deno.test("a session is destroyed when its lifetime is over, and its prompt ends as an error", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    const { call } = calls;
    const { id } = await call("launchSession", { body: { prompt: "Add a page", ttl_minutes: 5 } });
    const path = { session_id: id };
    const status = await call("getSessionStatus", { path });
    assert.equal(status.lifecycle.ttl_minutes, 5);
    assert.equal(Date.parse(status.expires_at), Date.parse(status.created_at) + 5 * MINUTE);
    await untilState(calls, id, "paused");
    clock.advance(6 * MINUTE);
    assert.equal((await call("getSession", { path })).state, "destroyed");
  }, { clock });
});

for (
  const [onComplete, state] of [["pause", "paused"], ["destroy", "destroyed"], [
    "keep_alive",
    "running",
  ]]
) {
  Deno.test(`launchSession() with on_complete ${onComplete} leaves the session ${state}`, () =>
    withEmulator(async (calls) => {
      const launched = await calls.call("launchSession", {
        body: { prompt: "Add a page", on_complete: onComplete },
      });
      assert.equal(launched.state, "creating");
      const path = { session_id: launched.id };
      if (state === "running") await until(calls, launched.id, ({ event }) => event === "done");
      else await untilState(calls, launched.id, state ?? "");
      const status = await calls.call("getSessionStatus", { path });
      assert.deepEqual([status.state, status.last_prompt.status], [state, "completed"]);
      assert.equal(status.lifecycle.on_complete, onComplete);
      assert.ok(status.total_cost_usd > 0);
    }));
}

Deno.test("renameSession() sets and clears a name of at most 255 characters", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    assert.equal((await call("renameSession", { path, body: { name: "Näme" } })).name, "Näme");
    assert.equal((await call("getSession", { path })).name, "Näme");
    assert.equal((await call("renameSession", { path, body: { name: null } })).name, null);
    await call("renameSession", { path, body: { name: "x".repeat(256) }, status: 422 });
    await call("renameSession", { path, body: {}, status: 422 });
  }));

Deno.test("setSessionInstructions() keeps a text and clears it with null", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    assert.equal((await call("getSessionInstructions", { path })).instructions, null);
    await call("setSessionInstructions", { path, body: { instructions: "Use tabs" } });
    assert.equal((await call("getSessionInstructions", { path })).instructions, "Use tabs");
    await call("setSessionInstructions", {
      path,
      body: { instructions: "x".repeat(5001) },
      status: 422,
    });
    await call("setSessionInstructions", { path, body: { instructions: null } });
    assert.equal((await call("getSessionInstructions", { path })).instructions, null);
  }));

Deno.test("listSessionCollaborators() and getWorkspaceState() tell what is there", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls, { template: "web-app" }) };
    const { collaborators, count } = await call("listSessionCollaborators", { path });
    assert.deepEqual([count, collaborators[0].user_id, collaborators[0].role], [
      1,
      "user_emulator",
      "owner",
    ]);
    await call("makeSessionDirectory", { path, body: { path: "empty" } });
    const state = await call("getWorkspaceState", { path });
    assert.deepEqual(state.file_tree, { root: "/home/user", total_files: 6, total_dirs: 1 });
    assert.deepEqual(state.detected_ports, []);
  }));

Deno.test("runSessionServer() serves the files of the workspace without running the command", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls, { template: "static-site" }) };
    const command = "touch /home/user/ran";
    const server = await call("runSessionServer", { path, body: { command, port: 3000 } });
    assert.deepEqual([server.port, server.command], [3000, command]);
    const page = await fetch(server.url);
    assert.match(await page.text(), /Static site/);
    assert.match(page.headers.get("content-security-policy") ?? "", /sandbox/);
    const bare = await fetch(`${server.url.replace(/\/$/, "")}?page=1`);
    assert.equal(bare.url, `${server.url}?page=1`, "the slash that links of a page need");
    assert.match(await bare.text(), /Static site/);
    const missing = await fetch(`${server.url}..%2f..%2femulator.sqlite`);
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
    assert.equal((await call("getSession", { path })).preview_url, server.url);
    const { files } = await call("listSessionFiles", { path });
    assert.ok(!JSON.stringify(files).includes("ran"));
  }));

Deno.test("environment variables are merged, masked, and refused under reserved names", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls, { env_vars: { FIRST: "one-secret" } }) };
    const set = await call("setSessionEnvVars", {
      path,
      body: { env_vars: { SECOND: "two-secret" } },
    });
    assert.deepEqual(set, { status: "ok", count: 1 });
    const read = await call("getSessionEnvVars", { path });
    assert.deepEqual(read.env_vars, { FIRST: "*****", SECOND: "*****" });
    for (const name of ["PATH", "HOME", "RUNTM_X", "1A", "A-B", ""]) {
      await call("setSessionEnvVars", { path, body: { env_vars: { [name]: "x" } }, status: 400 });
    }
    await call("deleteSessionEnvVar", { path: { ...path, key: "FIRST" } });
    await call("deleteSessionEnvVar", { path: { ...path, key: "FIRST" }, status: 404 });
    assert.deepEqual((await call("getSessionEnvVars", { path })).env_vars, { SECOND: "*****" });
  }));

Deno.test("detectSessionEnvVars() finds what the project reads and whether it is set", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls, { env_vars: { API_URL: "x" } }) };
    const files: Record<string, string> = {
      ".env.example": "API_URL=\nLOG_LEVEL=info\n",
      "compose.yaml": "x: ${QUEUE_URL}\ny: ${PORT:-80}\n",
      "app.py": 'import os\nos.environ["PY_KEY"]\n',
      "app.js": "process.env.JS_KEY",
    };
    for (const [name, content] of Object.entries(files)) {
      await call("writeSessionFile", { path, body: { path: name, content } });
    }
    assert.deepEqual((await call("listDetectedSessionEnvVars", { path })).detected_vars, []);
    const { detected_vars, scanned_files } = await call("detectSessionEnvVars", { path });
    assert.equal(scanned_files, 4);
    const found = (list: { key: string; required: boolean; has_value: boolean }[]) =>
      list.map(({ key, required, has_value }) => [key, required, has_value]);
    assert.deepEqual(found(detected_vars), [
      ["API_URL", true, true],
      ["JS_KEY", true, false],
      ["LOG_LEVEL", false, false],
      ["PORT", false, false],
      ["PY_KEY", true, false],
      ["QUEUE_URL", true, false],
    ]);
    assert.deepEqual(
      (await call("listDetectedSessionEnvVars", { path })).detected_vars,
      detected_vars,
    );
  }));

Deno.test("searchSessions() finds by text, agents and time, and only what is the caller's", () =>
  withEmulator(async ({ call }) => {
    const made = async (name: string, agent: string) =>
      (await call("createSession", { body: { name, agent } })).id;
    const cart = await made("Empty cart", "codex");
    const login = await made("Login page", "claude-code");
    const other = await made("Cart total", "opencode");
    const found = async (query: Record<string, string>, as?: "otherOrg") => {
      const { sessions, total } = await call("searchSessions", { query, ...as ? { as } : {} });
      assert.equal(sessions.length, total);
      return sessions.map(({ id }: { id: string }) => id).toSorted();
    };
    assert.deepEqual(await found({ q: "cart" }), [cart, other].toSorted());
    assert.deepEqual(await found({ q: "cart empty" }), [cart]);
    assert.deepEqual(await found({ agent: "claude-code" }), [login]);
    assert.deepEqual(await found({ q: "100%_" }), []);
    assert.deepEqual(await found({ created_before: "2000-01-01" }), []);
    assert.equal((await found({ created_after: "2000-01-01T00:00:00Z" })).length, 3);
    assert.deepEqual(await found({}, "otherOrg"), []);
  }));
