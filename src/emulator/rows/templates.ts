/**
 * Organisation templates as rows: their tables and how they are found.
 *
 * @module
 */
import { notFound } from "../core/errors.ts";
import { orgOf } from "../core/permissions.ts";
import { type Row, type Store, text, textOrNull } from "../core/store.ts";
import type { Call, Emulator } from "../core/types.ts";

/**
 * Tables of templates. `sandbox` names the folder of the last build, whatever came of it,
 * `snapshot_folder` the one sessions start from, and `snapshot` is the id of that as an image.
 */
export const TEMPLATE_TABLES = `
CREATE TABLE IF NOT EXISTS templates (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT,
  github_repo TEXT NOT NULL,
  github_branch TEXT NOT NULL,
  repos TEXT NOT NULL,
  tier TEXT NOT NULL,
  agents TEXT NOT NULL,
  repo_patterns TEXT NOT NULL,
  required_secrets TEXT NOT NULL,
  services TEXT NOT NULL,
  build_spec TEXT,
  session_args TEXT,
  restart_at_startup INTEGER,
  startup_script TEXT,
  owner_team_id TEXT,
  rebuild_schedule TEXT,
  framework TEXT,
  build_status TEXT NOT NULL,
  build_id TEXT,
  build_started_at TEXT,
  build_completed_at TEXT,
  sandbox TEXT,
  snapshot TEXT,
  snapshot_folder TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT,
  UNIQUE (org, name)
);
CREATE TABLE IF NOT EXISTS template_builds (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  template_id TEXT NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  completed_at TEXT
);`;

/** A repository of a template. */
export interface TemplateRepo {
  readonly full_name: string;
  readonly branch: string;
  readonly workdir?: string;
  readonly is_primary?: boolean;
}

/** A launch argument. */
export interface SessionArgument {
  readonly key: string;
  readonly label: string;
  readonly type: "text" | "select" | "boolean";
  readonly required: boolean;
  readonly default: string | null;
  readonly options: readonly string[];
  readonly help_text: string | null;
}

/** Whether a template can boot sessions. */
export type BuildStatus = "pending" | "building" | "ready" | "failed";

/** A template as it is stored. */
export interface Template {
  readonly id: string;
  readonly org: string;
  readonly name: string;
  readonly displayName: string;
  readonly repos: readonly TemplateRepo[];
  readonly agents: readonly string[];
  readonly requiredSecrets: readonly string[];
  readonly sessionArgs: readonly SessionArgument[] | null;
  readonly buildStatus: BuildStatus;
  readonly buildId: string | null;
  /** Folder of the last build. */
  readonly sandbox: string | null;
  /** Image id of the snapshot. */
  readonly snapshot: string | null;
  /** Folder of the snapshot. */
  readonly snapshotFolder: string | null;
  readonly row: Row;
}

/** A row of `templates` as a template. */
export function templateOf(row: Row): Template {
  const list = (column: string) => JSON.parse(text(row, column));
  const args = textOrNull(row, "session_args");
  return {
    id: text(row, "id"),
    org: text(row, "org"),
    name: text(row, "name"),
    displayName: text(row, "display_name"),
    repos: list("repos"),
    agents: list("agents"),
    requiredSecrets: list("required_secrets"),
    sessionArgs: args === null ? null : JSON.parse(args),
    buildStatus: text(row, "build_status") as BuildStatus,
    buildId: textOrNull(row, "build_id"),
    sandbox: textOrNull(row, "sandbox"),
    snapshot: textOrNull(row, "snapshot"),
    snapshotFolder: textOrNull(row, "snapshot_folder"),
    row,
  };
}

/** Reads a template without asking who wants it. */
export function readTemplate(store: Store, id: string): Template | undefined {
  const row = store.get("SELECT * FROM templates WHERE id = ?", id);
  return row === undefined ? undefined : templateOf(row);
}

/** The template a call names, of the organisation it acts for; a 404 otherwise. */
export function findTemplate(call: Call): Template {
  const template = readTemplate(call.emulator.store, call.params["template_id"] ?? "");
  if (template === undefined || template.org !== orgOf(call)) throw notFound("Template");
  return template;
}

/** Folder of one build or snapshot of a template. */
export function templateFolder(emulator: Emulator, templateId: string, name: string): string {
  return `${emulator.dataDir}/templates/${templateId}/${name}`;
}
