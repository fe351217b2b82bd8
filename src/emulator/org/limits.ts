/**
 * Limits of an organisation and how they are enforced when sessions and prompts start.
 *
 * @module
 */
import * as z from "zod/mini";
import { ApiError, badRequest, conflict } from "../core/errors.ts";
import { textFits } from "../core/wildcards.ts";
import { previewOf } from "../rows/prompts.ts";
import { type Document, readSetting } from "../rows/org_settings.ts";
import type { Store } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

const count = z.int().check(z.gte(0));
const dollars = z.number().check(z.gte(0));
const texts = z.array(z.string());

/** What each limit must be; `null` lifts it. */
const LIMITS: ReadonlyMap<string, z.ZodMiniType> = new Map<string, z.ZodMiniType>([
  ["max_concurrent_sessions", count],
  ["monthly_budget_usd", dollars],
  ["idle_timeout_minutes", count],
  ["max_sessions_per_user", count],
  ["max_cost_per_session", dollars],
  ["max_daily_spend_per_user", dollars],
  ["max_monthly_spend_per_user", dollars],
  ["allowed_templates", texts],
  ["enforcement", z.enum({ soft: "soft", hard: "hard" })],
  [
    "deployment",
    z.looseObject({
      mode: z.optional(z.string()),
      roles: z.optional(z.union([texts, z.record(z.string(), z.boolean())])),
      user_grants: z.optional(texts),
    }),
  ],
]);

/**
 * Merges limits into those that stand: names not given stay, `null` lifts a limit.
 *
 * @throws A 400 for an unknown name or a value that does not fit
 */
export function mergeLimits(known: Document, given: Document): Document {
  const merged: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(given)) {
    const limit = LIMITS.get(name);
    if (limit === undefined) throw badRequest(`Unknown limit "${name}"`);
    if (value === null) delete merged[name];
    else if (limit.safeParse(value).success) merged[name] = value;
    else throw badRequest(`Limit "${name}" cannot be ${previewOf(JSON.stringify(value))}`);
  }
  return merged;
}

function amount(limits: Document, name: string): number | undefined {
  const value = limits[name];
  return typeof value === "number" ? value : undefined;
}

/** Whether limits only warn. */
function isSoft(limits: Document): boolean {
  return limits["enforcement"] === "soft";
}

/** Refuses, or writes a line into the log where the organisation chose soft limits. */
function enforce(emulator: Emulator, limits: Document, refusal: ApiError): void {
  if (!isSoft(limits)) throw refusal;
  emulator.log(`Soft limit: ${refusal.message}`);
}

function forbidden(error: string, message: string): ApiError {
  return new ApiError(403, { error, message });
}

/** What a session is about to be. */
export interface PlannedSession {
  readonly userId: string;
  readonly organizationId: string | null;
  readonly templateId?: string | null;
  /** `owner/name` of the repository it works on. */
  readonly repo?: string | null;
}

/**
 * Refuses a session its organisation does not allow. Call it in the transaction that writes the
 * session, so that two requests at once cannot both take the last place.
 *
 * @throws A 409 when too many sessions run, a 403 for a template or repository not allowed
 */
export function checkSessionLimit(emulator: Emulator, planned: PlannedSession): void {
  const { organizationId: org, userId } = planned;
  if (org === null) return;
  const limits = readSetting(emulator.store, org, "limits").document;
  const counts: readonly [string, number, string][] = [
    ["max_concurrent_sessions", countActive(emulator, org), "The organisation"],
    ["max_sessions_per_user", countActive(emulator, org, userId), "You"],
  ];
  for (const [name, running, who] of counts) {
    const most = amount(limits, name);
    if (most === undefined || running < most) continue;
    const verb = who === "You" ? "have" : "has";
    const message = `${who} ${verb} ${running} running sessions, ${name} is ${most}: ` +
      "pause or destroy one";
    enforce(emulator, limits, conflict(message));
  }
  checkTemplate(emulator, limits, planned.templateId ?? null);
  checkRepository(emulator, org, planned.repo ?? null);
}

