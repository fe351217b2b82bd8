/** Somebody lets agents work by themselves: on a schedule, behind an approval, with skills. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import type { Printed } from "../fakes/printed.ts";
import { textOf } from "../fakes/printed.ts";
import { type User, userOf } from "./scenario.ts";

Deno.test("an agent is scheduled, runs when its time has come, and its run is seen", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const made = await user.run(
      ...["scheduled-agents", "create", "--name", "Nightly", "--cron", "30 6 * * *"],
      ...["--prompt", 'write "tidy" to report.md'],
    );
    const id = textOf(made, "id");
    const before = await user.run("scheduled-agents", "get", id);
    assert.equal(before.last_run_at, null);
    const next = new Date(textOf(before, "next_run_at"));
    cloud.clock.set(new Date(next.getTime() + 1_000));
    const after = await user.run("scheduled-agents", "get", id);
    assert.ok(new Date(textOf(after, "next_run_at")) > next);
    const session = textOf(after, "last_session_id");
    const { last_prompt } = await user.run("session", "wait", session);
    assert.equal((last_prompt as Printed).status, "completed");
    const now = await user.run("scheduled-agents", "run-now", id);
    assert.notEqual(textOf(now, "session_id"), session);
    await user.run("session", "wait", textOf(now, "session_id"));
    await user.run("scheduled-agents", "delete", id, "--yes");
    assert.deepEqual((await user.run("scheduled-agents", "list")).agents, []);
  });
});

/** The approvals of a session once there is one. */
async function approvalsOf(user: User, id: string): Promise<Printed[]> {
  while (true) {
    const found = JSON.parse(await user.text("session", "approvals", "list", id));
    if (found.length > 0) return found;
  }
}

Deno.test("an agent asks for an approval, somebody finds and resolves it, and the work goes on", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const prompt = 'Ask for approval "Deploy to production?" then write "yes" to done.txt';
    const launch = ["session", "launch", "--on-complete", "keep_alive", "--prompt", prompt];
    const id = textOf(await user.run(...launch), "id");
    const [asked = {}] = await approvalsOf(user, id);
    assert.deepEqual([asked.status, asked.message], ["pending", "Deploy to production?"]);
    const resolve = ["session", "approvals", "resolve", id, textOf(asked, "id")];
    const resolved = await user.run(...resolve, "--approve", "--note", "go");
    assert.equal(resolved.status, "approved");
    await user.run("session", "wait", id);
    assert.equal(await user.text("session", "file", "read", id, "done.txt", "--raw"), "yes");
    assert.equal((await user.fails(1, ...resolve, "--reject")).status, 409);

    const other = textOf(await user.run(...launch), "id");
    const [second = {}] = await approvalsOf(user, other);
    await user.run("session", "approvals", "resolve", other, textOf(second, "id"), "--reject");
    const error = await user.fails(1, "session", "wait", other);
    assert.match(JSON.stringify(error), /approval was rejected/);
  });
});

Deno.test("a skill with a file is attached to a template and found in its session and by pull", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "runtm-skill-" });
  try {
    const markdown = "---\nname: release-notes\ndescription: Writes notes\n---\n# Notes\n";
    await Deno.writeTextFile(`${cwd}/SKILL.md`, markdown);
    await Deno.writeFile(`${cwd}/rates.bin`, new Uint8Array([0, 255, 1, 254]));
    await withCloud({}, async (cloud) => {
      const user = userOf(cloud, cloud.keys.org, { cwd });
      const create = ["skills", "create", "--name", "release-notes", "--md", "SKILL.md"];
      const made = await user.run(...create);
      const skill = textOf(made.directive as Printed, "id");
      await user.run(
        "skills",
        "upload-file",
        skill,
        "--path",
        "data/rates.bin",
        "--file",
        "rates.bin",
      );
      const template = textOf(
        await user.run(
          ...["template", "create", "--name", "shop", "--display-name", "Shop"],
          ...["--github-repo", "acme/shop"],
        ),
        "id",
      );
      await user.run("template", "build", template, "--wait");
      await user.run("skills", "attach", skill, "--template", template);
      const session = textOf(
        await user.run("session", "create", "--template-id", template, "--wait"),
        "id",
      );
      const path = ".claude/skills/release-notes/SKILL.md";
      assert.equal(await user.text("session", "file", "read", session, path, "--raw"), markdown);
      await user.run("skills", "pull", template, "--target", "skills");
      const pulled = `${cwd}/skills/release-notes`;
      assert.deepEqual(
        await Deno.readFile(`${pulled}/data/rates.bin`),
        new Uint8Array([0, 255, 1, 254]),
      );
      await user.run("skills", "lock", skill);
      const refused = await user.fails(1, "skills", "delete", skill, "--yes");
      assert.equal(refused.status, 409);
    });
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});
