/** The command that most commands are: one operation, one JSON answer. */
import { refuseFailure } from "../client/operation_failure.ts";
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
  refuseFailure(operation, values, answer);
  await output.json(answer.text);
}
