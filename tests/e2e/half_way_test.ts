/** Commands of several calls that get no further: what was created is there, and so is the way on. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { listOf, type Printed, textOf } from "../fakes/printed.ts";
import { addFault } from "../fakes/control.ts";
import { userOf } from "./scenario.ts";

const CREATE = ["template", "create", "--display-name", "Web", "--github-repo", "acme/web"];

/** The commands of a hint as words, one list for each. */
function commandsOf(error: Printed): string[][] {
  const line = textOf(error, "hint").replace(/^Run: /, "");
  return line.split(" && ").map((command) => {
    const words = command.match(/'[^']*'|\S+/g) ?? [];
    assert.equal(words[0], "runtm-api", line);
    return words.slice(1).map((word) => word.replaceAll("'", ""));
  });
}

Deno.test("template create whose second call fails is finished by the commands of its hint", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    await addFault(cloud, {
      match: { method: "PATCH" },
      times: 1,
      action: { type: "status", status: 500, body: { detail: "oh no" } },
    });
    const json = '{"key":"TEAM","label":"Team name"}';
    const error = await user.fails(1, ...CREATE, "--session-arg", json, "--build");
    assert.equal(error.code, "server_error");
    assert.match(String(error.error), /its launch arguments were not set: /);
    const id = textOf(JSON.parse(error.stdout), "id");
    const [update = [], build = [], ...rest] = commandsOf(error);
    assert.deepEqual(rest, []);
    assert.match(JSON.stringify((await user.run(...update)).session_args), /Team name/);
    await user.run(...build);
    assert.equal((await user.run("template", "wait", id)).build_status, "ready");
  });
});

Deno.test("template create whose build is refused is finished by the command of its hint", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    await addFault(cloud, {
      match: { method: "POST", path: "/org-templates/*/build" },
      times: 1,
      action: { type: "status", status: 403, body: { detail: "Missing scope templates:build" } },
    });
    const error = await user.fails(2, ...CREATE, "--build");
    assert.deepEqual(error.scopes, ["templates:build"]);
    const id = textOf(JSON.parse(error.stdout), "id");
    const [build = []] = commandsOf(error);
    await user.run(...build);
    assert.equal((await user.run("template", "wait", id)).build_status, "ready");
  });
});

Deno.test("template create whose answer is lost finds the template in the list, once", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    await addFault(cloud, {
      match: { method: "POST", path: "/org-templates" },
      times: 1,
      action: { type: "reset", handle: true },
    });
    const error = await user.fails(1, ...CREATE);
    assert.equal(error.code, "outcome_unknown");
    assert.equal(error.stdout, "");
    const [found] = listOf(error.details as Printed, "templates");
    const templates = listOf(await user.run("template", "list"), "templates");
    assert.deepEqual(templates.map(({ id }) => id), [found?.id]);
    const [look = []] = commandsOf(error);
    assert.equal((await user.run(...look)).id, found?.id);
  });
});

Deno.test("template create that never arrived says that the list shows no such template", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    await addFault(cloud, {
      match: { method: "POST", path: "/org-templates" },
      times: 1,
      action: { type: "reset" },
    });
    const error = await user.fails(1, ...CREATE, "--idempotency-key", "web&1");
    assert.equal(error.code, "outcome_unknown");
    assert.match(String(error.error), /no such template/);
    assert.equal(error.hint, "Run it again with --idempotency-key 'web&1'");
    assert.deepEqual(listOf(await user.run("template", "list"), "templates"), []);
  });
});

Deno.test("template fix-session whose answer is lost finds the session in the list, once", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const template = textOf(await user.run(...CREATE, "--wait"), "id");
    await addFault(cloud, {
      match: { method: "POST", path: "/org-templates/*/fix-session" },
      times: 1,
      action: { type: "reset", handle: true },
    });
    const error = await user.fails(1, "template", "fix-session", template);
    assert.equal(error.code, "outcome_unknown");
    const [found] = listOf(error.details as Printed, "sessions");
    const sessions = listOf(await user.run("session", "list"), "sessions");
    assert.deepEqual(sessions.map(({ id }) => id), [found?.id]);
  });
});
