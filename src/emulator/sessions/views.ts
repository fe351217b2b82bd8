/** What is read of a session and set on it: list, detail, status, name, sharing, instructions. */
import { asText, isText } from "../../json/json_value.ts";
import { badRequest, invalidField } from "../core/errors.ts";
import { runningPrompt } from "../rows/prompts.ts";
import { provisioned } from "./provision.ts";
import { ok } from "../core/reply.ts";
import { search } from "./search.ts";
import { detailAnswer, statusAnswer } from "./answers.ts";
import {
  findSession,
  liveSession,
  ownSession,
  sessionOf,
  touchSession,
  workspaceOf,
} from "../rows/sessions.ts";
import { type Cell, number, numberOrNull, text, textOrNull } from "../core/store.ts";
import type { Call, Handlers, Reply } from "../core/types.ts";
import { HOME } from "../workspace/path.ts";
import { walk } from "../workspace/tree.ts";

/** Longest instructions of a session, in characters. */
const INSTRUCTIONS_LIMIT = 5_000;

/** Handlers that read and set what a session is. */
export const viewHandlers: Handlers = {
  listSessions: list,
  searchSessions: search,
  getSession: (call) => ok(detailAnswer(call.emulator, findSession(call))),
  getSessionStatus: (call) => ok(statusAnswer(call.emulator, findSession(call))),
  renameSession: rename,
  setSessionVisibility: share,
  heartbeatSession: heartbeat,
  getSessionInstructions: (call) => {
    const session = findSession(call);
    return ok({ session_id: session.id, instructions: textOrNull(session.row, "instructions") });
  },
  setSessionInstructions: instruct,
  listSessionCollaborators: collaborators,
  getWorkspaceState: workspaceState,
};

/** The sessions of the caller, newest first; with `team_mode` those that others share. */
function list(call: Call): Reply {
  const { account, emulator, org, query } = call;
  const [limit, offset] = [asNumber(query.limit) ?? 20, asNumber(query.offset) ?? 0];
  const conditions: string[] = [];
  const values: Cell[] = [];
  const where = (condition: string, ...more: Cell[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (query.team_mode === true) where("user_id <> ? AND visibility = 'team'", account.userId);
  else where("user_id = ?", account.userId);
  if (org !== undefined) where("organization_id = ?", org);
  else if (query.team_mode === true) where("0");
  if (query.include_destroyed !== true) where("state NOT IN ('destroyed', 'error')");
  for (const field of ["state", "agent", "template_id", "visibility"]) {
    const value = query[field];
    if (isText(value)) {
      where(`${field} = ?`, field === "state" && value === "active" ? "running" : value);
    }
  }
  for (
    const [field, column] of [["exclude_sources", "source"], ["exclude_states", "state"]] as const
  ) {
    const words = String(query[field] ?? "").split(",").map((word) => word.trim()).filter((word) =>
      word !== ""
    );
    for (const word of words) where(`${column} <> ?`, word);
  }
  const filter = conditions.join(" AND ");
  const total = number(
    emulator.store.get(
      `SELECT coalesce(sum(count), 0) AS total FROM session_counts WHERE ${filter}`,
      ...values,
    ) ?? {},
    "total",
  );
  const rows = emulator.store.all(
    `SELECT * FROM sessions WHERE ${filter} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`,
    ...values,
    limit,
    offset,
  );
  const sessions = rows.map((row) => detailAnswer(emulator, sessionOf(row)));
  return ok({ sessions, total, limit, offset, has_more: offset + limit < total });
}

function rename(call: Call): Reply {
  return call.commit(() => {
    const session = ownSession(call);
    const name = asText(call.body.name) ?? null;
    call.emulator.store.run(
      "UPDATE sessions SET name = ?, updated_at = ? WHERE id = ?",
      name,
      call.emulator.now(),
      session.id,
    );
    return ok({
      id: session.id,
      name,
      message: name === null ? "Session name cleared" : "Session renamed",
    });
  });
}

function share(call: Call): Reply {
  const visibility = String(call.body.visibility);
  if (!["private", "team"].includes(visibility)) {
    throw badRequest("visibility must be private or team");
  }
  return call.commit(() => {
    const session = ownSession(call);
    if (visibility === "team" && session.organizationId === null) {
      throw badRequest("A session without an organization cannot be shared");
    }
    call.emulator.store.run(
      "UPDATE sessions SET visibility = ?, updated_at = ? WHERE id = ?",
      visibility,
      call.emulator.now(),
      session.id,
    );
    return ok({ id: session.id, visibility, message: "Visibility updated" });
  });
}

function heartbeat(call: Call): Reply {
  return call.commit(() => {
    const session = liveSession(call);
    touchSession(call.emulator, session.id);
    const estimate = call.emulator.clock.now() + number(session.row, "idle_minutes") * 60_000;
    return ok({ session_id: session.id, paused_at_estimate: new Date(estimate).toISOString() });
  });
}

function instruct(call: Call): Reply {
  const instructions = asText(call.body.instructions) ?? null;
  if (instructions !== null && [...instructions].length > INSTRUCTIONS_LIMIT) {
    const msg = `String should have at most ${INSTRUCTIONS_LIMIT} characters`;
    throw invalidField(["body", "instructions"], msg, "string_too_long");
  }
  return call.commit(() => {
    const session = liveSession(call);
    call.emulator.store.run(
      "UPDATE sessions SET instructions = ? WHERE id = ?",
      instructions,
      session.id,
    );
    return ok({ session_id: session.id, instructions });
  });
}

function collaborators(call: Call): Reply {
  const session = findSession(call);
  const row =
    call.emulator.store.get("SELECT * FROM api_keys WHERE user_id = ? LIMIT 1", session.userId) ??
      {};
  const owner = {
    user_id: session.userId,
    user_name: text(row, "user_name"),
    user_email: text(row, "user_email"),
    color: "#3366cc",
    role: "owner",
    is_online: session.state === "running",
    joined_at: text(session.row, "created_at"),
    last_seen_at: text(session.row, "last_activity_at"),
  };
  return ok({ collaborators: [owner], count: 1 });
}

async function workspaceState(call: Call): Promise<Reply> {
  const { emulator } = call;
  await provisioned(emulator, call.params.session_id ?? "");
  const session = liveSession(call);
  let [files, folders] = [0, 0];
  for await (const entry of walk(workspaceOf(emulator, session.id), { hidden: true })) {
    if (entry.kind === "directory") folders++;
    else files++;
  }
  const port = numberOrNull(session.row, "server_port");
  const serving = port !== null && session.state === "running";
  const prompt = runningPrompt(emulator, session.id);
  return ok({
    detected_ports: serving ? [{ port, process: "static file server of the emulator" }] : [],
    running_processes: prompt === undefined
      ? []
      : [{ command: `agent: ${text(session.row, "agent")}` }],
    file_tree: { root: HOME, total_files: files, total_dirs: folders },
  });
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
