/** Somebody has a page written and ships it. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { textOf } from "../fakes/printed.ts";
import { openPage } from "../fakes/control.ts";
import { userOf } from "./scenario.ts";

Deno.test("a site is launched, deployed and served", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const launched = await user.run(
      ...["session", "launch", "--template", "static-site", "--on-complete", "keep_alive"],
      ...["--prompt", 'write "<h1>Open on Sundays</h1>" to index.html'],
    );
    const id = textOf(launched, "id");
    const waited = await user.run("session", "wait", id);
    assert.equal((waited.last_prompt as { status: string }).status, "completed");

    const early = await user.fails(1, "session", "deploy", "validate", id);
    assert.equal(early.code, "operation_failed");
    assert.equal((early.details as { valid: boolean }).valid, false);
    assert.equal((await user.run("session", "deploy", "info", id)).has_manifest, false);

    const scaffolded = await user.run("session", "deploy", "scaffold", id);
    assert.equal(scaffolded.scaffolded, true);
    assert.equal((await user.run("session", "deploy", "validate", id)).valid, true);
    assert.equal((await user.run("session", "deploy", "preflight", id)).api_reachable, true);

    const events = await user.events("session", "deploy", "run", id);
    assert.equal(events.at(-1)?.event, "done");
    const last = events.map((event) =>
      event.data as { phase?: string; status?: string; url?: string }
    )
      .findLast((data) => data.phase === "deploy" && data.status === "ready");
    assert.ok(last?.url, `no url in ${JSON.stringify(events)}`);
    assert.equal(await openPage(last.url), "<h1>Open on Sundays</h1>");

    const info = await user.run("session", "deploy", "info", id);
    assert.equal(info.has_manifest, true);
    assert.equal(info.user_app_count, 1);
  });
});
