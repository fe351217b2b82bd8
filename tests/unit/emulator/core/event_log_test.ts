/** Promises of the logs of events. */
import assert from "node:assert/strict";
import { EVENT_TABLES, openEventLog } from "../../../../src/emulator/core/event_log.ts";
import { openStore } from "../../../../src/emulator/core/store.ts";

Deno.test("followers of one log share what they read, also when some have already read it all", async () => {
  const store = await openStore(":memory:");
  try {
    store.script(EVENT_TABLES);
    const log = openEventLog(store, () => "2026-01-01T00:00:00.000Z");
    const written = log.append("s", [1, 2, 3].map((at) => ({ event: "text_delta", data: { at } })));
    const first = log.read("s", 0, 100);
    assert.deepEqual(first.map(({ seq, data }) => [seq, data]), [
      [1, '{"at":1}'],
      [2, '{"at":2}'],
      [3, '{"at":3}'],
    ]);
    assert.deepEqual(log.read("s", written, 100), []);
    assert.equal(log.read("s", 0, 100), first);
    log.append("s", [{ event: "text_delta", data: {} }]);
    assert.equal(log.read("s", written, 100).length, 1);
    assert.equal(log.read("s", 0, 100).length, 4);
  } finally {
    store.close();
  }
});
