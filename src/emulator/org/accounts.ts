/**
 * Who may call: API keys with their scopes and organisations, made at the first start, and the
 * checks that a call passes before its handler runs.
 *
 * @module
 */
import type { Operation } from "../../operations/types.ts";
import { ApiError, DataFolderError } from "../core/errors.ts";
import { ok } from "../core/reply.ts";
import { type Row, type Store, text, textOrNull } from "../core/store.ts";
import { isPageSession, keyOfPageSession } from "../rows/page_sessions.ts";
import type { Account, EmulatorKeys, Part } from "../core/types.ts";

/** Organisation of most keys; the user of the personal one is a member of it. */
const ORG_ID = "org_emulator";

/** Organisation of the key `otherOrg`. */
const OTHER_ORG_ID = "org_elsewhere";

/** Every scope of the Cloud API. */
const ALL_SCOPES: readonly string[] = [
  "sessions:read",
  "sessions:write",
  "sessions:delete",
  "sessions:prompt",
  "sessions:terminal",
  "context:read",
  "context:write",
  "secrets:read",
  "secrets:write",
  "deployments:read",
  "deployments:write",
  "deployments:delete",
  "templates:read",
  "templates:write",
  "templates:build",
  "templates:delete",
  "integrations:read",
  "integrations:write",
  "guardrails:read",
  "guardrails:write",
  "activity:read",
];

const READ_SCOPES = ALL_SCOPES.filter((scope) => scope.endsWith(":read"));

const USER = { id: "user_emulator", name: "Emulator User", email: "user@emulator.invalid" };
const TEAMMATE = { id: "user_teammate", name: "Team Mate", email: "teammate@emulator.invalid" };
const STRANGER = { id: "user_elsewhere", name: "Someone Else", email: "someone@elsewhere.invalid" };

/** What is made at the first start, by the name it has in `EmulatorKeys`. */
const MADE_AT_START = {
  personal: { user: USER, org: null, role: "owner", scopes: ALL_SCOPES },
  org: { user: USER, org: ORG_ID, role: "owner", scopes: ALL_SCOPES },
  readOnly: { user: USER, org: ORG_ID, role: "owner", scopes: READ_SCOPES },
  noScopes: { user: USER, org: ORG_ID, role: "owner", scopes: [] },
  teammate: { user: TEAMMATE, org: ORG_ID, role: "member", scopes: ALL_SCOPES },
  otherOrg: { user: STRANGER, org: OTHER_ORG_ID, role: "owner", scopes: ALL_SCOPES },
} as const;

/** `GET /v1/me` and the table of keys. */
export const accountsPart: Part = {
  tables: `
    CREATE TABLE IF NOT EXISTS api_keys (
      key TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL,
      user_name TEXT NOT NULL, user_email TEXT NOT NULL, organization_id TEXT, role TEXT NOT NULL,
      scopes TEXT NOT NULL
    );
  `,
  handlers: {
    getAuthStatus: ({ account }) =>
      ok({
        principal_id: account.userId,
        organization_id: account.organizationId,
        tenant_id: account.organizationId ?? account.userId,
        scopes: account.scopes,
        api_key_id: account.keyId,
        api_key_name: account.keyName,
      }),
  },
};

/** The options of an emulator about its keys. */
export interface KeyOptions {
  /** Organisation of the main keys. */
  readonly org?: string;
  /** The main key. */
  readonly key?: string;
}

/** Makes the keys that are missing and returns all of them. */
export function prepareKeys(store: Store, { org: wanted, key: main }: KeyOptions): EmulatorKeys {
  const known = store.get("SELECT organization_id FROM api_keys WHERE name = 'org'");
  const kept = known === undefined ? undefined : text(known, "organization_id");
  if (kept !== undefined && wanted !== undefined && kept !== wanted) {
    throw new DataFolderError(
      `The data folder was made for the organisation "${kept}", not for "${wanted}"`,
      "Leave --org out, or name a new folder with --data-dir",
    );
  }
  const org = kept ?? wanted ?? ORG_ID;
  const keys = makeMissing(store, org);
  if (main === undefined || main === keys.org) return keys;
  store.run("UPDATE api_keys SET key = ? WHERE name = 'org'", main);
  return { ...keys, org: main };
}

