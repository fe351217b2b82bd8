/**
 * The last look at a failure before it is told: whatever it is made of, the secrets this run knows
 * of do not leave with it.
 */
import type { Connection } from "../client/connection.ts";
import { Failure } from "../client/failure.ts";
import { redactInside, redactorFor, secretTexts } from "../client/redact.ts";
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
  const secrets = Object.entries(run.inputs).filter(([, input]) => input.secret)
    .flatMap(([name, input]) => [...secretTexts(run.values[name], input)]);
  const redact = redactorFor(secrets, run.connection?.settings.key);
  const { details, requestId } = failure.facts;
  return new Failure(failure.code, redact(failure.message), {
    ...failure.facts,
    ...(details === undefined ? {} : { details: redactInside(details, redact) }),
    ...(requestId === undefined ? {} : { requestId: redact(requestId) }),
  });
}
