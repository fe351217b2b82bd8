/** Tells success answers from those that say themselves that nothing came of it. */
import type { Operation, Values } from "../../operations/types.ts";
import { shellWord } from "../../errors/command_hint.ts";
import type { Answer } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import type { HintReader } from "../../errors/hint_words.ts";
import { lookHint } from "../../errors/hints.ts";
import { asObject, isText } from "../../json/json_value.ts";

/**
 * Refuses a success answer that says it failed (`failsUnless` of the operation).
 *
 * @param operation The operation
 * @param values Its inputs, for the hint
 * @param answer What the server said
 * @param reader Who reads the hint
 * @throws {Failure} `operation_failed`, with the server's object in `details`
 */
export function refuseFailure(
  operation: Operation,
  values: Values,
  answer: Answer,
  reader: HintReader = "shell",
): void {
  const { failsUnless: field, failureHint } = operation;
  if (field === undefined) return;
  const told = asObject(JSON.parse(answer.text));
  if (told?.[field] !== false) return;
  const said = [told.error, told.message].find(isText);
  throw new Failure("operation_failed", said ?? `"${operation.command}" answered ${field}: false`, {
    hint: reader === "code"
      ? lookHint({ operation, values, reader })
      : failureHint && filled(failureHint, values),
    details: told,
    requestId: answer.requestId,
  });
}

/** A hint with the caller's own values in it. */
function filled(hint: string, values: Values): string {
  return hint.replaceAll(/\{(\w+)\}/g, (_, name: string) => shellWord(String(values[name])));
}
