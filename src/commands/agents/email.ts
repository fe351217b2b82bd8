/** `agents get --type email`: finds one trigger in the list, since there is no route for one. */
import { Failure } from "../../errors/failure.ts";
import { isObject } from "../../json/json_value.ts";
import { answerObject } from "../answer_object.ts";
import { operationOf } from "../call.ts";
import type { Invocation } from "../types.ts";

/** Prints the trigger with the id that was given. */
export async function getEmailTrigger(invocation: Invocation): Promise<void> {
  const { values, output, signal } = invocation;
  const connection = await invocation.connect();
  const { text } = await connection.call(operationOf(invocation), {}, { signal });
  const { integrations } = answerObject(text);
  if (!Array.isArray(integrations)) return await output.json(text);
  const found = integrations.find((one) => isObject(one) && one.id === values.id);
  if (found !== undefined) return await output.json(JSON.stringify(found));
  throw new Failure("not_found", `There is no email trigger "${values.id}"`, {
    hint: "Run: runtm-api agents list --type email",
  });
}
