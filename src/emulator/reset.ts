/** Removes what an emulator holds, of everybody or of one organisation; keys stay. */
import { badRequest } from "./core/errors.ts";
import type { Emulator } from "./core/types.ts";
import { namesInSync, removeFolder } from "./workspace/folders.ts";

/** Tables that a reset leaves alone: who may call, and who looks at the page. */
export const KEPT_TABLES: readonly string[] = ["api_keys", "page_sessions"];

/** Folders of the data folder that hold what is removed. */
export const STATE_FOLDERS: readonly string[] = [
  "contents",
  "deployments",
  "remotes",
  "sessions",
  "templates",
];

/** Removes everything. Nothing may be running. */
export async function resetAll(emulator: Emulator): Promise<void> {
  const { store, dataDir } = emulator;
  const tables = tablesOf(emulator).filter((name) => !KEPT_TABLES.includes(name));
  withoutReferences(emulator, () => {
    store.transaction(() => tables.forEach((name) => store.run(`DELETE FROM ${name}`)));
  });
  for (const folder of STATE_FOLDERS) {
    for (const name of namesInSync(`${dataDir}/${folder}`)) {
      await removeFolder(`${dataDir}/${folder}/${name}`);
    }
  }
}

/** Names of all tables. */
export function tablesOf({ store }: Emulator, schema = "main"): string[] {
  return store.all(
    `SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  ).map((row) => String(row["name"]));
}

/** Does something while rows may refer to others that are gone, or not there yet. */
export function withoutReferences({ store }: Emulator, work: () => void): void {
  store.script("PRAGMA foreign_keys = OFF");
  try {
    work();
  } finally {
    store.script("PRAGMA foreign_keys = ON");
  }
}

/** Rows that belong to a session or a template, by table: what the named column must be among. */
export const BELONGING: readonly (readonly [table: string, condition: string])[] = [
  ["prompts", "session_id IN sessions_gone"],
  ["approvals", "session_id IN sessions_gone"],
  ["session_briefs", "session_id IN sessions_gone"],
  ["session_env", "session_id IN sessions_gone"],
  ["preview_shares", "session_id IN sessions_gone"],
  ["kept_files", "session_id IN sessions_gone"],
  ["pull_requests", "session_id IN sessions_gone"],
  ["events", "log IN sessions_gone"],
  ["events", "log IN (SELECT 'deploy:' || id FROM deploy_runs WHERE session_id IN sessions_gone)"],
  ["deploy_runs", "session_id IN sessions_gone"],
  [
    "events",
    "log IN (SELECT 'build:' || id FROM template_builds WHERE template_id IN templates_gone)",
  ],
  ["template_builds", "template_id IN templates_gone"],
  ["template_secrets", "template_id IN templates_gone"],
  ["sessions", "id IN sessions_gone"],
  ["templates", "id IN templates_gone"],
];

/** Removes what belongs to one organisation. Nothing of it may be running. */
export async function resetOrganization(emulator: Emulator, org: string): Promise<void> {
  const { store, dataDir } = emulator;
  const known = store.get("SELECT 1 FROM api_keys WHERE organization_id = ?", org);
  if (known === undefined) throw badRequest(`There is no organisation "${org}"`);
  const idsOf = (sql: string) => store.all(sql, org).map((row) => String(row["id"]));
  const sessions = idsOf("SELECT id FROM sessions WHERE organization_id = ?");
  const templates = idsOf("SELECT id FROM templates WHERE org = ?");
  const deployments = idsOf("SELECT id FROM deployments WHERE org = ?");
  const tables = tablesOf(emulator).filter((name) => !KEPT_TABLES.includes(name));
  withoutReferences(emulator, () =>
    store.transaction(() => {
      for (
        const [name, ids] of [["sessions_gone", sessions], ["templates_gone", templates]] as const
      ) {
        store.run(`CREATE TEMP TABLE ${name} (id TEXT PRIMARY KEY)`);
        for (const id of ids) store.run(`INSERT INTO ${name} VALUES (?)`, id);
      }
      for (const [table, condition] of BELONGING) {
        if (tables.includes(table)) store.run(`DELETE FROM ${table} WHERE ${condition}`);
      }
      for (const table of tables.filter((name) => hasColumn(emulator, name, "org"))) {
        store.run(`DELETE FROM ${table} WHERE org = ?`, org);
      }
      store.run(
        `DELETE FROM idempotency WHERE key_id IN
           (SELECT id FROM api_keys WHERE organization_id = ?)`,
        org,
      );
      store.run("DROP TABLE sessions_gone");
      store.run("DROP TABLE templates_gone");
    }));
  for (
    const [folder, ids] of [
      ["sessions", sessions],
      ["templates", templates],
      ["deployments", deployments],
    ] as const
  ) {
    for (const id of ids) await removeFolder(`${dataDir}/${folder}/${id}`);
  }
}

function hasColumn({ store }: Emulator, table: string, column: string): boolean {
  return store.get("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", table, column) !==
    undefined;
}
