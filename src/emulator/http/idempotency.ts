/**
 * Answers kept by `Idempotency-Key`: the same key within 24 hours gets the first answer again
 * instead of a second session.
 *
 * @module
 */
import { ApiError, conflict } from "../core/errors.ts";
import { number, type Store, text } from "../core/store.ts";
import type { Reply } from "../core/types.ts";

const KEPT = 24 * 60 * 60 * 1000;

/** Table of the kept answers. */
export const IDEMPOTENCY_TABLES = `
  CREATE TABLE IF NOT EXISTS idempotency (
    key_id TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (key_id, name)
  );
`;

/** One request with a key. */
export interface KeyedRequest {
  readonly keyId: string;
  /** Value of the header. */
  readonly name: string;
  /** Method, path and digest of the body: what must be the same the next time. */
  readonly request: string;
}

/** Looks for a kept answer; a 409 when the key was used for another request. */
export function keptReply(
  store: Store,
  { keyId, name, request }: KeyedRequest,
  now: number,
): Reply | undefined {
  if (name.length === 0 || name.length > 255) {
    throw new ApiError(400, "Idempotency-Key must have 1 to 255 characters");
  }
  store.run("DELETE FROM idempotency WHERE created_at <= ?", now - KEPT);
  const row = store.get("SELECT * FROM idempotency WHERE key_id = ? AND name = ?", keyId, name);
  if (row === undefined) return undefined;
  if (text(row, "request") !== request) {
    throw conflict("Idempotency-Key was already used for a different request");
  }
  return {
    status: number(row, "status"),
    body: JSON.parse(text(row, "body")),
    headers: { "idempotency-replayed": "true" },
  };
}

/** Keeps an answer. Call it in the transaction of the change itself. */
export function keepReply(
  store: Store,
  { keyId, name, request }: KeyedRequest,
  reply: Reply,
  now: number,
): void {
  store.run(
    "INSERT OR IGNORE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)",
    keyId,
    name,
    request,
    reply.status,
    JSON.stringify(reply.body ?? null),
    now,
  );
}
