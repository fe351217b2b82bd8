/** Promises of the page of the emulator as its server keeps them: who signs in, and what is shown. */
import assert from "node:assert/strict";
import { withCloud } from "../../fakes/emulator.ts";
import { callsOf, withEmulator } from "../../fakes/emulator_calls.ts";
import type { RunningEmulator } from "../../../src/emulator/core/types.ts";

/** Exchanges the token of an address. */
function exchange({ origin }: RunningEmulator, address: string): Promise<Response> {
  const token = new URLSearchParams(new URL(address).hash.slice(1)).get("token");
  return fetch(`${origin}/_emulator/ui/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
}

async function signedIn(emulator: RunningEmulator): Promise<string> {
  return (await (await exchange(emulator, emulator.page())).json()).session;
}

async function read(
  { origin }: RunningEmulator,
  path: string,
  bearer: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${origin}${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  return { status: answer.status, body: await answer.json() };
}

Deno.test("an address of the page signs in once, and holds no API key", () =>
  withCloud({}, async (emulator) => {
    const address = emulator.page();
    for (const key of Object.values(emulator.keys)) assert.ok(!address.includes(key));
    assert.equal(new URL(address).search, "");
    const first = await exchange(emulator, address);
    const { session } = await first.json();
    assert.equal((await read(emulator, "/api/cloud/sessions/", session)).status, 200);
    const second = await exchange(emulator, address);
    assert.equal(second.status, 401);
    await second.body?.cancel();
    assert.equal((await read(emulator, "/api/cloud/sessions/", "runtm_page_made_up")).status, 401);
  }));

Deno.test("a new address needs an API key, and acts for that key", () =>
  withCloud({}, async (emulator) => {
    const ask = (authorization: string) =>
      fetch(`${emulator.origin}/_emulator/ui/token`, {
        method: "POST",
        headers: { authorization },
      });
    const refused = await ask("Bearer nothing");
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
    const { ui } = await (await ask(`Bearer ${emulator.keys.otherOrg}`)).json();
    const { session } = await (await exchange(emulator, ui)).json();
    const { body } = await read(emulator, "/api/cloud/v1/me", session);
    assert.equal(body.organization_id, "org_elsewhere");
  }));

Deno.test("a session of the page outlives a restart of the emulator", async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    const session = await withCloud({ dataDir }, signedIn);
    await withCloud({ dataDir }, async (emulator) => {
      assert.equal((await read(emulator, "/api/cloud/sessions/", session)).status, 200);
    });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("requests of the page are not in the log, are hit by no fault and count for no limit", () =>
  withCloud({ rateLimit: 1 }, async (emulator) => {
    const session = await signedIn(emulator);
    const faults = await fetch(`${emulator.origin}/_emulator/faults`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator.keys.org}` },
      body: JSON.stringify({ match: {}, times: 1, action: { type: "status", status: 503 } }),
    });
    await faults.body?.cancel();
    for (let time = 0; time < 3; time++) {
      assert.equal((await read(emulator, "/api/cloud/sessions/", session)).status, 200);
    }
    const { body } = await read(emulator, "/_emulator/requests", emulator.keys.org);
    assert.deepEqual(body.requests, []);
  }));

Deno.test("the log tells the answer of a request and how long it took", () =>
  withEmulator(async ({ call, emulator }) => {
    await call("getSession", { path: { session_id: "none" }, status: 404 });
    const { body } = await read(emulator, "/_emulator/requests", emulator.keys.org);
    const [entry] = body.requests as Record<string, unknown>[];
    assert.deepEqual(entry?.answer, { detail: "Session not found" });
    assert.equal(typeof entry?.duration_ms, "number");
  }));

Deno.test("what changed since a session began is told to those who may see it", () =>
  withCloud({}, async (emulator) => {
    const { call, events } = callsOf(emulator);
    const { id } = await call("createSession", { body: {} });
    const path = { session_id: id };
    const write = (name: string, content: string) =>
      call("writeSessionFile", { path, body: { path: name, content } });
    await write("kept.txt", "one\ntwo\n");
    await write("gone.txt", "bye\n");
    await events("promptSession", { path, body: { prompt: 'write "three" to kept.txt' } });
    await call("deleteSessionFile", { path, body: { path: "gone.txt" } });
    await write("new.bin", "a\u0000b");
    const address = `/_emulator/sessions/${id}/changes`;
    const { body } = await read(emulator, address, emulator.keys.org);
    const files = body.files as { path: string; status: string; diff: string }[];
    const found = Object.fromEntries(files.map((file) => [file.path, file]));
    assert.equal(found["kept.txt"]?.status, "modified");
    assert.match(found["kept.txt"]?.diff ?? "", /^-one$/m);
    assert.match(found["kept.txt"]?.diff ?? "", /^\+three$/m);
    assert.equal(found["gone.txt"]?.status, "deleted");
    assert.equal(found["new.bin"]?.diff, "Binary or large file");
    assert.equal((await read(emulator, address, emulator.keys.otherOrg)).status, 404);
    const others = await read(emulator, "/_emulator/pull-requests", emulator.keys.otherOrg);
    assert.deepEqual(others.body, { pull_requests: [] });
  }));

Deno.test("the files of the page come with a policy that forbids everything from elsewhere", () =>
  withCloud({}, async ({ origin }) => {
    const page = await fetch(`${origin}/`);
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|http/);
    const html = await page.text();
    assert.doesNotMatch(html, /https?:\/\//);
    const { PAGE_FILES } = await import("../../../src/emulator/ui/page_files.ts");
    const size = [...PAGE_FILES.values()].reduce((sum, text) => sum + text.length, 0);
    assert.ok(size <= 150 * 1024, `the page takes ${size} bytes to load`);
    for (const [name, text] of PAGE_FILES) {
      const file = await fetch(`${origin}/_ui/${name}`);
      assert.equal(await file.text(), text);
      assert.doesNotMatch(
        text,
        /innerHTML\s*=[^=]|insertAdjacentHTML|document\.write|eval\(/,
        name,
      );
    }
    const missing = await fetch(`${origin}/_ui/../../etc/passwd`);
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
  }));
