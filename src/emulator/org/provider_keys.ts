/**
 * Anthropic and OpenAI keys of users and organisations: stored, answered as a masked preview only.
 *
 * @module
 */
import { ApiError, badRequest, invalidField } from "../core/errors.ts";
import { callerOf, orgOf, type Owner, requireAdmin, teamOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Row, type Store, text, textOrNull } from "../core/store.ts";
import type { Call, Handlers, Part, Reply } from "../core/types.ts";

/** The key of an organisation has no user; the empty text stands for "none". */
const TABLES = `
CREATE TABLE IF NOT EXISTS provider_keys (
  provider TEXT NOT NULL,
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  api_key TEXT,
  policy TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (provider, org, user_id)
)`;

type Provider = "anthropic" | "openai";

/** How keys of a provider begin; the longest spelling first. */
const PREFIXES: { readonly [P in Provider]: readonly string[] } = {
  anthropic: ["sk-ant-", "sk-"],
  openai: ["sk-"],
};

const SHORTEST_KEY = 10;

/** Two pages of the documentation name this policy differently. */
const ENFORCED = new Set(["enforced", "require_team_key"]);
const DEFAULT_POLICY = "individual";

/** Masks a key: its prefix, stars, and the last four characters when enough others stay hidden. */
function previewKey(provider: Provider, key: string): string {
  const prefix = PREFIXES[provider].find((one) => key.startsWith(one)) ?? "";
  const rest = key.slice(prefix.length);
  return `${prefix}***${rest.length >= 8 ? rest.slice(-4) : ""}`;
}

function read(store: Store, provider: Provider, owner: Owner): Row | undefined {
  return store.get(
    `SELECT api_key, policy, updated_at FROM provider_keys
     WHERE provider = ? AND org = ? AND user_id = ?`,
    provider,
    owner.org,
    owner.userId,
  );
}

function remove(store: Store, provider: Provider, owner: Owner): void {
  store.run(
    "DELETE FROM provider_keys WHERE provider = ? AND org = ? AND user_id = ?",
    provider,
    owner.org,
    owner.userId,
  );
}

/** Removes the keys of an organisation. */
export function deleteProviderKeysOfOrg(store: Store, org: string): number {
  return store.run("DELETE FROM provider_keys WHERE org = ? AND user_id = ''", org);
}

function checkedKey(provider: Provider, value: unknown): string {
  if (typeof value !== "string") {
    throw invalidField(["body", "api_key"], "Field required", "missing");
  }
  if (value.length < SHORTEST_KEY) {
    const limit = `String should have at least ${SHORTEST_KEY} characters`;
    throw invalidField(["body", "api_key"], limit, "string_too_short");
  }
  if (!PREFIXES[provider].some((prefix) => value.startsWith(prefix))) {
    const names = PREFIXES[provider].map((prefix) => `"${prefix}"`).join(" or ");
    throw badRequest(`The key must start with ${names}`);
  }
  return value;
}

function writeKey(
  call: Call,
  provider: Provider,
  owner: Owner,
  key: string | null,
  policy: string,
) {
  call.emulator.store.run(
    `INSERT INTO provider_keys (provider, org, user_id, api_key, policy, updated_at)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (provider, org, user_id) DO UPDATE SET api_key = excluded.api_key,
       policy = excluded.policy, updated_at = excluded.updated_at`,
    provider,
    owner.org,
    owner.userId,
    key,
    policy,
    call.emulator.now(),
  );
}

function userAnswer(call: Call, provider: Provider): Reply {
  const row = read(call.emulator.store, provider, callerOf(call));
  const key = row === undefined ? null : textOrNull(row, "api_key");
  return ok({
    connected: key !== null,
    key_preview: key === null ? null : previewKey(provider, key),
    updated_at: row === undefined ? null : text(row, "updated_at"),
  });
}

function orgAnswer(call: Call, provider: Provider): Reply {
  const org = orgOf(call);
  const row = read(call.emulator.store, provider, teamOf(call));
  const key = row === undefined ? null : textOrNull(row, "api_key");
  return ok({
    organization_id: org,
    has_key: key !== null,
    key_preview: key === null ? null : previewKey(provider, key),
    policy: row === undefined ? DEFAULT_POLICY : text(row, "policy"),
    updated_at: row === undefined ? null : text(row, "updated_at"),
  });
}

