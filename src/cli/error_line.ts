/** One place turns an error into its line on stderr and its exit code. */
import { EXIT_CODES } from "../errors/codes.ts";
import { deniedPermission } from "../errors/denied.ts";
import { Failure } from "../errors/failure.ts";
import { parseExactly } from "../json/json_value.ts";
import type { FailedPart } from "../commands/types.ts";
import { NotUtf8 } from "../process/environment.ts";

/**
 * @param error What was thrown
 * @returns The failure it is; what nobody raised on purpose becomes `internal`
 */
export function asFailure(error: unknown): Failure {
  const denied = deniedPermission(error);
  if (denied !== undefined) return denied;
  if (error instanceof Failure) return error;
  if (error instanceof NotUtf8) {
    return new Failure("usage", error.message, { hint: "Set it to UTF-8 text, or unset it" });
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Failure("internal", `Unexpected error: ${what}`, {
    hint: "Run it again with --verbose and report it with the output",
    cause: error,
  });
}

/**
 * The error line, without its line feed.
 *
 * @param failure The failure
 * @param about What it belongs to, where several things can fail
 * @returns One line of JSON: `error`, then what applies of `status`, `hint`, `code`, `details`,
 * `retry_after`, `request_id`, `scopes`
 */
export function errorLine(failure: Failure, about?: FailedPart): string {
  const { status, hint, details, retryAfter, requestId, scopes } = failure.facts;
  return JSON.stringify({
    ...about?.tag,
    error: failure.message,
    status,
    hint,
    code: failure.code,
    details,
    retry_after: retryAfter,
    request_id: requestId,
    scopes,
    result: about?.result === undefined ? undefined : parseExactly(about.result),
  });
}

/**
 * A failure in two lines for a person: what happened, and what to do next.
 *
 * @param failure The failure
 * @returns The lines without the last line feed
 */
export function errorText(failure: Failure): string {
  const { status, hint } = failure.facts;
  const what = failure.message.replaceAll(/\s+/g, " ");
  const first = `Error: ${what}${status === undefined ? "" : ` (${status})`}`;
  return hint === undefined ? first : `${first}\n${hint}`;
}

/** The exit code of a failure. */
export function exitCode(failure: Failure): number {
  return EXIT_CODES[failure.code];
}
