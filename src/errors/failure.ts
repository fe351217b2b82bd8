/**
 * The one error the program raises on purpose: what happened, its stable word, what to do next.
 *
 * @module
 */
import { shallow } from "../json/json_value.ts";
import type { FailureCode } from "./codes.ts";

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
  /** Structured part of the server's answer, down to 64 levels: printing it cannot fail. */
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
 * console.assert(failure.code === "not_found" && failure.status === 404);
 * ```
 */
export class Failure extends Error {
  /** Name of the class. */
  override readonly name = "Failure";
  /** The stable word. */
  readonly code: FailureCode;
  /** What else is known, the cause included. */
  readonly facts: FailureFacts;
  /** HTTP status (RFC 9110, 15). */
  declare readonly status?: number;
  /** What to do next; never holds text from the server. */
  declare readonly hint?: string;
  /** Structured part of the server's answer. */
  declare readonly details?: unknown;
  /** Seconds until a retry makes sense. */
  declare readonly retryAfter?: number;
  /** `X-Request-Id` of the call. */
  declare readonly requestId?: string;
  /** Scopes the operation needs. */
  declare readonly scopes?: readonly string[];

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
    // Unknown facts are left out, so that a printed failure shows only what is known.
    const known = Object.entries(facts).filter(([, fact]) => fact !== undefined);
    this.facts = Object.fromEntries(known);
    if (facts.details !== undefined) {
      this.facts = { ...this.facts, details: shallow(facts.details) };
    }
    const { cause: _, ...members } = this.facts;
    Object.assign(this, members);
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
