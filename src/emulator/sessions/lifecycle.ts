/** The life of a session: made, paused, resumed, destroyed, and what time alone does to it. */
import { asText } from "../../json/json_value.ts";
import { badRequest, conflict, invalidField, notFound } from "../core/errors.ts";
import { beginLaunch, insertLaunch, type Launched } from "./launch.ts";
import { insertSession, type SessionPlan } from "./new_session.ts";
import { stopPrompt } from "./prompts.ts";
import { runningPrompt } from "../rows/prompts.ts";
import { provision, provisioned } from "./provision.ts";
import { ok } from "../core/reply.ts";
import { checkRepositoryName } from "../git/repositories.ts";
import { createdAnswer } from "./answers.ts";
import { checkVariables } from "./env.ts";
import {
  changeState,
  destroy,
  liveSession,
  ownSession,
  readSession,
  type Session,
  sessionOf,
} from "../rows/sessions.ts";
import type { Call, Emulator, Handlers, Reply } from "../core/types.ts";

/** Handlers of the life of a session. */
export const lifecycleHandlers: Handlers = {
  createSession: create,
  launchSession: launch,
  pauseSession: pause,
  resumeSession: resume,
  destroySession: destroyNow,
};

function create(call: Call): Reply {
  const onComplete = closedSet(call, "on_complete", ["pause", "destroy", "keep_alive"]) ??
    "keep_alive";
  const plan = planOf(call, onComplete);
  let id = "";
  const reply = call.commit(() => {
    const session = insertSession(call.emulator, plan);
    id = session.id;
    return { status: 201, body: createdAnswer(session) };
  });
  provision(call.emulator, id);
  return reply;
}

function launch(call: Call): Reply {
  const { emulator, body } = call;
  const onComplete = closedSet(call, "on_complete", ["pause", "destroy", "keep_alive"]) ?? "pause";
  const prompt = String(body.prompt);
  const plan = { ...planOf(call, onComplete), initialPrompt: prompt };
  const begun: Launched[] = [];
  const reply = call.commit(() => {
    const launched = insertLaunch(emulator, plan, {
      text: prompt,
      model: asText(body.model) ?? null,
      planMode: body.plan_mode === true,
      timeoutMinutes: typeof body.prompt_timeout_minutes === "number"
        ? body.prompt_timeout_minutes
        : undefined,
    });
    begun.push(launched);
    const { id, state } = launched.session;
    return { status: 201, body: { id, state, message: "Session launched" } };
  });
  for (const launched of begun) beginLaunch(emulator, launched);
  return reply;
}

/** Reads what `create` and `launch` have in common, and a few fields only one of them documents. */
function planOf(call: Call, onComplete: string): SessionPlan {
  const { account, body, emulator, org } = call;
  const repo = repositoryOf(body);
  if (repo !== undefined) checkRepositoryName(repo.name);
  const variables = (body.env_vars ?? {}) as Record<string, string>;
  checkVariables(variables);
  const templateArgs = (body.template_args ?? {}) as Record<string, string>;
  const templateId = asText(body.template_id);
  // An unknown template gives a blank session, as the service is reported to do.
  const template = templateId === undefined ? undefined : emulator.template(org, templateId);
  const starter = templateId === undefined && repo === undefined
    ? asText(body.template)
    : undefined;
  const visibility = asText(body.visibility) ?? "private";
  if (visibility === "team" && org === undefined) {
    throw badRequest("A session without an organization cannot be shared");
  }
  const minutes = typeof body.ttl_minutes === "number"
    ? body.ttl_minutes
    : onComplete === "keep_alive"
    ? null
    : 60;
  return {
    userId: account.userId,
    organizationId: org ?? null,
    agent: asText(body.agent) ?? "claude-code",
    template: template?.name ?? starter ?? null,
    templateId: template?.id ?? null,
    templateArgs,
    repo: templateId === undefined ? repo?.name ?? null : template?.repo ?? null,
    repoBranch: repo?.branch ?? null,
    name: asText(body.name) ?? null,
    source: asText(body.source) ?? "api",
    visibility,
    mode: closedSet(call, "mode", ["autopilot", "interactive"]) ?? "autopilot",
    onComplete,
    ttlMinutes: minutes,
    env: { ...(template?.env(templateArgs) ?? {}), ...variables },
  };
}

