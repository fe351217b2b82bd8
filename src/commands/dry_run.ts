/** `--dry-run`: shows what would be sent, and sends nothing. The one place that does. */
import { needsOrg } from "../client/create_connection.ts";
import { dryRunOf } from "../client/request/shown_request.ts";
import { shownKey } from "../config/key.ts";
import { readSettings } from "../config/settings.ts";
import type { JsonObject } from "../json/json_value.ts";
import type { DryRun, Invocation, Step } from "./types.ts";

/**
 * Shows what a command would do: the one request, `{"steps":[…]}` when there are several, or the
 * object that a command shows of itself.
 *
 * @param invocation The command
 * @param shown What it would do
 */
export async function printDryRun(invocation: Invocation, shown: DryRun): Promise<void> {
  await invocation.output.json(JSON.stringify(
    isSteps(shown) ? await requestsOf(invocation, shown) : shown,
  ));
}

function isSteps(shown: DryRun): shown is readonly Step[] {
  return Array.isArray(shown);
}

/** The requests of steps, preceded by the look-up of the organisation where one is needed. */
async function requestsOf(
  { globals, process }: Invocation,
  steps: readonly Step[],
): Promise<JsonObject> {
  const settings = await readSettings(process, globals);
  const key = settings.key === undefined ? undefined : shownKey(settings.key);
  const requests: JsonObject[] = steps.map(({ operation, values, own }) => {
    // What the look-up of the organisation will tell stands as a name in braces.
    const org = settings.org ?? (needsOrg(operation, values) ? "{org_id}" : undefined);
    const target = { baseUrl: settings.baseUrl, org };
    return {
      ...dryRunOf(operation, values, target, key, {
        ...own,
        idempotencyKey: globals.idempotencyKey,
      }),
    };
  });
  if (settings.org === undefined && steps.some((step) => needsOrg(step.operation, step.values))) {
    const { getAuthStatus } = await import("../operations/auth.ts");
    requests.unshift({ ...dryRunOf(getAuthStatus, {}, settings, key) });
  }
  const [first, ...others] = requests;
  return others.length === 0 && first !== undefined ? first : { steps: requests };
}
