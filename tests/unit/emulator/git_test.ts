/** Promises of the emulator about git: real branches and pull requests, and nothing else that runs. */
import assert from "node:assert/strict";
import { type Body, type EmulatorCalls, withEmulator } from "../../fakes/emulator_calls.ts";
import { runningSession } from "../../fakes/emulator_events.ts";

const REPOSITORY = { github_repo: { full_name: "acme/storefront" } };

function gitOf(calls: EmulatorCalls, id: string) {
  return (operation: string, more: Body = {}) =>
    calls.call("sessionGit", { path: { session_id: id }, body: { operation, ...more } });
}

function write(calls: EmulatorCalls, id: string, path: string, content: string) {
  return calls.call("writeSessionFile", { path: { session_id: id }, body: { path, content } });
}

Deno.test("create_branch_and_pr commits, pushes and opens a pull request with a page that shows the diff", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const git = gitOf(calls, id);
    await write(calls, id, "new.txt", "<script>alert(1)</script>\n");
    const pull = await git("create_branch_and_pr", {
      pr_title: "Add <b>new</b>",
      pr_body: "Why & how",
    });
    const branch = `agent/${id.slice(0, 8)}`;
    assert.deepEqual(
      [pull.success, pull.pr_number, pull.created_branch, pull.current_branch, pull.repo_full_name],
      [true, 1, branch, branch, "acme/storefront"],
    );
    const page = await (await fetch(pull.pr_url)).text();
    assert.match(page, /Add &lt;b&gt;new&lt;\/b&gt;/);
    assert.match(page, /\+&lt;script&gt;/);
    assert.ok(!page.includes("<script>"));
    assert.match(await (await fetch(pull.repo_url)).text(), /#1 Add/);
    await write(calls, id, "more.txt", "x\n");
    const again = await git("create_branch_and_pr", { pr_title: "Same" });
    assert.equal(again.pr_number, 1, "the open pull request is updated");
    assert.match(await (await fetch(pull.pr_url)).text(), /more\.txt/);
  }));

Deno.test("two sessions of one repository see each other's work through the remote", () =>
  withEmulator(async (calls) => {
    const [first, second] = [
      await runningSession(calls, REPOSITORY),
      await runningSession(calls, REPOSITORY),
    ];
    const [one, two] = [gitOf(calls, first), gitOf(calls, second)];
    await write(calls, first, "shared.txt", "from the first\n");
    await one("commit", { message: "Share" });
    assert.deepEqual([(await one("status")).ahead, (await two("status")).behind], [1, 0]);
    assert.equal((await one("push")).success, true);
    assert.equal((await two("pull")).success, true);
    const read = await calls.call("readSessionFile", {
      path: { session_id: second },
      query: { path: "shared.txt" },
    });
    assert.equal(read.content, "from the first\n");
    await write(calls, first, "shared.txt", "first again\n");
    await one("commit", { message: "A" });
    await one("push");
    await write(calls, second, "shared.txt", "second\n");
    await two("commit", { message: "B" });
    const refused = await two("push");
    assert.deepEqual([refused.success, refused.output], [false, null]);
    assert.ok(!refused.error.includes(calls.emulator.dataDir));
    const conflict = await two("sync");
    assert.equal(conflict.success, false);
    assert.match(conflict.error, /CONFLICT/);
    assert.equal((await two("status")).has_changes, false, "the merge was undone");
  }));

Deno.test("branches are made, switched, listed and found by a part of their name", () =>
  withEmulator(async (calls) => {
    const git = gitOf(calls, await runningSession(calls, REPOSITORY));
    assert.equal(
      (await git("create_branch", { branch: "feature/one" })).current_branch,
      "feature/one",
    );
    assert.equal((await git("create_branch", { branch: "feature/one" })).success, false);
    assert.equal((await git("switch_branch", { branch: "main" })).success, true);
    assert.equal((await git("switch_branch", { branch: "nowhere" })).success, false);
    assert.deepEqual((await git("list_branches")).branches, ["feature/one", "main"]);
    assert.deepEqual((await git("list_branches", { branch_search: "FEAT" })).branches, [
      "feature/one",
    ]);
    for (const branch of ["-f", "a..b", "--orphan=x", "a b", "@{-1}", "HEAD^"]) {
      const answer = await git("create_branch", { branch });
      assert.equal(answer.success, false, branch);
    }
  }));

Deno.test("init_repo gives a blank session a repository that pull requests can be opened in", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const git = gitOf(calls, id);
    const status = await git("status");
    assert.deepEqual([status.success, status.is_git_repo], [true, false]);
    assert.match((await git("push")).error, /init_repo/);
    await write(calls, id, "a.txt", "a\n");
    const made = await git("init_repo");
    assert.match(made.repo_full_name, /^emulator\/session-/);
    assert.equal((await git("init_repo")).success, false);
    await git("create_branch", { branch: "next" });
    await write(calls, id, "a.txt", "b\n");
    await git("commit", { message: "Change" });
    const pull = await git("create_pr", { pr_title: "Next" });
    assert.deepEqual([pull.success, pull.pr_number], [true, 1]);
    assert.match((await git("create_pr", { pr_title: "Next" })).error, /open already/);
  }));