function repositoryOf(
  body: Call["body"],
): { name: string; branch: string | undefined } | undefined {
  const list = Array.isArray(body.github_repos) ? body.github_repos : [];
  const given = (list[0] ?? body.github_repo) as
    | { full_name?: unknown; branch?: unknown }
    | undefined;
  if (given === undefined || given === null) return undefined;
  if (typeof given.full_name !== "string") {
    throw invalidField(["body", "github_repo", "full_name"], "Field required", "missing");
  }
  return { name: given.full_name, branch: asText(given.branch) };
}

/** A field whose values are known; a 400 for others. */
function closedSet(call: Call, field: string, words: readonly string[]): string | undefined {
  const value = asText(call.body[field]);
  if (value !== undefined && !words.includes(value)) {
    throw badRequest(`${field} must be one of ${words.join(", ")}`);
  }
  return value;
}

async function pause(call: Call): Promise<Reply> {
  await provisioned(call.emulator, call.params.session_id ?? "");
  return call.commit(() => {
    const session = liveSession(call);
    if (session.state !== "running") throw badRequest(`Session is ${session.state}, not running`);
    if (runningPrompt(call.emulator, session.id) !== undefined) {
      throw conflict("A prompt is running: cancel it first");
    }
    changeState(call.emulator, session, "paused");
    return ok({ id: session.id, paused_at: call.emulator.now(), message: "Session paused" });
  });
}

async function resume(call: Call): Promise<Reply> {
  await provisioned(call.emulator, call.params.session_id ?? "");
  return call.commit(() => {
    const session = liveSession(call);
    if (session.state !== "paused") throw badRequest(`Session is ${session.state}, not paused`);
    changeState(call.emulator, session, "running");
    return ok({ id: session.id, resumed_at: call.emulator.now(), message: "Session resumed" });
  });
}

async function destroyNow(call: Call): Promise<Reply> {
  const known = ownSession(call);
  if (known.state === "destroyed") throw notFound("Session");
  await stopPrompt(call.emulator, known.id, "The session was destroyed");
  await provisioned(call.emulator, known.id);
  return call.commit(() => {
    const session = ownSession(call);
    // The prompt that just ended may have destroyed it already (`on_complete`).
    if (session.state !== "destroyed") destroy(call.emulator, session);
    return ok({ id: session.id, destroyed_at: call.emulator.now(), message: "Session destroyed" });
  });
}

/** Pauses idle sessions and destroys those whose time is over; both are found by an index. */
export function passTime(emulator: Emulator): void {
  const now = emulator.now();
  const over = emulator.store.all(
    `SELECT * FROM sessions INDEXED BY sessions_to_expire
     WHERE state IN ('running', 'paused') AND ttl_expires_at <= ?`,
    now,
  ).map(sessionOf);
  for (const session of over) expire(emulator, session);
  const idle = emulator.store.all(
    `SELECT * FROM sessions s INDEXED BY sessions_to_pause WHERE state = 'running'
       AND unixepoch(last_activity_at) + idle_minutes * 60 <= unixepoch(?)
       AND NOT EXISTS (SELECT 1 FROM prompts p WHERE p.session_id = s.id AND p.status = 'running')`,
    now,
  ).map(sessionOf);
  for (const session of idle) {
    emulator.store.transaction(() => changeState(emulator, session, "paused"));
  }
}

function expire(emulator: Emulator, session: Session): void {
  const end = () =>
    emulator.store.transaction(() => {
      const now = readSession(emulator, session.id);
      if (now !== undefined && now.state !== "destroyed") destroy(emulator, now);
    });
  if (runningPrompt(emulator, session.id) === undefined) return end();
  emulator.background(`Expiry of session ${session.id}`, async () => {
    await stopPrompt(emulator, session.id, "The lifetime of the session ended");
    end();
  });
}
