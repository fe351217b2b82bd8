/**
 * Sessions as rows: their tables and that of their prompts, who may see a session, and the changes
 * of state that other parts make too.
 *
 * @module
 */
import { ApiError, notFound } from "../core/errors.ts";
import { forgetSnapshots, removeContents } from "../workspace/snapshots.ts";
import { removeFolder } from "../workspace/folders.ts";
import { type Row, text, textOrNull } from "../core/store.ts";
import { noteBrief } from "./session_brief.ts";
import type { Account, Call, Emulator } from "../core/types.ts";

/** Tables of sessions. Times are ISO 8601 UTC, so that they compare as text. */
export const SESSION_TABLES = `
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, organization_id TEXT, state TEXT NOT NULL,
    agent TEXT NOT NULL, template TEXT, template_id TEXT, template_args TEXT, fix_of TEXT,
    name TEXT, source TEXT NOT NULL, visibility TEXT NOT NULL, mode TEXT NOT NULL,
    on_complete TEXT NOT NULL, ttl_minutes INTEGER, ttl_expires_at TEXT,
    created_at TEXT NOT NULL, updated_at TEXT, paused_at TEXT, destroyed_at TEXT,
    last_activity_at TEXT NOT NULL, error_message TEXT, initial_prompt TEXT,
    repo TEXT, repo_branch TEXT, instructions TEXT, preview_url TEXT, server_port INTEGER,
    server_command TEXT, last_deployment_id TEXT, detected TEXT, idle_minutes INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS prompts (
    id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id), idx INTEGER NOT NULL,
    user_id TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, model TEXT,
    plan_mode INTEGER NOT NULL, conversation_id TEXT NOT NULL, timeout_ms INTEGER NOT NULL,
    started_at TEXT NOT NULL, completed_at TEXT, cost_usd REAL, usage TEXT, num_turns INTEGER,
    summary TEXT, error TEXT, snapshot INTEGER, rewound INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session_id, idx)
  );
  CREATE INDEX IF NOT EXISTS sessions_shown ON sessions (user_id, created_at)
    WHERE state NOT IN ('destroyed', 'error');
  CREATE INDEX IF NOT EXISTS sessions_of_users ON sessions (user_id, created_at);
  CREATE INDEX IF NOT EXISTS sessions_by_state ON sessions (state, organization_id, user_id);
  CREATE INDEX IF NOT EXISTS sessions_shared ON sessions (organization_id, visibility, created_at);
  CREATE INDEX IF NOT EXISTS sessions_to_expire ON sessions (ttl_expires_at)
    WHERE state IN ('running', 'paused') AND ttl_expires_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS sessions_to_pause
    ON sessions (unixepoch(last_activity_at) + idle_minutes * 60) WHERE state = 'running';
  CREATE UNIQUE INDEX IF NOT EXISTS one_prompt_at_a_time ON prompts (session_id)
    WHERE status = 'running';
  CREATE INDEX IF NOT EXISTS prompts_in_time ON prompts (started_at);
  CREATE TABLE IF NOT EXISTS session_env (
    session_id TEXT NOT NULL REFERENCES sessions (id), key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (session_id, key)
  );
`;

/** What sessions are counted by: everything a list can be filtered by. */
const COUNTED = [
  "user_id",
  "organization_id",
  "state",
  "agent",
  "template_id",
  "visibility",
  "source",
] as const;

const countedOf = (row: "NEW" | "OLD") =>
  COUNTED.map((column) => `coalesce(${row}.${column}, '')`).join(", ");

/**
 * How many sessions there are of each kind, kept by the database itself: counting them would take
 * the longer the more there are.
 */
export const SESSION_COUNT_TABLES = `
  CREATE TABLE IF NOT EXISTS session_counts (
    ${COUNTED.map((column) => `${column} TEXT NOT NULL`).join(", ")}, count INTEGER NOT NULL,
    PRIMARY KEY (${COUNTED.join(", ")})
  ) WITHOUT ROWID;
  INSERT INTO session_counts
    SELECT ${COUNTED.map((column) => `coalesce(${column}, '')`).join(", ")}, count(*) FROM sessions
    WHERE NOT EXISTS (SELECT 1 FROM session_counts) GROUP BY ${COUNTED.join(", ")};
  CREATE TRIGGER IF NOT EXISTS session_made AFTER INSERT ON sessions BEGIN
    INSERT INTO session_counts VALUES (${countedOf("NEW")}, 1)
      ON CONFLICT DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS session_changed AFTER UPDATE OF ${COUNTED.join(", ")} ON sessions
  BEGIN
    UPDATE session_counts SET count = count - 1
      WHERE (${COUNTED.join(", ")}) = (${countedOf("OLD")});
    INSERT INTO session_counts VALUES (${countedOf("NEW")}, 1)
      ON CONFLICT DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS session_removed AFTER DELETE ON sessions BEGIN
    UPDATE session_counts SET count = count - 1
      WHERE (${COUNTED.join(", ")}) = (${countedOf("OLD")});
  END;
`;

