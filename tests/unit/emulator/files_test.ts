/** Promises of the emulator about files: what can be read and written, and that nothing leads out. */
import assert from "node:assert/strict";
import { type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

/** Paths that must be refused, and why. */
const ATTEMPTS: readonly (readonly [path: string, why: string])[] = [
  ["..", "parent"],
  ["../secret.txt", "parent of the workspace"],
  ["a/../../secret.txt", "parent after a folder"],
  ["./../secret.txt", "parent after a dot"],
  ["a/b/../../../secret.txt", "parents that add up"],
  ["../workspace/a.txt", "out and in again"],
  ["/home/user/../secret.txt", "absolute with a parent"],
  ["/home/user/../../etc/passwd", "absolute with parents"],
  ["/home/user/../user/a.txt", "out and in again, absolute"],
  ["/etc/passwd", "absolute"],
  ["//etc/passwd", "absolute with two slashes"],
  ["/home/user2/a.txt", "a folder that begins alike"],
  ["/home/userx", "a name that begins alike"],
  ["/home", "above the workspace"],
  ["/", "the root"],
  ["/home/USER/a.txt", "another case"],
  ["a\0.txt", "NUL"],
  ["/home/user/a.txt\0/../../x", "NUL before parents"],
  ["a\nb.txt", "newline"],
  ["a\rb.txt", "carriage return"],
  ["\u007f.txt", "delete character"],
  [".git", "git folder"],
  [".git/config", "configuration of git"],
  [".git/hooks/pre-commit", "hook of git"],
  ["sub/.git/hooks/post-checkout", "hook of a nested repository"],
  [".GIT/config", "git folder in capitals"],
  [".Git/hooks/pre-push", "git folder in mixed case"],
  [".git./config", "git folder with a dot that some systems drop"],
  [".git /config", "git folder with a blank that some systems drop"],
  ["GIT~1/config", "short name of the git folder"],
  [".g\u200cit/config", "git folder with a character that some systems ignore"],
  [".git::$INDEX_ALLOCATION/config", "stream name of the git folder"],
  ["out-dir/secret.txt", "through a link to a folder outside"],
  ["out-file", "a link to a file outside"],
  ["out-nothing", "a link to nothing, outside"],
  ["out-nothing/new.txt", "through a link to nothing"],
  ["chain/secret.txt", "through a link to a link outside"],
  ["in-dir/../../secret.txt", "parents after a link inside"],
  ["git-link/config", "through a link to the git folder"],
  ["loop/x", "through a link to itself"],
  [`${"d/".repeat(600)}x`, "a path that is too long"],
  ["x".repeat(300), "a name that is too long"],
];

/** A session beside which a secret lies, and links that lead to it. */
async function besieged(calls: EmulatorCalls): Promise<{ id: string; beside: string }> {
  const id = await runningSession(calls, { github_repo: { full_name: "acme/storefront" } });
  const beside = `${calls.emulator.dataDir}/sessions/${id}`;
  const workspace = `${beside}/workspace`;
  await Deno.writeTextFile(`${beside}/secret.txt`, "secret");
  await Deno.mkdir(`${workspace}/inside`);
  await Deno.symlink("..", `${workspace}/out-dir`);
  await Deno.symlink(`${beside}/secret.txt`, `${workspace}/out-file`);
  await Deno.symlink("../nothing", `${workspace}/out-nothing`);
  await Deno.symlink("out-dir", `${workspace}/chain`);
  await Deno.symlink("inside", `${workspace}/in-dir`);
  await Deno.symlink(".git", `${workspace}/git-link`);
  await Deno.symlink("loop", `${workspace}/loop`);
  return { id, beside };
}

async function listing(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  return names.sort();
}

Deno.test(`no file route leads out of the workspace: ${ATTEMPTS.length} attempts`, () =>
  withEmulator(async (calls) => {
    const { id, beside } = await besieged(calls);
    const path = { session_id: id };
    const before = [
      await listing(beside),
      await listing(`${beside}/workspace/.git/hooks`).catch(() => []),
    ];
    const config = await Deno.readTextFile(`${beside}/workspace/.git/config`);
    for (const [attempt, why] of ATTEMPTS) {
      // Links may be removed and renamed: that acts on the link, not on what it leads to.
      const onLink = ["out-file", "out-nothing"].includes(attempt);
      const tries: [string, object][] = [
        ["readSessionFile", { query: { path: attempt } }],
        ["listSessionFiles", { query: { path: attempt } }],
        ["searchSessionFiles", { query: { path: attempt, query: "secret" } }],
        ["writeSessionFile", { body: { path: attempt, content: "owned" } }],
        ["makeSessionDirectory", { body: { path: attempt } }],
        ["renameSessionFile", { body: { old_path: "README.md", new_path: attempt } }],
        ...onLink ? [] : [
          ["renameSessionFile", { body: { old_path: attempt, new_path: "stolen.txt" } }],
          ["deleteSessionFile", { body: { path: attempt } }],
          ["deleteSessionFile", { query: { path: attempt }, body: {} }],
          ["sessionGit", { body: { operation: "status", working_dir: attempt } }],
        ] as [string, object][],
      ];
      for (const [operation, sent] of tries) {
        const answer = await calls.send(operation, { path, ...sent });
        const text = await answer.text();
        const onTarget = operation === "renameSessionFile" && onLink;
        assert.ok(
          answer.status === 400 || (onTarget && answer.status === 409) || answer.status === 422,
          `${operation}: ${why}: ${answer.status} ${text}`,
        );
        assert.ok(!text.includes("secret\\n"), `${operation}: ${why}`);
      }
    }
    assert.deepEqual([
      await listing(beside),
      await listing(`${beside}/workspace/.git/hooks`).catch(() => []),
    ], before);
    assert.equal(await Deno.readTextFile(`${beside}/secret.txt`), "secret");
    assert.equal(await Deno.readTextFile(`${beside}/workspace/.git/config`), config);
  }));

Deno.test("a folder cannot become a git folder by being renamed", () =>
  withEmulator(async (calls) => {
    const path = { session_id: await runningSession(calls) };
    const write = (name: string) =>
      calls.call("writeSessionFile", { path, body: { path: name, content: "x" } });
    await write("fake/hooks/pre-commit");
    for (const name of [".git", ".GIT", "sub/.git", ".git/hooks"]) {
      const body = { old_path: "fake", new_path: name };
      await calls.call("renameSessionFile", { path, body, status: 400 });
    }
  }));

Deno.test("deleting a link leaves what it leads to", () =>
  withEmulator(async (calls) => {
    const { id, beside } = await besieged(calls);
    const path = { session_id: id };
    await calls.call("deleteSessionFile", { path, body: { path: "out-dir" } });
    await calls.call("deleteSessionFile", { path, body: { path: "out-file" } });
    assert.equal(await Deno.readTextFile(`${beside}/secret.txt`), "secret");
    await assert.rejects(Deno.lstat(`${beside}/workspace/out-dir`));
  }));

Deno.test("links inside the workspace are followed", () =>
  withEmulator(async (calls) => {
    const { id } = await besieged(calls);
    const path = { session_id: id };
    await calls.call("writeSessionFile", { path, body: { path: "in-dir/a.txt", content: "here" } });
    const { content } = await calls.call("readSessionFile", {
      path,
      query: { path: "inside/a.txt" },
    });
    assert.equal(content, "here");
  }));

Deno.test("files are written, read, listed, moved and deleted as they are named", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    const content = "\ufeffGrüße\r\n\u0000 end";
    const stored = await call("writeSessionFile", {
      path,
      body: { path: "/home/user/docs/ä b.txt", content },
    });
    assert.deepEqual(stored, {
      path: "/home/user/docs/ä b.txt",
      size: new TextEncoder().encode(content).length,
    });
    const read = await call("readSessionFile", { path, query: { path: "./docs//ä b.txt" } });
    assert.equal(read.content, content);
    await call("makeSessionDirectory", { path, body: { path: "a/b/c" } });
    await call("makeSessionDirectory", { path, body: { path: "a/b/c" } });
    const moved = await call("renameSessionFile", {
      path,
      body: { old_path: "docs/ä b.txt", new_path: "a/b/new.txt" },
    });
    assert.equal(moved.new_path, "/home/user/a/b/new.txt");
    const flat = await call("listSessionFiles", { path });
    assert.deepEqual(
      flat.files.map((file: { name: string; is_dir: boolean }) => [file.name, file.is_dir]),
      [["a", true], ["docs", true]],
    );
    const deep = await call("listSessionFiles", { path, query: { path: "a", recursive: "true" } });
    assert.deepEqual(deep.files.map((file: { path: string }) => file.path), [
      "/home/user/a/b",
      "/home/user/a/b/c",
      "/home/user/a/b/new.txt",
    ]);
    await call("deleteSessionFile", { path, body: { path: "a" } });
    await call("deleteSessionFile", { path, body: { path: "a" }, status: 404 });
    await call("readSessionFile", { path, query: { path: "a/b/new.txt" }, status: 404 });
  }));

