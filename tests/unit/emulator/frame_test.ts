/** Promises of the emulator about every call: keys, scopes, organisations, limits, bodies, its store. */
import assert from "node:assert/strict";
import { startEmulator } from "../../../src/emulator/server.ts";
import { DOCUMENTED_ROUTES } from "../../../src/emulator/documented_routes.ts";
import { allOperations, innerOperations } from "../../../src/operations/areas.ts";
import { callsOf, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";
import { virtualClock } from "../../fakes/process.ts";
import { rawGet, rawRequest } from "../../fakes/raw_http.ts";

const HOUR = 3_600_000;

Deno.test("a call without a key or with an unknown one is a 401, whatever the route", () =>
  withEmulator(async ({ emulator }) => {
    for (
      const path of [
        "/api/cloud/v1/me",
        "/api/cloud/sessions/",
        "/api/cloud/nowhere",
        "/_emulator/requests",
      ]
    ) {
      for (
        const authorization of [
          "",
          "Bearer ",
          "Bearer runtm_sk_test_wrong",
          `Basic ${emulator.keys.org}`,
        ]
      ) {
        const answer = await fetch(`${emulator.origin}${path}`, { headers: { authorization } });
        assert.equal(answer.status, 401, `${path} ${authorization}`);
        await answer.body?.cancel();
      }
    }
  }));

Deno.test("getAuthStatus() tells whose key it is", () =>
  withEmulator(async ({ call, emulator }) => {
    const org = await call("getAuthStatus");
    assert.deepEqual([org.organization_id, org.tenant_id, org.principal_id], [
      emulator.orgId,
      emulator.orgId,
      "user_emulator",
    ]);
    const personal = await call("getAuthStatus", { as: "personal" });
    assert.deepEqual([personal.organization_id, personal.tenant_id], [null, "user_emulator"]);
    assert.deepEqual((await call("getAuthStatus", { as: "noScopes" })).scopes, []);
  }));

Deno.test("every operation refuses a key without its scopes with a 403 that names one of them", () =>
  withEmulator(async ({ send }) => {
    for (const operation of await allOperations()) {
      if (operation.scopes.length === 0) continue;
      const path = Object.fromEntries(
        [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1], "x"]),
      );
      delete path.org_id;
      const answer = await send(operation.id, { path, as: "noScopes" });
      const { detail } = await answer.json();
      assert.equal(answer.status, 403, operation.id);
      for (const scope of operation.scopes) {
        assert.ok(detail.includes(scope), `${operation.id}: ${detail}`);
      }
    }
  }));

Deno.test("a foreign organisation is a 403, a missing one a 400", () =>
  withEmulator(async ({ call, emulator }) => {
    const headers = { "x-organization-id": "org_foreign" };
    await call("listSessions", { headers, status: 403 });
    await call("listSessions", { headers, as: "personal", status: 403 });
    await call("getOrgLimits", { path: { org_id: "org_foreign" }, status: 403 });
    await call("listTemplates", { as: "personal", status: 400 });
    await call("listTemplates", {
      as: "personal",
      headers: { "x-organization-id": emulator.orgId },
    });
  }));

Deno.test("every documented route that is not emulated is a 501 with its name, an unknown one a 404", () =>
  withEmulator(async ({ emulator }) => {
    const answerOf = async (path: string, method = "GET") => {
      const headers = { authorization: `Bearer ${emulator.keys.org}` };
      const answer = await fetch(`${emulator.url}${path}`, { method, headers });
      return {
        status: answer.status,
        body: await answer.json(),
        allow: answer.headers.get("allow"),
      };
    };
    const shape = (method: string, path: string) => `${method} ${path.replace(/\{\w+\}/g, "*")}`;
    const known = [...await allOperations(), ...await innerOperations()];
    const emulated = new Set(known.map((one) => shape(one.method, one.path)));
    for (const [method, path, name] of DOCUMENTED_ROUTES) {
      if (emulated.has(shape(method, path))) continue;
      const { status, body } = await answerOf(path.replace(/\{\w+\}/g, "some-id"), method);
      assert.deepEqual([status, body.detail.operation], [501, name], `${method} ${path}`);
    }
    assert.equal((await answerOf("/nowhere")).status, 404);
    assert.equal((await answerOf("/agent-directives/abc:unknown-verb", "POST")).status, 405);
    assert.equal(
      (await answerOf("/sessions")).status,
      200,
      "a slash at the end makes no difference",
    );
  }));

