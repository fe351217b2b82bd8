/** The commands that lead on exist, in every area, for shells and for programs. */
import assert from "node:assert/strict";
import { allCommands } from "../../../src/cli/catalog.ts";
import {
  downloadSessionFile,
  uploadSessionFile,
} from "../../../src/operations/session/transfer.ts";
import { allOperations, AREAS } from "../../../src/operations/areas.ts";
import { FOLLOW_UPS, type FollowUp } from "../../../src/operations/follow_ups.ts";
import { HINT_WORDS } from "../../../src/errors/hint_words.ts";

function isFollowUp(value: object): value is FollowUp {
  return "command" in value && "call" in value;
}

/** Every follow-up in a table, however deep. */
function followUpsIn(value: unknown): FollowUp[] {
  if (typeof value !== "object" || value === null) return [];
  return isFollowUp(value) ? [value] : Object.values(value).flatMap(followUpsIn);
}

Deno.test("every area says what leads on", () => {
  assert.deepEqual(Object.keys(FOLLOW_UPS).toSorted(), Object.keys(AREAS).toSorted());
  for (const [word, area] of Object.entries(AREAS)) {
    assert.equal(area.followUps, Object.entries(FOLLOW_UPS).find(([name]) => name === word)?.[1]);
  }
});

Deno.test("every follow-up is a command that there is, and an operation that does the same", async () => {
  const commands = (await allCommands()).map(({ words }) => words);
  const transfers = [downloadSessionFile, uploadSessionFile];
  const operations = [...await allOperations(), ...transfers];
  const all = followUpsIn(FOLLOW_UPS);
  assert.ok(all.length > 15);
  for (const { command, call, callWhen } of all) {
    const known = commands.some((words) => command === words || command.startsWith(`${words} `)) ||
      command.endsWith("{when}");
    assert.ok(known, command);
    for (const id of [call, callWhen]) {
      if (id === undefined || id === "wait") continue;
      const rows = operations.filter((one) => one.id === id);
      assert.ok(
        rows.some((operation) => command.startsWith(operation.command)),
        `${command} is not ${id}`,
      );
    }
  }
});

Deno.test("a follow-up names the values that the caller gave, quoted for a shell", async () => {
  const operations = await allOperations();
  const getSession = operations.find(({ id }) => id === "getSession");
  const saveSnapshot = operations.find(({ id }) => id === "saveTemplateSnapshot");
  const deleteTeamSecret = operations.find(({ id }) => id === "deleteTeamSecret");
  assert.ok(getSession && saveSnapshot && deleteTeamSecret);
  const { session, secrets } = FOLLOW_UPS;
  const { shell, code } = HINT_WORDS;
  const asked = { operation: getSession, values: { session_id: "it's" } };
  assert.equal(
    shell.step(session.look, asked),
    String.raw`run: runtm-api session status 'it'\''s'`,
  );
  assert.equal(code.step(session.look, asked), "call getSessionStatus");
  assert.equal(shell.step(session.look, { operation: getSession, values: {} }), undefined);
  assert.equal(
    shell.step(session.settle, {
      operation: saveSnapshot,
      values: { template_id: "tmpl_1", session: "s1" },
    }),
    "run: runtm-api session wait s1",
  );
  const team = { operation: deleteTeamSecret, values: { name: "TOKEN" } };
  assert.equal(shell.step(secrets.list, team), "run: runtm-api secrets list --team");
  assert.equal(code.step(secrets.list, team), "call listTeamSecrets");
});
