/** Scheduled agents: their times, and the sessions they launch. */
import { Cron } from "croner";
import { asText } from "../../json/json_value.ts";
import { ApiError, badRequest, invalidField, notFound } from "../core/errors.ts";
import { newId } from "../core/names.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Cell, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Emulator, Handler, Handlers } from "../core/types.ts";
import { readTemplate } from "../rows/templates.ts";
import { beginLaunch, insertLaunch } from "../sessions/launch.ts";

/** The table. */
export const SCHEDULE_TABLES = `
CREATE TABLE IF NOT EXISTS scheduled_agents (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  cron TEXT NOT NULL,
  prompt TEXT NOT NULL,
  org_template_id TEXT,
  agent TEXT NOT NULL,
  model TEXT,
  enabled INTEGER NOT NULL,
  slack_integration_id TEXT,
  slack_channel_id TEXT,
  last_run_at TEXT,
  last_session_id TEXT,
  next_run_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT
);
CREATE INDEX IF NOT EXISTS scheduled_agents_due ON scheduled_agents (next_run_at)
  WHERE next_run_at IS NOT NULL;`;

/** The next time of a schedule in UTC; a 422 for one that has none. */
function nextRun(cron: string, now: number): string {
  const loc = ["body", "cron"];
  if (cron.trim().split(/\s+/).length !== 5) {
    throw invalidField(loc, "Schedule must have five cron fields");
  }
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: "UTC", mode: "5-part" }).nextRun(new Date(now));
  } catch {
    throw invalidField(loc, "Schedule cannot be read");
  }
  if (next === null) throw invalidField(loc, "Schedule names no time that comes");
  return next.toISOString();
}

function answer({ emulator }: Call, row: Row) {
  const templateId = textOrNull(row, "org_template_id");
  const template = templateId === null ? undefined : readTemplate(emulator.store, templateId);
  const slack = textOrNull(row, "slack_integration_id");
  const integration = slack === null
    ? undefined
    : emulator.store.get("SELECT name FROM triggers WHERE id = ?", slack);
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    cron: text(row, "cron"),
    prompt: text(row, "prompt"),
    org_template_id: templateId,
    template_name: template?.displayName ?? null,
    agent: text(row, "agent"),
    model: textOrNull(row, "model"),
    enabled: row["enabled"] === 1,
    slack_integration_id: slack,
    slack_integration_name: integration === undefined ? null : text(integration, "name"),
    slack_channel_id: textOrNull(row, "slack_channel_id"),
    last_run_at: textOrNull(row, "last_run_at"),
    last_session_id: textOrNull(row, "last_session_id"),
    next_run_at: textOrNull(row, "next_run_at"),
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
  };
}

function find(call: Call, id = call.params["agent_id"] ?? ""): Row {
  const row = call.emulator.store.get(
    "SELECT * FROM scheduled_agents WHERE id = ? AND org = ?",
    id,
    orgOf(call),
  );
  if (row === undefined) throw notFound("Scheduled agent");
  return row;
}

/** Columns that a body sets. */
const FIELDS = [
  "name",
  "cron",
  "prompt",
  "org_template_id",
  "agent",
  "model",
  "slack_integration_id",
  "slack_channel_id",
] as const;

/** What a body gives, checked: the template is one of the organisation, Slack is given whole. */
function given(call: Call): { [column: string]: Cell } {
  const { body, emulator } = call;
  const columns = Object.fromEntries(
    FIELDS.filter((name) => body[name] !== undefined)
      .map((name): [string, Cell] => [name, asText(body[name]) || null]),
  );
  for (const name of ["name", "cron", "prompt"]) {
    if (columns[name] === null) throw invalidField(["body", name], "String should not be empty");
  }
  const template = columns["org_template_id"];
  if (
    typeof template === "string" &&
    readTemplate(emulator.store, template)?.org !== orgOf(call)
  ) throw notFound("Template");
  if ((body["slack_integration_id"] == null) !== (body["slack_channel_id"] == null)) {
    throw badRequest("slack_integration_id and slack_channel_id go together");
  }
  return columns;
}

const createScheduledAgent: Handler = (call) => {
  requireAdmin(call);
  const { emulator, body, account } = call;
  const enabled = body["enabled"] !== false;
  const next = nextRun(String(body["cron"]), emulator.clock.now());
  const columns = {
    org_template_id: null,
    model: null,
    ...given(call),
    id: newId("sa"),
    org: orgOf(call),
    user_id: account.userId,
    agent: asText(body["agent"]) ?? "claude-code",
    enabled: enabled ? 1 : 0,
    next_run_at: enabled ? next : null,
    created_at: emulator.now(),
  };
  return call.commit(() => {
    const names = Object.keys(columns);
    emulator.store.run(
      `INSERT INTO scheduled_agents (${names.join(", ")})
       VALUES (${names.map(() => "?").join(", ")})`,
      ...Object.values(columns),
    );
    return { status: 201, body: answer(call, find(call, columns.id)) };
  });
};

