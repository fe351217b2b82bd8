/**
 * Operations of the `activity` area: what you and your organisation have used.
 *
 * @module
 */
import { DAYS, SESSION_ID } from "./inputs.ts";
import type { Operation } from "./types.ts";

/**
 * Show a summary of your own activity.
 *
 * Route: `GET /sessions/telemetry/summary`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getActivitySummary, InputOf } from "@runtm/runtm-api/client";
 * const lastWeek: InputOf<typeof getActivitySummary> = { days: 7 };
 * ```
 */
export const getActivitySummary = {
  id: "getActivitySummary",
  command: "activity summary",
  summary: "Show a summary of your own activity",
  method: "GET",
  path: "/sessions/telemetry/summary",
  scopes: ["activity:read"],
  org: "optional",
  effect: "read",
  inputs: {
    days: DAYS,
  },
  answer: "json",
  output: "json",
  notes: ["With an organisation: only activity inside it"],
  example: "activity summary --days 7",
} as const satisfies Operation;

/**
 * List your latest prompts.
 *
 * Route: `GET /sessions/telemetry/prompts`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listRecentPrompts } from "@runtm/runtm-api/client";
 * const newest: InputOf<typeof listRecentPrompts> = { limit: 10 };
 * ```
 */
export const listRecentPrompts = {
  id: "listRecentPrompts",
  command: "activity recent-prompts",
  summary: "List your latest prompts",
  method: "GET",
  path: "/sessions/telemetry/prompts",
  scopes: ["activity:read"],
  org: "optional",
  effect: "read",
  inputs: {
    limit: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 100,
      help: "Maximum number of prompts to list",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "prompts" },
  itemId: "id",
  columns: ["timestamp", "session_id", "model", "cost_usd", "prompt_preview"],
  example: "activity recent-prompts --limit 20",
} as const satisfies Operation;

/**
 * Show your activity day by day.
 *
 * Route: `GET /sessions/telemetry/activity`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getDailyActivity, InputOf } from "@runtm/runtm-api/client";
 * const lastMonth: InputOf<typeof getDailyActivity> = { days: 30 };
 * ```
 */
export const getDailyActivity = {
  id: "getDailyActivity",
  command: "activity daily",
  summary: "Show your activity day by day",
  method: "GET",
  path: "/sessions/telemetry/activity",
  scopes: ["activity:read"],
  org: "optional",
  effect: "read",
  inputs: {
    days: DAYS,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "daily_activity" },
  itemId: "date",
  columns: ["date", "sessions", "prompts", "cost_usd"],
  bar: "prompts",
  example: "activity daily --days 7",
} as const satisfies Operation;

/**
 * Show what one session has used.
 *
 * Route: `GET /sessions/{session_id}/usage`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getSessionUsage } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ total_cost_usd: 0.42 }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(getSessionUsage, { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" }),
 *   { total_cost_usd: 0.42 },
 * );
 * ```
 */
export const getSessionUsage = {
  id: "getSessionUsage",
  command: "activity session-usage",
  summary: "Show what one session has used",
  method: "GET",
  path: "/sessions/{session_id}/usage",
  scopes: ["activity:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  example: "activity session-usage 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show a summary of the organisation's activity.
 *
 * Route: `GET /sessions/telemetry/team/summary`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getTeamActivitySummary, InputOf } from "@runtm/runtm-api/client";
 * const quarter: InputOf<typeof getTeamActivitySummary> = { days: 90 };
 * ```
 */
export const getTeamActivitySummary = {
  id: "getTeamActivitySummary",
  command: "activity team-summary",
  summary: "Show a summary of the organisation's activity",
  method: "GET",
  path: "/sessions/telemetry/team/summary",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    days: DAYS,
  },
  answer: "json",
  output: "json",
  example: "activity team-summary --days 30",
} as const satisfies Operation;

/**
 * Show the activity of the organisation day by day.
 *
 * Route: `GET /sessions/telemetry/team/activity`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getTeamDailyActivity, InputOf } from "@runtm/runtm-api/client";
 * const fortnight: InputOf<typeof getTeamDailyActivity> = { days: 14 };
 * ```
 */
export const getTeamDailyActivity = {
  id: "getTeamDailyActivity",
  command: "activity team-activity",
  summary: "Show the activity of the organisation day by day",
  method: "GET",
  path: "/sessions/telemetry/team/activity",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    days: DAYS,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "daily_activity" },
  itemId: "date",
  columns: ["date", "sessions", "prompts", "cost_usd"],
  bar: "prompts",
  example: "activity team-activity --days 7",
} as const satisfies Operation;

/**
 * Show what each member of the organisation has used.
 *
 * Route: `GET /sessions/telemetry/team/members`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import { createClient, listTeamMemberUsage } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ members: [] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const usage: unknown = await client.call(listTeamMemberUsage, { days: 30 });
 * ```
 */
export const listTeamMemberUsage = {
  id: "listTeamMemberUsage",
  command: "activity team-members",
  summary: "Show what each member of the organisation has used",
  method: "GET",
  path: "/sessions/telemetry/team/members",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    days: DAYS,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "members" },
  itemId: "user_id",
  columns: ["name", "email", "sessions", "prompts", "cost_usd", "last_active_at"],
  example: "activity team-members --days 30",
} as const satisfies Operation;
