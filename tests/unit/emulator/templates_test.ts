/** Promises of the emulator about templates: their builds, logs, snapshots and sessions. */
import assert from "node:assert/strict";
import { startEmulator } from "../../../src/emulator/server.ts";
import type { Clock } from "../../../src/process/types.ts";
import {
  type Body,
  callsOf,
  type EmulatorCalls,
  withEmulator,
} from "../../fakes/emulator_calls.ts";

/** Time that stands still: what pauses once never goes on. */
const FROZEN: Clock = {
  now: () => Date.UTC(2026, 0, 1),
  sleep: (_, signal) =>
    new Promise((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    }),
  timer: () => () => {},
};

/** Makes a template of a repository and returns its id. */
async function create(
  { call }: EmulatorCalls,
  body: Record<string, unknown> = {},
): Promise<string> {
  const made = await call("createTemplate", {
    body: { display_name: "Shop", github_repo: "acme/shop", ...body },
  });
  return made.id;
}

/** Builds a template and returns the frames of its log, up to its end. */
async function build({ call, events }: EmulatorCalls, id: string): Promise<Body[]> {
  const path = { template_id: id };
  await call("buildTemplate", { path, body: { skip_agent: false } });
  return await events("streamTemplateBuildLogs", { path });
}

/** Puts files into a repository, by way of a session that works on it. */
async function push(
  calls: EmulatorCalls,
  repo: string,
  files: { readonly [path: string]: string },
): Promise<void> {
  const { call } = calls;
  const { id } = await call("createSession", { body: { github_repo: { full_name: repo } } });
  const path = { session_id: id };
  for (const [file, content] of Object.entries(files)) {
    await call("writeSessionFile", { path, body: { path: file, content } });
  }
  const git = (body: unknown) => call("sessionGit", { path, body });
  const message = "Change the project";
  assert.equal((await git({ operation: "commit", message })).success, true);
  assert.equal((await git({ operation: "push" })).success, true);
  await call("destroySession", { path });
}

/** Sends a prompt and waits for its end. */
async function prompt({ events }: EmulatorCalls, session: string, words: string): Promise<void> {
  const path = { session_id: session };
  const seen = await events("promptSession", { path, body: { prompt: words } });
  assert.equal(seen.at(-1)?.type, "done");
}

async function readFile({ call }: EmulatorCalls, session: string, file: string): Promise<string> {
  const path = { session_id: session };
  return (await call("readSessionFile", { path, query: { path: file } })).content;
}

Deno.test("createTemplate() answers a pending template and derives a name of repository and branch", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const body = { display_name: "Shop", github_repo: "acme/My_Shop", github_branch: "next" };
    const made = await call("createTemplate", { body, status: 201 });
    assert.equal(made.name, "my-shop-next");
    assert.equal(made.build_status, "pending");
    assert.deepEqual(made.agents, ["claude-code"]);
    const got = await call("getTemplate", { path: { template_id: made.id } });
    assert.equal(got.github_branch, "next");
    assert.equal(got.tier, "basic");
    assert.deepEqual(got.repos, [{ full_name: "acme/My_Shop", branch: "next" }]);
  }));

Deno.test("createTemplate() answers 409 to a name that is taken and 422 to what is no repository", () =>
  withEmulator(async (calls) => {
    await create(calls, { name: "shop" });
    const body = { display_name: "Other", github_repo: "acme/other", name: "shop" };
    assert.match((await calls.call("createTemplate", { body, status: 409 })).detail, /"shop"/);
    for (const github_repo of ["acme", "acme/../shop", "a/b/c", "/etc"]) {
      const refusal = await calls.call("createTemplate", {
        body: { ...body, name: "free", github_repo },
        status: 422,
      });
      assert.deepEqual(refusal.detail[0].loc, ["body", "github_repo"], github_repo);
    }
  }));