/** The key of the organisation and its policy are one record, changed together or apart. */
function setOrgKey(call: Call, provider: Provider): Reply {
  requireAdmin(call);
  const owner = teamOf(call);
  const { api_key: givenKey, policy: givenPolicy } = call.body;
  if (givenKey === undefined && givenPolicy === undefined) {
    throw new ApiError(422, [
      { type: "value_error", loc: ["body"], msg: "Give api_key, policy or both" },
    ]);
  }
  return call.commit(() => {
    const known = read(call.emulator.store, provider, owner);
    const knownKey = known === undefined ? null : textOrNull(known, "api_key");
    const key = givenKey === undefined ? knownKey : checkedKey(provider, givenKey);
    const knownPolicy = known === undefined ? DEFAULT_POLICY : text(known, "policy");
    const policy = typeof givenPolicy === "string" ? givenPolicy : knownPolicy;
    if (ENFORCED.has(policy) && key === null) {
      throw badRequest(`Policy "${policy}" needs a key of the organisation`);
    }
    writeKey(call, provider, owner, key, policy);
    return orgAnswer(call, provider);
  });
}

/** A key a new session would use. */
export interface ResolvedProviderKey {
  readonly source: "org" | "user_org" | "user";
  readonly apiKey: string;
}

/**
 * Which key a new session would use: an enforced key of the organisation, the user's key for this
 * organisation, the user's key outside every organisation.
 */
function resolveProviderKey(
  store: Store,
  provider: Provider,
  userId: string,
  org: string | undefined,
): ResolvedProviderKey | undefined {
  const keyOf = (owner: Owner) => {
    const row = read(store, provider, owner);
    return row === undefined ? null : textOrNull(row, "api_key");
  };
  if (org !== undefined) {
    const shared = read(store, provider, { org, userId: "" });
    if (shared !== undefined && ENFORCED.has(text(shared, "policy"))) {
      const apiKey = textOrNull(shared, "api_key");
      if (apiKey !== null) return { source: "org", apiKey };
    }
    const own = keyOf({ org, userId });
    if (own !== null) return { source: "user_org", apiKey: own };
  }
  const personal = keyOf({ org: "", userId });
  return personal === null ? undefined : { source: "user", apiKey: personal };
}

function resolvedAnswer(call: Call, provider: Provider): Reply {
  const key = resolveProviderKey(call.emulator.store, provider, call.account.userId, call.org);
  return ok({
    has_key: key !== undefined,
    source: key?.source ?? "none",
    key_preview: key === undefined ? null : previewKey(provider, key.apiKey),
  });
}

/** The seven operations of one provider; `name` as it stands in the operation ids. */
function handlersOf(provider: Provider, name: "Anthropic" | "Openai"): Handlers {
  return {
    [`getUser${name}Key`]: (call) => userAnswer(call, provider),
    [`setUser${name}Key`]: (call) =>
      call.commit(() => {
        const key = checkedKey(provider, call.body["api_key"]);
        writeKey(call, provider, callerOf(call), key, DEFAULT_POLICY);
        return userAnswer(call, provider);
      }),
    [`deleteUser${name}Key`]: (call) =>
      call.commit(() => {
        remove(call.emulator.store, provider, callerOf(call));
        return userAnswer(call, provider);
      }),
    [`getResolved${name}Key`]: (call) => resolvedAnswer(call, provider),
    [`getOrg${name}Key`]: (call) => orgAnswer(call, provider),
    [`setOrg${name}Key`]: (call) => setOrgKey(call, provider),
    [`deleteOrg${name}Key`](call) {
      requireAdmin(call);
      return call.commit(() => {
        remove(call.emulator.store, provider, teamOf(call));
        return orgAnswer(call, provider);
      });
    },
  };
}

/** Provider keys as a part of the emulator. */
export const providerKeysPart: Part = {
  tables: TABLES,
  handlers: { ...handlersOf("anthropic", "Anthropic"), ...handlersOf("openai", "Openai") },
};
