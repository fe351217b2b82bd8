/** A call that answers a file: JSON that holds it, or its bytes. Loaded when one is asked for. */
import type { CallOptions, Download } from "../connection.ts";
import type { Outgoing, TransportContext } from "../request/outgoing.ts";
import { answerTooLarge, idOf, notJson, readAnswer, shownType } from "./answer.ts";
import { readBody } from "./body.ts";
import { attempt, type AttemptResult, beginCall, type Call } from "./attempt.ts";
import { ATTEMPT_TIMEOUT, withRetries } from "./transport.ts";

/**
 * Sends a call that answers a file.
 *
 * @param outgoing The request
 * @param context What it is sent with
 * @param options How this call differs from the usual
 * @returns JSON that holds the file, or its bytes
 * @throws {Failure} When there is no success answer in the end
 */
export async function sendForFile(
  outgoing: Outgoing,
  context: TransportContext,
  options: CallOptions = {},
): Promise<Download> {
  const call = beginCall(outgoing, context, options);
  const limit = (outgoing.operation.tryTimeout ?? ATTEMPT_TIMEOUT) * 1000;
  return await withRetries(
    call,
    () => attempt(call, limit, (response, signal) => readFile(call, response, signal)),
  );
}

/**
 * Reads an answer that is a file: JSON that holds it, or its bytes.
 *
 * @param call The call
 * @param response The response
 * @param signal Ends the attempt
 * @returns The file, or the failure an error status stands for
 * @throws {Failure} When it is too large or no file; else what a broken connection throws
 */
async function readFile(
  call: Call,
  response: Response,
  signal: AbortSignal,
): Promise<AttemptResult<Download>> {
  const { status, headers } = response;
  const type = headers.get("content-type") ?? "";
  if (!response.ok || /\bjson\b/i.test(type)) {
    const result = await readAnswer(call, response, false, signal);
    return "value" in result ? { value: { answer: result.value }, status } : result;
  }
  const requestId = idOf(call, headers);
  // A page to log in with, where a file would say what it is called.
  if (/^text\/html\b/i.test(type) && !headers.has("content-disposition")) {
    await response.body?.cancel();
    throw notJson(call, response, shownType(type), requestId);
  }
  const { bytes, tooLarge, isLengthKnown = false } = await readBody(
    response,
    call.context.settings.bodyLimit,
  );
  if (tooLarge) throw answerTooLarge(call, status, requestId);
  return { value: { bytes, isLengthKnown }, status };
}
