/** `session create --template-id`: whether the template was used, which the service may not tell. */
import type { Answer, Connection } from "../../client/connection.ts";
import { Failure, messageOf } from "../../errors/failure.ts";
import { asText, type JsonObject } from "../../json/json_value.ts";
import { answerObject, sessionIdOf } from "../answer_object.ts";
import type { Invocation } from "../types.ts";

/**
 * Finds out whether a new session was made from the template it was to be made from. Where neither
 * the answer nor the session tells, it is taken to be so.
 *
 * @param invocation The command
 * @param connection Where the session is
 * @param created The answer that tells of the session
 * @returns What went wrong; `undefined` when nothing did
 */
export async function unusedTemplate(
  invocation: Invocation,
  connection: Connection,
  { text, requestId }: Answer,
): Promise<Failure | undefined> {
  const wanted = asText(invocation.values.template_id);
  if (wanted === undefined) return undefined;
  const answer = answerObject(text);
  const session = tells(answer) ? answer : await lookUp(invocation, connection, answer);
  if (!tells(session) || session.template_id === wanted) return undefined;
  return new Failure(
    "operation_failed",
    `The session was created, but template "${wanted}" was not used`,
    { hint: "Run: runtm-api template list", requestId },
  );
}

function tells(session: JsonObject): boolean {
  return session.template_id !== undefined;
}

/** The session itself; nothing when it cannot be read, which is no reason to fail. */
async function lookUp(
  { output, signal }: Invocation,
  connection: Connection,
  created: JsonObject,
): Promise<JsonObject> {
  const session_id = sessionIdOf(created);
  if (session_id === undefined) return {};
  const { getSession } = await import("../../operations/session/sessions.ts");
  try {
    return answerObject((await connection.call(getSession, { session_id }, { signal })).text);
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = messageOf(error);
    output.trace({ level: "warning", message: `The session could not be read: ${reason}` });
    return {};
  }
}
