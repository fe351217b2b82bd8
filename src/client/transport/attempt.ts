/**
 * One attempt of a call: headers, time limit, redirects, and what its failure means for the next.
 *
 * @module
 */
import { PROGRAM_VERSION } from "../../version.ts";
import type { CallOptions } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import { HINT_WORDS, type HintReader } from "../../errors/hint_words.ts";
import { moreTimeHint, unknownOutcomeHint } from "../../errors/hints.ts";
import type { Outgoing, TransportContext } from "../request/outgoing.ts";
import { type Redactor, redactorOf } from "../request/redact.ts";
import { parseUrl } from "../../process/url.ts";
import type { AttemptFailure } from "./retry.ts";

/** Redirects that one attempt follows. */
const MOST_REDIRECTS = 5;

/** One call: what stays the same over its attempts. */
export interface Call {
  readonly outgoing: Outgoing;
  readonly context: TransportContext;
  readonly options: CallOptions;
  /** The operation and its values, for hints. */
  readonly operation: Outgoing["operation"];
  readonly values: Outgoing["values"];
  /** Who reads the hints. */
  readonly reader: HintReader;
  readonly headers: { readonly [name: string]: string };
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  /** Takes the secrets of this call out of texts of the server. */
  readonly redact: Redactor;
}

/** An attempt without success: the failure to report, and what it means for another attempt. */
export interface FailedAttempt {
  readonly failure: Failure;
  readonly outcome: AttemptFailure;
}

/** What an attempt brought. */
export type AttemptResult<T> = { readonly value: T; readonly status: number } | FailedAttempt;

/**
 * Sets what all attempts of a call share: one request id, one idempotency key.
 *
 * @param outgoing The request
 * @param context What the transport works with
 * @param options How this call differs from the usual
 * @returns The call
 */
export function beginCall(
  outgoing: Outgoing,
  context: TransportContext,
  options: CallOptions,
): Call {
  const { operation, values } = outgoing;
  const { process, settings } = context;
  const requestId = process.uuid();
  const idempotencyKey = operation.idempotencyKey === undefined
    ? undefined
    : options.idempotencyKey ?? process.uuid();
  const headers = headersOf({
    ...outgoing.headers,
    ...options.headers,
    ...(settings.key === undefined ? {} : { "Authorization": `Bearer ${settings.key}` }),
    ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
    "User-Agent": `runtm-api/${PROGRAM_VERSION} (${process.os}; ${process.arch})`,
    "X-Request-Id": requestId,
  });
  return {
    outgoing,
    context,
    options,
    operation,
    values,
    reader: settings.hints,
    headers,
    requestId,
    idempotencyKey,
    redact: whenNeeded(() => redactorOf(operation.inputs, values, settings.key)),
  };
}

/**
 * Headers with each name once, the last value. A plain object: `Headers` cost a start 0.7 ms.
 */
