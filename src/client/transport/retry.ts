/**
 * When a call is tried again and after which pause. Pure: time and chance come in as values.
 *
 * @module
 */
import type { Operation } from "../../operations/types.ts";

/** Longest `Retry-After`, in seconds, that is waited for; a longer one is reported at once. */
const LONGEST_RETRY_AFTER = 60;

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * How safe it is to send an operation twice.
 *
 * `repeatable`: any number of times. `unsure`: it carries an `Idempotency-Key` the service may not
 * know there, so it is not repeated when the answer was lost. `once`: not once the service may have
 * seen it.
 */
export type Care = "repeatable" | "unsure" | "once";

/**
 * What became of a try that failed.
 *
 * `unsent`: the connection never came about. `lost`: it broke before the whole answer was there.
 * `final`: trying again cannot help.
 */
export type Trouble =
  | { readonly kind: "unsent" | "lost" | "final" }
  | {
    readonly kind: "status";
    readonly status: number;
    /** Seconds the service asks to wait. */
    readonly retryAfter: number | undefined;
  };

/**
 * @param operation The operation
 * @returns How safe it is to send it twice
 */
export function careOf(operation: Pick<Operation, "method" | "idempotencyKey">): Care {
  if (operation.method === "PATCH") return "once";
  if (operation.method !== "POST") return "repeatable";
  if (operation.idempotencyKey === undefined) return "once";
  return operation.idempotencyKey === "safe" ? "repeatable" : "unsure";
}

/**
 * Decides whether a call is tried again.
 *
 * @param trouble What became of the last try
 * @param care How safe it is to send the operation twice
 * @param earlier Statuses of the tries before the last one
 * @returns Whether another try may help and does no harm
 */
export function mayRetry(trouble: Trouble, care: Care, earlier: readonly number[]): boolean {
  if (trouble.kind !== "status") {
    return trouble.kind === "unsent" || trouble.kind === "lost" && care === "repeatable";
  }
  if ((trouble.retryAfter ?? 0) > LONGEST_RETRY_AFTER) return false;
  if (trouble.status === 429) return true;
  if (care === "once" || !PASSING_STATUS.has(trouble.status)) return false;
  return trouble.status !== 500 || !earlier.includes(500);
}

/**
 * The pause before a retry: what the service asked for, else exponential with full jitter.
 *
 * @param trouble What became of the last try
 * @param retry Number of the retry, the first is 0
 * @param random A number from 0 up to 1
 * @returns Milliseconds
 */
export function pauseBefore(trouble: Trouble, retry: number, random: number): number {
  if (trouble.kind === "status" && trouble.retryAfter !== undefined) {
    return trouble.retryAfter * 1000;
  }
  return random * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** retry);
}

/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3): seconds or an HTTP date.
 *
 * @param header Its value
 * @param now Milliseconds since 1970
 * @returns Seconds from now, never negative; `undefined` when there is none or it makes no sense
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  // Date.parse takes far more than HTTP dates, "-5" among them; all three forms begin with a day.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