Deno.test("a wrong method on a known path is a 405 that names the right ones", () =>
  withEmulator(async ({ emulator }) => {
    const headers = { authorization: `Bearer ${emulator.keys.org}` };
    for (
      const [method, path, allow] of [
        ["DELETE", "/v1/me", "GET"],
        ["POST", "/sessions/abc/name", "PATCH"],
        ["PUT", "/sessions/", "GET, POST"],
        ["HEAD", "/v1/me", "GET"],
      ] as const
    ) {
      const answer = await fetch(`${emulator.url}${path}`, { method, headers });
      await answer.body?.cancel();
      assert.deepEqual([answer.status, answer.headers.get("allow")], [405, allow], path);
    }
    const page = await fetch(`${emulator.origin}/health`, { method: "POST" });
    await page.body?.cancel();
    assert.deepEqual([page.status, page.headers.get("allow")], [405, "GET, HEAD"]);
  }));

Deno.test("a request to another host name is refused, a key notwithstanding", () =>
  withEmulator(async ({ emulator }) => {
    const authorization = `Bearer ${emulator.keys.org}`;
    const port = new URL(emulator.origin).port;
    for (
      const host of [
        "evil.example",
        `evil.example:${port}`,
        "127.0.0.1.evil.example",
        "192.168.0.1",
        "localhost.evil",
      ]
    ) {
      for (const path of ["/api/cloud/v1/me", "/_emulator/requests", "/repos/a/b"]) {
        const { text } = await rawRequest(
          emulator.origin,
          rawGet(path, { Host: host, authorization }),
        );
        assert.match(text, /^HTTP\/1\.1 403 /, `${host} ${path}`);
      }
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "[::1]:1"]) {
      const { text } = await rawRequest(
        emulator.origin,
        rawGet("/api/cloud/v1/me", { Host: host, authorization }),
      );
      assert.match(text, /^HTTP\/1\.1 200 /, host);
    }
  }));

Deno.test("every answer says what answered it, which request it was, and what is left of the limit", () =>
  withEmulator(async ({ send }) => {
    const headers = { "x-request-id": "req-7" };
    for (
      const sent of [{ headers }, { headers, query: { limit: 0 } }, {
        headers,
        as: "otherOrg" as const,
      }]
    ) {
      const answer = await send("listSessions", sent);
      assert.equal(answer.headers.get("x-request-id"), "req-7");
      assert.equal(answer.headers.get("x-runtm-emulator"), "0.4.0");
      assert.match(answer.headers.get("x-ratelimit-limit") ?? "", /^\d+$/);
      assert.match(answer.headers.get("x-ratelimit-reset") ?? "", /^\d{10}$/);
      await answer.body?.cancel();
    }
  }));

Deno.test("answers to requests without a good key carry the limit too, and count for none", () =>
  withEmulator(async ({ emulator, send }) => {
    for (
      const [path, headers] of [
        ["/api/cloud/sessions/", {}],
        ["/api/cloud/sessions/", { authorization: "Bearer nonsense" }],
        ["/api/cloud/sessions/", { Host: "evil.example" }],
        ["/_emulator/requests", {}],
      ] as const
    ) {
      const { text } = await rawRequest(
        emulator.origin,
        rawGet(path, { Host: "localhost", ...headers }),
      );
      assert.match(text, /^HTTP\/1\.1 40[13] /, path);
      assert.match(text, /^x-ratelimit-limit: 3\r$/im);
      assert.match(text, /^x-ratelimit-remaining: 3\r$/im);
      assert.match(text, /^x-ratelimit-reset: \d{10}\r$/im);
    }
    const answer = await send("getAuthStatus");
    assert.equal(answer.headers.get("x-ratelimit-remaining"), "2");
    await answer.body?.cancel();
  }, { rateLimit: 3 }));

