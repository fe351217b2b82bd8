/** Reads from answers what several commands need, in each of the shapes the service gives it. */

/** A JSON object of the server. */
export type AnswerObject = { readonly [name: string]: unknown };

/**
 * Reads an answer as an object.
 *
 * @param text Valid JSON
 * @returns The object; an empty one when the answer is something else
 */
export function answerObject(text: string): AnswerObject {
  return asObject(JSON.parse(text)) ?? {};
}

/** The value as an object, or `undefined` when it is none. */
export function asObject(value: unknown): AnswerObject | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? value as AnswerObject : undefined;
}

/** The value as a text, or `undefined` when it is none or empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The id of a session: answers of fix-session call it `session_id`. */
export function sessionIdOf(answer: AnswerObject): string | undefined {
  return asText(answer.session_id) ?? asText(answer.id);
}

/** The id of a template. */
export function templateIdOf(answer: AnswerObject): string | undefined {
  return asText(answer.id) ?? asText(answer.template_id);
}

/** The state of a session in one word; some pages of the service say `active` for `running`. */
export function sessionStateOf(answer: AnswerObject): string | undefined {
  const state = asText(answer.state);
  return state === "active" ? "running" : state;
}

/** How the last build stands; some pages of the service say `completed` for `ready`. */
export function buildStatusOf(answer: AnswerObject): string | undefined {
  const status = asText(answer.build_status);
  return status === "completed" ? "ready" : status;
}