Deno.test("listTemplates() pages with a cursor until every template was answered once", () =>
  withEmulator(async (calls) => {
    const ids: string[] = [];
    for (const name of ["one", "two", "three", "four", "five"]) {
      ids.push(await create(calls, { name }));
    }
    const seen: string[] = [];
    let token: string | null = "";
    while (token !== null) {
      const query: Record<string, string | number> = token === ""
        ? { page_size: 2 }
        : { page_size: 2, page_token: token };
      const page = await calls.call("listTemplates", { query });
      assert.ok(page.templates.length <= 2);
      seen.push(...page.templates.map((one: Body) => one.id));
      token = page.next_page_token;
    }
    assert.deepEqual(seen, ids);
    await calls.call("listTemplates", { query: { page_token: "made-up" }, status: 400 });
  }));

Deno.test("templates of one organisation are not found by another", () =>
  withEmulator(async (calls) => {
    const path = { template_id: await create(calls) };
    await calls.call("getTemplate", { path, as: "otherOrg", status: 404 });
    await calls.call("deleteTemplate", { path, as: "otherOrg", status: 404 });
    assert.deepEqual((await calls.call("listTemplates", { as: "otherOrg" })).templates, []);
  }));

Deno.test("updateTemplate() changes what is given, clears with empty texts and answers it", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { template_id: await create(calls, { description: "old" }) };
    const session_args = [{ key: "REGION", type: "select", options: ["eu", "us"], default: "eu" }];
    const updated = await call("updateTemplate", {
      path,
      body: { display_name: "Store", description: "", session_args, restart_at_startup: true },
    });
    assert.equal(updated.display_name, "Store");
    assert.equal(updated.description, null);
    assert.equal(updated.session_args[0].label, "REGION");
    const detail = await call("getTemplate", { path });
    assert.deepEqual(detail.session_args, updated.session_args);
    assert.equal(detail.restart_at_startup, true);
  }));

Deno.test("updateTemplate() refuses an empty body and launch arguments that make no sense", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { template_id: await create(calls) };
    await call("updateTemplate", { path, body: {}, status: 422 });
    const wrong = [
      [{ key: "NOT A NAME" }],
      [{ key: "A", type: "select" }],
      [{ key: "A", type: "select", options: ["x"], default: "y" }],
      [{ key: "A" }, { key: "A" }],
    ];
    for (const session_args of wrong) {
      const refusal = await call("updateTemplate", { path, body: { session_args }, status: 422 });
      assert.equal(refusal.detail[0].loc[1], "session_args");
    }
  }));

Deno.test("buildTemplate() clones the repository, tells of it, and leaves a ready template", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const id = await create(calls);
    const path = { template_id: id };
    const log = await build(calls, id);
    assert.equal(log[0].message, "Build queued");
    assert.ok(log.some((line) => line.message.startsWith("Cloned acme/shop at ")));
    assert.equal(log.at(-1).type, "complete");
    const built = await call("getTemplate", { path });
    assert.equal(built.build_status, "ready");
    assert.match(built.e2b_template_id, /^img_/);
    assert.ok(built.build_started_at <= built.build_completed_at);
    // After the end the whole log comes again, at once.
    assert.deepEqual(await events("streamTemplateBuildLogs", { path }), log);
    const history = await call("getTemplateBuildLogsHistory", { path });
    assert.equal(history.build_status, "ready");
    assert.deepEqual(history.logs.map((one: Body) => one.message), log.map((one) => one.message));
  }));

Deno.test("buildTemplate() answers 409 while a build runs, and the log is live until its end", () =>
  withEmulator(async (calls) => {
    const path = { template_id: await create(calls) };
    await calls.call("buildTemplate", { path, body: {} });
    assert.equal((await calls.call("getTemplate", { path })).build_status, "building");
    await calls.call("buildTemplate", { path, body: {}, status: 409 });
    const response = await calls.send("streamTemplateBuildLogs", { path });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await reader?.read())?.value ?? "", /Build queued/);
    await reader?.cancel();
  }, { clock: FROZEN, agentPace: 1 }));

