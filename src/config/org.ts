/** The organisation a command acts for: the one that was named, or the one the key belongs to. */
import { Failure } from "../errors/failure.ts";
import type { Process } from "../process/types.ts";
import { checkIdentifier } from "./identifier.ts";

/**
 * Finds the organisation that was named: `--org`, else `RUNTM_ORG_ID`.
 *
 * @param process The outside world
 * @param option What `--org` was given
 * @returns The id; `undefined` when none was named
 * @throws {Failure} `usage`, when it cannot be an id
 */
export function findOrg(process: Pick<Process, "env">, option?: string): string | undefined {
  if (option !== undefined) return checkOrg("--org", option);
  const fromEnv = process.env("RUNTM_ORG_ID")?.trim() ?? "";
  return fromEnv === "" ? undefined : checkOrg("RUNTM_ORG_ID", fromEnv);
}

/**
 * Checks the id of an organisation.
 *
 * @param name What the value is, as the caller wrote it
 * @param value The value
 * @returns The value itself
 * @throws {Failure} `usage`, when it cannot be an id
 */
export function checkOrg(name: string, value: string): string {
  checkIdentifier(name, value);
  if (isHeaderWord(value)) return value;
  throw new Failure(
    "usage",
    `Invalid value ${
      JSON.stringify(value)
    } for ${name}: an organisation id is one word of ASCII characters`,
    {
      hint: "Run: runtm-api auth status",
    },
  );
}

// The id travels in a header too, where other characters cannot.
function isHeaderWord(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}

/**
 * The organisation a key belongs to, as `GET /v1/me` tells it.
 *
 * @param me The answer of `GET /v1/me`
 * @returns `organization_id`, else `tenant_id` where it differs from `principal_id`; `undefined` for
 * a personal key
 */
export function orgOfKey(me: unknown): string | undefined {
  if (typeof me !== "object" || me === null) return undefined;
  const { organization_id, tenant_id, principal_id } = me as { readonly [field: string]: unknown };
  if (isId(organization_id)) return organization_id;
  return isId(tenant_id) && tenant_id !== principal_id ? tenant_id : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && isHeaderWord(value) && !/[/?#\\]|\.\./.test(value);
}
