/** Promises of the emulator about deploys: what they need, how a run goes, what is served. */
import assert from "node:assert/strict";
import type { Clock } from "../../../src/process/types.ts";
import { startEmulator } from "../../../src/emulator/server.ts";
import type { EmulatorKeys } from "../../../src/emulator/core/types.ts";
import {
  type Body,
  callsOf,
  type EmulatorCalls,
  withEmulator,
} from "../../fakes/emulator_calls.ts";

const SITE = { "index.html": "<h1>Hello</h1>", "pages/about.html": "<p>About</p>" };

/** Makes a session with these files and returns its path values. */
async function sessionWith(
  { call, events }: EmulatorCalls,
  files: { readonly [path: string]: string },
  as: keyof EmulatorKeys = "org",
): Promise<{ session_id: string }> {
  const { id } = await call("createSession", { body: { name: "My Shop" }, as });
  const path = { session_id: id };
  // A prompt waits until the workspace is there.
  await events("promptSession", { path, body: { prompt: 'write "x" to x.txt' }, as });
  for (const [file, content] of Object.entries(files)) {
    await call("writeSessionFile", { path, body: { path: file, content }, as });
  }
  return path;
}

const phases = (lines: readonly Body[]) => lines.map((line) => `${line.phase} ${line.status}`);

const WHOLE_RUN = [
  "validate running",
  "validate passed",
  "artifact running",
  "artifact complete",
  "upload running",
  "upload complete",
  "deploy running",
  "deploy ready",
];

Deno.test("scaffoldSessionDeploy() writes what is missing once and never over a file", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = await sessionWith(calls, { ...SITE, Dockerfile: "FROM mine\n" });
    const first = await call("scaffoldSessionDeploy", { path, body: {} });
    assert.deepEqual(first, {
      scaffolded: true,
      files_created: ["runtm.yaml", ".runtmignore", ".dockerignore"],
      files_skipped: ["Dockerfile"],
      detected_type: "static",
      detected_framework: null,
      detected_port: 80,
      recommended_tier: "starter",
      message: null,
    });
    const query = { path: "Dockerfile" };
    assert.equal((await call("readSessionFile", { path, query })).content, "FROM mine\n");
    const second = await call("scaffoldSessionDeploy", { path, body: {} });
    assert.deepEqual([second.scaffolded, second.files_created], [false, []]);
    assert.match(second.message, /exists already/);
  }));

const PROJECTS: readonly (readonly [string, { readonly [path: string]: string }, Body])[] = [
  ["node with express", { "package.json": '{"dependencies":{"express":"5"}}' }, [
    "node",
    "express",
    3000,
  ]],
  ["python with flask", { "requirements.txt": "Flask==3.1\n" }, ["python", "flask", 5000]],
  ["go", { "go.mod": "module shop\n" }, ["go", null, 8080]],
  ["a Dockerfile alone", { Dockerfile: "FROM x\nEXPOSE 4000\n" }, ["docker", null, 4000]],
];
for (const [what, files, expected] of PROJECTS) {
  Deno.test(`scaffoldSessionDeploy() knows ${what}, and what it writes is valid`, () =>
    withEmulator(async (calls) => {
      const path = await sessionWith(calls, files);
      const made = await calls.call("scaffoldSessionDeploy", { path, body: {} });
      const { detected_type, detected_framework, detected_port } = made;
      assert.deepEqual([detected_type, detected_framework, detected_port], expected);
      const checked = await calls.call("validateSessionDeploy", { path, body: {} });
      assert.deepEqual([checked.valid, checked.errors], [true, []]);
    }));
}

Deno.test("scaffoldSessionDeploy() says so when it knows nothing to do", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, {});
    const made = await calls.call("scaffoldSessionDeploy", { path, body: {} });
    assert.deepEqual([made.scaffolded, made.detected_type], [false, "unknown"]);
    assert.match(made.message, /index\.html/);
  }));

