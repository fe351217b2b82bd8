/** Shares of previews as rows: who was invited to which port of a session, under which token. */
import { type Row, type Store, text, textOrNull } from "../core/store.ts";

/** The table. */
export const PREVIEW_SHARE_TABLES = `
  CREATE TABLE IF NOT EXISTS preview_shares (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    port INTEGER NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE,
    token TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_by_email TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_accessed_at TEXT,
    UNIQUE (session_id, port, email)
  );
`;

/** The share that a token opens. */
export function shareOfToken(store: Store, token: string): Row | undefined {
  return store.get("SELECT * FROM preview_shares WHERE token = ?", token);
}

/** A share as it is answered; its token is shown only to those who make it. */
export function shareAnswer(row: Row) {
  const accessed = textOrNull(row, "last_accessed_at");
  return {
    id: text(row, "id"),
    port: row["port"],
    invited_email: text(row, "email"),
    user_id: null,
    created_by: text(row, "created_by"),
    created_by_email: text(row, "created_by_email"),
    created_at: text(row, "created_at"),
    last_accessed_at: accessed,
    has_accessed: accessed !== null,
  };
}
