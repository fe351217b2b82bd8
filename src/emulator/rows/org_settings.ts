/** Settings of organisations as rows: their limits and the policy of their allow-list. */
import { type Store, text } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

/** Settings of organisations, one JSON object for each name. */
export const SETTINGS_TABLES = `
CREATE TABLE IF NOT EXISTS org_settings (
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (org, name)
);`;

/** A JSON object. */
export type Document = { readonly [name: string]: unknown };

/** A stored setting. */
export interface Setting {
  readonly document: Document;
  readonly updatedAt: string | null;
}

/** Names of the settings. */
export type SettingName = "limits" | "allowlist";

/** Reads a setting of an organisation; an empty one when it was never set. */
export function readSetting(store: Store, org: string, name: SettingName): Setting {
  const row = store.get(
    "SELECT document, updated_at FROM org_settings WHERE org = ? AND name = ?",
    org,
    name,
  );
  if (row === undefined) return { document: {}, updatedAt: null };
  return { document: JSON.parse(text(row, "document")), updatedAt: text(row, "updated_at") };
}

/** Writes a setting of an organisation. */
export function writeSetting(
  emulator: Emulator,
  org: string,
  name: SettingName,
  document: Document,
): void {
  emulator.store.run(
    `INSERT INTO org_settings (org, name, document, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (org, name) DO UPDATE SET document = excluded.document,
       updated_at = excluded.updated_at`,
    org,
    name,
    JSON.stringify(document),
    emulator.now(),
  );
}

/** Removes all settings of an organisation. */
export function deleteSettings(store: Store, org: string): number {
  return store.run("DELETE FROM org_settings WHERE org = ?", org);
}
