/**
 * Tools as rows: the providers that organisations define, and the tools that they connected.
 *
 * @module
 */

/** Tables. `definition`, `oauth_secrets`, `credentials`, `metadata` and `permissions` are JSON. */
export const TOOL_TABLES = `
CREATE TABLE IF NOT EXISTS tool_providers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  definition TEXT NOT NULL,
  oauth_secrets TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT,
  UNIQUE (org, slug)
);
CREATE TABLE IF NOT EXISTS tools (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  owner TEXT NOT NULL,
  connected_by TEXT NOT NULL,
  provider TEXT NOT NULL,
  auth_method TEXT NOT NULL,
  display_name TEXT,
  credentials TEXT NOT NULL,
  metadata TEXT NOT NULL,
  default_mode TEXT NOT NULL,
  permissions TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT
);`;