Deno.test("streamTemplateBuildLogs() answers 404 as long as nothing was built", () =>
  withEmulator(async (calls) => {
    const path = { template_id: await create(calls) };
    const refusal = await calls.call("streamTemplateBuildLogs", { path, status: 404 });
    assert.match(refusal.detail, /never built/);
    assert.deepEqual((await calls.call("getTemplateBuildLogsHistory", { path })).logs, []);
  }));

const BROKEN: readonly (readonly [string, { readonly [path: string]: string }, RegExp])[] = [
  ["a package.json that is no JSON", { "package.json": "{" }, /package\.json is not valid JSON/],
  [
    "a start script without its file",
    { "package.json": '{"scripts":{"start":"node gone.mjs"}}' },
    /needs "gone\.mjs"/,
  ],
  ["a requirement that is none", { "requirements.txt": "flask\n???\n" }, /line 2/],
  ["a set-up script that is no shell", { ".runtm/setup.sh": "if then\n" }, /setup\.sh/],
  ["a manifest without a name", { "runtm.yaml": "template: docker\n" }, /name is missing/],
  ["a reason to fail", { ".runtm/build-fails": "out of luck\n" }, /out of luck/],
];
for (const [what, files, reason] of BROKEN) {
  Deno.test(`buildTemplate() fails for ${what}`, () =>
    withEmulator(async (calls) => {
      await push(calls, "acme/shop", files);
      const id = await create(calls);
      const log = await build(calls, id);
      const errors = log.filter((line) => line.type === "error");
      assert.match(errors.map((line) => line.message).join("\n"), reason);
      assert.deepEqual([log.at(-1).type, log.at(-1).message], ["complete", "Build failed"]);
      const { build_status, e2b_template_id } = await calls.call("getTemplate", {
        path: { template_id: id },
      });
      assert.deepEqual([build_status, e2b_template_id], ["failed", null]);
      const body = { template_id: id };
      assert.match((await calls.call("createSession", { body, status: 409 })).detail, /failed/);
    }));
}

Deno.test("buildTemplate() fails for a branch that is not there, and nothing can be repaired then", () =>
  withEmulator(async (calls) => {
    const id = await create(calls, { github_branch: "nowhere" });
    const log = await build(calls, id);
    assert.ok(log.some((line) => line.type === "error" && line.message.includes("nowhere")));
    const path = { template_id: id };
    await calls.call("createTemplateFixSession", { path, body: {}, status: 409 });
  }));

Deno.test("buildTemplate() with skip_agent does not look at services", () =>
  withEmulator(async (calls) => {
    await push(calls, "acme/shop", { "package.json": '{"scripts":{"start":"node gone.mjs"}}' });
    const path = { template_id: await create(calls) };
    await calls.call("buildTemplate", { path, body: { skip_agent: true } });
    await calls.events("streamTemplateBuildLogs", { path });
    assert.equal((await calls.call("getTemplate", { path })).build_status, "ready");
  }));

Deno.test("a broken template is repaired: fix-session, prompt, save-snapshot, session from it", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    await push(calls, "acme/shop", { "package.json": '{"name": "shop",' });
    const id = await create(calls);
    const path = { template_id: id };
    await build(calls, id);
    const fix = await call("createTemplateFixSession", { path, body: { agent: "codex" } });
    assert.equal(fix.state, "running");
    const session = fix.session_id;
    assert.equal(await readFile(calls, session, "package.json"), '{"name": "shop",');
    const told = await call("getSessionInstructions", { path: { session_id: session } });
    assert.match(told.instructions, /ERROR: package\.json is not valid JSON/);
    const save = { path, body: { session_id: session } };
    const early = await call("saveTemplateSnapshot", { ...save, status: 409 });
    assert.match(early.detail.message, /package\.json is not valid JSON/);
    assert.equal((await call("getTemplate", { path })).build_status, "failed");
    await prompt(calls, session, `write '{"name": "shop"}' to package.json`);
    const saved = await call("saveTemplateSnapshot", save);
    const template = await call("getTemplate", { path });
    assert.equal(template.build_status, "ready");
    assert.equal(template.e2b_template_id, saved.e2b_template_id);
    const log = await events("streamTemplateBuildLogs", { path });
    assert.equal(log[0].message, `Snapshot of session ${session}`);
    assert.equal(log.at(-1).type, "complete");
    const started = await call("createSession", { body: { template_id: id } });
    const detail = await call("getSession", { path: { session_id: started.id } });
    assert.deepEqual([detail.template_id, detail.template], [id, "shop"]);
    await prompt(calls, started.id, 'write "hi" to hello.txt');
    assert.equal(await readFile(calls, started.id, "package.json"), '{"name": "shop"}');
  }));

