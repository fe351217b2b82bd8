/** Which commands a key can run, from the operation table. */
import { allOperations } from "../../operations/areas.ts";
import type { Operation } from "../../operations/types.ts";
import { LOCAL_COMMANDS, operationsOf, scopesOf } from "../table.ts";
import { wordsOf } from "../../errors/command_words.ts";
import type { LocalCommand } from "../types.ts";

/** A command that a key cannot run, and why. */
export interface RefusedCommand {
  readonly command: string;
  /** Scopes the key lacks. */
  readonly missing_scopes: readonly string[];
  /** There when the command acts for an organisation and none is known. */
  readonly needs_organization?: true;
  /** There when the command needs a role that the owner of the key may lack. */
  readonly needs_role?: "admin";
}

/** Commands by whether a key can run them. */
export interface CommandAccess {
  readonly can: readonly string[];
  /** Those that the role admin or owner in the organisation decides, where it is not known. */
  readonly can_as_admin: readonly string[];
  readonly cannot: readonly RefusedCommand[];
}

interface Need {
  readonly command: string;
  readonly scopes: readonly string[];
  readonly org: boolean;
  readonly role: "admin" | undefined;
}

/** What is known of a key. */
export interface KeyFacts {
  readonly scopes: readonly string[];
  /** The organisation it would act for. */
  readonly org: string | undefined;
  /** The role of its owner there, where the service tells. */
  readonly role: string | undefined;
}

/**
 * Tells which commands a key can run.
 *
 * @param key What is known of the key
 * @returns All commands that call the cloud, sorted by their words
 */
export async function commandAccess(key: KeyFacts): Promise<CommandAccess> {
  const can: string[] = [];
  const can_as_admin: string[] = [];
  const cannot: RefusedCommand[] = [];
  for (const need of await allNeeds()) {
    const refused = refusalOf(need, key);
    if (refused !== undefined) cannot.push(refused);
    else if (need.role !== undefined && key.role === undefined) can_as_admin.push(need.command);
    else can.push(need.command);
  }
  return { can, can_as_admin, cannot };
}

function refusalOf(
  { command, scopes, org, role }: Need,
  key: KeyFacts,
): RefusedCommand | undefined {
  const missing = scopes.filter((scope) => !key.scopes.includes(scope));
  const needsOrg = org && key.org === undefined;
  const lacksRole = role !== undefined && key.role !== undefined && !ADMINS.includes(key.role);
  if (missing.length === 0 && !needsOrg && !lacksRole) return undefined;
  return {
    command,
    missing_scopes: missing,
    ...(needsOrg ? { needs_organization: true } : {}),
    ...(role === undefined ? {} : { needs_role: role }),
  };
}

/** Roles that may do what the role admin may do. */
const ADMINS: readonly string[] = ["admin", "owner"];

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
    role: called.find((operation) => operation.role !== undefined)?.role,
  };
}