Deno.test("what files cannot do is a clear error", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    await call("writeSessionFile", { path, body: { path: "file", content: "" } });
    await call("makeSessionDirectory", { path, body: { path: "folder" } });
    await Deno.writeFile(
      `${calls.emulator.dataDir}/sessions/${path.session_id}/workspace/binary`,
      new Uint8Array([0xff, 0xfe]),
    );
    await call("readSessionFile", { path, query: { path: "folder" }, status: 400 });
    await call("readSessionFile", { path, query: { path: "binary" }, status: 400 });
    await call("readSessionFile", { path, query: { path: "missing" }, status: 404 });
    await call("readSessionFile", { path, status: 422 });
    await call("writeSessionFile", { path, body: { path: "folder", content: "x" }, status: 400 });
    await call("writeSessionFile", {
      path,
      body: { path: "file/below", content: "x" },
      status: 400,
    });
    await call("writeSessionFile", {
      path,
      body: { path: "/home/user", content: "x" },
      status: 400,
    });
    await call("writeSessionFile", { path, body: { path: "x" }, status: 422 });
    await call("makeSessionDirectory", { path, body: { path: "file" }, status: 409 });
    await call("renameSessionFile", {
      path,
      body: { old_path: "file", new_path: "folder" },
      status: 409,
    });
    await call("renameSessionFile", {
      path,
      body: { old_path: "folder", new_path: "folder/below" },
      status: 400,
    });
    await call("listSessionFiles", { path, query: { path: "missing" }, status: 404 });
    await call("deleteSessionFile", { path, body: { path: "/home/user" }, status: 400 });
  }));

Deno.test("searchSessionFiles() finds lines, not in folders that were built or in binary files", () =>
  withEmulator(async (calls) => {
    const { call } = calls;
    const path = { session_id: await runningSession(calls) };
    const files = {
      "a.txt": "one\nneedle two\n",
      "src/b.txt": "needle",
      "node_modules/c.txt": "needle",
      "d.txt": "none",
    };
    for (const [name, content] of Object.entries(files)) {
      await call("writeSessionFile", { path, body: { path: name, content } });
    }
    const { results } = await call("searchSessionFiles", { path, query: { query: "needle" } });
    assert.deepEqual(results, [
      { path: "/home/user/a.txt", matches: [{ line: 2, content: "needle two" }] },
      { path: "/home/user/src/b.txt", matches: [{ line: 1, content: "needle" }] },
    ]);
    const below = await call("searchSessionFiles", {
      path,
      query: { query: "needle", path: "src" },
    });
    assert.equal(below.results.length, 1);
    await call("searchSessionFiles", { path, query: { query: "" }, status: 422 });
  }));