const MANIFEST = "name: shop\ntemplate: static-site\nruntime: node\n";
const WRONG: readonly (readonly [string, { readonly [path: string]: string }, RegExp])[] = [
  ["no manifest", SITE, /runtm\.yaml is missing/],
  ["a manifest that is no YAML", { "runtm.yaml": "a: [" }, /not valid YAML/],
  ["a list", { "runtm.yaml": "- a\n" }, /names and values/],
  [
    "no name",
    { ...SITE, "runtm.yaml": "template: static-site\nruntime: node\n" },
    /name is missing/,
  ],
  ["a bad name", { ...SITE, "runtm.yaml": MANIFEST.replace("shop", "My_Shop") }, /lowercase/],
  ["a bad port", { ...SITE, "runtm.yaml": `${MANIFEST}port: 99999\n` }, /65535/],
  [
    "an unknown template",
    { "runtm.yaml": MANIFEST.replace("static-site", "blog") },
    /template must/,
  ],
  ["no index.html", { "runtm.yaml": MANIFEST }, /index\.html/],
  ["no Dockerfile", { "runtm.yaml": "name: a\ntemplate: docker\n" }, /Dockerfile is missing/],
];
for (const [what, files, reason] of WRONG) {
  Deno.test(`validateSessionDeploy() answers valid false for ${what}, and a run fails there`, () =>
    withEmulator(async (calls) => {
      const path = await sessionWith(calls, files);
      const checked = await calls.call("validateSessionDeploy", { path, body: {} });
      assert.equal(checked.valid, false);
      assert.match(checked.errors.join("\n"), reason);
      const lines = await calls.events("runSessionDeploy", { path, body: {} });
      assert.deepEqual(phases(lines), ["validate running", "validate failed"]);
      assert.deepEqual(lines.at(-1).errors, checked.errors);
    }));
}

Deno.test("validateSessionDeploy() reads the discovery file", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    const without = await call("validateSessionDeploy", { path, body: {} });
    assert.deepEqual([without.has_discovery_file, without.needs_discovery_metadata], [false, true]);
    const body = { path: "runtm.discovery.yaml", content: "description: TODO\n" };
    await call("writeSessionFile", { path, body });
    const open = await call("validateSessionDeploy", { path, body: {} });
    assert.deepEqual([open.discovery_content, open.needs_discovery_metadata], [body.content, true]);
    await call("writeSessionFile", { path, body: { ...body, content: "description: A shop\n" } });
    const filled = await call("validateSessionDeploy", { path, body: {} });
    assert.equal(filled.needs_discovery_metadata, false);
  }));

Deno.test("preflightSessionDeploy() reaches the emulator for real", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, {});
    const checked = await calls.call("preflightSessionDeploy", { path, body: {} });
    assert.equal(checked.api_url, calls.emulator.origin);
    assert.equal(checked.api_reachable, true);
    assert.equal(checked.http_status, 200);
    assert.ok(checked.latency_ms >= 0);
    assert.equal(checked.credentials_present, true);
  }));

Deno.test("runSessionDeploy() walks its phases, serves the site, and the session knows it", () =>
  withEmulator(async (calls) => {
    const { call, events, emulator } = calls;
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    const lines = await events("runSessionDeploy", { path, body: {} });
    assert.deepEqual(phases(lines), WHOLE_RUN);
    const ready = lines.at(-1);
    assert.match(ready.deployment_id, /^dep_/);
    assert.equal(ready.version, 1);
    assert.equal(typeof ready.duration_seconds, "number");
    assert.ok(ready.url.startsWith(`${emulator.origin}/`));
    assert.equal(await (await fetch(ready.url)).text(), SITE["index.html"]);
    const bare = await fetch(ready.url.slice(0, -1), { redirect: "manual" });
    await bare.body?.cancel();
    assert.equal(new URL(bare.headers.get("location") ?? "", ready.url).href, ready.url);
    const page = await fetch(`${ready.url}pages/about.html`);
    assert.equal(await page.text(), SITE["pages/about.html"]);
    assert.match(page.headers.get("content-security-policy") ?? "", /sandbox/);
    const session = await call("getSession", { path });
    assert.equal(session.last_deployment_id, ready.deployment_id);
    const info = await call("getSessionDeployInfo", { path });
    assert.deepEqual([info.has_manifest, info.detected_template, info.user_app_count], [
      true,
      "static-site",
      1,
    ]);
    assert.equal((await call("getDeployLimits")).user_app_count, 1);
  }));

