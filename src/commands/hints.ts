/** How commands of several calls say in a hint how to go on. */
import { Failure } from "../client/failure.ts";

/**
 * The failure of a later step of a command: what is done already, why it went no further, how to
 * go on.
 *
 * @param error What the step threw
 * @param step What has not been done, as a sentence
 * @param hint How to go on from here
 */
export function failedStep(error: unknown, step: string, hint: string): unknown {
  if (!(error instanceof Failure)) return error;
  return new Failure(error.code, `${step}: ${error.message}`, { ...error.facts, hint });
}
