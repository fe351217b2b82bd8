/** The command that most commands are: one operation, one JSON answer. */
import type { Answer } from "../client/connection.ts";
import { Failure } from "../client/failure.ts";
import type { Operation, Values } from "../operations/types.ts";
import { shellWord } from "./hints.ts";
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

/** A success answer that says it failed is a failure; the server's object stands in `details`. */
function refuseFailure(operation: Operation, values: Values, { text, requestId }: Answer): void {
  const { failsUnless: field, failureHint } = operation;
  if (field === undefined) return;
  const answer = JSON.parse(text);
  if (typeof answer !== "object" || answer === null || answer[field] !== false) return;
  const said = [answer.error, answer.message].find((one) => typeof one === "string" && one !== "");
  throw new Failure("operation_failed", said ?? `"${operation.command}" answered ${field}: false`, {
    ...(failureHint === undefined ? {} : { hint: filled(failureHint, values) }),
    details: answer,
    requestId,
  });
}

/** A hint with the caller's own values in it. */
function filled(hint: string, values: Values): string {
  return hint.replaceAll(/\{(\w+)\}/g, (_, name: string) => shellWord(String(values[name])));
}
