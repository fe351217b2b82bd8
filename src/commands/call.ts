/** The command that most commands are: one operation, one JSON answer. */
import { refuseFailure } from "../client/transport/operation_failure.ts";
import type { Operation } from "../operations/types.ts";
import type { Invocation } from "./types.ts";

/** Calls the operation and prints its answer. */
export async function call(invocation: Invocation): Promise<void> {
  const { values, output, globals, signal } = invocation;
  const operation = operationOf(invocation);
  const connection = await invocation.connect();
  const answer = await connection.call(operation, values, {
    signal,
    idempotencyKey: globals.idempotencyKey,
  });
  refuseFailure(operation, values, answer);
  await output.json(answer.text);
}

/** The operation of a command that is one, as the table has it. */
export function operationOf({ operation }: Invocation): Operation {
  if (operation === undefined) throw new Error("no operation to call");
  return operation;
}
