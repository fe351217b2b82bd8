/** `--wait`, `--follow` and the wait commands, as processes against the emulator. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { type Printed, textOf } from "../fakes/printed.ts";
import { addFault } from "../fakes/control.ts";
import { withEnoughTime } from "./harness.ts";
import { userOf } from "./scenario.ts";

const PROMPT = ["--prompt", 'write "hi" to a.txt', "--on-complete", "keep_alive"];

function names(events: readonly Printed[]): unknown[] {
  return events.map(({ event }) => event);
}

Deno.test("session launch --follow prints what was created and every event of the prompt", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    const events = await user.events("session", "launch", ...PROMPT, "--follow");
    assert.equal(events[0]?.event, "created");
    assert.equal(events.at(-1)?.event, "done");
    assert.ok(names(events).includes("tool_use"));
    const id = textOf(events[0]?.data as Printed, "id");
    assert.equal(await user.text("session", "file", "read", id, "a.txt", "--raw"), "hi");
  });
});

Deno.test("session launch --follow ends with 1 when the prompt fails, and shows its events", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    const error = await user.fails(1, "session", "launch", "--prompt", "Please fail", "--follow");
    assert.equal(error.code, "stream_error");
    assert.match(error.stdout, /^\{"event":"created"/);
    assert.match(error.stdout, /"event":"error"/);
  });
});

Deno.test("session create --follow and session resume --follow end when the session runs", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    const created = await user.events("session", "create", "--follow");
    assert.equal(created[0]?.event, "created");
    const end = created.at(-1);
    assert.equal(end?.event, "done");
    assert.equal((end?.data as Printed).state, "running");

    const id = textOf(end?.data as Printed, "id");
    await user.run("session", "pause", id);
    assert.equal((await user.run("session", "wait", id, "--for", "paused")).state, "paused");
    const resumed = await user.events("session", "resume", id, "--follow");
    assert.equal(resumed[0]?.event, "resumed");
    assert.equal((resumed.at(-1)?.data as Printed).state, "running");
    await user.run("session", "pause", id);
    assert.equal((await user.run("session", "resume", id, "--wait")).state, "running");
  });
});

Deno.test("template create --follow prints the template, its build log and the end", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const events = await user.events(
      ...["template", "create", "--display-name", "Web", "--github-repo", "acme/web", "--follow"],
    );
    assert.equal(events[0]?.event, "created");
    assert.equal(events.at(-1)?.event, "done");
    const id = textOf(events[0]?.data as Printed, "id");
    const again = await user.events("template", "build", id, "--follow");
    assert.equal(again[0]?.event, "building");
    assert.equal(again.at(-1)?.event, "done");
  });
});

Deno.test("session wait ends with 124 and the session when the time is up", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    const id = textOf(await user.run("session", "create", "--wait"), "id");
    const look = (seconds: number, ...args: string[]) =>
      withEnoughTime(
        seconds,
        (limit) => user.fails(124, ...args.map((word) => word === "TIME" ? `${limit}` : word)),
        ({ stdout }) => stdout !== "",
      );
    const errors = await Promise.all([
      look(1.5, "session", "wait", id, "--timeout", "TIME"),
      look(2, "--timeout", "TIME", "session", "wait", id),
    ]);
    for (const error of errors) {
      assert.equal(error.code, "time_limit");
      assert.equal(JSON.parse(error.stdout).id, id);
    }
  });
});

Deno.test("a key that may launch but not look keeps the id of what it launched", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    await addFault(cloud, {
      match: { method: "GET", path: "/v0/sessions/*" },
      times: 1,
      action: { type: "status", status: 403, body: { detail: "Missing scope sessions:read" } },
    });
    const error = await user.fails(2, "session", "launch", ...PROMPT, "--wait");
    assert.equal(error.code, "forbidden");
    assert.deepEqual(error.scopes, ["sessions:read"]);
    textOf(JSON.parse(error.stdout), "id");
  });
});

Deno.test("--dry-run lists the calls of a command, and none is made", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const shown = await user.run(
      ...["template", "create", "--display-name", "Web", "--github-repo", "acme/web"],
      ...["--session-arg", "REGION=eu", "--build", "--org", cloud.orgId, "--dry-run"],
    );
    const steps = shown.steps as { method: string; url: string }[];
    assert.deepEqual(steps.map(({ method, url }) => `${method} ${url.replace(cloud.url, "")}`), [
      "POST /org-templates",
      "PATCH /org-templates/{id}",
      "POST /org-templates/{id}/build",
    ]);
    assert.deepEqual((await user.run("template", "list")).templates, []);
  });
});

Deno.test("a build that failed ends --wait, --follow, template wait and the log with the same code", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const repo = "acme/broken";
    const session = textOf(await user.run("session", "create", "--repo", repo, "--wait"), "id");
    await user.run(
      ...["session", "file", "write", session, ".runtm/build-fails", "--content", "no compiler"],
    );
    await user.run("session", "git", session, "commit", "--message", "Break the build");
    await user.run("session", "git", session, "push");
    const made = ["template", "create", "--display-name", "Broken", "--github-repo", repo];
    const id = textOf(await user.run(...made), "id");
    const codes = [];
    for (
      const command of [
        ["template", "build", id, "--wait"],
        ["template", "build", id, "--follow"],
        ["template", "wait", id],
        ["template", "build-logs", id],
      ]
    ) {
      const { code, error } = await user.fails(1, ...command);
      codes.push(code);
      assert.match(String(error), /^The build of the template failed/);
    }
    assert.deepEqual(codes, Array(4).fill("operation_failed"));
  });
});

Deno.test("session create fails when the template it names is not there", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const error = await user.fails(1, "session", "create", "--template-id", "tmpl_nowhere");
    assert.equal(error.code, "operation_failed");
    textOf(JSON.parse(error.stdout), "id");
  });
});

Deno.test("a launch argument declared without a default must be given by every session", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const made = await user.run(
      ...["template", "create", "--display-name", "Web", "--github-repo", "acme/web"],
      ...["--session-arg", "TENANT", "--build", "--wait"],
    );
    const id = textOf(made, "id");
    const create = ["session", "create", "--template-id", id];
    assert.equal((await user.fails(1, ...create)).code, "invalid");
    await user.run(...create, "--template-args", "TENANT=acme");
  });
});

Deno.test("session history --limit gives all events of the last prompts", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.personal);
    const launched = await user.run("session", "launch", "--prompt", "First", "--wait");
    const id = textOf(launched, "id");
    await user.run("session", "resume", id, "--wait");
    await user.events("session", "prompt", id, "Second");
    const all = (await user.run("session", "history", id)).events as Printed[];
    const last = (await user.run("session", "history", id, "--limit", "1")).events as Printed[];
    assert.equal(last[0]?.content, "Second");
    assert.ok(last.length > 1);
    assert.deepEqual(all.slice(-last.length), last);
  });
});
