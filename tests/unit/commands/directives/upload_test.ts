/** `skills upload-file`: three calls with the key, and one transfer without it. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const ENV = { RUNTM_API_KEY: KEY, RUNTM_ORG_ID: "org_1", HOME: "/home/me" };
const FILES = [{ path: "logo.png", mode: "binary", ref: "old", inline: null }, {
  path: "SKILL.md",
}];

async function upload(address: unknown, status = 200, content = "logo") {
  const asked: Request[] = [];
  const process = fakeProcess({
    args: ["skills", "upload-file", "dir_1", "--file", "/home/me/logo.png", "--path", "logo.png"],
    env: ENV,
    files: { "/home/me/logo.png": content },
    fetch: (input, init) => {
      const request = new Request(input, init);
      asked.push(request.clone());
      if (request.url.startsWith("https://store.example/")) {
        return Promise.resolve(new Response(null, { status }));
      }
      return Promise.resolve(Response.json(
        request.url.includes("presign")
          ? { url: address, ref: "new" }
          : { directive: { content: { entry_md: "SKILL.md", files: FILES } } },
      ));
    },
  });
  return { code: await run(process), asked, process };
}

Deno.test("skills upload-file sends the file without the key and enters it into the skill", async () => {
  const { code, asked, process } = await upload("https://store.example/put?sig=1");
  assert.equal(code, 0, process.err());
  const [presign, put, read, write] = asked;
  assert.ok(presign && put && read && write);
  assert.deepEqual([presign.method, put.method, read.method, write.method], [
    "POST",
    "PUT",
    "GET",
    "PATCH",
  ]);
  assert.equal((await presign.json()).size, 4);
  assert.equal(put.headers.get("authorization"), null);
  assert.equal(await put.text(), "logo");
  const { content } = await write.json();
  assert.deepEqual(content.files, [
    { path: "SKILL.md" },
    { path: "logo.png", mode: "binary", ref: "new", inline: null },
  ]);
  assert.deepEqual(JSON.parse(process.out()), {
    uploaded: true,
    path: "logo.png",
    ref: "new",
    size: 4,
    replaced: true,
  });
});

for (
  const [what, address, status, exit] of [
    ["the transfer is refused", "https://store.example/put", 403, 1],
    ["the address is not https", "http://store.example/put", 200, 1],
    ["there is no address", undefined, 200, 1],
  ] as const
) {
  Deno.test(`skills upload-file changes nothing when ${what}`, async () => {
    const { code, asked, process } = await upload(address, status);
    assert.equal(code, exit, process.err());
    assert.ok(!asked.some(({ method }) => method === "PATCH"));
    assert.ok(!process.err().includes("store.example/put"));
  });
}

Deno.test("skills upload-file sends no empty file", async () => {
  const { code, asked } = await upload("https://store.example/put", 200, "");
  assert.equal(code, 3);
  assert.equal(asked.length, 0);
});