Deno.test("more requests in a minute than the limit get 429 with Retry-After, each key for itself", async () => {
  const clock = virtualClock();
  await withEmulator(async ({ call, send }) => {
    for (const left of ["2", "1", "0"]) {
      const answer = await send("getAuthStatus");
      assert.equal(answer.headers.get("x-ratelimit-remaining"), left);
      await answer.body?.cancel();
    }
    clock.advance(20_000);
    const refused = await send("getAuthStatus");
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "40"]);
    await refused.body?.cancel();
    await call("getAuthStatus", { as: "personal" });
    clock.advance(40_000);
    await call("getAuthStatus");
  }, { rateLimit: 3, clock });
});

Deno.test("a body over 10 MiB is a 413, one that is not JSON or no object a 422", () =>
  withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls) };
    const content = "x".repeat(10 * 1024 * 1024);
    await calls.call("writeSessionFile", { path, body: { path: "big", content }, status: 413 });
    await calls.call("renameSession", { path, body: [1], status: 422 });
    const answer = await fetch(`${calls.emulator.url}/sessions/${path.session_id}/name`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${calls.emulator.keys.org}` },
      body: "{not json",
    });
    assert.equal(answer.status, 422);
    assert.equal((await answer.json()).detail[0].type, "json_invalid");
  }));

Deno.test("a 422 lists every field with its place, its message and its kind", () =>
  withEmulator(async ({ call }) => {
    const body = {
      prompt: "",
      ttl_minutes: "soon",
      prompt_timeout_minutes: 121,
      github_repo: { full_name: 7 },
    };
    const { detail } = await call("launchSession", { body, status: 422 });
    const problems = Object.fromEntries(
      detail.map((one: { loc: string[]; type: string }) => [one.loc.join("."), one.type]),
    );
    assert.deepEqual(problems, {
      "body.prompt": "string_too_short",
      "body.ttl_minutes": "int_type",
      "body.prompt_timeout_minutes": "less_than_equal",
      "body.github_repo.full_name": "string_type",
    });
    const missing = await call("launchSession", { body: {}, status: 422 });
    assert.deepEqual(missing.detail, [{
      type: "missing",
      loc: ["body", "prompt"],
      msg: "Field required",
    }]);
    const query = await call("listSessions", { query: { limit: "ten", offset: -1 }, status: 422 });
    assert.deepEqual(query.detail.map((one: { loc: string[] }) => one.loc), [["query", "limit"], [
      "query",
      "offset",
    ]]);
  }));

Deno.test("the same Idempotency-Key creates once and answers the same, for 24 hours", async () => {
  const clock = virtualClock();
  await withEmulator(async ({ call, send }) => {
    const sent = { body: { prompt: "Add a page" }, headers: { "idempotency-key": "k-1" } };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call("launchSession", sent)));
    assert.equal(new Set(answers.map((answer) => answer.id)).size, 1);
    const again = await send("launchSession", sent);
    assert.deepEqual([again.status, again.headers.get("idempotency-replayed")], [201, "true"]);
    assert.deepEqual(await again.json(), answers[0]);
    const other = { ...sent, body: { prompt: "Something else" } };
    await call("launchSession", { ...other, status: 409 });
    assert.notEqual((await call("launchSession", { ...sent, as: "personal" })).id, answers[0].id);
    clock.advance(25 * HOUR);
    assert.notEqual((await call("launchSession", sent)).id, answers[0].id);
  }, { clock });
});

Deno.test("an Idempotency-Key that was used for one organisation is a conflict for another", () =>
  withEmulator(async ({ call, send, emulator }) => {
    const as = "personal" as const;
    const keyed = { body: { prompt: "Add a page" }, as, headers: { "idempotency-key": "k-3" } };
    const inOrg = { ...keyed, headers: { ...keyed.headers, "x-organization-id": emulator.orgId } };
    const first = await call("launchSession", keyed);
    const { detail } = await call("launchSession", { ...inOrg, status: 409 });
    assert.match(JSON.stringify(detail), /already used for a different request/);
    const again = await send("launchSession", keyed);
    assert.equal(again.headers.get("idempotency-replayed"), "true");
    assert.equal((await again.json()).id, first.id);
    const fresh = { ...inOrg, headers: { ...inOrg.headers, "idempotency-key": "k-4" } };
    assert.notEqual((await call("launchSession", fresh)).id, first.id);
  }));

Deno.test("a refused request leaves its Idempotency-Key unused", () =>
  withEmulator(async ({ call }) => {
    const headers = { "idempotency-key": "k-2" };
    await call("launchSession", { body: { prompt: "" }, headers, status: 422 });
    await call("createSession", { body: { mode: "lazy" }, headers, status: 400 });
    await call("createSession", { body: {}, headers });
  }));

Deno.test("what was answered is still there after a restart, keys included", async () => {
  const dataDir = `${await Deno.makeTempDir()}/emulator`;
  try {
    const first = await startEmulator({ dataDir, agentPace: 0 });
    const before = callsOf(first);
    const id = await runningSession(before, { env_vars: { A: "secret" }, name: "Kept" });
    const sent = { body: { prompt: "Add a page" }, headers: { "idempotency-key": "k" } };
    const launched = await before.call("launchSession", sent);
    await before.call("writeSessionFile", {
      path: { session_id: id },
      body: { path: "a.txt", content: "a" },
    });
    await first.close();
    assert.equal(((await Deno.stat(dataDir)).mode ?? 0) & 0o777, 0o700);
    const second = await startEmulator({ dataDir, agentPace: 0 });
    const after = callsOf(second);
    try {
      assert.deepEqual(second.keys, first.keys);
      const path = { session_id: id };
      assert.equal((await after.call("getSession", { path })).name, "Kept");
      assert.deepEqual((await after.call("getSessionEnvVars", { path })).env_vars, { A: "*****" });
      assert.equal(
        (await after.call("readSessionFile", { path, query: { path: "a.txt" } })).content,
        "a",
      );
      assert.equal((await after.call("launchSession", sent)).id, launched.id);
    } finally {
      await second.close();
    }
  } finally {
    await Deno.remove(dataDir.slice(0, -"/emulator".length), { recursive: true });
  }
});

Deno.test("a data folder serves one emulator at a time", async () => {
  const dataDir = await Deno.makeTempDir();
  const first = await startEmulator({ dataDir });
  try {
    await assert.rejects(startEmulator({ dataDir }), /locked/);
  } finally {
    await first.close();
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("startEmulator() with :memory: leaves nothing behind", async () => {
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  await runningSession(callsOf(emulator));
  await emulator.close();
  await assert.rejects(Deno.stat(emulator.dataDir), Deno.errors.NotFound);
});

Deno.test("GET /_emulator/requests shows what came in without keys and secrets", () =>
  withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls, { env_vars: { A: "hidden-value-1" } }) };
    await calls.call("setSessionEnvVars", { path, body: { env_vars: { B: "hidden-value-2" } } });
    const secrets = [{ name: "C", value: "hidden-value-3" }];
    await calls.call("setTeamSecrets", { body: { secrets } });
    await calls.call("setUserAnthropicKey", { body: { api_key: "sk-ant-hidden-value-4" } });
    await calls.call("renameSession", { path, body: { name: "shown" } });
    const answer = await fetch(`${calls.emulator.origin}/_emulator/requests`, {
      headers: { authorization: `Bearer ${calls.emulator.keys.org}` },
    });
    const text = await answer.text();
    assert.ok(!text.includes("hidden-value") && !text.includes("runtm_sk_"));
    const { requests } = JSON.parse(text);
    const last = requests.at(-1);
    assert.deepEqual(
      [last.method, last.operation, last.body, last.status],
      ["PATCH", "renameSession", { name: "shown" }, 200],
    );
    assert.equal(last.path, `/sessions/${path.session_id}/name`);
  }));