Deno.test("a git operation without what it needs is invalid, without an effect it says so", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const path = { session_id: id };
    for (
      const body of [{ operation: "commit" }, { operation: "create_branch" }, {
        operation: "create_pr",
      }, {}]
    ) {
      await calls.call("sessionGit", { path, body, status: 422 });
    }
    await calls.call("sessionGit", { path, body: { operation: "gc" }, status: 422 });
    await calls.call("sessionGit", {
      path,
      body: { operation: "status", working_dir: "missing" },
      status: 400,
    });
    const git = gitOf(calls, id);
    assert.match((await git("commit", { message: "x" })).error, /Nothing to commit/);
    assert.match((await git("create_branch_and_pr", { pr_title: "x" })).error, /no changes/);
    assert.match((await git("create_pr", { pr_title: "x", pr_base: "nowhere" })).error, /nowhere/);
  }));

Deno.test("hooks never run, however they came to be", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const git = gitOf(calls, id);
    const workspace = `${calls.emulator.dataDir}/sessions/${id}/workspace`;
    const ran = `${calls.emulator.dataDir}/ran`;
    const hook = `#!/bin/sh\ntouch '${ran}'\n`;
    const names = [
      "pre-commit",
      "commit-msg",
      "post-commit",
      "pre-push",
      "post-checkout",
      "post-merge",
      "pre-merge-commit",
    ];
    for (
      const folder of [
        `${workspace}/.git/hooks`,
        `${calls.emulator.dataDir}/remotes/acme/storefront.git/hooks`,
      ]
    ) {
      await Deno.mkdir(folder, { recursive: true });
      for (const name of [...names, "pre-receive", "update", "post-receive"]) {
        await Deno.writeTextFile(`${folder}/${name}`, hook, { mode: 0o755 });
      }
    }
    await write(calls, id, "hooks/pre-commit", hook);
    await write(calls, id, "a.txt", "a\n");
    assert.equal((await git("create_branch", { branch: "one" })).success, true);
    assert.equal((await git("commit", { message: "One" })).success, true);
    assert.equal((await git("push")).success, true);
    assert.equal((await git("switch_branch", { branch: "main" })).success, true);
    assert.equal((await git("sync")).success, true);
    await write(calls, id, "b.txt", "b\n");
    assert.equal((await git("create_branch_and_pr", { pr_title: "Two" })).success, true);
    await assert.rejects(Deno.stat(ran));
  }));

Deno.test("a repository whose own settings run a program is refused", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const git = gitOf(calls, id);
    const file = `${calls.emulator.dataDir}/sessions/${id}/workspace/.git/config`;
    const config = await Deno.readTextFile(file);
    const settings = [
      '[filter "x"]\n\tclean = touch ran\n',
      '[filter "x"]\n\tprocess = touch ran\n',
      '[diff "x"]\n\ttextconv = touch ran\n',
      '[merge "x"]\n\tdriver = touch ran\n',
      "[include]\n\tpath = /tmp/other\n",
      '[includeIf "gitdir:/"]\n\tpath = /tmp/other\n',
      "[core]\n\tworktree = /\n",
      '[remote "origin"]\n\treceivepack = touch ran\n',
      "[extensions]\n\tworktreeConfig = true\n",
      "[alias]\n\tstatus = !touch ran\n",
      "[gpg]\n\tprogram = touch ran\n",
      '[remote "origin"]\n\tpromisor = true\n',
      "[something]\n\tnew = touch ran\n",
    ];
    for (const setting of settings) {
      await Deno.writeTextFile(file, config + setting);
      const answer = await git("status");
      assert.equal(answer.success, false, setting);
      assert.match(answer.error, /does not run/);
    }
    await Deno.writeTextFile(
      file,
      `${config}[core]\n\tfsmonitor = touch ran\n\thooksPath = hooks\n[user]\n\tname = X\n`,
    );
    assert.equal((await git("status")).success, true);
  }));

Deno.test("a repository in the repository obeys the same rules", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const git = gitOf(calls, id);
    const workspace = `${calls.emulator.dataDir}/sessions/${id}/workspace`;
    const run = (...args: string[]) =>
      new Deno.Command("git", { args, cwd: `${workspace}/inner`, stdout: "null" }).output();
    await Deno.mkdir(`${workspace}/inner`);
    await run("init", "--quiet");
    await Deno.writeTextFile(`${workspace}/inner/a.txt`, "a");
    assert.equal((await git("status")).success, true);
    await run("config", "filter.x.clean", `touch ${workspace}/ran`);
    await Deno.writeTextFile(`${workspace}/inner/.gitattributes`, "* filter=x\n");
    const answer = await git("commit", { message: "All of it" });
    assert.equal(answer.success, false);
    assert.match(answer.error, /filter\.x\.clean/);
    await assert.rejects(Deno.stat(`${workspace}/ran`), Deno.errors.NotFound);
  }));

