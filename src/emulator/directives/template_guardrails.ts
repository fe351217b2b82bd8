/** Guardrails that belong to one template, and all that its sessions obey. */
import { asText } from "../../json/json_value.ts";
import { ApiError, invalidField, notFound } from "../core/errors.ts";
import { hashOf } from "../../process/files.ts";
import { newId } from "../core/names.ts";
import { ok } from "../core/reply.ts";
import { number, type Row, text, textOrNull } from "../core/store.ts";
import type { Call, Handler, Handlers } from "../core/types.ts";
import { directivesOf } from "../rows/directives.ts";
import { readSetting } from "../rows/org_settings.ts";
import { findTemplate, type Template } from "../rows/templates.ts";
import { checkedContent, contentHash, GUARDRAIL_TYPES, typeOfFamily } from "./content.ts";

/** The table. */
export const TEMPLATE_GUARDRAIL_TABLES = `
CREATE TABLE IF NOT EXISTS template_guardrails (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  org TEXT NOT NULL,
  template_id TEXT NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  display_name TEXT,
  description TEXT,
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  position INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_by TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT
);`;

const PAGE_SIZE = 50;

/** Where the service holds a guardrail of each type to be obeyed. */
const LAYERS: { readonly [type: string]: string } = {
  allowlist_rule_v0: "command",
  hook_v0: "agent",
  network_rule_v0: "network",
};

function rowsOf({ emulator }: Call, { id }: Template): Row[] {
  return emulator.store.all(
    "SELECT * FROM template_guardrails WHERE template_id = ? ORDER BY position, number",
    id,
  );
}

function answer(row: Row) {
  return {
    id: text(row, "id"),
    template_id: text(row, "template_id"),
    organization_id: text(row, "org"),
    type: text(row, "type"),
    name: text(row, "name"),
    display_name: textOrNull(row, "display_name"),
    description: textOrNull(row, "description"),
    content: JSON.parse(text(row, "content")),
    content_hash: text(row, "content_hash"),
    enabled: number(row, "enabled") === 1,
    position: number(row, "position"),
    created_by_user_id: text(row, "created_by"),
    updated_by_user_id: textOrNull(row, "updated_by"),
    created_at: text(row, "created_at"),
    updated_at: textOrNull(row, "updated_at"),
  };
}

const listTemplateGuardrails: Handler = (call) => {
  const { query } = call;
  const template = findTemplate(call);
  const type = typeOfFamily(query["type_family"]);
  const limit = typeof query["limit"] === "number" ? query["limit"] : PAGE_SIZE;
  const offset = typeof query["offset"] === "number" ? query["offset"] : 0;
  const all = rowsOf(call, template).filter((row) =>
    (type === undefined || row["type"] === type) &&
    (query["include_disabled"] === true || row["enabled"] === 1)
  );
  return ok({
    guardrails: all.slice(offset, offset + limit).map(answer),
    total: all.length,
    has_more: offset + limit < all.length,
  });
};

function checkedGuardrail(type: unknown): string {
  if (typeof type === "string" && GUARDRAIL_TYPES.includes(type)) return type;
  throw new ApiError(400, {
    error: "ITEM_TYPE_NOT_ALLOWED",
    message: `type must be one of ${GUARDRAIL_TYPES.join(", ")}`,
  });
}