const updateScheduledAgent: Handler = (call) => {
  requireAdmin(call);
  const { emulator, body } = call;
  const changed = given(call);
  return call.commit(() => {
    const row = find(call);
    const enabled = typeof body["enabled"] === "boolean" ? body["enabled"] : row["enabled"] === 1;
    const cron = asText(changed["cron"]) ?? text(row, "cron");
    const next = nextRun(cron, emulator.clock.now());
    const columns: { [column: string]: Cell } = {
      ...changed,
      enabled: enabled ? 1 : 0,
      next_run_at: enabled ? next : null,
      updated_at: emulator.now(),
    };
    if (columns["agent"] === null) delete columns["agent"];
    emulator.store.run(
      `UPDATE scheduled_agents SET ${
        Object.keys(columns).map((name) => `${name} = ?`).join(", ")
      } WHERE id = ?`,
      ...Object.values(columns),
      text(row, "id"),
    );
    return ok(answer(call, find(call)));
  });
};

const deleteScheduledAgent: Handler = (call) => {
  requireAdmin(call);
  return call.commit(() => {
    const id = text(find(call), "id");
    call.emulator.store.run("DELETE FROM scheduled_agents WHERE id = ?", id);
    return { status: 204 };
  });
};

/** Launches a session for a scheduled agent. Call it inside a transaction, then `beginLaunch`. */
function launch(emulator: Emulator, row: Row) {
  const org = text(row, "org");
  const templateId = textOrNull(row, "org_template_id");
  const template = templateId === null ? undefined : emulator.template(org, templateId);
  if (templateId !== null && template === undefined) throw notFound("Template");
  const launched = insertLaunch(emulator, {
    userId: text(row, "user_id"),
    organizationId: org,
    agent: text(row, "agent"),
    template: template?.name ?? null,
    templateId: template?.id ?? null,
    repo: template?.repo ?? null,
    name: text(row, "name"),
    source: "scheduled",
    onComplete: "pause",
    ttlMinutes: 60,
    initialPrompt: text(row, "prompt"),
    env: template?.env({}) ?? {},
  }, { text: text(row, "prompt"), model: textOrNull(row, "model"), planMode: false });
  emulator.store.run(
    "UPDATE scheduled_agents SET last_run_at = ?, last_session_id = ? WHERE id = ?",
    emulator.now(),
    launched.session.id,
    text(row, "id"),
  );
  return launched;
}

const runScheduledAgent: Handler = (call) => {
  requireAdmin(call);
  const { emulator } = call;
  const begun: ReturnType<typeof launch>[] = [];
  const reply = call.commit(() => {
    const row = find(call);
    const launched = launchOrFail(emulator, row);
    begun.push(launched);
    return ok({
      scheduled_agent_id: text(row, "id"),
      session_id: launched.session.id,
      enabled: row["enabled"] === 1,
      trigger: "manual",
      triggered_at: emulator.now(),
    });
  });
  for (const launched of begun) beginLaunch(emulator, launched);
  return reply;
};

/** A launch that the rules of sessions refuse is a 502 that says why. */
function launchOrFail(emulator: Emulator, row: Row) {
  try {
    return launch(emulator, row);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(502, `The session could not be launched: ${error.message}`);
  }
}

/** Runs the agents whose time has come, each once however long nobody looked. */
export function runDueAgents(emulator: Emulator): void {
  const due = emulator.store.all(
    `SELECT * FROM scheduled_agents INDEXED BY scheduled_agents_due
     WHERE next_run_at IS NOT NULL AND next_run_at <= ?`,
    emulator.now(),
  );
  for (const row of due) {
    emulator.store.run(
      "UPDATE scheduled_agents SET next_run_at = ? WHERE id = ?",
      nextRun(text(row, "cron"), emulator.clock.now()),
      text(row, "id"),
    );
    try {
      beginLaunch(emulator, emulator.store.transaction(() => launch(emulator, row)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      emulator.log(`Scheduled agent ${text(row, "id")} did not run: ${error.message}`);
    }
  }
}

/** Handlers of scheduled agents. */
export const scheduleHandlers: Handlers = {
  listScheduledAgents: (call) => {
    const rows = call.emulator.store.all(
      "SELECT * FROM scheduled_agents WHERE org = ? ORDER BY number",
      orgOf(call),
    );
    return ok({ agents: rows.map((row) => answer(call, row)) });
  },
  getScheduledAgent: (call) => ok(answer(call, find(call))),
  createScheduledAgent,
  updateScheduledAgent,
  deleteScheduledAgent,
  runScheduledAgent,
};
