/**
 * How a call is sent: when it is tried again, after which pause, and how it ends. The only place
 * that decides whether a call is sent twice.
 *
 * @module
 */
import { readAnswer, takeStream } from "./answer.ts";
import type { Answer, CallOptions } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import { moreTimeHint, unknownOutcomeHint } from "../../errors/hints.ts";
import type { Outgoing, TransportContext } from "../request/outgoing.ts";
import { type AttemptFailure, CALL_PACE, mayRetry, pauseBefore, retrySafetyOf } from "./retry.ts";
import {
  attempt,
  type AttemptResult,
  beginCall,
  type Call,
  type FailedAttempt,
  stopped,
} from "./attempt.ts";

/** Seconds one attempt of a plain call may take where the operation says nothing else. */
export const ATTEMPT_TIMEOUT = 120;

/**
 * Sends a call that answers JSON.
 *
 * @param outgoing The request
 * @param context What it is sent with
 * @param options How this call differs from the usual
 * @returns The answer; its text is valid JSON, `{}` when the body was empty
 * @throws {Failure} When there is no success answer in the end
 */
export async function send(
  outgoing: Outgoing,
  context: TransportContext,
  options: CallOptions = {},
): Promise<Answer> {
  const call = beginCall(outgoing, context, options);
  const limit = (outgoing.operation.tryTimeout ?? ATTEMPT_TIMEOUT) * 1000;
  return await withRetries(
    call,
    (lost) => attempt(call, limit, (response, signal) => readAnswer(call, response, lost, signal)),
  );
}

/**
 * Opens an event stream. Once it returns, no time limit of the transport is running: the reader
 * watches over the body.
 *
 * @param outgoing The request
 * @param context What it is sent with
 * @param options How this call differs from the usual
 * @returns The success answer with its body still open
 * @throws {Failure} When there is no success answer in the end
 */
export async function openStream(
  outgoing: Outgoing,
  context: TransportContext,
  options: CallOptions = {},
): Promise<Response> {
  const call = beginCall(outgoing, context, options);
  const limit = options.idleLimit ?? context.settings.idleLimit;
  return await withRetries(
    call,
    () => attempt(call, limit, (response, signal) => takeStream(call, response, signal)),
  );
}

/** Makes attempts until one works, none can work, or all retries are used. */
export async function withRetries<T>(
  call: Call,
  once: (lost: boolean) => Promise<AttemptResult<T>>,
): Promise<T> {
  const { options, outgoing, context: { process, settings } } = call;
  const safety = retrySafetyOf(outgoing.operation);
  const retries = options.retries ?? settings.retries;
  const statuses: number[] = [];
  let lost = false;
  for (let retry = 0;; retry++) {
    refuseWhenOver(call);
    const started = process.clock.now();
    const result: AttemptResult<T> = await once(lost).catch((error): never => {
      if (error instanceof Failure) trace(call, retry, started, { failure: error });
      throw error;
    });
    if ("value" in result) {
      trace(call, retry, started, result);
      return result.value;
    }
    const outcome: AttemptFailure = result.outcome;
    if (retry >= retries || !mayRetry(outcome, safety, statuses)) {
      trace(call, retry, started, result);
      throw lastFailure(call, result, lost);
    }
    const asked = outcome.kind === "status" ? outcome.retryAfter : undefined;
    const pause = pauseBefore(CALL_PACE, retry, process.random(), asked);
    trace(call, retry, started, result, pause);
    lost ||= outcome.kind === "lost";
    if (outcome.kind === "status") statuses.push(outcome.status);
    if (settings.deadline !== undefined && process.clock.now() + pause >= settings.deadline) {
      throw tooLate(call, result, lost);
    }
    await process.clock.sleep(pause, options.signal).catch((reason) => {
      throw lost ? stopped(call, reason) : reason;
    });
  }
}

function refuseWhenOver({ options, reader, context: { process, settings } }: Call): void {
  options.signal?.throwIfAborted();
  if (settings.deadline === undefined || process.clock.now() < settings.deadline) return;
  throw new Failure("time_limit", "The time given with --timeout is over", {
    hint: moreTimeHint(reader),
  });
}

/** No pause is begun that would outlast the command: the user learns at once what went wrong. */
function tooLate(call: Call, failed: FailedAttempt, lost: boolean): Failure {
  const { failure } = failed;
  return new Failure(
    "time_limit",
    `The time given with --timeout ends before another attempt; the last one: ${failure.message}`,
    {
      ...failure.facts,
      hint: mayHaveCreated(call, failed, lost)
        ? unknownOutcomeHint(call)
        : moreTimeHint(call.reader),
      cause: failure,
    },
  );
}

/** Whether a creating call may have been carried out, so that its key must be named. */
function mayHaveCreated(call: Call, { outcome }: FailedAttempt, lost: boolean): boolean {
  if (call.idempotencyKey === undefined) return false;
  return lost || (outcome.kind === "status" && outcome.status !== 429);
}

/**
 * The failure a call ends with. When the service may have carried it out although no answer came,
 * that is said, and how to go on safely.
 */
function lastFailure(
  call: Call,
  { failure, outcome }: FailedAttempt,
  lostBefore: boolean,
): Failure {
  const { method } = call.outgoing;
  if (method !== "POST" && method !== "PATCH") return failure;
  const facts = { ...failure.facts, hint: unknownOutcomeHint(call), cause: failure };
  if (outcome.kind === "status") {
    // Neither says anything about the lost attempt, and simply repeating may create it twice.
    const saysNothing = outcome.status === 409 || outcome.status === 429;
    return lostBefore && saysNothing ? new Failure(failure.code, failure.message, facts) : failure;
  }
  if (outcome.kind !== "lost" && !lostBefore) return failure;
  const plainTimeout = failure.code === "timeout" && call.idempotencyKey === undefined &&
    call.outgoing.operation.answer === "json";
  if (plainTimeout) return new Failure("timeout", failure.message, facts);
  return new Failure(
    "outcome_unknown",
    `${failure.message}; whether it was carried out is unknown`,
    facts,
  );
}

function trace(
  call: Call,
  retry: number,
  started: number,
  result: { readonly failure: Failure } | { readonly status: number },
  pause?: number,
): void {
  const { outgoing: { method, shownUrl }, requestId, idempotencyKey, context } = call;
  const failure = "failure" in result ? result.failure : undefined;
  const status = "failure" in result ? failure?.facts.status : result.status;
  call.options.onAttempt?.({
    attempt: retry + 1,
    method,
    url: shownUrl,
    milliseconds: context.process.clock.now() - started,
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { code: failure.code }),
    ...(pause === undefined ? {} : { pause }),
  });
  const again = pause === undefined ? undefined : `again in ${(pause / 1000).toFixed(2)} s`;
  const what = [status, failure?.code, again].filter((part) => part !== undefined).join(", ");
  context.trace({
    level: "debug",
    message: `${method} ${shownUrl}: ${what}`,
    method,
    url: shownUrl,
    ...(status === undefined ? {} : { status }),
    ms: Math.round(context.process.clock.now() - started),
    try: retry + 1,
    request_id: failure?.facts.requestId ?? requestId,
    ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
    ...(failure === undefined ? {} : { code: failure.code, error: failure.message }),
    ...(pause === undefined ? {} : { retry: status ?? failure?.code, pause_ms: Math.round(pause) }),
  });
}
