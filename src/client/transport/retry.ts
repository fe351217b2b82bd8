/**
 * The one retry policy: what is tried again and after which pause. Plain calls, reconnecting streams
 * and polling ask it. Pure: time and chance come in as values.
 *
 * @module
 */
import { isPassingCode, isPassingStatus } from "../../errors/codes.ts";
import { Failure } from "../../errors/failure.ts";
import type { Operation } from "../../operations/types.ts";
import { httpDate } from "./http_date.ts";

/** Longest `Retry-After`, in seconds, that is waited for; a longer one is reported at once. */
const LONGEST_RETRY_AFTER = 60;

/**
 * How safe it is to send an operation twice.
 *
 * `repeatable`: any number of times. `unverified`: it carries an `Idempotency-Key` that the service
 * may not honour there, so it is not repeated when the answer was lost. `once`: not once the service
 * may have seen it.
 */
export type RetrySafety = "repeatable" | "unverified" | "once";

/**
 * How an attempt failed.
 *
 * `unsent`: the connection was never established. `lost`: it broke before the whole answer was there.
 * `final`: another attempt cannot help. `status`: the service answered with an error status.
 */
export type AttemptFailure =
  | { readonly kind: "unsent" | "lost" | "final" }
  | {
    readonly kind: "status";
    readonly status: number;
    /** Seconds the service asks to wait. */
    readonly retryAfter: number | undefined;
  };

/** How pauses grow. */
export interface Pace {
  /** Longest first pause, in milliseconds. */
  readonly first: number;
  /** Longest pause, in milliseconds. */
  readonly longest: number;
  /** Factor from one pause to the next. */
  readonly growth: number;
  /** Share of each pause that is left to chance, so that many programs do not come back together. */
  readonly jitter: number;
  /** `Retry-After` is obeyed exactly; otherwise it only makes a pause longer. */
  readonly exact?: true;
}

/** Pauses between the attempts of a plain call. */
export const CALL_PACE: Pace = { first: 500, longest: 8_000, growth: 2, jitter: 1, exact: true };

/** Pauses before a stream is opened again. */
export const RECONNECT_PACE: Pace = { first: 500, longest: 30_000, growth: 2, jitter: 0.5 };

/** Pauses between two looks at the same object: from one second to ten. */
export const POLL_PACE: Pace = { first: 1_500, longest: 10_000, growth: 1.5, jitter: 1 / 3 };

/**
 * @param operation The operation
 * @returns How safe it is to send it twice
 */
export function retrySafetyOf(
  operation: Pick<Operation, "method" | "idempotencyKey">,
): RetrySafety {
  if (operation.method !== "POST" && operation.method !== "PATCH") return "repeatable";
  if (operation.idempotencyKey === undefined) return "once";
  return operation.idempotencyKey === "safe" ? "repeatable" : "unverified";
}

/**
 * Decides whether another attempt is made.
 *
 * @param failure How the last attempt failed
 * @param safety How safe it is to send the operation twice
 * @param earlier Statuses of the attempts before the last one
 * @returns Whether another attempt may help and does no harm
 */
export function mayRetry(
  failure: AttemptFailure,
  safety: RetrySafety,
  earlier: readonly number[],
): boolean {
  if (failure.kind !== "status") {
    return failure.kind === "unsent" || failure.kind === "lost" && safety === "repeatable";
  }
  const { status, retryAfter } = failure;
  if ((retryAfter ?? 0) > LONGEST_RETRY_AFTER) return false;
  if (status === 429) return true;
  if (safety === "once" || !isPassingStatus(status)) return false;
  return status !== 500 || !earlier.includes(500);
}

/**
 * Decides whether reading goes on after a call or a stream failed in the end: polling and
 * reconnecting ask this. Each look is a new call with attempts of its own.
 *
 * @param error What was thrown
 * @returns Whether another look may succeed
 */
export function mayGoOn(error: unknown): error is Failure {
  return error instanceof Failure && mayRetry(attemptFailureOf(error), "repeatable", []);
}

function attemptFailureOf({ code, facts: { status, retryAfter } }: Failure): AttemptFailure {
  if (status !== undefined && status >= 400) return { kind: "status", status, retryAfter };
  return { kind: isPassingCode(code) ? "lost" : "final" };
}

/**
 * The pause before another attempt: exponential with jitter, and what the service asks for.
 *
 * @param pace How pauses grow
 * @param retry Number of the retry, the first is 0
 * @param random A number from 0 up to 1
 * @param retryAfter Seconds the service asks to wait
 * @returns Milliseconds
 */
export function pauseBefore(
  pace: Pace,
  retry: number,
  random: number,
  retryAfter?: number | undefined,
): number {
  const asked = retryAfter === undefined ? undefined : retryAfter * 1000;
  if (asked !== undefined && pace.exact) return asked;
  const longest = Math.min(pace.longest, pace.first * pace.growth ** retry);
  return Math.max(asked ?? 0, longest - longest * pace.jitter * (1 - random));
}

/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3): seconds or an HTTP date. A date is meant by the
 * clock of the server, which its `Date` header tells.
 *
 * @param headers `Retry-After` and `Date` of the answer
 * @param now Milliseconds since 1970, for answers without a date
 * @returns Seconds from now, never negative; `undefined` when there is none or it makes no sense
 */
export function retryAfterSeconds(
  headers: Pick<Headers, "get">,
  now: number,
): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  const at = httpDate(value, now);
  if (at === undefined) return undefined;
  const serverNow = httpDate(headers.get("date")?.trim() ?? "", now) ?? now;
  return Math.max(0, Math.ceil((at - serverNow) / 1000));
}
