/** `--dry-run`: shows what would be sent, and sends nothing. */
import { needsOrg } from "../client/create_connection.ts";
import { dryRunOf } from "../client/request/request.ts";
import { shownKey } from "../config/key.ts";
import { readSettings } from "../config/settings.ts";
import type { Operation, Values } from "../operations/types.ts";
import { operationOf } from "./call.ts";
import type { Invocation } from "./types.ts";

/** One call of a command, for the list of steps. */
export interface Step {
  readonly operation: Operation;
  readonly values: Values;
}

/** Shows the one call of an operation, preceded by the look-up of the organisation where one is needed. */
export async function printDryRun(invocation: Invocation): Promise<void> {
  const { values } = invocation;
  await printSteps(invocation, [{ operation: operationOf(invocation), values }]);
}

/**
 * Shows the calls of a command: one object, or `{"steps":[…]}` when there are several.
 *
 * @param invocation The command
 * @param steps Its calls in their order
 */
export async function printSteps(invocation: Invocation, steps: readonly Step[]): Promise<void> {
  const { globals, output, process } = invocation;
  const settings = await readSettings(process, globals);
  const key = settings.key === undefined ? undefined : shownKey(settings.key);
  const shown = steps.map(({ operation, values }) => {
    // What the look-up of the organisation will tell stands as a name in braces.
    const org = settings.org ?? (needsOrg(operation, values) ? "{org_id}" : undefined);
    const request = dryRunOf(operation, values, { baseUrl: settings.baseUrl, org }, key);
    const withKey = operation.idempotencyKey && globals.idempotencyKey !== undefined
      ? { ...request.headers, "Idempotency-Key": globals.idempotencyKey }
      : request.headers;
    return { ...request, headers: withKey };
  });
  if (settings.org === undefined && steps.some((step) => needsOrg(step.operation, step.values))) {
    const { getAuthStatus } = await import("../operations/auth.ts");
    shown.unshift(dryRunOf(getAuthStatus, {}, settings, key));
  }
  await output.json(JSON.stringify(shown.length === 1 ? shown[0] : { steps: shown }));
}
