/** The way out of a connected terminal is found however the keys come, and nothing else is lost. */
import assert from "node:assert/strict";
import { fc } from "../../../fakes/property.ts";
import { escapeReader } from "../../../../src/commands/terminal/escape.ts";

/** What is sent of some text, and whether it ends with the way out. */
function typed(...parts: string[]): [sent: string, isOver: boolean] {
  const read = escapeReader();
  let sent = "";
  for (const part of parts) {
    const { send, isOver } = read(new TextEncoder().encode(part));
    sent += new TextDecoder().decode(send);
    if (isOver) return [sent, true];
  }
  return [sent, false];
}

Deno.test("Enter ~ . is the way out, also as the first keys, and nowhere else", () => {
  assert.deepEqual(typed("~."), ["", true]);
  assert.deepEqual(typed("ls\r~.more"), ["ls\r", true]);
  assert.deepEqual(typed("ls\r", "~", "."), ["ls\r", true]);
  assert.deepEqual(typed("cd ~.\r"), ["cd ~.\r", false]);
  assert.deepEqual(typed("\r~~.\r"), ["\r~.\r", false]);
  assert.deepEqual(typed("\r~/bin\r"), ["\r~/bin\r", false]);
  assert.deepEqual(typed("\r~\r~."), ["\r~\r", true]);
});

Deno.test("keys without ~ pass as they are, however they are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.string().map((text) => text.replaceAll("~", ""))), (parts) => {
      assert.deepEqual(typed(...parts), [parts.join(""), false]);
    }),
  );
});
