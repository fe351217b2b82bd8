/**
 * The one error the program raises on purpose: what happened, its stable word, what to do next.
 *
 * @module
 */

/** The stable words of `code`. Each has its exit code in {@link EXIT_CODES}. */
export type FailureCode = keyof typeof EXIT_CODES;

/**
 * Every `code` word and the exit code that goes with it.
 *
 * @example
 * ```ts
 * import { EXIT_CODES, Failure } from "@runtm/runtm-api/client";
 * const failure = new Failure("unauthorized", "The API key is not accepted");
 * console.assert(EXIT_CODES[failure.code] === 2);
 * ```
 */
export const EXIT_CODES = {
  bad_request: 1,
  unauthorized: 2,
  forbidden: 2,
  not_found: 1,
  conflict: 1,
  gone: 1,
  too_large: 1,
  invalid: 1,
  rate_limited: 1,
  server_error: 1,
  unavailable: 1,
  api_error: 1,
  redirected: 1,
  timeout: 1,
  time_limit: 124,
  network: 1,
  name_lookup: 1,
  refused: 1,
  reset: 1,
  tls: 1,
  proxy: 1,
  not_json: 1,
  answer_too_large: 1,
  stream_cut: 1,
  stream_error: 1,
  stream_idle: 1,
  outcome_unknown: 1,
  operation_failed: 1,
  unreachable_state: 1,
  no_key: 2,
  no_org: 3,
  usage: 3,
  input_file: 3,
  local: 1,
  interrupted: 130,
  terminated: 143,
  internal: 1,
} as const;

/**
 * What a failure carries besides its message and word.
 *
 * @example
 * ```ts
 * import type { FailureFacts } from "@runtm/runtm-api/client";
 * const facts: FailureFacts = { status: 429, retryAfter: 30, hint: "Wait 30 seconds" };
 * ```
 */
export interface FailureFacts {
  /** HTTP status (RFC 9110, 15). */
  readonly status?: number | undefined;
  /** What to do next; never holds text from the server. */
  readonly hint?: string | undefined;
  /** Structured part of the server's answer. */
  readonly details?: unknown;
  /** Seconds until a retry makes sense (`Retry-After`; RFC 9110, 10.2.3). */
  readonly retryAfter?: number | undefined;
  /** `X-Request-Id` of the call. */
  readonly requestId?: string | undefined;
  /** Scopes the operation needs. */
  readonly scopes?: readonly string[] | undefined;
  /** What the failure came from. */
  readonly cause?: unknown;
}

/**
 * An error with a stable word, from which the error line and the exit code follow.
 *
 * @example
 * ```ts
 * import { Failure } from "@runtm/runtm-api/client";
 * const failure = new Failure("not_found", "Session not found", { status: 404 });
 * console.assert(failure.code === "not_found");
 * ```
 */
export class Failure extends Error {
  /** Name of the class. */
  override readonly name = "Failure";
  /** The stable word. */
  readonly code: FailureCode;
  /** What else is known. */
  readonly facts: FailureFacts;

  /**
   * Makes a failure.
   *
   * @param code The stable word
   * @param message What happened, for a person
   * @param facts What else is known
   */
  constructor(code: FailureCode, message: string, facts: FailureFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    // What is not known is not there: nobody who prints a failure wants to read of it.
    const known = Object.entries(facts).filter(([, fact]) => fact !== undefined);
    this.facts = Object.fromEntries(known);
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
