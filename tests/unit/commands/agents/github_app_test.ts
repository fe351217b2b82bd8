/** `agents create --type github` writes a page, once, and opens nothing. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

async function create(answer: unknown, files: Record<string, string> = {}) {
  const process = fakeProcess({
    args: ["agents", "create", "--type", "github", "--name", "Bot", "--page", "/tmp/app.html"],
    env: { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", RUNTM_ORG_ID: "org_1", HOME: "/h" },
    files,
    fetch: () => Promise.resolve(Response.json(answer)),
  });
  const code = await run(process);
  const entry = process.tree.get("/tmp/app.html") as { bytes?: Uint8Array } | undefined;
  return { code, process, page: entry?.bytes && new TextDecoder().decode(entry.bytes) };
}

Deno.test("the page holds the manifest as text, whatever the service put into it", async () => {
  const manifest = { name: '"><script>alert(1)</script>' };
  const { code, process, page } = await create({
    create_url: "https://github.com/apps/new",
    manifest,
  });
  assert.equal(code, 0, process.err());
  assert.ok(page && !page.includes("<script"), page);
  assert.match(page ?? "", /action="https:\/\/github\.com\/apps\/new"/);
  assert.equal(JSON.parse(process.out()).open, "/tmp/app.html");
});

Deno.test("no page is written for an address that is not https", async () => {
  const { code, page } = await create({ create_url: "javascript:alert(1)", manifest: {} });
  assert.equal(code, 1);
  assert.equal(page, undefined);
});

Deno.test("a page that is there is not overwritten", async () => {
  const { code, page } = await create({ create_url: "https://github.com/x" }, {
    "/tmp/app.html": "mine",
  });
  assert.equal(code, 3);
  assert.equal(page, "mine");
});
