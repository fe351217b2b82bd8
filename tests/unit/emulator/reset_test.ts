/** A reset of one organisation leaves nothing of it behind, whatever tables there are. */
import assert from "node:assert/strict";
import { openStore } from "../../../src/emulator/core/store.ts";
import { PARTS } from "../../../src/emulator/parts.ts";
import { BELONGING, KEPT_TABLES } from "../../../src/emulator/reset.ts";

/** Tables whose rows go by other ways. */
const OTHERWISE: { readonly [table: string]: string } = {
  session_counts: "kept by triggers on sessions",
  page_tokens: "of the page, not of an organisation; used once",
};

Deno.test("every table has a column with the organisation, or is known to belong to one", async () => {
  const store = await openStore(":memory:");
  try {
    for (const { tables = "" } of PARTS) store.script(tables);
    const names = store.all(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    ).map((row) => String(row["name"]));
    assert.ok(names.includes("sessions") && names.includes("session_briefs"));
    const known = [...KEPT_TABLES, ...Object.keys(OTHERWISE), ...BELONGING.map(([table]) => table)];
    const hasOrg = (table: string) =>
      store.get("SELECT 1 FROM pragma_table_info(?) WHERE name = 'org'", table) !== undefined;
    assert.deepEqual(names.filter((name) => !known.includes(name) && !hasOrg(name)), []);
  } finally {
    store.close();
  }
});