/** Sessions that are starting or running. */
function countActive(emulator: Emulator, org: string, userId?: string): number {
  const row = emulator.store.get(
    `SELECT count(*) AS count FROM sessions
     WHERE organization_id = ?1 AND state IN ('creating', 'running') AND (?2 = '' OR user_id = ?2)`,
    org,
    userId ?? "",
  );
  return Number(row?.["count"] ?? 0);
}

/** The documentation lists allowed templates by name on one page and by id on another. */
function checkTemplate(emulator: Emulator, limits: Document, templateId: string | null): void {
  const allowed = limits["allowed_templates"];
  if (templateId === null || !Array.isArray(allowed)) return;
  const row = emulator.store.get("SELECT name FROM templates WHERE id = ?", templateId);
  if (allowed.includes(templateId) || (row !== undefined && allowed.includes(row["name"]))) return;
  const message = "The organisation does not allow sessions from this template";
  enforce(emulator, limits, forbidden("template_not_allowed", message));
}

/** Under mode `allowlist` only repositories that fit a pattern may be worked on. */
function checkRepository(emulator: Emulator, org: string, repo: string | null): void {
  if (repo === null) return;
  const { mode, repo_patterns: patterns } = readSetting(emulator.store, org, "allowlist").document;
  if (mode !== "allowlist") return;
  const listed = Array.isArray(patterns) ? patterns.map(String) : [];
  if (listed.some((pattern) => textFits(pattern.trim(), repo))) return;
  throw forbidden("repository_not_allowed", `Repository "${repo}" is not on the allow-list`);
}

/** Minutes after which a new session of an organisation pauses when idle; nothing unless set. */
export function idleTimeoutMinutes(store: Store, org: string | null): number | undefined {
  if (org === null) return undefined;
  const minutes = amount(readSetting(store, org, "limits").document, "idle_timeout_minutes");
  return minutes === undefined || minutes === 0 ? undefined : minutes;
}

/**
 * Refuses a prompt when the money of its session, its user or its organisation is used up.
 *
 * @throws A 403 that names the limit
 */
export function checkSpending(
  emulator: Emulator,
  session: { readonly id: string; readonly userId: string; readonly organizationId: string | null },
): void {
  const { organizationId: org, userId, id } = session;
  if (org === null) return;
  const limits = readSetting(emulator.store, org, "limits").document;
  const today = emulator.now().slice(0, 10);
  const month = today.slice(0, 7);
  const spent: readonly [string, () => number][] = [
    ["max_cost_per_session", () => spending(emulator, { org, sessionId: id })],
    ["max_daily_spend_per_user", () => spending(emulator, { org, userId, since: today })],
    ["max_monthly_spend_per_user", () => spending(emulator, { org, userId, since: month })],
    ["monthly_budget_usd", () => spending(emulator, { org, since: month })],
  ];
  for (const [name, sum] of spent) {
    const most = amount(limits, name);
    if (most === undefined) continue;
    const used = sum();
    if (used < most) continue;
    const message = `${name} of ${most} USD is used up (${used.toFixed(2)} USD spent)`;
    enforce(emulator, limits, forbidden("budget_exceeded", message));
  }
}

function spending(
  emulator: Emulator,
  filter: { org: string; userId?: string; sessionId?: string; since?: string },
): number {
  // Times are ISO 8601: a day or a month is the beginning of the times in it.
  const row = emulator.store.get(
    `SELECT total(p.cost_usd) AS cost FROM prompts p JOIN sessions s ON s.id = p.session_id
     WHERE s.organization_id = ?1 AND (?2 = '' OR p.user_id = ?2) AND (?3 = '' OR s.id = ?3)
       AND p.started_at >= ?4`,
    filter.org,
    filter.userId ?? "",
    filter.sessionId ?? "",
    filter.since ?? "",
  );
  return Number(row?.["cost"] ?? 0);
}
