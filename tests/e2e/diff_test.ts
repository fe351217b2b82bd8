/** `session diff`: what git says of a workspace, new files included, without changing anything there. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { errorOf, runCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

Deno.test("diff shows what was changed since the work left the default branch", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const { id } = await user.run("session", "create", "--repo", "acme/storefront", "--wait");
    const workspace = `${cloud.dataDir}/sessions/${id}/workspace`;
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const diff = (...words: string[]) => runCli(["session", "diff", String(id), ...words], { env });
    const git = async (...args: string[]) => {
      const { stdout, code, stderr } = await new Deno.Command("git", { args, cwd: workspace })
        .output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout);
    };
    const none = JSON.parse((await diff()).stdout);
    assert.deepEqual([none.files, none.diff], [[], ""]);
    const start = (await git("rev-parse", "HEAD")).trim();
    assert.equal(none.base, start);

    const lines = Array.from({ length: 40 }, (_, at) => `line ${at}\n`).join("");
    await Deno.writeTextFile(`${workspace}/moved.txt`, lines);
    await Deno.writeTextFile(`${workspace}/gone.txt`, "a\nb\n");
    await git("add", ".");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "more");
    const second = (await git("rev-parse", "HEAD")).trim();
    await Deno.rename(`${workspace}/moved.txt`, `${workspace}/there.txt`);
    await Deno.remove(`${workspace}/gone.txt`);
    await Deno.writeTextFile(`${workspace}/new\ttab "ü".txt`, "one\ntwo\n");
    await Deno.writeFile(`${workspace}/picture.bin`, new Uint8Array([0, 1, 2, 255]));
    const before = await git("status", "--porcelain");

    const since = await diff("--base", second);
    assert.deepEqual([since.code, since.stderr], [0, ""]);
    const { base, files, diff: text } = JSON.parse(since.stdout);
    assert.equal(base, second);
    const byPath = (a: { path: string }, b: { path: string }) => a.path < b.path ? -1 : 1;
    assert.deepEqual(files.toSorted(byPath), [
      { path: "gone.txt", status: "deleted", additions: 0, deletions: 2 },
      { path: 'new\ttab "ü".txt', status: "added", additions: 2, deletions: 0 },
      { path: "picture.bin", status: "added", additions: null, deletions: null },
      { path: "there.txt", from: "moved.txt", status: "renamed", additions: 0, deletions: 0 },
    ]);
    assert.match(text, /rename from moved\.txt/);
    assert.equal(await git("status", "--porcelain"), before);

    // Committed work counts, too: it is compared with the default branch.
    const whole = JSON.parse((await diff("--name-only")).stdout);
    assert.deepEqual([whole.base, whole.diff], [start, undefined]);
    assert.ok(whole.files.some(({ path }: { path: string }) => path === "there.txt"));
    const some = JSON.parse((await diff("--stat", "--", "there.txt")).stdout);
    assert.deepEqual(some.files, [
      { path: "there.txt", status: "added", additions: 40, deletions: 0 },
    ]);
    const raw = await diff("--raw", "--base", second, "gone.txt");
    assert.match(raw.stdout, /^diff --git a\/gone\.txt b\/gone\.txt\n[^]*-a\n-b\n$/);
    const names = await diff("--raw", "--name-only", "--base", second, "gone.txt");
    assert.equal(names.stdout, "gone.txt\n");

    const unknown = await diff("--base", "nowhere");
    assert.deepEqual([unknown.code, errorOf(unknown).code], [1, "operation_failed"]);
    assert.equal(errorOf(unknown).error, 'There is no commit "nowhere" in the workspace');
    const option = await diff("--base=--output=x");
    assert.deepEqual([option.code, errorOf(option).code], [1, "operation_failed"]);
  });
});

Deno.test("diff says so when there is no repository", async () => {
  await withCloud({}, async (cloud) => {
    const { id } = await userOf(cloud, cloud.keys.org).run("session", "create", "--wait");
    await Deno.remove(`${cloud.dataDir}/sessions/${id}/workspace/.git`, { recursive: true })
      .catch(() => {});
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const run = await runCli(["session", "diff", String(id)], { env });
    assert.deepEqual([run.code, run.stdout], [1, ""]);
    assert.equal(errorOf(run).error, "There is no git repository in the workspace");
  });
});
