/**
 * Deployments as rows: what was deployed, under which id and version, and how it stands.
 *
 * @module
 */
import { number, type Row, type Store, text, textOrNull } from "../core/store.ts";

/** Tables: one row for each app, its newest version, and one for each run of a deploy. */
export const DEPLOYMENT_TABLES = `
CREATE TABLE IF NOT EXISTS deployments (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  tier TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  ready_version INTEGER NOT NULL,
  error TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deploy_runs (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL
);`;

/** A deployment. */
export interface Deployment {
  readonly id: string;
  readonly sessionId: string;
  readonly name: string;
  readonly template: string;
  readonly tier: string;
  readonly state: "deploying" | "ready" | "failed" | "destroyed";
  /** Version under way or last tried. */
  readonly version: number;
  /** Version that is served; 0 when none ever was. */
  readonly readyVersion: number;
  readonly error: string | null;
}

/** Reads a deployment. */
export function readDeployment(store: Store, id: string): Deployment | undefined {
  const row = store.get("SELECT * FROM deployments WHERE id = ?", id);
  return row === undefined ? undefined : deploymentOf(row);
}

function deploymentOf(row: Row): Deployment {
  return {
    id: text(row, "id"),
    sessionId: text(row, "session_id"),
    name: text(row, "name"),
    template: text(row, "template"),
    tier: text(row, "tier"),
    state: text(row, "state") as Deployment["state"],
    version: number(row, "version"),
    readyVersion: number(row, "ready_version"),
    error: textOrNull(row, "error"),
  };
}

/** Folder with the files of one version. */
export function deploymentFolder(dataDir: string, id: string, version: number): string {
  return `${dataDir}/deployments/${id}/v${version}`;
}

/**
 * Counts the deployments of an organisation, or of a person outside every organisation. One whose
 * newest version failed still counts while an older one is served.
 */
export function countDeployments(store: Store, org: string | undefined, userId: string): number {
  const row = store.get(
    `SELECT count(*) AS count FROM deployments
     WHERE org = ?1 AND (?1 <> '' OR user_id = ?2) AND state <> 'destroyed' AND (state <> 'failed' OR ready_version > 0)`,
    org ?? "",
    userId,
  );
  return Number(row?.["count"] ?? 0);
}
