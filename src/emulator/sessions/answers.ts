/** Sessions and prompts as the API shows them. */
import { previewUrl } from "./previews.ts";
import { lastPrompt, modelOf, previewOf, promptTotals } from "../rows/prompts.ts";
import type { Session } from "../rows/sessions.ts";
import { number, numberOrNull, type Row, text, textOrNull } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";
import { HOME } from "../workspace/path.ts";

/** The answer to `createSession`. */
export function createdAnswer(
  { id, state, row, repo, templateId, userId, organizationId }: Session,
) {
  return {
    id,
    state,
    agent: text(row, "agent"),
    template: textOrNull(row, "template"),
    template_id: templateId,
    created_at: text(row, "created_at"),
    expires_at: textOrNull(row, "ttl_expires_at"),
    message: "Session is being created",
    workspace_path: HOME,
    linked_repos: repo === null ? null : [{ full_name: repo }],
    name: textOrNull(row, "name"),
    visibility: text(row, "visibility"),
    user_id: userId,
    organization_id: organizationId,
  };
}

/** One session in full. */
export function detailAnswer(emulator: Emulator, session: Session) {
  const { id, row } = session;
  const { cost, count } = promptTotals(emulator, id);
  const last = lastPrompt(emulator, id);
  return {
    id,
    state: session.state,
    agent: text(row, "agent"),
    template: textOrNull(row, "template"),
    template_id: session.templateId,
    name: textOrNull(row, "name"),
    preview_url: previewUrl(emulator, session),
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
    paused_at: textOrNull(row, "paused_at"),
    expires_at: textOrNull(row, "ttl_expires_at"),
    last_activity_at: text(row, "last_activity_at"),
    error_message: textOrNull(row, "error_message"),
    initial_prompt: textOrNull(row, "initial_prompt"),
    github_repo: session.repo,
    total_cost_usd: cost,
    prompt_count: count,
    visibility: text(row, "visibility"),
    organization_id: session.organizationId,
    user_id: session.userId,
    workspace_path: HOME,
    source: text(row, "source"),
    idle_timeout_minutes: number(row, "idle_minutes"),
    last_deployment_id: textOrNull(row, "last_deployment_id"),
    last_prompt: last === undefined ? null : promptAnswer(last),
  };
}

/** What is polled: the session, its last prompt, those that have ended. */
export function statusAnswer(emulator: Emulator, session: Session) {
  const { id, row } = session;
  const { cost, count } = promptTotals(emulator, id);
  const last = lastPrompt(emulator, id);
  const ended = emulator.store.all(
    "SELECT * FROM prompts WHERE session_id = ? AND status <> 'running' ORDER BY idx",
    id,
  );
  return {
    id,
    state: session.state,
    agent: text(row, "agent"),
    template: textOrNull(row, "template"),
    created_at: text(row, "created_at"),
    expires_at: textOrNull(row, "ttl_expires_at"),
    total_cost_usd: cost,
    prompt_count: count,
    name: textOrNull(row, "name"),
    github_repo: session.repo,
    last_prompt: last === undefined ? null : promptAnswer(last),
    prompt_history: ended.map(promptAnswer),
    lifecycle: {
      on_complete: session.onComplete,
      ttl_minutes: numberOrNull(row, "ttl_minutes"),
      ttl_expires_at: textOrNull(row, "ttl_expires_at"),
    },
  };
}

function promptAnswer(row: Row) {
  const summary = textOrNull(row, "summary");
  return {
    status: text(row, "status"),
    prompt_preview: previewOf(text(row, "text")),
    model: modelOf(row),
    started_at: text(row, "started_at"),
    completed_at: textOrNull(row, "completed_at"),
    cost_usd: numberOrNull(row, "cost_usd"),
    summary: summary === null ? null : previewOf(summary, 500),
    error: textOrNull(row, "error"),
    plan_mode: number(row, "plan_mode") === 1,
  };
}
