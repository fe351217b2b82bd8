/** Providers of tools: those that are built in, and those that an organisation defines itself. */
import { isText } from "../../json/json_value.ts";
import { ApiError, badRequest, conflict, invalidField, notFound } from "../core/errors.ts";
import { cursorAfter, positionFrom } from "../core/cursor.ts";
import { newId } from "../core/names.ts";
import { orgOf, requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { number, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import {
  BUILT_IN,
  checkedDefinition,
  checkedSecrets,
  type Definition,
  type OauthSecrets,
} from "./definition.ts";

/** What a slug looks like. */
const SLUG = /^[a-z][a-z0-9_-]*$/;

/** A provider as an organisation sees it. */
export interface Provider {
  /** Place in the list; those that are built in come first. */
  readonly position: number;
  readonly id: string;
  readonly slug: string;
  readonly isBuiltIn: boolean;
  readonly definition: Definition;
  readonly secrets: OauthSecrets;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

const BUILT_IN_PROVIDERS: readonly Provider[] = Object.entries(BUILT_IN).map(
  ([slug, definition], index) => ({
    position: index + 1,
    id: `prov_${slug}`,
    slug,
    isBuiltIn: true,
    definition,
    secrets: {},
    createdAt: null,
    updatedAt: null,
  }),
);

function providerOf(row: Row): Provider {
  return {
    position: BUILT_IN_PROVIDERS.length + number(row, "number"),
    id: text(row, "id"),
    slug: text(row, "slug"),
    isBuiltIn: false,
    definition: JSON.parse(text(row, "definition")),
    secrets: JSON.parse(text(row, "oauth_secrets")),
    createdAt: text(row, "created_at"),
    updatedAt: textOrNull(row, "updated_at"),
  };
}

/** The providers of the organisation a call acts for. */
export function providersOf(call: Call): readonly Provider[] {
  const rows = call.emulator.store.all(
    "SELECT * FROM tool_providers WHERE org = ? ORDER BY number",
    orgOf(call),
  );
  return [...BUILT_IN_PROVIDERS, ...rows.map(providerOf)];
}

function find(call: Call): Provider {
  const id = call.params["provider_id"] ?? "";
  const found = providersOf(call).find((one) => one.id === id);
  if (found === undefined) throw notFound("Provider");
  return found;
}

function findOwn(call: Call): Provider {
  const found = find(call);
  if (!found.isBuiltIn) return found;
  throw new ApiError(403, "A built-in provider cannot be changed: fork it first");
}

function answer(call: Call, provider: Provider) {
  return {
    id: provider.id,
    slug: provider.slug,
    organization_id: provider.isBuiltIn ? null : orgOf(call),
    is_builtin: provider.isBuiltIn,
    schema: provider.definition,
    oauth_client_secrets: masked(provider.secrets),
    created_at: provider.createdAt,
    updated_at: provider.updatedAt,
  };
}

/** The client ids, which are public, and stars for everything else. */
function masked(secrets: OauthSecrets): OauthSecrets {
  const entries = Object.entries(secrets).map(([method, values]) => [
    method,
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, name === "client_id" ? value : "***"]),
    ),
  ]);
  return Object.fromEntries(entries);
}

const listToolProviders: Handler = (call) => {
  const all = providersOf(call);
  const after = positionFrom(call.query["page_token"]);
  const rest = all.filter((one) => one.position > after);
  const size = call.query["page_size"];
  const page = typeof size === "number" ? rest.slice(0, size) : rest;
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return ok({
    providers: page.map((one) => answer(call, one)),
    next_page_token: last === undefined ? null : cursorAfter(last.position),
    total_size: all.length,
  });
};

/** Adds a provider; a 409 when the slug is taken. Call it inside a transaction. */
function add(call: Call, definition: Definition, secrets: OauthSecrets): Provider {
  const slug = call.body["slug"];
  if (!isText(slug) || !SLUG.test(slug)) {
    const rule = "A slug begins with a small letter and has small letters, digits, - and _";
    throw invalidField(["body", "slug"], rule, "string_pattern_mismatch");
  }
  if (providersOf(call).some((one) => one.slug === slug)) {
    throw conflict(`There is a provider "${slug}" already`);
  }
  const id = newId("prov");
  call.emulator.store.run(
    `INSERT INTO tool_providers (id, org, user_id, slug, definition, oauth_secrets, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    id,
    orgOf(call),
    call.account.userId,
    slug,
    JSON.stringify(definition),
    JSON.stringify(secrets),
    call.emulator.now(),
  );
  return stored(call, id);
}

function stored(call: Call, id: string): Provider {
  return providerOf(
    call.emulator.store.get("SELECT * FROM tool_providers WHERE id = ?", id) ?? {},
  );
}

const createToolProvider: Handler = (call) => {
  requireAdmin(call);
  const definition = checkedDefinition(call.body["schema"]);
  const secrets = givenSecrets(call, definition);
  return call.commit(() => ok({ provider: answer(call, add(call, definition, secrets)) }));
};

/** Secrets of the request, which must be for ways to log in with OAuth that the provider has. */
function givenSecrets(call: Call, { auth_methods }: Definition): OauthSecrets {
  const given = call.body["oauth_client_secrets"];
  if (given === undefined) return {};
  const secrets = checkedSecrets(given);
  const known = auth_methods.filter(({ kind }) => kind === "oauth").map(({ id }) => id);
  const unknown = Object.keys(secrets).find((method) => !known.includes(method));
  if (unknown === undefined) return secrets;
  throw badRequest(`The provider has no way to log in with OAuth named "${unknown}"`);
}

const updateToolProvider: Handler = (call) => {
  requireAdmin(call);
  findOwn(call);
  const definition = checkedDefinition(call.body["schema"]);
  const secrets = givenSecrets(call, definition);
  return call.commit(() => {
    const known = findOwn(call);
    const kept = Object.entries(known.secrets)
      .filter(([method]) => definition.auth_methods.some(({ id }) => id === method));
    call.emulator.store.run(
      "UPDATE tool_providers SET definition = ?, oauth_secrets = ?, updated_at = ? WHERE id = ?",
      JSON.stringify(definition),
      JSON.stringify({ ...Object.fromEntries(kept), ...secrets }),
      call.emulator.now(),
      known.id,
    );
    return ok({ provider: answer(call, stored(call, known.id)) });
  });
};

const deleteToolProvider: Handler = (call) => {
  requireAdmin(call);
  return call.commit(() => {
    const { store } = call.emulator;
    const known = findOwn(call);
    const used = store.get(
      "SELECT 1 FROM tools WHERE org = ? AND provider = ?",
      orgOf(call),
      known.slug,
    );
    if (used !== undefined) throw conflict("Tools of this provider are connected");
    store.run("DELETE FROM tool_providers WHERE id = ?", known.id);
    return ok({ id: known.id, deleted: true });
  });
};

/** The copy has the definition and none of the secrets. */
const forkToolProvider: Handler = (call) =>
  call.commit(() => ok({ provider: answer(call, add(call, find(call).definition, {})) }));

/** Handlers of providers. */
export const providerHandlers: Handlers = {
  listToolProviders,
  getToolProvider: (call) => ok({ provider: answer(call, find(call)) }),
  createToolProvider,
  updateToolProvider,
  deleteToolProvider,
  forkToolProvider,
};
