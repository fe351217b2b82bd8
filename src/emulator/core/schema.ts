/**
 * Which program and version a database is of, and how an older one is brought up to date.
 *
 * @module
 */
import type { Store } from "./store.ts";

/** Marks a database as one of the emulator: "RTME". */
export const APPLICATION_ID = 0x52544d45;

/** Version of the tables. 1 was that of program version 0.4.0, which did not write it down. */
export const SCHEMA_VERSION = 2;

/**
 * Brings the tables of an older version up to date; those that are missing are made by their parts.
 *
 * @returns Whether the database is one of the emulator
 */
export function migrate(store: Store): boolean {
  const version = store.get("PRAGMA user_version")?.["user_version"];
  const tables = new Set(
    store.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => row["name"]),
  );
  if (version === 0 && tables.size > 0) {
    if (!["api_keys", "sessions", "prompts", "events"].every((name) => tables.has(name))) {
      return false;
    }
    store.transaction(() => {
      // Snapshots were kept in another form: prompts of then cannot be taken back any more.
      store.run("UPDATE prompts SET snapshot = NULL");
      markVersion(store);
    });
  } else if (version === 0) markVersion(store);
  return true;
}

function markVersion(store: Store): void {
  store.script(
    `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`,
  );
}