Deno.test("sessions keep the files they started with when the template gets a new snapshot", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await create(calls);
    const path = { template_id: id };
    await build(calls, id);
    const old = await call("createSession", { body: { template_id: id } });
    await prompt(calls, old.id, 'write "mine" to mine.txt');
    const fix = await call("createTemplateFixSession", { path, body: {} });
    await prompt(calls, fix.session_id, 'write "new" to README.md');
    await call("saveTemplateSnapshot", { path, body: { session_id: fix.session_id } });
    assert.match(await readFile(calls, old.id, "README.md"), /^# shop/);
    const fresh = await call("createSession", { body: { template_id: id } });
    await prompt(calls, fresh.id, 'write "x" to x.txt');
    assert.equal(await readFile(calls, fresh.id, "README.md"), "new");
    await call("readSessionFile", {
      path: { session_id: fresh.id },
      query: { path: "mine.txt" },
      status: 404,
    });
  }));

Deno.test("a session from a template opens a pull request at the template's repository", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await create(calls);
    await build(calls, id);
    const made = await call("createSession", { body: { template_id: id } });
    await prompt(calls, made.id, 'write "new" to README.md');
    const answer = await call("sessionGit", {
      path: { session_id: made.id },
      body: { operation: "create_branch_and_pr", pr_title: "From a template" },
    });
    assert.equal(answer.success, true, JSON.stringify(answer));
    assert.match(answer.pr_url, /acme\/shop/);
    const page = await fetch(answer.pr_url);
    assert.match(await page.text(), /README\.md/);
  }));

Deno.test("saveTemplateSnapshot() takes no session of strangers and none that is not there", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { template_id: await create(calls) };
    const own = await call("createSession", { body: {}, as: "personal" });
    for (const session_id of [own.id, "00000000-0000-4000-8000-000000000000"]) {
      await call("saveTemplateSnapshot", { path, body: { session_id }, status: 404 });
    }
  }));

Deno.test("launch arguments become variables; a missing or unknown one is refused", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await create(calls);
    await build(calls, id);
    await call("updateTemplate", {
      path: { template_id: id },
      body: {
        session_args: [
          { key: "TENANT", required: true },
          { key: "REGION", type: "select", options: ["eu", "us"], default: "eu" },
        ],
      },
    });
    const start = (template_args: Record<string, string>, status: number) =>
      call("createSession", { body: { template_id: id, template_args }, status });
    assert.deepEqual((await start({}, 422)).detail[0].loc, ["body", "template_args", "TENANT"]);
    await start({ TENANT: "acme", REGION: "mars" }, 422);
    await start({ TENANT: "acme", COLOUR: "red" }, 422);
    const made = await start({ TENANT: "acme" }, 201);
    const { env_vars } = await call("getSessionEnvVars", { path: { session_id: made.id } });
    assert.deepEqual(Object.keys(env_vars).sort(), ["REGION", "TENANT"]);
  }));

