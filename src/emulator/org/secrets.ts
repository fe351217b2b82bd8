/**
 * Personal and team secrets: values are stored and never answered.
 *
 * @module
 */
import { invalidField, notFound } from "../core/errors.ts";
import { callerOf, isAdmin, type Owner, requireAdmin, teamOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Row, type Store, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Part, Reply } from "../core/types.ts";

/**
 * A team secret has no user, a secret outside every organisation no `org`; the empty text stands
 * for "none" because SQLite lets a NULL into a primary key twice.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS secrets (
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  description TEXT,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (org, user_id, name)
)`;

function secretsOf(store: Store, owner: Owner): Row[] {
  return store.all(
    "SELECT name, value, description FROM secrets WHERE org = ? AND user_id = ? ORDER BY name",
    owner.org,
    owner.userId,
  );
}

/** Names of the team secrets of an organisation. */
export function teamSecretNames(store: Store, org: string): string[] {
  return secretsOf(store, { org, userId: "" }).map((row) => text(row, "name"));
}

/** A secret as a session sees it. */
export interface ResolvedSecret {
  readonly name: string;
  readonly value: string;
  readonly source: "team" | "personal";
}

/**
 * The secrets a session of this user sees: those of the team first, then those the user keeps for
 * the organisation, then the ones kept outside every organisation.
 *
 * @param store The store
 * @param userId Owner of the session
 * @param org Organisation of the session
 */
export function resolveSecrets(
  store: Store,
  userId: string,
  org: string | undefined,
): ResolvedSecret[] {
  const found = new Map<string, ResolvedSecret>();
  const add = (owner: Owner, source: ResolvedSecret["source"]) => {
    for (const row of secretsOf(store, owner)) {
      const name = text(row, "name");
      if (!found.has(name)) found.set(name, { name, value: text(row, "value"), source });
    }
  };
  if (org !== undefined) {
    add({ org, userId: "" }, "team");
    add({ org, userId }, "personal");
  }
  add({ org: "", userId }, "personal");
  return [...found.values()];
}

/** Removes every secret kept in an organisation, the team's and those of its members. */
export function deleteSecretsOfOrg(store: Store, org: string): number {
  return store.run("DELETE FROM secrets WHERE org = ?", org);
}

/** One secret of a request. */
interface GivenSecret {
  readonly name: string;
  readonly value: string;
  readonly description?: string | null;
}

/** Longest texts of a secret, in characters. */
const LONGEST = { name: 255, value: 10_240, description: 500 };

/** The secrets of a request; a 422 that names the first field that does not fit. */
function givenSecrets(call: Call): readonly GivenSecret[] {
  const given = call.body["secrets"] as readonly GivenSecret[];
  given.forEach((secret, index) => {
    for (const [field, longest] of Object.entries(LONGEST)) {
      const value: unknown = secret[field as keyof GivenSecret];
      if (field === "description" && (value === undefined || value === null)) continue;
      const fits = typeof value === "string" && value.length <= longest &&
        (value !== "" || field === "description");
      if (fits) continue;
      const limit = `String should have 1 to ${longest} characters`;
      throw invalidField(["body", "secrets", index, field], limit);
    }
  });
  return given;
}

function upsert(call: Call, owner: Owner): Reply {
  const given = givenSecrets(call);
  return call.commit(() => {
    for (const secret of given) {
      call.emulator.store.run(
        `INSERT INTO secrets (org, user_id, name, value, description, updated_at)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (org, user_id, name) DO UPDATE SET value = excluded.value,
           description = coalesce(excluded.description, description),
           updated_at = excluded.updated_at`,
        owner.org,
        owner.userId,
        secret.name,
        secret.value,
        secret.description ?? null,
        call.emulator.now(),
      );
    }
    return ok({ status: "ok", count: given.length });
  });
}

function remove(call: Call, owner: Owner): Reply {
  const name = call.params["name"] ?? "";
  return call.commit(() => {
    const removed = call.emulator.store.run(
      "DELETE FROM secrets WHERE org = ? AND user_id = ? AND name = ?",
      owner.org,
      owner.userId,
      name,
    );
    if (removed === 0) throw notFound(`Secret "${name}"`);
    return ok({ status: "ok", deleted: name });
  });
}

const listPersonalSecrets: Handler = (call) => {
  const secrets = secretsOf(call.emulator.store, callerOf(call)).map((row) => ({
    name: text(row, "name"),
    has_value: true,
    description: textOrNull(row, "description"),
    source: "personal",
  }));
  return ok({ secrets, count: secrets.length });
};

const listTeamSecrets: Handler = (call) => {
  const admin = isAdmin(call);
  const secrets = secretsOf(call.emulator.store, teamOf(call)).map((row) => ({
    name: text(row, "name"),
    has_value: true,
    ...(admin ? { description: textOrNull(row, "description") } : {}),
  }));
  return ok({ secrets, count: secrets.length, is_admin: admin });
};

const listResolvedSecrets: Handler = (call) => {
  const resolved = resolveSecrets(call.emulator.store, call.account.userId, call.org);
  const secrets = resolved.map(({ name, source }) => ({ name, source }));
  return ok({ secrets, count: secrets.length });
};

/** Secrets as a part of the emulator. */
export const secretsPart: Part = {
  tables: TABLES,
  handlers: {
    listPersonalSecrets,
    listTeamSecrets,
    listResolvedSecrets,
    setPersonalSecrets: (call) => upsert(call, callerOf(call)),
    setTeamSecrets: (call) => (requireAdmin(call), upsert(call, teamOf(call))),
    deletePersonalSecret: (call) => remove(call, callerOf(call)),
    deleteTeamSecret: (call) => (requireAdmin(call), remove(call, teamOf(call))),
  },
};
