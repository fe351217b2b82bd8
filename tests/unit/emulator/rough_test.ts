/** Promises of the emulator to those it serves beside a client that breaks every rule. */
import assert from "node:assert/strict";
import { withEmulator } from "../../fakes/emulator_calls.ts";
import type { EmulatorCalls } from "../../fakes/emulator_calls.ts";
import { runningSession, until } from "../../fakes/emulator_events.ts";
import { virtualClock } from "../../fakes/process.ts";
import { rawRequest } from "../../fakes/raw_http.ts";

/** Runs a test; at its end the emulator still answers and has nothing to complain about. */
function unharmed(test: (calls: EmulatorCalls) => Promise<void>): Promise<void> {
  const log: string[] = [];
  return withEmulator(async (calls) => {
    await test(calls);
    await calls.call("listSessions");
    assert.deepEqual(log, []);
  }, { log: (line) => log.push(line) });
}

/** The status of the answer to a request written by hand; 0 without an answer. */
async function statusOf({ emulator }: EmulatorCalls, lines: string[], body = ""): Promise<number> {
  const host = lines.some((line) => line.startsWith("Host:")) ? [] : [
    `Host: ${new URL(emulator.origin).host}`,
  ];
  const head = [...lines, ...host, `Authorization: Bearer ${emulator.keys.org}`];
  const { text } = await rawRequest(
    emulator.origin,
    `${head.join("\r\n")}\r\nConnection: close\r\n\r\n${body}`,
  );
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
}

Deno.test("a malformed request gets a client's error, whatever is wrong with it", () =>
  unharmed(async (calls) => {
    const path = "/api/cloud/v1/me";
    const requests: readonly [string, string[], readonly number[]][] = [
      ["a broken host", [`GET ${path} HTTP/1.1`, "Host: [::bad"], [400, 403]],
      ["no HTTP", ["HELLO"], [400]],
      ["TRACE", [`TRACE ${path} HTTP/1.1`], [405]],
      ["TRACK", [`TRACK ${path} HTTP/1.1`], [405]],
      ["CONNECT", ["CONNECT example.org:443 HTTP/1.1"], [400, 404, 405]],
      ["OPTIONS *", ["OPTIONS * HTTP/1.1"], [404]],
      ["an unknown method", [`BREW ${path} HTTP/1.1`], [405]],
      ["a broken escape", ["GET /api/cloud/sessions/%zz HTTP/1.1"], [404]],
      ["a broken length", [`POST ${path} HTTP/1.1`, "Content-Length: many"], [400]],
      ["a huge header", [`GET ${path} HTTP/1.1`, `X-Big: ${"a".repeat(1_000_000)}`], [400, 431]],
    ];
    for (const [what, lines, expected] of requests) {
      const status = await statusOf(calls, lines);
      assert.ok(expected.includes(status), `${what}: ${status}`);
    }
  }));

Deno.test("a body that is no JSON object is a 422 or a 400, whatever its content type", () =>
  unharmed(async (calls) => {
    const deep = `{"prompt": "x", "template_args": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const bodies: readonly [string, string, number][] = [
      ["{oops", "application/json", 422],
      ["", "application/json", 422],
      ["null", "application/json", 422],
      ['"text"', "application/json", 422],
      ["[1]", "application/json", 422],
      ["prompt=hi", "application/x-www-form-urlencoded", 422],
      ["<prompt>hi</prompt>", "text/xml", 422],
      ["{}", "nonsense", 422],
      [deep, "application/json", 400],
    ];
    for (const [body, type, expected] of bodies) {
      const status = await statusOf(calls, [
        "POST /api/cloud/v0/sessions/launch HTTP/1.1",
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
      ], body);
      assert.equal(status, expected, body.slice(0, 40));
    }
    const { requests } = await requestsOf(calls);
    assert.ok(requests.length >= bodies.length);
  }));

async function requestsOf({ emulator }: EmulatorCalls) {
  const headers = { authorization: `Bearer ${emulator.keys.org}` };
  const answer = await fetch(`${emulator.origin}/_emulator/requests`, { headers });
  assert.equal(answer.status, 200);
  return await answer.json();
}

Deno.test("a client that leaves in the middle of its body or of a stream leaves no trace", () =>
  unharmed(async (calls) => {
    const { hostname, port, host } = new URL(calls.emulator.origin);
    for (const length of ["Content-Length: 1000", "Transfer-Encoding: chunked"]) {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      const head = `POST /api/cloud/sessions/ HTTP/1.1\r\nHost: ${host}\r\n${length}\r\n` +
        `Authorization: Bearer ${calls.emulator.keys.org}\r\n\r\n`;
      await connection.write(new TextEncoder().encode(`${head}{"a`));
      connection.close();
    }
    const id = await runningSession(calls);
    const path = { session_id: id };
    const answer = await calls.send("promptSession", {
      path,
      body: { prompt: "emit 5000 events" },
    });
    await answer.body?.cancel();
    await until(calls, id, ({ event }) => event === "done");
    assert.equal((await calls.call("getSession", { path })).prompt_count, 1);
  }));

