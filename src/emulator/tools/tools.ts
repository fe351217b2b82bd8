/** Tools that are connected: credentials of a provider, kept and never answered. */
import * as z from "zod/mini";
import { asText, isText } from "../../json/json_value.ts";
import { badRequest, notFound } from "../core/errors.ts";
import { cursorAfter, positionFrom } from "../core/cursor.ts";
import { newId } from "../core/names.ts";
import { orgOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { type Cell, number, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Part } from "../core/types.ts";
import { checkedValue } from "../http/validation.ts";
import { namesToLoad, noteLoaded } from "../rows/directives.ts";
import { liveSession, ownSession } from "../rows/sessions.ts";
import { TOOL_TABLES } from "../rows/tools.ts";
import type { Definition } from "./definition.ts";
import { providerHandlers, providersOf } from "./providers.ts";

const PAGE_SIZE = 20;

const OBJECT = z.record(z.string(), z.unknown());
const MODES = z.record(z.string(), z.enum(["auto", "allow", "ask"]));

/** Tools of the organisation, and of others only those that are not personal. */
const VISIBLE = "org = ?1 AND owner IN ('', ?2)";

function viewer(call: Call): [org: string, user: string] {
  return [orgOf(call), call.account.userId];
}

function find(call: Call): Row {
  const row = call.emulator.store.get(
    `SELECT * FROM tools WHERE ${VISIBLE} AND id = ?3`,
    ...viewer(call),
    call.params["integration_id"] ?? "",
  );
  if (row === undefined) throw notFound("Tool");
  return row;
}

function answer(row: Row) {
  return {
    id: text(row, "id"),
    organization_id: text(row, "org"),
    user_id: text(row, "owner") || null,
    provider: text(row, "provider"),
    auth_method: text(row, "auth_method"),
    display_name: textOrNull(row, "display_name"),
    status: "active",
    has_credentials: true,
    has_oauth_refresh: false,
    oauth_access_expires_at: null,
    provider_metadata: JSON.parse(text(row, "metadata")),
    default_mode: text(row, "default_mode"),
    tool_permissions: JSON.parse(text(row, "permissions")),
    connected_by_user_id: text(row, "connected_by"),
    last_used_at: null,
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
  };
}

const listKnowledgeIntegrations: Handler = (call) => {
  const { store } = call.emulator;
  const { scope, provider, page_size, page_token } = call.query;
  const conditions = [VISIBLE];
  const values: Cell[] = viewer(call);
  if (scope === "org") conditions.push("owner = ''");
  if (scope === "personal") conditions.push("owner <> ''");
  if (isText(provider)) {
    conditions.push("provider = ?3");
    values.push(provider);
  }
  const rows = store.all(
    `SELECT * FROM tools WHERE ${conditions.join(" AND ")} ORDER BY number`,
    ...values,
  );
  const after = positionFrom(page_token);
  const rest = rows.filter((row) => number(row, "number") > after);
  const page = rest.slice(0, typeof page_size === "number" ? page_size : PAGE_SIZE);
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return ok({
    integrations: page.map(answer),
    next_page_token: last === undefined ? null : cursorAfter(number(last, "number")),
    total_size: rows.length,
  });
};

const createKnowledgeIntegration: Handler = (call) => {
  const { body, emulator, account } = call;
  const credentials = checkedValue(OBJECT, body["credentials"], ["body", "credentials"]);
  const metadata = objectFrom(body["provider_metadata"], "provider_metadata");
  return call.commit(() => {
    const provider = providersOf(call).find(({ slug }) => slug === body["provider"]);
    if (provider === undefined) throw badRequest(`There is no provider "${body["provider"]}"`);
    checkCredentials(provider.definition, String(body["auth_method"]), credentials);
    const id = newId("kint");
    emulator.store.run(
      `INSERT INTO tools (id, org, owner, connected_by, provider, auth_method, display_name,
         credentials, metadata, default_mode, permissions, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?)`,
      id,
      orgOf(call),
      body["scope"] === "personal" ? account.userId : "",
      account.userId,
      provider.slug,
      String(body["auth_method"]),
      asText(body["display_name"]) ?? null,
      JSON.stringify(credentials),
      JSON.stringify(metadata ?? {}),
      asText(body["default_mode"]) ?? "auto",
      emulator.now(),
    );
    return { status: 201, body: stored(call, id) };
  });
};

function stored(call: Call, id: string) {
  return {
    integration: answer(
      call.emulator.store.get("SELECT * FROM tools WHERE id = ?", id) ?? {},
    ),
  };
}

/** Refuses credentials that do not fit the way to log in. Names fields, never a value. */
function checkCredentials(
  { auth_methods }: Definition,
  wanted: string,
  credentials: { readonly [name: string]: unknown },
): void {
  const method = auth_methods.find(({ id }) => id === wanted);
  if (method === undefined) throw badRequest(`The provider has no way to log in "${wanted}"`);
  if (method.kind !== "static") {
    throw badRequest(`"${wanted}" is a login with OAuth: it takes no stored credentials`);
  }
  const fields = method.fields ?? [];
  for (const { id, required } of fields) {
    const value = credentials[id];
    const isMissing = value === undefined || value === "";
    if (isMissing && required) throw badRequest(`The credentials need the field "${id}"`);
    if (!isMissing && typeof value !== "string") {
      throw badRequest(`The field "${id}" of the credentials must be text`);
    }
  }
  const unknown = Object.keys(credentials).find((name) => !fields.some(({ id }) => id === name));
  if (unknown !== undefined) {
    throw badRequest(`The credentials have a field "${unknown}" that "${wanted}" does not take`);
  }
}

const updateKnowledgeIntegration: Handler = (call) => {
  const { body, emulator } = call;
  const metadata = objectFrom(body["provider_metadata"], "provider_metadata");
  const permissions = body["tool_permissions"] === undefined
    ? undefined
    : checkedValue(MODES, body["tool_permissions"], ["body", "tool_permissions"]);
  return call.commit(() => {
    const row = find(call);
    const id = text(row, "id");
    emulator.store.run(
      `UPDATE tools SET display_name = ?, metadata = ?, default_mode = ?, permissions = ?,
         updated_at = ? WHERE id = ?`,
      asText(body["display_name"]) ?? textOrNull(row, "display_name"),
      metadata === undefined ? text(row, "metadata") : JSON.stringify(metadata),
      asText(body["default_mode"]) ?? text(row, "default_mode"),
      permissions === undefined ? text(row, "permissions") : JSON.stringify(permissions),
      emulator.now(),
      id,
    );
    return ok(stored(call, id));
  });
};

function objectFrom(value: unknown, field: string) {
  return value === undefined ? undefined : checkedValue(OBJECT, value, ["body", field]);
}

const deleteKnowledgeIntegration: Handler = (call) =>
  call.commit(() => {
    call.emulator.store.run("DELETE FROM tools WHERE id = ?", text(find(call), "id"));
    return { status: 204 };
  });

/** What becomes of a provider that a session is to load. */
type Loading = "loaded" | "needs_auth" | "skipped";

const loadSessionTools: Handler = (call) => {
  const wanted = namesToLoad(call, "provider_slugs");
  return call.commit(() => {
    const { organizationId, id } = ownSession(call);
    if (organizationId === null || organizationId !== call.org) throw notFound("Session");
    liveSession(call);
    const { store } = call.emulator;
    const providers = new Map(providersOf(call).map((one) => [one.slug, one]));
    const isConnected = (slug: string) =>
      store.get(`SELECT 1 FROM tools WHERE ${VISIBLE} AND provider = ?3`, ...viewer(call), slug) !==
        undefined;
    const outcomeOf = (slug: string): Loading =>
      !providers.has(slug) ? "skipped" : isConnected(slug) ? "loaded" : "needs_auth";
    const all = Map.groupBy(wanted, outcomeOf);
    const loaded = (all.get("loaded") ?? []).map((slug) => (
      { id: slug, name: providers.get(slug)?.definition.display_name ?? slug }
    ));
    for (const tool of loaded) {
      noteLoaded(store, organizationId, id, { ...tool, type: "tool" });
    }
    return ok({
      loaded,
      needs_auth: all.get("needs_auth") ?? [],
      skipped: all.get("skipped") ?? [],
    });
  });
};

/** Tools as a part of the emulator. */
export const toolsPart: Part = {
  tables: TOOL_TABLES,
  handlers: {
    ...providerHandlers,
    listKnowledgeIntegrations,
    getKnowledgeIntegration: (call) => ok({ integration: answer(find(call)) }),
    createKnowledgeIntegration,
    updateKnowledgeIntegration,
    deleteKnowledgeIntegration,
    loadSessionTools,
  },
};
