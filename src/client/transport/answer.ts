/**
 * From a response to an answer: size limit, UTF-8, JSON, error statuses.
 *
 * @module
 */
import type { Answer } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import { validateJson } from "../../json/json_text.ts";
import { HINT_WORDS } from "../../errors/hint_words.ts";
import { readBody } from "./body.ts";
import { retryAfterSeconds } from "./retry.ts";
import type { AttemptResult, Call, FailedAttempt } from "./attempt.ts";

/** Most bytes that are read of an error answer. */
const ERROR_BODY_LIMIT = 1024 * 1024;

/** Media types that are no event stream, whatever is in them. */
const NO_STREAM = /^(text\/html|application\/(json|problem\+json|xhtml\+xml|xml))\b/i;

/**
 * Reads a plain answer to its end.
 *
 * @param call The call
 * @param response The response
 * @param lost Whether the answer to an earlier attempt was lost
 * @param signal Ends the attempt
 * @returns The answer, or the failure an error status stands for
 * @throws {Failure} When it is too large or not JSON; else what a broken connection throws
 */
export async function readAnswer(
  call: Call,
  response: Response,
  lost: boolean,
  signal: AbortSignal,
): Promise<AttemptResult<Answer>> {
  const { status, headers } = response;
  const requestId = idOf(call, headers);
  if (lost && status === 404 && call.outgoing.method === "DELETE") {
    // It was there for the lost attempt, or would not have to be deleted: now it is gone.
    await response.body?.cancel();
    return { value: { status, headers, text: "{}", requestId }, status };
  }
  if (!response.ok) return await readError(call, response, signal);
  const { bytes, tooLarge } = await readBody(response, call.context.settings.bodyLimit);
  if (tooLarge) throw answerTooLarge(call, status, requestId);
  const text = await jsonText(call, response, bytes, requestId, signal);
  return { value: { status, headers, text, requestId }, status };
}

/**
 * Takes a response as an event stream, its body unread.
 *
 * @param call The call
 * @param response The response
 * @param signal Ends the attempt
 * @returns The response, or the failure an error status stands for
 * @throws {Failure} When it is no event stream
 */
export async function takeStream(
  call: Call,
  response: Response,
  signal: AbortSignal,
): Promise<AttemptResult<Response>> {
  if (!response.ok) return await readError(call, response, signal);
  const type = response.headers.get("content-type") ?? "";
  if (!NO_STREAM.test(type)) return { value: response, status: response.status };
  await response.body?.cancel();
  throw new Failure(
    "not_json",
    call.redact(`The answer is no event stream but ${shownType(type)}`),
    {
      status: response.status,
      hint: HINT_WORDS[call.reader].baseUrl,
      requestId: idOf(call, response.headers),
    },
  );
}

async function readError(
  call: Call,
  response: Response,
  signal: AbortSignal,
): Promise<FailedAttempt> {
  const { status, headers } = response;
  const retryAfter = retryAfterSeconds(headers, call.context.process.clock.now());
  const requestId = idOf(call, headers);
  const { bytes } = await readBody(response, ERROR_BODY_LIMIT).catch((error) => {
    // The status is enough; but a time limit or a signal must still end the call.
    if (signal.aborted) throw error;
    return { bytes: new Uint8Array() };
  });
  const text = new TextDecoder().decode(bytes);
  const { failureOf } = await import("./server_error.ts");
  return {
    failure: failureOf(call, { status, text, retryAfter, requestId }, call.redact),
    outcome: { kind: "status", status, retryAfter },
  };
}

async function jsonText(
  call: Call,
  response: Response,
  bytes: Uint8Array,
  requestId: string,
  signal: AbortSignal,
): Promise<string> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    if (await isCutInCharacter(bytes)) throw brokenOff();
    throw notJson(call, response, "its text is not UTF-8", requestId);
  }
  if (text.trim() === "") return "{}";
  try {
    if (text.length <= CHECKED_AT_ONCE) validateJson(text);
    else await checkInParts(call, text, signal);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { breaksOff } = await import("../../json/json_check.ts");
    if (/^\s*[[{]/.test(text) && breaksOff(text)) throw brokenOff();
    const type = response.headers.get("content-type") ?? "";
    const what = /json/i.test(type) ? "it is malformed" : shownType(type);
    throw notJson(call, response, what, requestId);
  }
  return text;
}

/** Longest text, in characters, that is checked without a look at the time. */
const CHECKED_AT_ONCE = 1024 * 1024;

/** Characters that are checked between two looks at the time. */
const CHECKED_PART = 1024 * 1024;

async function checkInParts(call: Call, text: string, signal: AbortSignal): Promise<void> {
  const { jsonCheck } = await import("../../json/json_check.ts");
  const check = jsonCheck(text);
  while (!check.step(CHECKED_PART)) await call.context.process.clock.sleep(0, signal);
}

/** Whether bytes are the beginning of a JSON text that ends in the middle of a character. */
async function isCutInCharacter(bytes: Uint8Array): Promise<boolean> {
  const { breaksOff } = await import("../../json/json_check.ts");
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return breaksOff(decoder.decode(bytes, { stream: true }));
  } catch {
    return false;
  }
}

/** The error for a connection that ended early without an error of its own. */
function brokenOff(): TypeError {
  return new TypeError("error reading a body: its JSON breaks off");
}

export function notJson(
  call: Call,
  { status }: Response,
  what: string,
  requestId: string,
): Failure {
  return new Failure("not_json", call.redact(`The answer is not JSON: ${what}`), {
    status,
    hint: HINT_WORDS[call.reader].baseUrl,
    requestId,
  });
}

export function shownType(type: string): string {
  return type === "" ? "of no stated type" : `"${type.slice(0, 100)}"`;
}

export function answerTooLarge(call: Call, status: number, requestId: string): Failure {
  const limit = `${Math.round(call.context.settings.bodyLimit / 1024 / 1024)} MiB`;
  return new Failure("answer_too_large", `The answer is larger than ${limit}`, {
    status,
    hint: `Ask for less at once, with ${
      HINT_WORDS[call.reader].option("limit")
    } where there is one`,
    requestId,
  });
}

/** The service's own id of the request where it names one: its support looks for that one. */
export function idOf(call: Call, headers: Headers): string {
  const own = headers.get("x-request-id") ?? "";
  return /^[\w.:+/=-]{1,128}$/.test(own) ? call.redact(own) : call.requestId;
}
