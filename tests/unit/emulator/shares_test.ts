/** Promises of the emulator about shared previews and grades of sessions. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

const ANNA = "anna@example.com";

/** A session that serves a page on port 3000. */
async function servingSession(calls: EmulatorCalls): Promise<{ session_id: string }> {
  const path = { session_id: await runningSession(calls, { template: "static-site" }) };
  await calls.call("runSessionServer", { path, body: { port: 3000 } });
  return path;
}

/** Opens an address without a key. */
async function open(address: string): Promise<[status: number, text: string]> {
  const response = await fetch(address);
  return [response.status, await response.text()];
}

Deno.test("a share opens the preview without a key and is closed once it is revoked", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = await servingSession(calls);
    const body = { email: ANNA, port: 3000 };
    const { share, preview_url, created, emailed } = await call("createSessionPreviewShare", {
      path,
      body,
    });
    assert.deepEqual([created, emailed, share.has_accessed], [true, false, false]);
    const [status, page] = await open(preview_url);
    assert.equal(status, 200);
    assert.match(page, /<html/);
    assert.equal((await open(`${preview_url}style.css`))[0], 200);
    const { shares } = await call("listSessionPreviewShares", { path });
    assert.deepEqual([shares[0].has_accessed, shares.length], [true, 1]);
    assert.ok(!JSON.stringify(shares).includes(new URL(preview_url).pathname.split("/")[2] ?? ""));
    const one = { ...path, share_id: share.id };
    assert.deepEqual(await call("revokeSessionPreviewShare", { path: one }), { revoked: true });
    assert.equal((await open(preview_url))[0], 404);
    assert.equal((await open(`${preview_url}style.css`))[0], 404);
    await call("revokeSessionPreviewShare", { path: one, status: 404 });
    const again = await call("createSessionPreviewShare", { path, body });
    assert.notEqual(again.preview_url, preview_url, "a new share has a new token");
  }));

Deno.test("a share is closed while the session does not serve its port", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = await servingSession(calls);
    const shareOf = async (port: number) =>
      (await call("createSessionPreviewShare", { path, body: { email: ANNA, port } })).preview_url;
    const [right, wrong] = [await shareOf(3000), await shareOf(4000)];
    assert.deepEqual([(await open(right))[0], (await open(wrong))[0]], [200, 404]);
    await call("pauseSession", { path, body: {} });
    assert.equal((await open(right))[0], 404);
    await call("resumeSession", { path, body: {} });
    assert.equal((await open(right))[0], 200);
    await call("destroySession", { path });
    assert.equal((await open(right))[0], 404);
  }));

Deno.test("createSessionPreviewShare() gives an address one share of a port, with a token of its own for others", () =>
  withEmulator(async ({ call, ...calls }) => {
    const path = await servingSession({ call, ...calls });
    const shareWith = (email: string) =>
      call("createSessionPreviewShare", { path, body: { email, port: 3000 } });
    const first = await shareWith(ANNA);
    const same = await shareWith(ANNA.toUpperCase());
    const other = await shareWith("ben@example.com");
    assert.deepEqual([same.created, same.share.id], [false, first.share.id]);
    assert.equal(same.preview_url, first.preview_url);
    const token = (url: string) => /\/shared\/([0-9a-f]{64})\/$/.exec(url)?.[1];
    assert.ok(token(first.preview_url));
    assert.notEqual(token(other.preview_url), token(first.preview_url));
    const { shares, count } = await call("listSessionPreviewShares", { path });
    assert.deepEqual([shares[0].invited_email, count], ["ben@example.com", 2], "newest first");
    const none = await call("listSessionPreviewShares", { path, query: { port: 4000 } });
    assert.equal(none.count, 0);
  }));

Deno.test("createSessionPreviewShare() takes path and query of a link and nothing else of it", () =>
  withEmulator(async (calls) => {
    const path = await servingSession(calls);
    const linkFor = async (preview_url: string) => {
      const body = { email: ANNA, port: 3000, preview_url };
      const { preview_url: link } = await calls.call("createSessionPreviewShare", { path, body });
      assert.ok(link.startsWith(`${calls.emulator.origin}/shared/`));
      return link.replace(/^.*\/shared\/[0-9a-f]+/, "");
    };
    assert.equal(await linkFor("https://elsewhere.example/style.css?a=1#top"), "/style.css?a=1");
    const own = `${calls.emulator.origin}/preview/${path.session_id}/style.css`;
    assert.equal(await linkFor(own), "/style.css");
    assert.equal(await linkFor("//elsewhere.example"), "/");
  }));

Deno.test("createSessionPreviewShare() refuses ports of logins, bad addresses and sessions that are gone", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = await servingSession(calls);
    const create = (body: object, status: number, as: "org" | "otherOrg" = "org") =>
      call("createSessionPreviewShare", {
        path,
        body: { email: ANNA, port: 3000, ...body },
        status,
        as,
      });
    for (const port of [22, 2222]) await create({ port }, 400);
    for (const port of [0, 65_536]) await create({ port }, 422);
    await create({ email: "anna" }, 422);
    await create({}, 404, "otherOrg");
    await call("listSessionPreviewShares", { path, as: "otherOrg", status: 404 });
    const { share } = await call("createSessionPreviewShare", {
      path,
      body: { email: ANNA, port: 3000 },
    });
    const one = { ...path, share_id: share.id };
    await call("revokeSessionPreviewShare", { path: one, as: "otherOrg", status: 404 });
    const elsewhere = { session_id: await runningSession(calls), share_id: share.id };
    await call("revokeSessionPreviewShare", { path: elsewhere, status: 404 });
    await call("destroySession", { path });
    await create({}, 410);
  }));

Deno.test("a shared page tells other sites nothing of its address", () =>
  withEmulator(async (calls) => {
    const path = await servingSession(calls);
    const body = { email: ANNA, port: 3000 };
    const { preview_url } = await calls.call("createSessionPreviewShare", { path, body });
    const response = await fetch(preview_url);
    await response.body?.cancel();
    assert.equal(response.headers.get("referrer-policy"), "no-referrer");
    assert.match(response.headers.get("content-security-policy") ?? "", /^sandbox /);
  }));

Deno.test("getSessionGrade() tells how the last prompt that ended went", () =>
  withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls) };
    const grade = () => calls.call("getSessionGrade", { path });
    assert.deepEqual(await grade(), { graded: false });
    await calls.events("promptSession", { path, body: { prompt: 'write "x" to x.txt' } });
    const good = await grade();
    assert.deepEqual([good.graded, good.success, good.task], [true, true, 'write "x" to x.txt']);
    await calls.events("promptSession", { path, body: { prompt: "fail: out of credit" } });
    const bad = await grade();
    assert.deepEqual([bad.graded, bad.success], [true, false]);
    await calls.call("getSessionGrade", { path, as: "otherOrg", status: 404 });
  }));
