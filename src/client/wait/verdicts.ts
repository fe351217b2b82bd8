/** Whether a session or a template has reached the state that is waited for. */
import { stepHint } from "../../errors/command_hint.ts";
import { Failure } from "../../errors/failure.ts";
import { HINT_WORDS, type HintReader } from "../../errors/hint_words.ts";
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import { sessionPrompts } from "../stream/prompt_status.ts";

/** What one look says: go on, it is so, or (a failure) it cannot become so any more. */
export type Verdict = "waiting" | "reached" | Failure;

/** What one can wait for in a session. */
export type SessionGoal = "prompt" | "running" | "paused" | "destroyed";

const SESSION_ENDED: readonly string[] = ["destroying", "destroyed", "error", "failed", "expired"];

/**
 * Judges the status of a session.
 *
 * @param goal What is waited for
 * @param id The session, for the hint
 * @param text The answer of the status route
 * @param reader Who reads the hint
 */
export function judgeSession(
  goal: SessionGoal,
  id: string,
  text: string,
  reader: HintReader = "shell",
): Verdict {
  const session = objectIn(text);
  const state = sessionStateOf(session);
  if (state === undefined && session.last_prompt === undefined) {
    throw tellsNothing("session", reader);
  }
  if (goal === "prompt") {
    const verdict = judgePrompt(id, text, reader);
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
    {
      hint: stepHint(
        reader,
        "getSession",
        id,
        (id) => `session get ${id}`,
        "session list --include-destroyed",
      ),
    },
  );
}

/** How the last prompt of a session stands. */
function judgePrompt(id: string, text: string, reader: HintReader): Verdict {
  const { last } = sessionPrompts(text);
  if (!last?.ended) return "waiting";
  if (!last.failed) return "reached";
  return new Failure(
    "unreachable_state",
    `The prompt ended with status "${last.status}"${last.error ? `: ${last.error}` : ""}`,
    {
      hint: stepHint(
        reader,
        "getSessionHistory",
        id,
        (id) => `session history ${id}`,
        "session list",
      ),
      details: { last_prompt: JSON.parse(last.text) },
    },
  );
}

/**
 * Judges the build of a template.
 *
 * @param id The template, for the hint
 * @param text The template
 * @param reader Who reads the hint
 */
export function judgeBuild(id: string, text: string, reader: HintReader = "shell"): Verdict {
  const template = objectIn(text);
  const status = buildStatusOf(template);
  if (template.build_status === undefined && template.id === undefined) {
    throw tellsNothing("template", reader);
  }
  if (status === "ready") return "reached";
  if (status !== "failed" && status !== "error") return "waiting";
  const why = asText(template.build_error) ?? asText(template.error_message);
  return new Failure(
    "operation_failed",
    `The build of the template failed${why === undefined ? "" : `: ${why}`}`,
    {
      hint: stepHint(
        reader,
        "getTemplateBuildLogsHistory",
        id,
        (id) => `template build-logs-history ${id}`,
        "template list",
      ),
    },
  );
}

function tellsNothing(what: string, reader: HintReader): Failure {
  return new Failure("api_error", `The answer tells nothing about the ${what}`, {
    hint: HINT_WORDS[reader].baseUrl,
  });
}

function objectIn(text: string): JsonObject {
  return asObject(JSON.parse(text)) ?? {};
}

/** The state of a session in one word; some pages of the service say `active` for `running`. */
export function sessionStateOf(answer: JsonObject): string | undefined {
  const state = asText(answer.state);
  return state === "active" ? "running" : state;
}

/** How the last build stands; some pages of the service say `completed` for `ready`. */
export function buildStatusOf(answer: JsonObject): string | undefined {
  const status = asText(answer.build_status);
  return status === "completed" ? "ready" : status;
}