Deno.test("runSessionDeploy() makes a new version, and with `new` a deployment of its own", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    const run = async (body: unknown) => (await events("runSessionDeploy", { path, body })).at(-1);
    const first = await run({});
    await call("writeSessionFile", { path, body: { path: "index.html", content: "second" } });
    const second = await run({});
    assert.deepEqual([second.deployment_id, second.version], [first.deployment_id, 2]);
    assert.equal(second.url, first.url);
    assert.equal(await (await fetch(first.url)).text(), "second");
    const third = await run({ new: true });
    assert.notEqual(third.deployment_id, first.deployment_id);
    assert.equal(third.version, 1);
    assert.equal((await call("getSessionDeployInfo", { path })).user_app_count, 2);
  }));

Deno.test("runSessionDeploy() leaves out what .runtmignore names, and history and local secrets always", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const path = await sessionWith(calls, {
      ...SITE,
      "runtm.yaml": MANIFEST,
      "notes.txt": "n",
      ".env": "TOKEN=secret",
      ".runtmignore": "*.txt\n",
    });
    await call("sessionGit", { path, body: { operation: "init_repo" } });
    const { url } = (await events("runSessionDeploy", { path, body: {} })).at(-1);
    for (const gone of ["notes.txt", ".env", ".git/HEAD", "../../../emulator.sqlite"]) {
      const answer = await fetch(`${url}${gone}`);
      await answer.body?.cancel();
      assert.equal(answer.status, 404, gone);
    }
  }));

Deno.test("a deploy never follows a link out of the workspace", async () => {
  const outside = await Deno.makeTempFile();
  await Deno.writeTextFile(outside, "not for you");
  try {
    await withEmulator(async (calls) => {
      const path = await sessionWith(calls, { "runtm.yaml": MANIFEST });
      const checked = await calls.call("validateSessionDeploy", { path, body: {} });
      assert.match(checked.errors.join("\n"), /index\.html/);
      await calls.call("writeSessionFile", {
        path,
        body: { path: "public/index.html", content: "ok" },
      });
      const { url } = (await calls.events("runSessionDeploy", { path, body: {} })).at(-1);
      assert.equal(await (await fetch(url)).text(), "ok");
      const leak = await fetch(`${url}leak.txt`);
      assert.ok(!(await leak.text()).includes("not for you"));
      assert.equal(leak.status, 404);
    }, {
      agentCommand: `mkdir public; ln -s ${outside} index.html; ln -s ${outside} public/leak.txt`,
    });
  } finally {
    await Deno.remove(outside);
  }
});

Deno.test("runSessionDeploy() without blank lines sends the same lines", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    const response = await calls.send("runSessionDeploy", { path, body: {} });
    const text = await response.text();
    assert.ok(!text.includes("\n\n"), text);
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line.slice(6)));
    assert.deepEqual(phases(lines), WHOLE_RUN);
  }, { deployFraming: "lines" }));

Deno.test("runSessionDeploy() of an app that is no static site keeps its files and says it does not run", () =>
  withEmulator(async (calls) => {
    const files = {
      "server.js": "",
      Dockerfile: "FROM x\n",
      "runtm.yaml": "name: api\ntemplate: docker\n",
    };
    const path = await sessionWith(calls, files);
    const lines = await calls.events("runSessionDeploy", { path, body: {} });
    assert.deepEqual(phases(lines), WHOLE_RUN);
    assert.match(await (await fetch(lines.at(-1).url)).text(), /does not run it/);
  }));

