/** Which commands a key can run, from the operation table. */
import { allOperations } from "../../operations/areas.ts";
import type { Operation } from "../../operations/types.ts";
import { LOCAL_COMMANDS, operationsOf, scopesOf } from "../table.ts";
import { wordsOf } from "../command_words.ts";
import type { LocalCommand } from "../types.ts";

/** A command that a key cannot run, and why. */
export interface RefusedCommand {
  readonly command: string;
  /** Scopes the key lacks. */
  readonly missing_scopes: readonly string[];
  /** There when the command acts for an organisation and none is known. */
  readonly needs_organization?: true;
}

/** Commands by whether a key can run them. */
export interface CommandAccess {
  readonly can: readonly string[];
  readonly cannot: readonly RefusedCommand[];
}

interface Need {
  readonly command: string;
  readonly scopes: readonly string[];
  readonly org: boolean;
}

/**
 * Tells which commands a key can run.
 *
 * @param scopes Scopes of the key
 * @param org The organisation it would act for
 * @returns All commands that call the cloud, sorted by their words
 */
export async function commandAccess(
  scopes: readonly string[],
  org: string | undefined,
): Promise<CommandAccess> {
  const can: string[] = [];
  const cannot: RefusedCommand[] = [];
  for (const need of await allNeeds()) {
    const missing = need.scopes.filter((scope) => !scopes.includes(scope));
    const needsOrg = need.org && org === undefined;
    if (missing.length === 0 && !needsOrg) can.push(need.command);
    else {
      cannot.push({
        command: need.command,
        missing_scopes: missing,
        ...(needsOrg ? { needs_organization: true } : {}),
      });
    }
  }
  return { can, cannot };
}

async function allNeeds(): Promise<Need[]> {
  const operations = (await allOperations()).map((one) => needOf(one, [one]));
  const calling = LOCAL_COMMANDS.filter(({ calls }) => calls.length > 0);
  const own = calling.map(async (one) => needOf(one, await operationsOf(one)));
  return [...operations, ...await Promise.all(own)]
    .sort((a, b) => a.command < b.command ? -1 : 1);
}

function needOf(command: Operation | LocalCommand, called: readonly Operation[]): Need {
  return {
    command: wordsOf(command),
    scopes: scopesOf(called),
    org: called.some((operation) => operation.org === "required"),
  };
}
