/**
 * Who has the page of the emulator open: sessions of the page as rows, so that they outlive a
 * restart, each acting for the API key it was opened with.
 *
 * @module
 */
import { type Store, textOrNull } from "../core/store.ts";

/** The table. */
export const PAGE_SESSION_TABLES = `
  CREATE TABLE IF NOT EXISTS page_sessions (
    session TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
`;

/** What the bearer tokens of page sessions begin with. */
const PREFIX = "runtm_page_";

/** How long a session of the page lasts, in milliseconds. */
const LIFETIME = 30 * 24 * 60 * 60 * 1000;

/** Whether a bearer token is that of a page session and not an API key. */
export function isPageSession(token: string): boolean {
  return token.startsWith(PREFIX);
}

/**
 * Opens a session of the page.
 *
 * @param store The database
 * @param keyId The API key it acts for
 * @param now Milliseconds since 1970
 * @returns Its bearer token
 */
export function openPageSession(store: Store, keyId: string, now: number): string {
  const session = `${PREFIX}${randomToken()}`;
  store.run("DELETE FROM page_sessions WHERE created_at < ?", now - LIFETIME);
  store.run("INSERT INTO page_sessions VALUES (?, ?, ?)", session, keyId, now);
  return session;
}

/** The API key a page session acts for; `undefined` when there is no such session. */
export function keyOfPageSession(store: Store, session: string): string | undefined {
  const row = store.get("SELECT key_id FROM page_sessions WHERE session = ?", session);
  return row && (textOrNull(row, "key_id") ?? undefined);
}

/** 256 random bits as text. */
export function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}
