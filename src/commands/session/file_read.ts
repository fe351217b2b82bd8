/** `session file read`, with `--raw` as the text itself. */
import { Failure } from "../../errors/failure.ts";
import { answerObject } from "../answer_object.ts";
import { call, operationOf } from "../call.ts";
import type { Invocation } from "../types.ts";

/** `session file read`. */
export async function fileRead(invocation: Invocation): Promise<void> {
  const { values, output, signal } = invocation;
  if (values.raw !== true) return await call(invocation);
  const connection = await invocation.connect();
  const answer = await connection.call(operationOf(invocation), values, { signal });
  const { content } = answerObject(answer.text);
  if (typeof content !== "string") {
    throw new Failure("api_error", "The answer holds no text of the file", {
      hint: "Run it without --raw to see the whole answer",
      requestId: answer.requestId,
    });
  }
  await output.raw(new TextEncoder().encode(content));
}
