/** The command that most commands are: one operation, one JSON answer. */
import { Failure } from "../client/failure.ts";
import type { Invocation } from "./types.ts";

/** Calls the operation and prints its answer. */
export async function call(invocation: Invocation): Promise<void> {
  const { operation, values, output, globals, signal } = invocation;
  if (operation === undefined) throw new Error("no operation to call");
  const connection = await invocation.connect();
  const answer = await connection.call(operation, values, {
    signal,
    ...(globals.idempotencyKey === undefined ? {} : { idempotencyKey: globals.idempotencyKey }),
  });
  refuseFailure(operation.failsUnless, operation.command, answer.text, answer.requestId);
  await output.json(answer.text);
}

/** A success answer that says it failed is a failure; the server's object stands in `details`. */
function refuseFailure(
  field: string | undefined,
  command: string,
  text: string,
  requestId: string,
) {
  if (field === undefined) return;
  const answer = JSON.parse(text);
  if (typeof answer !== "object" || answer === null || answer[field] !== false) return;
  const said = [answer.error, answer.message].find((one) => typeof one === "string" && one !== "");
  throw new Failure("operation_failed", said ?? `"${command}" answered ${field}: false`, {
    details: answer,
    requestId,
  });
}
