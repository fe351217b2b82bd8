/** `template fix-session`: opens a session to repair a template. */
import { commandHint, shellWord } from "../../errors/command_hint.ts";
import { asText } from "../../json/json_value.ts";
import { sessionIdOf } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import type { Invocation } from "../types.ts";
import { outcomeOf } from "../lost_answer.ts";

/** `template fix-session`. */
export async function templateFixSession(invocation: Invocation): Promise<void> {
  const { values, globals, output, process, signal } = invocation;
  const connection = await invocation.connect();
  const idempotencyKey = globals.idempotencyKey ?? process.uuid();
  try {
    const answer = await connection.call(operationOf(invocation), values, {
      signal,
      idempotencyKey,
    });
    await output.json(answer.text);
  } catch (error) {
    const { listSessions } = await import("../../operations/session/sessions.ts");
    throw await outcomeOf(error, connection, {
      operation: listSessions,
      values: { limit: 100 },
      matches: (session) => asText(session.template_id) === values.template_id,
      what: "session",
      found: (session) =>
        commandHint(sessionIdOf(session) ?? "", (id) => `session get ${id}`, "session list"),
      missing: `Run it again with --idempotency-key ${shellWord(idempotencyKey)}`,
      signal,
    });
  }
}
