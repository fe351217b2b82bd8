/** Reads from answers what several commands need, in each of the shapes the service gives it. */
import { isPlainId } from "../errors/command_hint.ts";
import { asObject, asText, type JsonObject } from "../json/json_value.ts";

/**
 * Reads an answer as an object.
 *
 * @param text Valid JSON
 * @returns The object; an empty one when the answer is something else
 */
export function answerObject(text: string): JsonObject {
  return asObject(JSON.parse(text)) ?? {};
}

/** The id of a session: answers of fix-session call it `session_id`. */
export function sessionIdOf(answer: JsonObject): string | undefined {
  return idIn(answer.session_id, answer.id);
}

/** The id of a template. */
export function templateIdOf(answer: JsonObject): string | undefined {
  return idIn(answer.id, answer.template_id);
}

/** The first that can be an id: it goes into paths and into the commands of hints. */
function idIn(...members: readonly unknown[]): string | undefined {
  return members.map(asText).find((text) => text !== undefined && isPlainId(text));
}
