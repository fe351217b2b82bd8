/** Somebody shows a page to a person without an account, and stops showing it. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { listOf, textOf } from "../fakes/printed.ts";
import { openPage } from "../fakes/control.ts";
import { userOf } from "./scenario.ts";

Deno.test("a preview is shared, opened, revoked and then closed", async () => {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const launched = await user.run(
      ...["session", "launch", "--template", "static-site", "--on-complete", "keep_alive"],
      ...["--prompt", 'write "<h1>Open on Sundays</h1>" to index.html', "--wait"],
    );
    const session = textOf(launched, "id");
    await user.run("session", "run-server", session, "--port", "3000");

    const shared = await user.run(
      ...["session", "share", "create", session, "--email", "anna@example.com", "--port", "3000"],
    );
    assert.equal(shared.emailed, false);
    const link = textOf(shared, "preview_url");
    assert.equal(await openPage(link), "<h1>Open on Sundays</h1>");

    const [share] = listOf(await user.run("session", "share", "list", session), "shares");
    assert.ok(share);
    assert.deepEqual([share.invited_email, share.has_accessed], ["anna@example.com", true]);

    const id = textOf(share, "id");
    const revoked = await user.run("session", "share", "revoke", session, id);
    assert.equal(revoked.revoked, true);
    await assert.rejects(openPage(link), /HTTP\/1\.[01] 404/);
    const left = await user.run("session", "share", "list", session);
    assert.deepEqual(listOf(left, "shares"), []);
    assert.equal((await user.fails(1, "session", "share", "revoke", session, id)).status, 404);
  });
});
