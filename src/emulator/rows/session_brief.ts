/**
 * What the agent of a session is told besides its prompt. A new session gets the instructions of
 * its organisation, its template and its user as they are then; those of the session itself count
 * from its next start or resume on.
 *
 * @module
 */
import { type Store, textOrNull } from "../core/store.ts";

/** The table: one row for each session that has started. */
export const SESSION_BRIEF_TABLES = `
CREATE TABLE IF NOT EXISTS session_briefs (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  org_text TEXT, template_text TEXT, user_text TEXT, own_text TEXT
);`;

/** In the order in which the agent reads them. */
const TEXTS = ["org_text", "template_text", "user_text", "own_text"] as const;

/** Notes what counts from now on, when a session starts or resumes. Call it inside a transaction. */
export function noteBrief(store: Store, sessionId: string): void {
  store.run(
    `INSERT INTO session_briefs (session_id, org_text, template_text, user_text, own_text)
     SELECT s.id,
       (SELECT text FROM instructions WHERE org = s.organization_id AND user_id = ''),
       (SELECT content FROM template_contexts WHERE template_id = s.template_id),
       (SELECT text FROM instructions
        WHERE org = coalesce(s.organization_id, '') AND user_id = s.user_id),
       s.instructions
     FROM sessions s WHERE s.id = ?
     ON CONFLICT (session_id) DO UPDATE SET own_text = excluded.own_text`,
    sessionId,
  );
}

/** The texts that count in a session, one after the other; `null` when there are none. */
export function readBrief(store: Store, sessionId: string): string | null {
  const row = store.get("SELECT * FROM session_briefs WHERE session_id = ?", sessionId) ?? {};
  const texts = TEXTS.flatMap((column) => textOrNull(row, column) || []);
  return texts.length === 0 ? null : texts.join("\n\n");
}
