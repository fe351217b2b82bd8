/** When a session or a template is as somebody waits for it to be. */
import { commandHint } from "../../errors/command_hint.ts";
import { Failure } from "../../errors/failure.ts";
import { asText } from "../../json/json_value.ts";
import { sessionPrompts } from "../../client/stream/prompt_status.ts";
import { answerObject, buildStatusOf, sessionStateOf } from "../answer_object.ts";
import type { Verdict } from "./waiting.ts";

/** What one can wait for in a session. */
export type SessionGoal = "prompt" | "running" | "paused" | "destroyed";

const SESSION_ENDED: readonly string[] = ["destroying", "destroyed", "error", "failed", "expired"];

/**
 * Judges the status of a session.
 *
 * @param goal What is waited for
 * @param id The session, for the hint
 * @param text The answer of the status route
 */
export function judgeSession(goal: SessionGoal, id: string, text: string): Verdict {
  const session = answerObject(text);
  const state = sessionStateOf(session);
  if (state === undefined && session.last_prompt === undefined) throw tellsNothing("session");
  if (goal === "prompt") {
    const verdict = judgePrompt(id, text);
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
    { hint: commandHint(id, (id) => `session get ${id}`, "session list --include-destroyed") },
  );
}

/** How the last prompt of a session stands. */
function judgePrompt(id: string, text: string): Verdict {
  const { last } = sessionPrompts(text);
  if (!last?.ended) return "waiting";
  if (!last.failed) return "reached";
  return new Failure(
    "unreachable_state",
    `The prompt ended with status "${last.status}"${last.error ? `: ${last.error}` : ""}`,
    {
      hint: commandHint(id, (id) => `session history ${id}`, "session list"),
      details: { last_prompt: JSON.parse(last.text) },
    },
  );
}

/**
 * Judges the build of a template.
 *
 * @param id The template, for the hint
 * @param text The template
 */
export function judgeBuild(id: string, text: string): Verdict {
  const template = answerObject(text);
  const status = buildStatusOf(template);
  if (template.build_status === undefined && template.id === undefined) {
    throw tellsNothing("template");
  }
  if (status === "ready") return "reached";
  if (status !== "failed" && status !== "error") return "waiting";
  const why = asText(template.build_error) ?? asText(template.error_message);
  return new Failure(
    "operation_failed",
    `The build of the template failed${why === undefined ? "" : `: ${why}`}`,
    { hint: commandHint(id, (id) => `template build-logs-history ${id}`, "template list") },
  );
}

function tellsNothing(what: string): Failure {
  return new Failure("api_error", `The answer tells nothing about the ${what}`, {
    hint: "The base URL is probably wrong; run: runtm-api auth status",
  });
}
