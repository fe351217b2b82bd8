/**
 * From a response to an answer: size limit, UTF-8, JSON, error statuses.
 *
 * @module
 */
import { joinBytes } from "../../json/bytes.ts";
import type { Answer } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import { validateJson } from "../../json/json_text.ts";
import { HINT_WORDS } from "../../errors/hint_words.ts";
import { retryAfterSeconds } from "./retry.ts";
import { failureOf } from "./server_error.ts";
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
 * @returns The answer, or the failure an error status stands for
 * @throws {Failure} When it is too large or not JSON; else what a broken connection throws
 */
export async function readAnswer(
  call: Call,
  response: Response,
  lost: boolean,
): Promise<AttemptResult<Answer>> {
  const { status, headers } = response;
  const requestId = idOf(call, headers);
  if (lost && status === 404 && call.outgoing.method === "DELETE") {
    // It was there for the lost attempt, or would not have to be deleted: now it is gone.
    await response.body?.cancel();
    return { value: { status, headers, text: "{}", requestId }, status };
  }
  if (!response.ok) return await readError(call, response);
  const { bytes, complete } = await readBytes(response, call.context.settings.bodyLimit);
  if (!complete) throw tooLarge(call, status, requestId);
  const text = jsonText(call, response, bytes, requestId);
  return { value: { status, headers, text, requestId }, status };
}

/**
 * Takes a response as an event stream, its body unread.
 *
 * @param call The call
 * @param response The response
 * @returns The response, or the failure an error status stands for
 * @throws {Failure} When it is no event stream
 */
export async function takeStream(call: Call, response: Response): Promise<AttemptResult<Response>> {
  if (!response.ok) return await readError(call, response);
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

async function readError(call: Call, response: Response): Promise<FailedAttempt> {
  const { status, headers } = response;
  const retryAfter = retryAfterSeconds(
    headers.get("retry-after"),
    call.context.process.clock.now(),
  );
  const requestId = idOf(call, headers);
  const { bytes } = await readBytes(response, ERROR_BODY_LIMIT).catch((error) => {
    // The status says enough; but a limit that ran out, or a signal, must not be taken for it.
    if (error instanceof TypeError) return { bytes: new Uint8Array() };
    throw error;
  });
  const text = new TextDecoder().decode(bytes);
  return {
    failure: failureOf(call, { status, text, retryAfter, requestId }, call.redact),
    outcome: { kind: "status", status, retryAfter },
  };
}

/** Reads up to `limit` bytes, counted after decompression; the rest is not taken. */
async function readBytes(
  response: Response,
  limit: number,
): Promise<{ bytes: Uint8Array; complete: boolean }> {
  if (response.body === null) return { bytes: new Uint8Array(), complete: true };
  if (isShort(response.headers, limit)) return { bytes: await response.bytes(), complete: true };
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return { bytes: joinBytes(chunks), complete: true };
      length += value.length;
      if (length > limit) break;
      chunks.push(value);
    }
    await reader.cancel();
    return { bytes: joinBytes(chunks), complete: false };
  } finally {
    reader.releaseLock();
  }
}

/**
 * Whether a body says its length, so that it need not be counted: that spares a short answer the
 * machinery of streams, 4 ms of a start. HTTP holds it to what it says (RFC 9112, 6.3); a compressed
 * one says nothing of what it grows to.
 */
function isShort(headers: Headers, limit: number): boolean {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= limit && !headers.has("content-encoding");
}

function jsonText(call: Call, response: Response, bytes: Uint8Array, requestId: string): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notJson(call, response, "its text is not UTF-8", requestId);
  }
  if (text.trim() === "") return "{}";
  try {
    validateJson(text);
  } catch {
    const type = response.headers.get("content-type") ?? "";
    const what = /json/i.test(type) ? "cut off or malformed" : shownType(type);
    throw notJson(call, response, what, requestId);
  }
  return text;
}

function notJson(call: Call, { status }: Response, what: string, requestId: string): Failure {
  return new Failure("not_json", call.redact(`The answer is not JSON: ${what}`), {
    status,
    hint: HINT_WORDS[call.reader].baseUrl,
    requestId,
  });
}

function shownType(type: string): string {
  return type === "" ? "of no stated type" : `"${type.slice(0, 100)}"`;
}

function tooLarge(call: Call, status: number, requestId: string): Failure {
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
function idOf(call: Call, headers: Headers): string {
  const own = headers.get("x-request-id") ?? "";
  return /^[\w.:+/=-]{1,128}$/.test(own) ? call.redact(own) : call.requestId;
}