Deno.test("runSessionDeploy() fails when required variables are not set", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const schema =
      "env_schema:\n  - name: DB\n    required: true\n  - name: KEY\n    required: true\n";
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": `${MANIFEST}${schema}` });
    await call("setTeamSecrets", { body: { secrets: [{ name: "KEY", value: "v" }] } });
    const failed = (await events("runSessionDeploy", { path, body: {} })).at(-1);
    assert.deepEqual([failed.phase, failed.status, failed.missing], ["env", "failed", ["DB"]]);
    await call("setSessionEnvVars", { path, body: { env_vars: { DB: "x" } } });
    assert.deepEqual(phases(await events("runSessionDeploy", { path, body: {} })), WHOLE_RUN);
  }));

Deno.test("runSessionDeploy() refuses tiers the plan does not have, in body, query or manifest", () =>
  withEmulator(async (calls) => {
    const { events } = calls;
    const as = "personal";
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST }, as);
    const inBody = await events("runSessionDeploy", { path, body: { tier: "performance" }, as });
    assert.deepEqual(phases(inBody), ["init failed"]);
    assert.match(inBody[0].hint, /starter, standard/);
    const inQuery = await events("runSessionDeploy", { path, query: { tier: "huge" }, as });
    assert.match(inQuery[0].error, /Unknown tier "huge"/);
    const body = { path: "runtm.yaml", content: `${MANIFEST}tier: performance\n` };
    await calls.call("writeSessionFile", { path, body, as });
    const inManifest = await events("runSessionDeploy", { path, body: {}, as });
    assert.equal(inManifest.at(-1).status, "failed");
    assert.equal(inManifest.at(-1).phase, "validate");
  }));

Deno.test("runSessionDeploy() fails when the plan allows no further app", () =>
  withEmulator(async (calls) => {
    const { events } = calls;
    const as = "personal";
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST }, as);
    const run = async () =>
      (await events("runSessionDeploy", { path, body: { new: true }, as })).at(-1);
    const states = [await run(), await run(), await run()].map((line) => line.status);
    assert.deepEqual(states, ["ready", "ready", "ready"]);
    const fourth = await run();
    assert.deepEqual([fourth.phase, fourth.status], ["deploy", "failed"]);
    assert.match(fourth.error, /3 apps/);
    assert.equal((await calls.call("getDeployLimits", { as })).user_app_count, 3);
  }));

/** Time that stands still as long as it is told to. */
function heldClock(): Clock & { hold: boolean } {
  const clock = {
    hold: false,
    now: () => Date.UTC(2026, 0, 1),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (!clock.hold) return resolve();
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
    timer: () => () => {},
  };
  return clock;
}

Deno.test("runSessionDeploy() runs once at a time; a run cut off by the emulator's end is failed", async () => {
  const dataDir = await Deno.makeTempDir();
  const clock = heldClock();
  try {
    const first = await startEmulator({ dataDir, clock });
    const calls = callsOf(first);
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    clock.hold = true;
    const cut = await calls.send("runSessionDeploy", { path, body: {} });
    assert.equal(cut.status, 200);
    await calls.call("runSessionDeploy", { path, body: {}, status: 409 });
    await cut.body?.cancel();
    await first.close();

    const second = await startEmulator({ dataDir, agentPace: 0 });
    try {
      const again = callsOf(second);
      assert.equal((await again.call("getDeployLimits")).user_app_count, 0);
      assert.deepEqual(
        phases(await again.events("runSessionDeploy", { path, body: {} })),
        WHOLE_RUN,
      );
    } finally {
      await second.close();
    }
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("runSessionDeploy() goes on when nobody watches", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST });
    const watched = await calls.send("runSessionDeploy", { path, body: {} });
    await watched.body?.cancel();
    // The next run starts when the first has ended, and finds its deployment.
    const next = async (triesLeft: number): Promise<Body[]> => {
      const answer = await calls.send("runSessionDeploy", { path, body: {} });
      const text = await answer.text();
      if (answer.status === 409 && triesLeft > 0) return await next(triesLeft - 1);
      assert.equal(answer.status, 200, text);
      return text.trimEnd().split("\n\n").map((line) => JSON.parse(line.slice(6)));
    };
    const lines = await next(1000);
    assert.equal(lines.at(-1).version, 2);
  }));