const createTemplateGuardrail: Handler = async (call) => {
  const { body, emulator } = call;
  const template = findTemplate(call);
  const type = checkedGuardrail(body["type"]);
  const content = checkedContent(emulator.store, template.org, type, body["content"]);
  const hash = await contentHash(content);
  return call.commit(() => {
    const id = newId("tg");
    emulator.store.run(
      `INSERT INTO template_guardrails (id, org, template_id, type, name, display_name, description,
         content, content_hash, enabled, position, created_by, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      template.org,
      findTemplate(call).id,
      type,
      String(body["name"]),
      asText(body["display_name"]) ?? null,
      asText(body["description"]) ?? null,
      JSON.stringify(content),
      hash,
      body["enabled"] === false ? 0 : 1,
      typeof body["position"] === "number" ? body["position"] : 0,
      call.account.userId,
      emulator.now(),
    );
    return { status: 201, body: answer(find(call, id)) };
  });
};

function find(call: Call, id = call.params["guardrail_id"] ?? ""): Row {
  const row = rowsOf(call, findTemplate(call)).find((one) => one["id"] === id);
  if (row === undefined) throw notFound("Guardrail");
  return row;
}

const updateTemplateGuardrail: Handler = async (call) => {
  const { body, emulator } = call;
  const known = find(call);
  const type = body["type"] === undefined ? text(known, "type") : checkedGuardrail(body["type"]);
  const content = checkedContent(
    emulator.store,
    text(known, "org"),
    type,
    body["content"] ?? JSON.parse(text(known, "content")),
  );
  const hash = await contentHash(content);
  const columns = {
    type,
    content: JSON.stringify(content),
    content_hash: hash,
    ...Object.fromEntries(
      ["name", "display_name", "description"].filter((name) => body[name] !== undefined)
        .map((name) => [name, String(body[name])]),
    ),
    ...(typeof body["enabled"] === "boolean" ? { enabled: body["enabled"] ? 1 : 0 } : {}),
    ...(typeof body["position"] === "number" ? { position: body["position"] } : {}),
    updated_by: call.account.userId,
    updated_at: emulator.now(),
  };
  if (body["name"] === "") throw invalidField(["body", "name"], "String should not be empty");
  return call.commit(() => {
    const id = text(find(call), "id");
    const sets = Object.keys(columns).map((name) => `${name} = ?`).join(", ");
    emulator.store.run(
      `UPDATE template_guardrails SET ${sets} WHERE id = ?`,
      ...Object.values(columns),
      id,
    );
    return ok(answer(find(call)));
  });
};

const deleteTemplateGuardrail: Handler = (call) =>
  call.commit(() => {
    const id = text(find(call), "id");
    call.emulator.store.run("DELETE FROM template_guardrails WHERE id = ?", id);
    return { status: 204 };
  });

/** Those of the organisation first; a later one with the same content counts once. */
const resolveTemplateGuardrails: Handler = async (call) => {
  const { store } = call.emulator;
  const template = findTemplate(call);
  const { org, id, repos } = template;
  const ofOrg = GUARDRAIL_TYPES.flatMap((type) => {
    const narrowed = [undefined, ...repos].map((repo) =>
      directivesOf(store, { org, type, templateId: id, repo: repo?.full_name })
    );
    return [...new Map(narrowed.flat().map((one) => [one.id, one])).values()];
  }).map((one) => itemOf("org", one.row));
  const own = rowsOf(call, template).filter((row) => row["enabled"] === 1)
    .map((row) => itemOf("template", row));
  const seen = new Set<string>();
  const items = [...ofOrg, ...own].map((item) => {
    const key = `${item.type} ${item.content_hash}`;
    const effective_status = seen.has(key) ? "deduped" : "active";
    seen.add(key);
    return { ...item, effective_status };
  });
  const allowed = items.filter(({ type }) => type === "network_rule_v0")
    .map(({ content }) => String(content.value));
  const policy = readSetting(store, org, "allowlist").document["default_policy"];
  return ok({
    template_id: id,
    organization_id: org,
    items,
    limits: readSetting(store, org, "limits").document,
    allowlist_default_policy: asText(policy) ?? "allow",
    network_allow_out: [...new Set(allowed)],
    hash: await hashOf(new TextEncoder().encode(JSON.stringify(items))),
  });
};

function itemOf(source: "org" | "template", row: Row) {
  const type = text(row, "type");
  return {
    source,
    type,
    name: text(row, "name"),
    content: JSON.parse(text(row, "content")),
    content_hash: text(row, "content_hash"),
    enforcement_layer: LAYERS[type] ?? "agent",
    id: text(row, "id"),
  };
}

/** Handlers of the guardrails of templates. */
export const templateGuardrailHandlers: Handlers = {
  listTemplateGuardrails,
  createTemplateGuardrail,
  updateTemplateGuardrail,
  deleteTemplateGuardrail,
  resolveTemplateGuardrails,
};