/** States of a session. */
export type SessionState = "creating" | "running" | "paused" | "destroyed" | "error";

/** A session as it is stored. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly organizationId: string | null;
  readonly state: SessionState;
  readonly onComplete: string;
  readonly templateId: string | null;
  readonly repo: string | null;
  readonly row: Row;
}

/** Folder of the workspace of a session, `/home/user` for those who use it. */
export function workspaceOf(emulator: Emulator, sessionId: string): string {
  return `${emulator.dataDir}/sessions/${sessionId}/workspace`;
}

/** Reads a session without asking who wants it. */
export function readSession(emulator: Emulator, id: string): Session | undefined {
  const row = emulator.store.get("SELECT * FROM sessions WHERE id = ?", id);
  return row === undefined ? undefined : sessionOf(row);
}

/** A row of the table `sessions` as a session. */
export function sessionOf(row: Row): Session {
  return {
    id: text(row, "id"),
    userId: text(row, "user_id"),
    organizationId: textOrNull(row, "organization_id"),
    state: text(row, "state") as SessionState,
    onComplete: text(row, "on_complete"),
    templateId: textOrNull(row, "template_id"),
    repo: textOrNull(row, "repo"),
    row,
  };
}

/** Whether an account sees a session: its own, and those shared with its organisation. */
export function maySee(account: Account, session: Session): boolean {
  const within = account.organizationId === null ||
    account.organizationId === session.organizationId;
  if (!within) return false;
  if (session.userId === account.userId) return true;
  return text(session.row, "visibility") === "team" && account.organizationId !== null;
}

/** The session a call names; a 404 when it is unknown or not visible. */
export function findSession(call: Call, id = call.params.session_id ?? ""): Session {
  const session = readSession(call.emulator, id);
  if (session === undefined || !maySee(call.account, session)) throw notFound("Session");
  return session;
}

/** The session a call names, for its owner only; a 403 for others who see it. */
export function ownSession(call: Call): Session {
  const session = findSession(call);
  if (session.userId !== call.account.userId) {
    throw new ApiError(403, "Only the owner of the session may do this");
  }
  return session;
}

/** The session a call names, refused with 410 when its sandbox is gone. */
export function liveSession(call: Call, id?: string): Session {
  const session = findSession(call, id);
  if (session.state === "destroyed" || session.state === "error") {
    throw new ApiError(
      410,
      `Session is ${session.state === "error" ? "in an error state" : "destroyed"}`,
    );
  }
  return session;
}

/** Changes the state of a session and tells its event log. Call it inside a transaction. */
export function changeState(
  emulator: Emulator,
  session: Session,
  state: SessionState,
  error?: string,
): void {
  const now = emulator.now();
  emulator.store.run(
    `UPDATE sessions SET state = ?1, updated_at = ?2, last_activity_at = ?2,
       paused_at = CASE WHEN ?1 = 'paused' THEN ?2 ELSE NULL END,
       destroyed_at = CASE WHEN ?1 = 'destroyed' THEN ?2 ELSE destroyed_at END,
       error_message = coalesce(?3, error_message) WHERE id = ?4`,
    state,
    now,
    error ?? null,
    session.id,
  );
  if (state === "running") noteBrief(emulator.store, session.id);
  emulator.events.append(session.id, [
    {
      event: "state_changed",
      data: { type: "state_changed", state, previous_state: session.state },
    },
  ]);
}

/**
 * Destroys a session: its state, its variables, and, once that is certain, its folder. Call it
 * inside a transaction.
 */
export function destroy(emulator: Emulator, session: Session): void {
  changeState(emulator, session, "destroyed");
  emulator.store.run("DELETE FROM session_env WHERE session_id = ?", session.id);
  emulator.store.run("UPDATE prompts SET snapshot = NULL WHERE session_id = ?", session.id);
  const contents = forgetSnapshots(emulator.store, session.id);
  emulator.background(`Removal of session ${session.id}`, async () => {
    // Runs after the transaction, and only if that was not undone.
    await Promise.resolve();
    if (readSession(emulator, session.id)?.state !== "destroyed") return;
    await removeFolder(`${emulator.dataDir}/sessions/${session.id}`);
    await removeContents(emulator.store, emulator.dataDir, contents);
  });
}

/** Puts the idle timer of a session back to its start. */
export function touchSession(emulator: Emulator, sessionId: string): void {
  emulator.store.run(
    "UPDATE sessions SET last_activity_at = ? WHERE id = ?",
    emulator.now(),
    sessionId,
  );
}