Deno.test("a read-only key sees deploy info and gets a 403 naming the scope at the rest", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, SITE);
    const as = "readOnly";
    await calls.call("getSessionDeployInfo", { path, as });
    const writes = [
      "scaffoldSessionDeploy",
      "validateSessionDeploy",
      "preflightSessionDeploy",
      "runSessionDeploy",
    ];
    for (const operation of writes) {
      const refusal = await calls.call(operation, { path, body: {}, as, status: 403 });
      assert.match(refusal.detail, /deployments:write/);
    }
  }));

Deno.test("runSessionDeploy() answers 403 to members as the policy of the organisation says", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const as = "teammate";
    const path = await sessionWith(calls, { ...SITE, "runtm.yaml": MANIFEST }, as);
    const policy = async (deployment: unknown) => {
      await call("setOrgLimits", { body: { limits: { deployment } } });
      return (await call("checkDeployPermission", { as })).allowed;
    };
    assert.equal(await policy({ mode: "all" }), true);
    assert.equal(await policy({ mode: "per_role", roles: { admin: true, member: true } }), true);
    assert.equal(await policy({ mode: "role_based", roles: ["member"] }), true);
    assert.equal(await policy({ mode: "none", user_grants: ["user_teammate"] }), true);
    assert.equal(await policy({ mode: "role_based", roles: ["admin"] }), false);
    const refusal = await call("runSessionDeploy", { path, body: {}, as, status: 403 });
    assert.match(refusal.detail, /role "member"/);
    assert.equal(await policy({ mode: "none" }), false);
  }));

Deno.test("a line of .runtmignore with too many wildcards is named, and hangs nothing", () =>
  withEmulator(async (calls) => {
    const { call, events } = calls;
    const path = await sessionWith(calls, {
      ...SITE,
      "runtm.yaml": MANIFEST,
      ".runtmignore": `*.log\n${"*a".repeat(14)}b\n`,
      ["a".repeat(120)]: "x",
    });
    const { valid, errors } = await call("validateSessionDeploy", { path, body: {} });
    assert.deepEqual([valid, errors], [false, [
      ".runtmignore: line 2 has more than 3 wildcards",
    ]]);
    const last = (await events("runSessionDeploy", { path, body: {} })).at(-1);
    assert.deepEqual([last.phase, last.status], ["validate", "failed"]);
  }));

Deno.test("deployments are found, read and destroyed by those of the organisation alone", () =>
  withEmulator(async (calls) => {
    const path = await sessionWith(calls, SITE);
    await calls.call("scaffoldSessionDeploy", { path, body: {} });
    await calls.events("runSessionDeploy", { path, body: {} });
    const { deployments, total } = await calls.call("listDeployments", {});
    assert.equal(total, 1);
    const place = { deployment_id: deployments[0].deployment_id };
    assert.equal((await calls.call("listDeployments", { as: "otherOrg" })).total, 0);
    for (const id of ["getDeployment", "getDeploymentLogs", "destroyDeployment"] as const) {
      await calls.call(id, { path: place, as: "otherOrg", status: 404 });
    }
    const { logs } = await calls.call("getDeploymentLogs", {
      path: place,
      query: { search: "ready" },
    });
    assert.deepEqual(logs.map((line: Body) => line.content), ["deploy ready"]);
    await calls.call("destroyDeployment", { path: place });
    await calls.call("destroyDeployment", { path: place, status: 409 });
    const after = await calls.call("getDeployment", { path: place });
    assert.deepEqual([after.state, after.url], ["destroyed", null]);
    assert.equal((await calls.call("getSessionDeployInfo", { path })).user_app_count, 0);
    const again = (await calls.events("runSessionDeploy", { path, body: {} })).at(-1);
    assert.notEqual(again?.deployment_id, place.deployment_id);
  }));
