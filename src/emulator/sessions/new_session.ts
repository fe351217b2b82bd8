/** A new session as a row. */
import { checkSessionLimit, idleTimeoutMinutes } from "../org/limits.ts";
import { readSession, type Session } from "../rows/sessions.ts";
import type { Emulator } from "../core/types.ts";
import { setVariables } from "./env.ts";

/** Minutes without activity after which a running session pauses, where nothing else is set. */
const IDLE_MINUTES = 20;

/** What a new session is made of. */
export interface SessionPlan {
  readonly userId: string;
  readonly organizationId: string | null;
  readonly agent?: string;
  /** Starter scaffold, or the name of the template. */
  readonly template?: string | null;
  readonly templateId?: string | null;
  readonly templateArgs?: { readonly [name: string]: string };
  /** Template that the session is to repair. */
  readonly fixOf?: string;
  readonly repo?: string | null;
  readonly repoBranch?: string | null;
  readonly name?: string | null;
  readonly source: string;
  readonly visibility?: string;
  readonly mode?: string;
  readonly onComplete: string;
  readonly ttlMinutes?: number | null;
  readonly initialPrompt?: string;
  readonly env?: { readonly [name: string]: string };
}

/** Writes a new session, in state `creating`. Call it inside a transaction, then `provision`. */
export function insertSession(emulator: Emulator, plan: SessionPlan): Session {
  checkSessionLimit(emulator, plan);
  const id = crypto.randomUUID();
  const now = emulator.now();
  const minutes = plan.ttlMinutes ?? null;
  const expires = minutes === null
    ? null
    : new Date(emulator.clock.now() + minutes * 60_000).toISOString();
  const columns = {
    id,
    user_id: plan.userId,
    organization_id: plan.organizationId,
    state: "creating",
    agent: plan.agent ?? "claude-code",
    template: plan.template ?? null,
    template_id: plan.templateId ?? null,
    template_args: plan.templateArgs === undefined ? null : JSON.stringify(plan.templateArgs),
    fix_of: plan.fixOf ?? null,
    name: plan.name ?? null,
    source: plan.source,
    visibility: plan.visibility ?? "private",
    mode: plan.mode ?? "autopilot",
    on_complete: plan.onComplete,
    ttl_minutes: minutes,
    ttl_expires_at: expires,
    created_at: now,
    last_activity_at: now,
    initial_prompt: plan.initialPrompt ?? null,
    repo: plan.repo ?? null,
    repo_branch: plan.repoBranch ?? null,
    idle_minutes: idleTimeoutMinutes(emulator.store, plan.organizationId) ?? IDLE_MINUTES,
  };
  const names = Object.keys(columns);
  emulator.store.run(
    `INSERT INTO sessions (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    ...Object.values(columns),
  );
  setVariables(emulator, id, plan.env ?? {});
  const session = readSession(emulator, id);
  if (session === undefined) throw new TypeError("A session that was just written is gone");
  emulator.events.append(id, [
    {
      event: "state_changed",
      data: { type: "state_changed", state: "creating" },
    },
  ]);
  return session;
}
