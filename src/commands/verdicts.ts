/** When a session or a template is as somebody waits for it to be. */
import { Failure } from "../client/failure.ts";
import {
  type AnswerObject,
  asObject,
  asText,
  buildStatusOf,
  runHint,
  sessionStateOf,
} from "./answer_object.ts";
import type { Verdict } from "./waiting.ts";

/** What one can wait for in a session. */
export type SessionGoal = "prompt" | "running" | "paused" | "destroyed";

// Words for an end without success; `completed` is the only good one.
const PROMPT_FAILED: readonly string[] = ["error", "timed_out", "failed", "cancelled", "canceled"];
const SESSION_ENDED: readonly string[] = ["destroying", "destroyed", "error", "failed", "expired"];

/**
 * Judges the status of a session.
 *
 * @param goal What is waited for
 * @param id The session, for the hint
 * @param session The answer of the status route
 */
export function judgeSession(goal: SessionGoal, id: string, session: AnswerObject): Verdict {
  const state = sessionStateOf(session);
  if (state === undefined && session.last_prompt === undefined) throw tellsNothing("session");
  if (goal === "prompt") {
    const verdict = judgePrompt(id, session);
    if (verdict !== "waiting") return verdict;
  } else if (state === goal) {
    return "reached";
  }
  if (goal === "destroyed" || state === undefined || !SESSION_ENDED.includes(state)) {
    return "waiting";
  }
  const why = asText(session.error_message);
  return new Failure(
    "unreachable_state",
    `The session is in state "${state}"${why === undefined ? "" : `: ${why}`}`,
    { hint: runHint("session get ID", id, "session list --include-destroyed") },
  );
}

/** How the last prompt of a session stands. */
function judgePrompt(id: string, session: AnswerObject): Verdict {
  const prompt = asObject(session.last_prompt);
  const status = asText(prompt?.status);
  if (status === "completed") return "reached";
  if (prompt === undefined || status === undefined || !PROMPT_FAILED.includes(status)) {
    return "waiting";
  }
  const why = asText(prompt.error);
  return new Failure(
    "unreachable_state",
    `The prompt ended with status "${status}"${why === undefined ? "" : `: ${why}`}`,
    { hint: runHint("session history ID", id, "session list"), details: { last_prompt: prompt } },
  );
}

/**
 * Judges the build of a template.
 *
 * @param id The template, for the hint
 * @param template The template
 */
export function judgeBuild(id: string, template: AnswerObject): Verdict {
  const status = buildStatusOf(template);
  if (status === undefined && template.build_status === undefined && template.id === undefined) {
    throw tellsNothing("template");
  }
  if (status === "ready") return "reached";
  if (status !== "failed" && status !== "error") return "waiting";
  const why = asText(template.build_error) ?? asText(template.error_message);
  return new Failure(
    "unreachable_state",
    `The build of the template failed${why === undefined ? "" : `: ${why}`}`,
    { hint: runHint("template build-logs-history ID", id, "template list") },
  );
}

function tellsNothing(what: string): Failure {
  return new Failure("api_error", `The answer tells nothing about the ${what}`, {
    hint: "Check the base URL: runtm-api auth status",
  });
}
