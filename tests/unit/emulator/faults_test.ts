/** Promises of the emulator about the faults that tests order. */
import assert from "node:assert/strict";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { readBlocks, runningSession } from "../../fakes/emulator_events.ts";
import { virtualClock } from "../../fakes/process.ts";
import { rawGet, rawRequest } from "../../fakes/raw_http.ts";

async function order({ emulator }: EmulatorCalls, fault: Body, status = 201): Promise<Body> {
  const answer = await fetch(`${emulator.origin}/_emulator/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.keys.org}` },
    body: JSON.stringify(fault),
  });
  assert.equal(answer.status, status);
  return await answer.json();
}

/** A GET by hand, so that nothing tries again behind our back. */
function get({ emulator }: EmulatorCalls, path: string) {
  const headers = { Host: "localhost", authorization: `Bearer ${emulator.keys.org}` };
  return rawRequest(emulator.origin, rawGet(`/api/cloud${path}`, headers));
}

Deno.test("a status fault answers its status, headers and body, as often as it was told", () =>
  withEmulator(async (calls) => {
    const action = {
      type: "status",
      status: 503,
      headers: { "retry-after": "7" },
      body: { detail: "busy" },
    };
    await order(calls, { match: { method: "GET", path: "/sessions/" }, times: 2, action });
    for (let round = 0; round < 2; round++) {
      const answer = await calls.send("listSessions");
      assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "7"]);
      assert.deepEqual(await answer.json(), { detail: "busy" });
      assert.ok(answer.headers.get("x-runtm-emulator"));
    }
    await calls.call("listSessions");
  }));

Deno.test("a fault hits the method and the path it names, * for a part, ** for any, after so many requests", () =>
  withEmulator(async (calls) => {
    const action = { type: "status", status: 500 };
    await order(calls, { match: { method: "POST", path: "/sessions/*/file" }, action });
    await order(calls, { match: { path: "/**/history" }, after: 1, action });
    const path = { session_id: await runningSession(calls) };
    await calls.call("listSessionFiles", { path });
    await calls.call("writeSessionFile", { path, body: { path: "a", content: "" }, status: 500 });
    await calls.call("writeSessionFile", { path, body: { path: "a", content: "" } });
    await calls.call("getSessionHistory", { path });
    await calls.call("getSessionHistory", { path, status: 500 });
  }));

Deno.test("a reset before the answer drops the connection without a byte", () =>
  withEmulator(async (calls) => {
    await order(calls, { match: { path: "/v1/me" }, action: { type: "reset" } });
    assert.deepEqual(await get(calls, "/v1/me"), { text: "", reset: true });
    assert.match((await get(calls, "/v1/me")).text, /^HTTP\/1\.1 200/);
  }));

Deno.test("a reset can come after the work was done: one session, no answer", () =>
  withEmulator(async (calls) => {
    const { emulator } = calls;
    await order(calls, {
      match: { path: "/v0/sessions/launch" },
      action: { type: "reset", handle: true },
    });
    const body = JSON.stringify({ prompt: "Add a page" });
    const head = [
      "POST /api/cloud/v0/sessions/launch HTTP/1.1",
      "Host: localhost",
      `Authorization: Bearer ${emulator.keys.org}`,
      `Content-Length: ${body.length}`,
      "Idempotency-Key: k",
    ];
    const lost = await rawRequest(emulator.origin, `${head.join("\r\n")}\r\n\r\n${body}`);
    assert.deepEqual(lost, { text: "", reset: true });
    const [session] = (await calls.call("listSessions")).sessions;
    const sent = { body: { prompt: "Add a page" }, headers: { "idempotency-key": "k" } };
    assert.equal((await calls.call("launchSession", sent)).id, session.id);
    assert.equal((await calls.call("listSessions")).total, 1);
  }));

Deno.test("html, empty, malformed and redirect faults answer what they say", () =>
  withEmulator(async (calls) => {
    const fault = async (action: Body) => {
      await order(calls, { match: { path: "/v1/me" }, action });
      return (await get(calls, "/v1/me")).text;
    };
    assert.match(
      await fault({ type: "html" }),
      /^HTTP\/1\.1 200 [^]*text\/html[^]*<!doctype html>/,
    );
    assert.match(await fault({ type: "empty" }), /^HTTP\/1\.1 200 [^]*\r\n\r\n$/);
    const malformed = (await fault({ type: "malformed", handle: true })).split("\r\n\r\n")[1] ?? "";
    assert.throws(() => JSON.parse(malformed));
    assert.match(
      await fault({ type: "redirect", location: "http://other.invalid/" }),
      /^HTTP\/1\.1 307 [^]*location: http:\/\/other\.invalid\//,
    );
  }));

