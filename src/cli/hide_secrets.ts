/**
 * The last look at a failure before it is printed: whatever it is made of, the secrets this run knows
 * of do not leave with it.
 */
import type { Connection } from "../client/connection.ts";
import { Failure } from "../errors/failure.ts";
import { redactInside, type Redactor, redactorFor, redactorOf } from "../client/request/redact.ts";
import { hideKeyWords } from "../config/key.ts";
import type { Input, Values } from "../operations/types.ts";

/** What of a run can hold secrets. */
export interface Secretive {
  readonly inputs: { readonly [name: string]: Input };
  readonly values: Values;
  /** The connection, when there is one: it knows the API key. */
  readonly connection: Connection | undefined;
}

/**
 * Takes the API key and the secret values of a command out of a failure.
 *
 * @param failure The failure
 * @param run What the command was given
 * @returns The same failure without them
 */
export function hideSecrets(failure: Failure, run: Secretive): Failure {
  return without(failure, redactorOf(run.inputs, run.values, run.connection?.settings.key));
}

/**
 * Takes API keys out of a failure: those given in the wrong place are known by their form only, since
 * no option takes one.
 *
 * @param failure The failure
 * @param key The key of the environment, which may have another form
 * @returns The same failure without them
 */
export function hideKeys(failure: Failure, key: string | undefined): Failure {
  const own = redactorFor([], key?.trim());
  return without(failure, (text) => hideKeyWords(own(text)));
}

function without(failure: Failure, redact: Redactor): Failure {
  const { hint, details, requestId } = failure.facts;
  return new Failure(failure.code, redact(failure.message), {
    ...failure.facts,
    hint: hint && redact(hint),
    details: redactInside(details, redact),
    requestId: requestId && redact(requestId),
  });
}