Deno.test("a page that fails is a 500 in the log, and nothing of it is shown", async () => {
  const log: string[] = [];
  await withEmulator(async (calls) => {
    const { emulator, call } = calls;
    const body = { github_repo: { full_name: "acme/lost" } };
    const id = await runningSession(calls, body);
    const git = { operation: "create_branch_and_pr", pr_title: "Change" };
    const path = { session_id: id };
    await call("writeSessionFile", { path, body: { path: "new.txt", content: "new" } });
    const { pr_url } = await call("sessionGit", { path, body: git });
    await Deno.remove(`${emulator.dataDir}/remotes/acme`, { recursive: true });
    const page = await fetch(pr_url);
    assert.equal(page.status, 500);
    assert.deepEqual(await page.json(), { detail: "Internal server error" });
    assert.equal(log.length, 1, log.join("\n"));
  }, { log: (line) => log.push(line) });
});

Deno.test("an agent command that cannot be started ends its prompt with an error", () =>
  withEmulator(async (calls) => {
    const { call, emulator, events } = calls;
    const id = await runningSession(calls);
    const path = { session_id: id };
    const lastOf = async () =>
      (await events("promptSession", { path, body: { prompt: "Hi" } })).at(-1);
    assert.equal((await lastOf()).type, "done");
    // Longer than what a program may be given.
    const LONG = "hidden-value ".repeat(500_000);
    await call("setSessionEnvVars", { path, body: { env_vars: { LONG } } });
    const failed = await lastOf();
    assert.equal(failed.type, "error");
    assert.ok(!JSON.stringify(failed).includes("hidden-value"));
    await call("deleteSessionEnvVar", { path: { ...path, key: "LONG" } });
    await Deno.remove(`${emulator.dataDir}/sessions/${id}/workspace`, { recursive: true });
    assert.equal((await lastOf()).type, "error");
    await call("listSessions");
  }, { agentCommand: "cat" }));

Deno.test("what fails when only time passes is told and ends nothing", async () => {
  const time = virtualClock();
  let isBroken = false;
  const clock = { ...time, now: () => isBroken ? NaN : time.now() };
  const log: string[] = [];
  await withEmulator(async ({ call }) => {
    isBroken = true;
    time.advance(30_000);
    time.advance(30_000);
    isBroken = false;
    assert.equal(log.length, 2, log.join("\n"));
    await call("listSessions");
  }, { clock, log: (line) => log.push(line) });
});

Deno.test("names that every object has are no limits of an organisation", () =>
  withEmulator(async ({ call }) => {
    for (const name of ["constructor", "toString", "__proto__"]) {
      const limits = JSON.parse(`{"${name}": 1}`);
      await call("setOrgLimits", { body: { limits }, status: 400 });
    }
    assert.deepEqual((await call("getOrgLimits")).limits, {});
  }));

Deno.test("GET /_emulator/requests hides a secret also where the body is no object", () =>
  unharmed(async (calls) => {
    await calls.send("setPersonalSecrets", { body: ["hidden-value"] }).then((one) =>
      one.body?.cancel()
    );
    const { requests } = await requestsOf(calls);
    assert.equal(requests[0].operation, "setPersonalSecrets");
    assert.ok(!JSON.stringify(requests).includes("hidden-value"));
  }));