Deno.test("a delay holds the answer back on the clock", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    await order(calls, { match: { path: "/v1/me" }, action: { type: "delay", ms: 4_000 } });
    const before = clock.now();
    await calls.call("getAuthStatus");
    assert.equal(clock.now() - before, 4_000);
  }, { clock });
});

Deno.test("a stream is cut after so many events, and is no whole answer then", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    await order(calls, {
      match: { path: "/v0/sessions/*/prompt" },
      action: { type: "cut", events: 3 },
    });
    const answer = await calls.send("promptSession", {
      path: { session_id: id },
      body: { prompt: "emit 50 events" },
    });
    const blocks = readBlocks(answer);
    const seen = [await blocks.next(), await blocks.next(), await blocks.next()];
    assert.deepEqual(seen.map((block) => block?.id), ["3", "4", "5"]);
    await assert.rejects(blocks.next());
  }));

Deno.test("a stream is cut after every byte: inside a character, between CR and LF", () =>
  withEmulator(async (calls) => {
    const { emulator } = calls;
    const id = await runningSession(calls);
    await fetch(`${emulator.origin}/_emulator/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator.keys.org}` },
      body: JSON.stringify({ log: id, events: [{ event: "note", data: { text: "Grüße 🎈" } }] }),
    }).then((answer) => answer.body?.cancel());
    const whole = `id: 3\r\nevent: note\r\ndata: {"text":"Grüße 🎈"}\r\n\r\n`;
    const bytes = new TextEncoder().encode(whole);
    for (let length = 1; length <= bytes.length; length++) {
      const action = { type: "cut", bytes: length, line_ending: "crlf" };
      await order(calls, { match: { path: "/sessions/*/events" }, action });
      const answer = await calls.send("streamSessionEvents", {
        path: { session_id: id },
        query: { since: 2 },
      });
      const got: number[] = [];
      await assert.rejects(async () => {
        for await (const chunk of answer.body ?? []) got.push(...chunk);
      });
      assert.deepEqual(got, [...bytes.slice(0, length)]);
    }
  }));

Deno.test("the lines of a stream end with CR and LF when a fault says so", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const action = { type: "frames", line_ending: "crlf" };
    await order(calls, { match: { path: "/v0/sessions/*/prompt" }, action });
    const sent = { path: { session_id: id }, body: { prompt: "Add a page" } };
    const text = await (await calls.send("promptSession", sent)).text();
    assert.match(text, /event: done\r\ndata: [^\r\n]*\r\n\r\n$/);
    assert.ok(!/[^\r]\n/.test(text));
  }));

Deno.test("a stalled stream stays open and says nothing", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    const id = await runningSession(calls);
    await order(calls, {
      match: { path: "/sessions/*/events" },
      action: { type: "stall", events: 1 },
    });
    const blocks = readBlocks(
      await calls.send("streamSessionEvents", { path: { session_id: id }, query: { since: 0 } }),
    );
    assert.equal((await blocks.next())?.event, "state_changed");
    let more = false;
    const next = blocks.next().then((block) => more = block !== undefined);
    clock.advance(60_000);
    await calls.call("getSession", { path: { session_id: id } });
    assert.equal(more, false);
    await blocks.leave();
    await next;
  }, { clock });
});

Deno.test("a slow answer comes in small pieces and is whole", async () => {
  const clock = virtualClock();
  await withEmulator(async (calls) => {
    await order(calls, { match: { path: "/v1/me" }, action: { type: "slow", ms: 100, bytes: 10 } });
    const before = clock.now();
    const me = await calls.call("getAuthStatus");
    assert.equal(me.principal_id, "user_emulator");
    assert.ok(clock.now() - before >= 100 * Math.floor(JSON.stringify(me).length / 10));
  }, { clock });
});

Deno.test("faults are listed, cleared, and refused when they make no sense", () =>
  withEmulator(async (calls) => {
    const { emulator } = calls;
    await order(calls, { match: {}, action: { type: "reset" } });
    const control = async (method: string) =>
      await (await fetch(`${emulator.origin}/_emulator/faults`, {
        method,
        headers: { authorization: `Bearer ${emulator.keys.org}` },
      })).json();
    assert.equal((await control("GET")).faults.length, 1);
    assert.deepEqual(await control("DELETE"), { faults: [] });
    await calls.call("getAuthStatus");
    for (
      const action of [
        { type: "explode" },
        { type: "status" },
        { type: "cut", where: 3 },
        undefined,
      ]
    ) {
      await order(calls, { match: {}, action }, 422);
    }
  }));