function makeMissing(store: Store, ownOrg: string): EmulatorKeys {
  const entries = Object.entries(MADE_AT_START).map(([name, made]) => {
    const { user, role, scopes } = made;
    const org = made.org === ORG_ID ? ownOrg : made.org;
    const known = store.get("SELECT key FROM api_keys WHERE name = ?", name);
    if (known !== undefined) return [name, text(known, "key")];
    const key = `runtm_sk_test_${crypto.randomUUID().replaceAll("-", "")}`;
    store.run(
      "INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      key,
      `key_${crypto.randomUUID().slice(0, 8)}`,
      name,
      user.id,
      user.name,
      user.email,
      org,
      role,
      JSON.stringify(scopes),
    );
    return [name, key];
  });
  return Object.fromEntries(entries) as EmulatorKeys;
}

/** The token of an `Authorization` header. */
export function bearerOf(authorization: string | null): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
}

/** Finds the account of an `Authorization` header; a 401 when there is none. */
export function authenticate(store: Store, authorization: string | null): Account {
  const key = bearerOf(authorization);
  if (key === undefined) {
    throw new ApiError(401, "Missing API key", { "www-authenticate": "Bearer" });
  }
  const row = isPageSession(key)
    ? store.get("SELECT * FROM api_keys WHERE id = ?", keyOfPageSession(store, key) ?? "")
    : store.get("SELECT * FROM api_keys WHERE key = ?", key);
  if (row === undefined) {
    throw new ApiError(401, "Invalid API key", { "www-authenticate": "Bearer" });
  }
  return accountOf(row);
}

/** Every user that has a key, each once: the members of the emulator's organisations. */
export function membersOf(store: Store, organizationId: string): Account[] {
  const rows = store.all(
    "SELECT * FROM api_keys WHERE organization_id = ? ORDER BY rowid",
    organizationId,
  );
  const accounts = rows.map(accountOf);
  return accounts.filter((one, index) =>
    accounts.findIndex((other) => other.userId === one.userId) === index
  );
}

/** A 403 that names the scopes the account lacks. */
export function checkScopes(account: Account, operation: Operation): void {
  const missing = operation.scopes.filter((scope) => !account.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new ApiError(403, `API key lacks the required scope: ${missing.join(", ")}`);
}

/** The organisation a call acts for; a 403 for a foreign one, a 400 where one is needed. */
export function actingOrg(
  store: Store,
  account: Account,
  operation: Operation,
  named: readonly (string | undefined)[],
): string | undefined {
  const allowed = account.organizationId === null
    ? organizationsOf(store, account.userId)
    : [account.organizationId];
  for (const org of named) {
    if (org !== undefined && org !== "" && !allowed.includes(org)) {
      throw new ApiError(403, "API key is not allowed to act for this organization");
    }
  }
  const org = account.organizationId ?? named.find((one) => one !== undefined && one !== "");
  if (org === undefined && operation.org === "required") {
    throw new ApiError(400, "X-Organization-Id header is required");
  }
  return org;
}

function organizationsOf(store: Store, userId: string): string[] {
  return store.all(
    `SELECT DISTINCT organization_id FROM api_keys
     WHERE user_id = ? AND organization_id IS NOT NULL`,
    userId,
  ).map((row) => text(row, "organization_id"));
}

function accountOf(row: Row): Account {
  return {
    keyId: text(row, "id"),
    keyName: text(row, "name"),
    userId: text(row, "user_id"),
    userName: text(row, "user_name"),
    userEmail: text(row, "user_email"),
    organizationId: textOrNull(row, "organization_id"),
    role: text(row, "role") as Account["role"],
    scopes: JSON.parse(text(row, "scopes")),
  };
}