Deno.test("a template with required secrets boots sessions only when all of them are there", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    await push(calls, "acme/shop", { ".env.example": "PORT=3000\nPG_DSN=\nSENTRY_DSN=\n" });
    const id = await create(calls);
    const path = { template_id: id };
    await build(calls, id);
    const missing = await call("listTemplateSecrets", { path });
    assert.deepEqual(missing, {
      secrets: [],
      required_secrets: ["PG_DSN", "SENTRY_DSN"],
      has_all_required: false,
    });
    const body = { template_id: id };
    assert.match((await call("createSession", { body, status: 409 })).detail, /PG_DSN, SENTRY_DSN/);
    const value = "postgres://user:secret@db/shop";
    const set = await call("setTemplateSecrets", { path, body: { secrets: { PG_DSN: value } } });
    assert.deepEqual(set.secrets, ["PG_DSN"]);
    await call("setTeamSecrets", { body: { secrets: [{ name: "SENTRY_DSN", value: "s" }] } });
    const detail = await call("getTemplate", { path });
    assert.equal(detail.has_all_required, true);
    assert.deepEqual(detail.secrets_configured, ["PG_DSN", "SENTRY_DSN"]);
    assert.ok(!JSON.stringify([set, detail]).includes("secret@"));
    await call("createSession", { body });
    const secret = { ...path, secret_key: "PG_DSN" };
    assert.equal((await call("deleteTemplateSecret", { path: secret })).deleted, "PG_DSN");
    await call("deleteTemplateSecret", { path: secret, status: 404 });
  }));

Deno.test("secrets of a template reach the agent's command in its sessions, session variables win", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await create(calls);
    await build(calls, id);
    const secrets = { TOKEN: "of the template", OTHER: "of the template" };
    await call("setTemplateSecrets", { path: { template_id: id }, body: { secrets } });
    const body = { template_id: id, env_vars: { OTHER: "of the session" } };
    const made = await call("createSession", { body });
    await prompt(calls, made.id, "go");
    assert.equal(
      await readFile(calls, made.id, "seen.txt"),
      "of the template, of the session\n",
    );
  }, { agentCommand: 'echo "$TOKEN, $OTHER" > seen.txt' }));

Deno.test("listTemplateRepos() names each repository once", () =>
  withEmulator(async (calls) => {
    const id = await create(calls, { name: "one" });
    await create(calls, { name: "two" });
    assert.deepEqual((await calls.call("listTemplateRepos")).repos, [
      { full_name: "acme/shop", default_branch: "main", template_name: "one", template_id: id },
    ]);
  }));

Deno.test("deleteTemplate() answers 204 without a body and takes its log with it, not its sessions", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const id = await create(calls);
    const path = { template_id: id };
    await build(calls, id);
    const made = await call("createSession", { body: { template_id: id } });
    await prompt(calls, made.id, 'write "x" to x.txt');
    await call("deleteTemplate", { path, status: 204 });
    await call("getTemplate", { path, status: 404 });
    await call("streamTemplateBuildLogs", { path, status: 404 });
    assert.match(await readFile(calls, made.id, "README.md"), /^# shop/);
  }));

Deno.test("a build cut off by the end of the emulator is failed after the next start, and can be repeated", async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    const first = await startEmulator({ dataDir, clock: FROZEN, agentPace: 1 });
    const calls = callsOf(first);
    const id = await create(calls);
    const path = { template_id: id };
    await calls.call("buildTemplate", { path, body: {} });
    await first.close();
    await Deno.mkdir(`${dataDir}/templates/tmpl_gone`);

    const second = await startEmulator({ dataDir, agentPace: 0 });
    try {
      const again = callsOf(second);
      const log = await again.events("streamTemplateBuildLogs", { path });
      assert.equal(log.at(-2)?.type, "error");
      assert.match(log.at(-2)?.message, /stopped while this build was running/);
      assert.equal((await again.call("getTemplate", { path })).build_status, "failed");
      const left = [...Deno.readDirSync(`${dataDir}/templates`)].map(({ name }) => name);
      assert.ok(!left.includes("tmpl_gone"), "the folder of no template");
      assert.equal((await build(again, id)).at(-1)?.type, "complete");
      assert.equal((await again.call("getTemplate", { path })).build_status, "ready");
    } finally {
      await second.close();
    }
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
