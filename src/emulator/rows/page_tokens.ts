/**
 * Pages that show what is not everybody's, under addresses nobody can guess: a browser sends no API
 * key, so a token at the end of the address stands for it.
 *
 * @module
 */
import { type Store, text } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";
import { randomToken } from "./page_sessions.ts";

/** The table. */
export const PAGE_TOKEN_TABLES = `
  CREATE TABLE IF NOT EXISTS page_tokens (path TEXT PRIMARY KEY, token TEXT NOT NULL);
`;

/** The address of a page, made when it is first asked for; `path` is that without the token. */
export function secretAddress({ store, origin }: Emulator, path: string): string {
  store.run("INSERT OR IGNORE INTO page_tokens VALUES (?, ?)", path, randomToken());
  const row = store.get("SELECT token FROM page_tokens WHERE path = ?", path) ?? {};
  return `${origin}${path}/${text(row, "token")}`;
}

/** Whether a token opens a page. */
export function opensPage(store: Store, path: string, token: string): boolean {
  const row = store.get("SELECT 1 FROM page_tokens WHERE path = ? AND token = ?", path, token);
  return row !== undefined;
}
