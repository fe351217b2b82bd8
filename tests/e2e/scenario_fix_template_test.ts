/** Somebody mends a template whose build fails, with nothing but the program. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { listOf, textOf } from "../fakes/printed.ts";
import { userOf } from "./scenario.ts";

Deno.test("a broken template is mended: fix session, prompt, snapshot, a session from it", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);

    // The repository is broken: its package.json cannot be read.
    const first = await user.run(
      ...["session", "launch", "--repo", "northwind/ledger", "--on-complete", "keep_alive"],
      ...["--prompt", 'write "{ oops" to package.json', "--wait"],
    );
    const breaker = textOf(first, "id");
    await user.run("session", "git", breaker, "commit", "--message", "Add package.json");
    await user.run("session", "git", breaker, "push");
    await user.run("session", "destroy", breaker);

    const created = await user.run(
      ...["template", "create", "--display-name", "Ledger", "--github-repo", "northwind/ledger"],
      ...["--session-arg", "REGION=eu", "--build"],
    );
    const template = textOf(created, "id");

    const failed = await user.fails(1, "template", "wait", template);
    assert.equal(failed.code, "operation_failed");
    assert.equal(JSON.parse(failed.stdout).build_status, "failed");
    const logs = await user.run("template", "build-logs-history", template);
    assert.match(JSON.stringify(listOf(logs, "logs")), /package\.json is not valid JSON/);

    const fix = await user.run("template", "fix-session", template);
    const session = textOf(fix, "session_id");
    await user.run("session", "wait", session, "--for", "running");
    const events = await user.events(
      ...["session", "prompt", session, 'write "{}" to package.json'],
    );
    assert.equal(events.at(-1)?.event, "done");
    assert.equal(
      await user.text("session", "file", "read", session, "package.json", "--raw"),
      "{}",
    );

    const saved = await user.run("template", "save-snapshot", template, "--session", session);
    textOf(saved, "e2b_template_id");
    const ready = await user.run("template", "wait", template);
    assert.equal(ready.build_status, "ready");

    const started = await user.run(
      ...["session", "create", "--template-id", template, "--template-args", "REGION=us", "--wait"],
    );
    assert.equal(started.state, "running");
    const id = textOf(started, "id");
    assert.equal(await user.text("session", "file", "read", id, "package.json", "--raw"), "{}");
    const variables = await user.run("session", "env", "get", id);
    assert.match(JSON.stringify(variables), /REGION/);
  });
});

Deno.test("template create --wait and template build --wait tell how the build ended", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const ready = await user.run(
      ...[
        "template",
        "create",
        "--display-name",
        "Web",
        "--github-repo",
        "northwind/web",
        "--wait",
      ],
    );
    assert.equal(ready.build_status, "ready");
    const again = await user.run("template", "build", textOf(ready, "id"), "--wait");
    assert.equal(again.build_status, "ready");
    assert.notEqual(again.build_started_at, ready.build_started_at);
  });
});

Deno.test("template create refuses a bad launch argument and creates nothing", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const error = await user.fails(
      3,
      ...["template", "create", "--display-name", "Web", "--github-repo", "northwind/web"],
      ...["--session-arg", '{"key":"REGION","type":"select"}'],
    );
    assert.equal(error.code, "usage");
    assert.deepEqual(listOf(await user.run("template", "list"), "templates"), []);
  });
});