function headersOf(given: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** Most calls end well, and nothing has to be taken out of anything. */
function whenNeeded(make: () => Redactor): Redactor {
  let made: Redactor | undefined;
  return (text) => (made ??= make())(text);
}

/**
 * Sends a call once.
 *
 * @param call The call
 * @param limit Milliseconds the attempt may take, reading included
 * @param read Takes the answer; it may throw what reading a body throws
 * @returns What it brought
 * @throws What the caller's signal was aborted with, or `time_limit`
 */
export async function attempt<T>(
  call: Call,
  limit: number,
  read: (response: Response, signal: AbortSignal) => Promise<AttemptResult<T>>,
): Promise<AttemptResult<T>> {
  const own = new AbortController();
  const outer = call.options.signal;
  const stopTimer = startTimer(call, limit, own);
  // Nothing has to be taken off the caller's signal again, and an open stream stays tied to it.
  const signal = outer === undefined ? own.signal : AbortSignal.any([own.signal, outer]);
  try {
    return await read(await fetchFollowing(call, signal), signal);
  } catch (error) {
    if (outer?.aborted) throw stopped(call, outer.reason);
    if (own.signal.aborted) return await outOfTime(call, own.signal.reason);
    return await failedAttempt(call, error);
  } finally {
    stopTimer();
  }
}

/** Starts the time limit of one attempt: its own, or the rest of the command's when that is shorter. */
function startTimer(call: Call, limit: number, own: AbortController): () => void {
  const { process: { clock }, settings: { deadline } } = call.context;
  const rest = deadline === undefined ? Infinity : deadline - clock.now();
  const seconds = limit / 1000;
  return rest <= limit
    ? clock.timer(
      rest,
      () => own.abort(new Failure("time_limit", "Not done within the time given with --timeout")),
    )
    : clock.timer(limit, () => own.abort(new Failure("timeout", `No answer within ${seconds} s`)));
}

async function outOfTime(call: Call, reason: Failure): Promise<FailedAttempt> {
  if (reason.code === "time_limit") throw stopped(call, reason);
  const { networkHint } = await import("./network_error.ts");
  const failure = new Failure("timeout", reason.message, {
    hint: networkHint(call.reader),
    requestId: call.requestId,
  });
  return { failure, outcome: { kind: "lost" } };
}

/**
 * What a call that was ended from outside throws: a change that was under way may have happened.
 *
 * @param call The call
 * @param reason What the signal was aborted with
 * @returns The reason with the id of the request, and with how to go on
 */
export function stopped(call: Call, reason: unknown): unknown {
  if (!(reason instanceof Failure)) return reason;
  const { method, operation } = call.outgoing;
  // What goes on behind a stream, its command says itself.
  const changes = (method === "POST" || method === "PATCH") && operation.answer === "json";
  const hint = changes
    ? unknownOutcomeHint(call)
    : reason.facts.hint ?? (reason.code === "time_limit" ? moreTimeHint(call.reader) : undefined);
  return new Failure(reason.code, reason.message, {
    ...reason.facts,
    hint,
    requestId: call.requestId,
  });
}

async function failedAttempt(call: Call, error: unknown): Promise<FailedAttempt> {
  if (error instanceof Failure) return { failure: error, outcome: { kind: "final" } };
  const { classifyNetworkError } = await import("./network_error.ts");
  const found = classifyNetworkError(
    error,
    call.outgoing.url,
    call.context.process.env,
    call.reader,
  );
  if (found === undefined) throw error;
  const { code, message, hint, kind } = found;
  const failure = new Failure(code, message, { hint, requestId: call.requestId, cause: error });
  return { failure, outcome: { kind } };
}

/**
 * Fetches, following redirects that stay at the same origin and keep method and body: the key must
 * not travel elsewhere, and a POST must not become a GET.
 */
async function fetchFollowing(call: Call, signal: AbortSignal): Promise<Response> {
  const { outgoing: { method, body }, headers, context: { process } } = call;
  let url = call.outgoing.url;
  for (let redirects = 0;; redirects++) {
    const init = { method, headers, redirect: "manual", signal } as const;
    const response = await process.fetch(url, body === undefined ? init : { ...init, body });
    if (response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    url = redirectTarget(call, response, url, redirects);
  }
}

function redirectTarget(call: Call, response: Response, from: string, redirects: number): string {
  const { status, headers } = response;
  const target = parseUrl(headers.get("location") ?? "", from);
  const location = headers.has("location") ? target : null;
  const refused = (why: string) =>
    new Failure("redirected", call.redact(`${why} (status ${status})`), {
      status,
      hint: HINT_WORDS[call.reader].baseUrl,
      requestId: call.requestId,
    });
  if (location === null) throw refused("The service redirects without a target");
  const shown = `"${location.origin === "null" ? location.protocol : location.origin}${
    location.origin === "null" ? "" : location.pathname
  }"`;
  if (location.origin !== new URL(from).origin) {
    throw refused(`The service redirects to ${shown}, and the key is not sent there`);
  }
  const keeps = status === 307 || status === 308 ||
    (call.outgoing.method === "GET" && [301, 302, 303].includes(status));
  if (!keeps) {
    throw refused(`The service redirects to ${shown} in a way that would lose the request`);
  }
  if (redirects >= MOST_REDIRECTS) {
    throw refused(`The service redirects more than ${MOST_REDIRECTS} times, last to ${shown}`);
  }
  // As a password of the address it would travel beside the key.
  location.username = location.password = "";
  return location.href;
}
