/**
 * How a call travels: when it is tried again, after which pause, and how it ends. The only place
 * that decides whether a call is sent twice.
 *
 * @module
 */
import { readAnswer, takeStream } from "./answer.ts";
import type { Answer, CallOptions } from "../connection.ts";
import { Failure } from "../../errors/failure.ts";
import { unknownOutcomeHint } from "../../errors/hints.ts";
import type { Outgoing, World } from "../request/outgoing.ts";
import { careOf, mayRetry, pauseBefore, type Trouble } from "./retry.ts";
import {
  beginCall,
  type Call,
  type FailedTry,
  MORE_TIME_HINT,
  stopped,
  type Tried,
  tryOnce,
} from "./attempt.ts";

/** Seconds one try of a plain call may take where the operation says nothing else. */
const TRY_TIMEOUT = 120;

/**
 * Sends a call that answers JSON.
 *
 * @param outgoing The request
 * @param world What it works with
 * @param options How this call differs from the usual
 * @returns The answer; its text is valid JSON, `{}` when the body was empty
 * @throws {Failure} When there is no success answer in the end
 */
export async function send(
  outgoing: Outgoing,
  world: World,
  options: CallOptions = {},
): Promise<Answer> {
  const call = beginCall(outgoing, world, options);
  const limit = (outgoing.operation.tryTimeout ?? TRY_TIMEOUT) * 1000;
  return await inTries(
    call,
    (lost) => tryOnce(call, limit, (response) => readAnswer(call, response, lost)),
  );
}

/**
 * Opens an event stream. Once it returns, no time limit of the transport is running: the reader
 * watches over the body.
 *
 * @param outgoing The request
 * @param world What it works with
 * @param options How this call differs from the usual
 * @returns The success answer with its body still open
 * @throws {Failure} When there is no success answer in the end
 */
export async function openStream(
  outgoing: Outgoing,
  world: World,
  options: CallOptions = {},
): Promise<Response> {
  const call = beginCall(outgoing, world, options);
  const limit = options.idleLimit ?? world.settings.idleLimit;
  return await inTries(call, () => tryOnce(call, limit, (response) => takeStream(call, response)));
}

/** Tries until it works, cannot work, or all retries are used. */
async function inTries<T>(
  call: Call,
  tryIt: (lost: boolean) => Promise<Tried<T>>,
): Promise<T> {
  const { options, outgoing, world: { process, settings } } = call;
  const care = careOf(outgoing.operation);
  const retries = options.retries ?? settings.retries;
  const statuses: number[] = [];
  let lost = false;
  for (let retry = 0;; retry++) {
    refuseWhenOver(call);
    const started = process.clock.now();
    const tried: Tried<T> = await tryIt(lost).catch((error): never => {
      if (error instanceof Failure) trace(call, retry, started, { failure: error });
      throw error;
    });
    if ("value" in tried) {
      trace(call, retry, started, tried);
      return tried.value;
    }
    const trouble: Trouble = tried.trouble;
    if (retry >= retries || !mayRetry(trouble, care, statuses)) {
      trace(call, retry, started, tried);
      throw lastFailure(call, tried, lost);
    }
    const pause = pauseBefore(trouble, retry, process.random());
    trace(call, retry, started, tried, pause);
    lost ||= trouble.kind === "lost";
    if (trouble.kind === "status") statuses.push(trouble.status);
    if (settings.deadline !== undefined && process.clock.now() + pause >= settings.deadline) {
      throw tooLate(call, tried, lost);
    }
    await process.clock.sleep(pause, options.signal).catch((reason) => {
      throw lost ? stopped(call, reason) : reason;
    });
  }
}

function refuseWhenOver({ options, world: { process, settings } }: Call): void {
  options.signal?.throwIfAborted();
  if (settings.deadline === undefined || process.clock.now() < settings.deadline) return;
  throw new Failure("time_limit", "The time given with --timeout is over", {
    hint: MORE_TIME_HINT,
  });
}

/** No pause is begun that would outlast the command: the user learns at once what went wrong. */
function tooLate(call: Call, tried: FailedTry, lost: boolean): Failure {
  const { failure } = tried;
  return new Failure(
    "time_limit",
    `The time given with --timeout ends before another try; the last one: ${failure.message}`,
    {
      ...failure.facts,
      hint: mayHaveCreated(call, tried, lost) ? unknownOutcomeHint(call) : MORE_TIME_HINT,
      cause: failure,
    },
  );
}

/** Whether a creating call may have been carried out, so that its key must be named. */
function mayHaveCreated(call: Call, { trouble }: FailedTry, lost: boolean): boolean {
  if (call.idempotencyKey === undefined) return false;
  return lost || (trouble.kind === "status" && trouble.status !== 429);
}

/**
 * The failure a call ends with. When the service may have carried it out although no answer came,
 * that is said, and how to go on safely.
 */
function lastFailure(call: Call, { failure, trouble }: FailedTry, lostBefore: boolean): Failure {
  const { method } = call.outgoing;
  if (method !== "POST" && method !== "PATCH") return failure;
  const facts = { ...failure.facts, hint: unknownOutcomeHint(call), cause: failure };
  if (trouble.kind === "status") {
    // Both say nothing of the try before that was lost, and whoever just waits may create twice.
    const saysNothing = trouble.status === 409 || trouble.status === 429;
    return lostBefore && saysNothing ? new Failure(failure.code, failure.message, facts) : failure;
  }
  if (trouble.kind !== "lost" && !lostBefore) return failure;
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
  tried: { readonly failure: Failure } | { readonly status: number },
  pause?: number,
): void {
  const { outgoing: { method }, shownUrl, requestId, idempotencyKey, world } = call;
  const failure = "failure" in tried ? tried.failure : undefined;
  const status = "failure" in tried ? failure?.facts.status : tried.status;
  const again = pause === undefined ? undefined : `again in ${(pause / 1000).toFixed(2)} s`;
  const what = [status, failure?.code, again].filter((part) => part !== undefined).join(", ");
  world.trace({
    level: "debug",
    message: `${method} ${shownUrl}: ${what}`,
    method,
    url: shownUrl,
    ...(status === undefined ? {} : { status }),
    ms: Math.round(world.process.clock.now() - started),
    try: retry + 1,
    request_id: failure?.facts.requestId ?? requestId,
    ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
    ...(failure === undefined ? {} : { code: failure.code, error: failure.message }),
    ...(pause === undefined ? {} : { retry: status ?? failure?.code, pause_ms: Math.round(pause) }),
  });
}