Deno.test("links and shared objects in the git folder are refused", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const git = gitOf(calls, id);
    const beside = `${calls.emulator.dataDir}/sessions/${id}`;
    const gitDir = `${beside}/workspace/.git`;
    await Deno.mkdir(`${beside}/elsewhere`);
    await Deno.symlink(`${beside}/elsewhere`, `${gitDir}/refs/linked`);
    const link = await git("commit", { message: "x" });
    assert.match(link.error, /"linked" in the git folder is a link/);
    await Deno.remove(`${gitDir}/refs/linked`);
    await Deno.writeTextFile(`${gitDir}/objects/info/alternates`, `${beside}/elsewhere\n`);
    assert.match((await git("status")).error, /shares its objects/);
    await Deno.remove(`${gitDir}/objects/info/alternates`);
    await Deno.remove(`${gitDir}/objects`, { recursive: true });
    await Deno.symlink(`${beside}/elsewhere`, `${gitDir}/objects`);
    assert.equal((await git("status")).success, false);
  }));

Deno.test("the page of a pull request opens at the address that was answered and at no other", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, { github_repo: { full_name: "acme/private" } });
    await write(calls, id, "secret.txt", "SOURCE-SECRET\n");
    const { pr_url, repo_url } = await gitOf(calls, id)("create_branch_and_pr", { pr_title: "T" });
    assert.match(await (await fetch(pr_url)).text(), /SOURCE-SECRET/);
    const { origin } = calls.emulator;
    for (
      const guess of [
        `${origin}/repos/acme/private/pull/1`,
        `${origin}/repos/acme/private/pull/1/`,
        `${origin}/repos/acme/private/pull/1/${"0".repeat(64)}`,
        `${origin}/repos/acme/private`,
        `${repo_url.slice(0, -1)}x`,
        pr_url.replace("/pull/1/", "/pull/2/"),
      ]
    ) {
      const answer = await fetch(guess);
      const text = await answer.text();
      assert.equal(answer.status, 404, guess);
      assert.ok(!text.includes("SOURCE-SECRET") && !text.includes("pull/1"), guess);
    }
  }));

Deno.test("a text with NUL for git, or for what it becomes a variable of, is the client's error", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls, REPOSITORY);
    const path = { session_id: id };
    const refused = async (operation: string, body: Body, place: readonly (string | number)[]) => {
      const { detail } = await calls.call(operation, { path, body, status: 422 });
      assert.deepEqual(detail[0].loc, ["body", ...place]);
    };
    const nul = "a\0b";
    await refused("sessionGit", { operation: "commit", message: nul }, ["message"]);
    await refused("sessionGit", { operation: "create_branch", branch: nul }, ["branch"]);
    await refused("sessionGit", { operation: "status", working_dir: nul }, ["working_dir"]);
    await refused("setSessionInstructions", { instructions: nul }, ["instructions"]);
    await refused("promptSession", { prompt: "x", model: nul }, ["model"]);
    await refused("createSession", { github_repo: { full_name: "a/b", branch: nul } }, [
      "github_repo",
      "branch",
    ]);
    await calls.call("writeSessionFile", { path, body: { path: "nul.txt", content: nul } });
  }));

Deno.test("only a real git folder of the workspace counts as a repository", () =>
  withEmulator(async (calls) => {
    const id = await runningSession(calls);
    const git = gitOf(calls, id);
    const workspace = `${calls.emulator.dataDir}/sessions/${id}/workspace`;
    // A bare repository written file by file, through the file routes.
    await write(calls, id, "bare/HEAD", "ref: refs/heads/main\n");
    await write(calls, id, "bare/config", "[core]\n\tbare = true\n\tfsmonitor = touch ran\n");
    await write(calls, id, "bare/objects/x", "");
    await write(calls, id, "bare/refs/heads/x", "");
    assert.equal((await git("status", { working_dir: "bare" })).is_git_repo, false);
    await Deno.writeTextFile(`${workspace}/.git`, "gitdir: bare\n");
    assert.equal((await git("status")).is_git_repo, false);
  }));

Deno.test("commits carry the agent's name and no identity of this machine", async () => {
  await withEmulator(async (calls) => {
    const id = await runningSession(calls, { ...REPOSITORY, agent: "codex" });
    await write(calls, id, "a.txt", "a\n");
    const { output } = await gitOf(calls, id)("commit", { message: "-m is no option\n\nBody" });
    assert.match(output, /-m is no option/);
    const log = await new Deno.Command("git", {
      args: ["log", "-1", "--format=%an <%ae> %cn"],
      cwd: `${calls.emulator.dataDir}/sessions/${id}/workspace`,
    }).output();
    assert.equal(new TextDecoder().decode(log.stdout), "codex <agent@emulator.invalid> codex\n");
  });
});
