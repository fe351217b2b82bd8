/**
 * Telemetry: sessions, prompts, costs and tokens, counted from what happened in the store.
 *
 * @module
 */
import { getSessionGrade } from "./grade.ts";
import { membersOf } from "./accounts.ts";
import { notFound } from "../core/errors.ts";
import { orgOf } from "../core/permissions.ts";
import { CANCELLED, dollars, modelOf, previewOf } from "../rows/prompts.ts";
import { ok } from "../core/reply.ts";
import { maySee, readSession } from "../rows/sessions.ts";
import { number, numberOrNull, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Part } from "../core/types.ts";

/** Windows in days where the caller names none. */
const SUMMARY_DAYS = 30;
const DAILY_DAYS = 90;

const RECENT_PROMPTS = 20;
const DAY = 86_400_000;

/** A prompt as telemetry sees it. */
interface PromptRecord {
  readonly id: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly text: string;
  readonly agent: string;
  readonly model: string;
  readonly planMode: boolean;
  /** Its user cancelled it. */
  readonly abandoned: boolean;
  readonly startedAt: string;
  readonly durationMs: number | null;
  readonly costUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** A session as telemetry sees it. */
interface SessionRecord {
  readonly userId: string;
  readonly createdAt: string;
}

/** What is counted: a user, an organisation or both, since a time. */
interface Scope {
  readonly userId?: string;
  readonly org?: string;
  /** ISO 8601. */
  readonly since?: string;
}

const WHERE = "(?1 = '' OR s.user_id = ?1) AND (?2 = '' OR s.organization_id = ?2)";

function promptsIn(call: Call, scope: Scope): PromptRecord[] {
  return call.emulator.store.all(
    `SELECT p.*, s.agent FROM prompts p JOIN sessions s ON s.id = p.session_id
     WHERE ${WHERE.replaceAll("s.user_id", "p.user_id")} AND p.started_at >= ?3
     ORDER BY p.started_at, p.idx`,
    scope.userId ?? "",
    scope.org ?? "",
    scope.since ?? "",
  ).map(promptRecord);
}

function sessionsIn(call: Call, scope: Scope): SessionRecord[] {
  return call.emulator.store.all(
    `SELECT s.user_id, s.created_at FROM sessions s WHERE ${WHERE} AND s.created_at >= ?3`,
    scope.userId ?? "",
    scope.org ?? "",
    scope.since ?? "",
  ).map((row) => ({ userId: text(row, "user_id"), createdAt: text(row, "created_at") }));
}

function promptRecord(row: Row): PromptRecord {
  const startedAt = text(row, "started_at");
  const completedAt = textOrNull(row, "completed_at");
  const usage: Record<string, unknown> = JSON.parse(textOrNull(row, "usage") ?? "{}") ?? {};
  const tokens = (name: string) => typeof usage[name] === "number" ? usage[name] : null;
  return {
    id: text(row, "id"),
    sessionId: text(row, "session_id"),
    userId: text(row, "user_id"),
    text: text(row, "text"),
    agent: text(row, "agent"),
    model: modelOf(row),
    planMode: number(row, "plan_mode") === 1,
    abandoned: textOrNull(row, "error") === CANCELLED,
    startedAt,
    durationMs: completedAt === null ? null : Date.parse(completedAt) - Date.parse(startedAt),
    costUsd: numberOrNull(row, "cost_usd"),
    inputTokens: tokens("input_tokens"),
    outputTokens: tokens("output_tokens"),
  };
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce((total: number, value) => total + (value ?? 0), 0);
}

function money(values: readonly (number | null)[]): number {
  return dollars(sum(values));
}

function ratio(total: number, count: number): number {
  return count === 0 ? 0 : dollars(total / count);
}

/** Totals over sessions and prompts, under the names of the contract. */
function totals(sessions: readonly SessionRecord[], prompts: readonly PromptRecord[]) {
  const cost = money(prompts.map((one) => one.costUsd));
  const input = sum(prompts.map((one) => one.inputTokens));
  const output = sum(prompts.map((one) => one.outputTokens));
  const timed = prompts.flatMap((one) => one.durationMs ?? []);
  return {
    total_sessions: sessions.length,
    total_prompts: prompts.length,
    total_cost_usd: cost,
    avg_cost_per_session: ratio(cost, sessions.length),
    avg_cost_per_prompt: ratio(cost, prompts.length),
    avg_prompt_duration_ms: ratio(sum(timed), timed.length),
    model_breakdown: modelBreakdown(prompts),
    plan_mode_prompts: prompts.filter((one) => one.planMode).length,
    total_tokens: input + output,
    total_input_tokens: input,
    total_output_tokens: output,
    avg_tokens_per_prompt: ratio(input + output, prompts.length),
    avg_tokens_per_session: ratio(input + output, sessions.length),
  };
}

function modelBreakdown(prompts: readonly PromptRecord[]) {
  const models = Map.groupBy(prompts, (one) => one.model);
  return Object.fromEntries(
    [...models].map(([model, group]) => [model, {
      count: group.length,
      cost_usd: money(group.map((one) => one.costUsd)),
      input_tokens: sum(group.map((one) => one.inputTokens)),
      output_tokens: sum(group.map((one) => one.outputTokens)),
    }]),
  );
}

/** Days on which something happened, oldest first. */
function daily(sessions: readonly SessionRecord[], prompts: readonly PromptRecord[]) {
  const started = Map.groupBy(sessions, (one) => one.createdAt.slice(0, 10));
  const asked = Map.groupBy(prompts, (one) => one.startedAt.slice(0, 10));
  const days = [...new Set([...started.keys(), ...asked.keys()])].sort();
  return days.map((date) => ({
    date,
    sessions: started.get(date)?.length ?? 0,
    prompts: asked.get(date)?.length ?? 0,
    cost_usd: money((asked.get(date) ?? []).map((one) => one.costUsd)),
  }));
}

function windowOf(call: Call, usual: number): { days: number; since: string } {
  const asked = call.query["days"];
  const days = typeof asked === "number" ? asked : usual;
  return { days, since: new Date(call.emulator.clock.now() - days * DAY).toISOString() };
}

/** The caller's own activity; in an organisation only what happened there. */
function ownScope(call: Call, since: string): Scope {
  const own = { userId: call.account.userId, since };
  return call.org === undefined ? own : { ...own, org: call.org };
}

const getActivitySummary: Handler = (call) => {
  const { days, since } = windowOf(call, SUMMARY_DAYS);
  const scope = ownScope(call, since);
  const counted = totals(sessionsIn(call, scope), promptsIn(call, scope));
  return ok({ ...counted, period_days: days });
};

const getDailyActivity: Handler = (call) => {
  const { days, since } = windowOf(call, DAILY_DAYS);
  const scope = ownScope(call, since);
  const activity = daily(sessionsIn(call, scope), promptsIn(call, scope));
  return ok({ daily_activity: activity, period_days: days });
};

const getTeamActivitySummary: Handler = (call) => {
  const { days, since } = windowOf(call, SUMMARY_DAYS);
  const scope = { org: orgOf(call), since };
  const sessions = sessionsIn(call, scope);
  const prompts = promptsIn(call, scope);
  const counted = totals(sessions, prompts);
  const active = new Set([...sessions, ...prompts].map((one) => one.userId)).size;
  return ok({
    ...counted,
    total_members: active,
    avg_cost_per_member: ratio(counted.total_cost_usd, active),
    period_days: days,
  });
};

const getTeamDailyActivity: Handler = (call) => {
  const { days, since } = windowOf(call, DAILY_DAYS);
  const scope = { org: orgOf(call), since };
  const activity = daily(sessionsIn(call, scope), promptsIn(call, scope));
  return ok({ daily_activity: activity, period_days: days });
};

const listTeamMemberUsage: Handler = (call) => {
  const { days, since } = windowOf(call, SUMMARY_DAYS);
  const org = orgOf(call);
  const members = membersOf(call.emulator.store, org).map((member) => {
    const scope = { org, userId: member.userId, since };
    const sessions = sessionsIn(call, scope);
    const prompts = promptsIn(call, scope);
    const times = [...sessions.map((one) => one.createdAt), ...prompts.map((one) => one.startedAt)];
    return {
      user_id: member.userId,
      name: member.userName,
      email: member.userEmail,
      sessions: sessions.length,
      prompts: prompts.length,
      cost_usd: money(prompts.map((one) => one.costUsd)),
      last_active_at: times.sort().at(-1) ?? null,
    };
  });
  return ok({ members, total_members: members.length, period_days: days });
};

const listRecentPrompts: Handler = (call) => {
  const limit = call.query["limit"];
  const most = typeof limit === "number" ? limit : RECENT_PROMPTS;
  const prompts = promptsIn(call, ownScope(call, "")).reverse().slice(0, most).map((one) => ({
    id: one.id,
    session_id: one.sessionId,
    timestamp: one.startedAt,
    prompt_preview: previewOf(one.text),
    prompt_length: [...one.text].length,
    model: one.model,
    plan_mode: one.planMode,
    cost_usd: one.costUsd,
    duration_ms: one.durationMs,
    input_tokens: one.inputTokens,
    output_tokens: one.outputTokens,
    agent: one.agent,
    abandoned: one.abandoned,
  }));
  return ok({ prompts, total: prompts.length });
};

/** Every member of an organisation may read the usage of its sessions, private ones too. */
const getSessionUsage: Handler = (call) => {
  const id = call.params["session_id"] ?? "";
  const session = readSession(call.emulator, id);
  const visible = session !== undefined && (maySee(call.account, session) ||
    (call.org !== undefined && session.organizationId === call.org));
  if (!visible) throw notFound("Session");
  const rows = call.emulator.store.all(
    `SELECT p.*, s.agent FROM prompts p JOIN sessions s ON s.id = p.session_id
     WHERE s.id = ? ORDER BY p.idx`,
    id,
  );
  const records = rows.map(promptRecord);
  const prompts = records.map((one) => ({
    timestamp: one.startedAt,
    prompt_preview: previewOf(one.text),
    model: one.model,
    cost_usd: one.costUsd ?? 0,
    input_tokens: one.inputTokens ?? 0,
    output_tokens: one.outputTokens ?? 0,
    ...(one.durationMs === null ? {} : { duration_ms: one.durationMs }),
  }));
  return ok({
    session_id: id,
    prompts,
    total_prompts: prompts.length,
    total_cost_usd: money(records.map((one) => one.costUsd)),
  });
};

/** Telemetry as a part of the emulator. */
export const activityPart: Part = {
  handlers: {
    getSessionGrade,
    getActivitySummary,
    getDailyActivity,
    listRecentPrompts,
    getSessionUsage,
    getTeamActivitySummary,
    getTeamDailyActivity,
    listTeamMemberUsage,
  },
};
