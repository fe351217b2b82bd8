/** `auth status`: whether the key works, where it comes from, whose it is and what it may do. */
import { Failure } from "../../errors/failure.ts";
import { asText, type JsonObject } from "../../json/json_value.ts";
import { findBaseUrl } from "../../config/find_base_url.ts";
import { findKey, type FoundKey, modeWarning, noKey, shownKey } from "../../config/key.ts";
import { orgOfKey } from "../../config/org.ts";
import { getAuthStatus } from "../../operations/auth.ts";
import { fieldsOfMe, scopesOfKey } from "./report.ts";
import type { CommandAccess } from "./scopes.ts";
import type { Invocation } from "../types.ts";

/**
 * Asks `GET /v1/me` and reports. A failure is reported on stdout too, besides the error line:
 * `authenticated` is `false` when the key does not work and `null` when that could not be found out.
 */
export async function authStatus(invocation: Invocation): Promise<void> {
  const { process, globals, output } = invocation;
  const known: { [field: string]: unknown } = {
    api_url: await findBaseUrl(process, globals.apiUrl),
  };
  try {
    const found = await findKey(process);
    Object.assign(known, await factsOfKey(invocation, found));
    if (found.key === undefined) throw noKey();
    const report = await askServer(invocation, known);
    await output.json(JSON.stringify(report));
  } catch (error) {
    if (error instanceof Failure && isReported(error)) {
      await output.json(JSON.stringify({ ...reasonOf(error), ...known }));
    }
    throw error;
  }
}

async function factsOfKey({ process }: Invocation, found: FoundKey): Promise<JsonObject> {
  const warning = found.file === undefined ? undefined : await modeWarning(process, found.file);
  return {
    source: found.source === "none" ? null : found.source,
    key: found.key === undefined ? null : shownKey(found.key),
    ...(warning === undefined ? {} : { warnings: [warning] }),
  };
}

async function askServer(invocation: Invocation, known: JsonObject): Promise<JsonObject> {
  const connection = await invocation.connect();
  const { baseUrl, org: named } = connection.settings;
  const answer = await connection.call(getAuthStatus, {}, { signal: invocation.signal });
  const me = fieldsOfMe(answer.text, baseUrl);
  const org = named ?? orgOfKey(me);
  const own = { authenticated: true, ...known, organization_id: org ?? null };
  // Its own fields first, and not to be replaced by fields of the server that have the same name.
  const report = { ...own, ...me, ...own };
  const { scopes, cannot } = invocation.values;
  if (scopes !== true && cannot !== true) return report;
  const access = await accessOf(me, org);
  return { ...report, commands: access && cannot === true ? { cannot: access.cannot } : access };
}

async function accessOf(me: JsonObject, org: string | undefined): Promise<CommandAccess | null> {
  const scopes = scopesOfKey(me);
  if (scopes === undefined) return null;
  const { commandAccess } = await import("./scopes.ts");
  return await commandAccess({ scopes, org, role: asText(me.role) });
}

// A wrong command line and an interrupt say nothing about the key.
function isReported({ code }: Failure): boolean {
  return !["usage", "input_file", "hangup", "interrupted", "terminated", "internal"].includes(code);
}

function reasonOf({ code, message, facts }: Failure): JsonObject {
  const refused = ["no_key", "unauthorized", "forbidden"].includes(code);
  return {
    authenticated: refused ? false : null,
    error: message,
    status: facts.status,
    hint: facts.hint,
    code,
  };
}
