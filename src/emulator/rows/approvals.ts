/** Approvals that agents ask for, as rows, and what waits for their answers. */
import { perEmulator } from "../core/per_emulator.ts";
import { newId } from "../core/names.ts";
import { type Row, text, textOrNull } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

/** The table. */
export const APPROVAL_TABLES = `
CREATE TABLE IF NOT EXISTS approvals (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  prompt_id TEXT NOT NULL,
  message TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  resolved_by TEXT,
  resolved_at TEXT,
  note TEXT
);`;

/** How an approval was answered. */
export interface Resolution {
  readonly isApproved: boolean;
  /** Remark of who answered. */
  readonly note: string | null;
}

/** Who waits, by approval. */
const waitersOf = perEmulator(() => new Map<string, (resolution: Resolution) => void>());

/** What an agent asks for. */
export interface Request {
  readonly sessionId: string;
  readonly promptId: string;
  readonly message: string;
}

/** Asks for an approval and waits for its answer. Rejects when `signal` is aborted. */
export async function askApproval(
  emulator: Emulator,
  { sessionId, promptId, message }: Request,
  signal: AbortSignal,
): Promise<Resolution> {
  signal.throwIfAborted();
  const id = newId("ap");
  const { promise, resolve, reject } = Promise.withResolvers<Resolution>();
  const stop = () => reject(signal.reason);
  waitersOf(emulator).set(id, resolve);
  signal.addEventListener("abort", stop, { once: true });
  try {
    emulator.store.run(
      `INSERT INTO approvals (id, session_id, prompt_id, message, status, created_at)
       VALUES (?, ?, ?, ?, 'pending', ?)`,
      id,
      sessionId,
      promptId,
      message,
      emulator.now(),
    );
    return await promise;
  } finally {
    waitersOf(emulator).delete(id);
    signal.removeEventListener("abort", stop);
  }
}

/** Tells who waits for an approval how it was answered. Call it after the transaction. */
export function tellApproval(emulator: Emulator, row: Row): void {
  const isApproved = row["status"] === "approved";
  waitersOf(emulator).get(text(row, "id"))?.({ isApproved, note: textOrNull(row, "note") });
}

/** Answers what a prompt still asks for when it ends: nobody waits any more. */
export function withdrawApprovals(emulator: Emulator, promptId: string): void {
  emulator.store.run(
    `UPDATE approvals SET status = 'rejected', resolved_at = ?, note = 'The prompt has ended'
     WHERE prompt_id = ? AND status = 'pending'`,
    emulator.now(),
    promptId,
  );
}
