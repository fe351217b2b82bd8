/** The secrets a template holds itself, and whether it has all that it needs. */
import { invalidField, notFound } from "../core/errors.ts";
import { requireAdmin } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { teamSecretNames } from "./secrets.ts";
import { type Store, text } from "../core/store.ts";
import { findTemplate, type Template } from "../rows/templates.ts";
import type { Call, Handler, Handlers, Reply } from "../core/types.ts";

/** Table of these secrets. */
export const TEMPLATE_SECRET_TABLES = `
CREATE TABLE IF NOT EXISTS template_secrets (
  template_id TEXT NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (template_id, name)
);`;

/** The secrets a template holds itself, by name. */
export function templateSecrets(
  store: Store,
  templateId: string,
): { readonly [name: string]: string } {
  const rows = store.all(
    "SELECT name, value FROM template_secrets WHERE template_id = ? ORDER BY name",
    templateId,
  );
  return Object.fromEntries(rows.map((row) => [text(row, "name"), text(row, "value")]));
}

function secretNames(store: Store, templateId: string): string[] {
  return store.all(
    "SELECT name FROM template_secrets WHERE template_id = ? ORDER BY name",
    templateId,
  ).map((row) => text(row, "name"));
}

/** How the secrets a template needs stand: values may come from the template or from the team. */
export function secretsStatus(store: Store, template: Template) {
  const required = template.requiredSecrets;
  const own = secretNames(store, template.id);
  const team = teamSecretNames(store, template.org);
  const missing = required.filter((name) => !own.includes(name) && !team.includes(name));
  return {
    required,
    configured: [...own, ...required.filter((name) => !own.includes(name) && team.includes(name))],
    missing,
  };
}

function namesAnswer(call: Call, template: Template): Reply {
  const { store } = call.emulator;
  const { required, missing } = secretsStatus(store, template);
  return ok({
    secrets: secretNames(store, template.id),
    required_secrets: required,
    has_all_required: missing.length === 0,
  });
}

const setTemplateSecrets: Handler = (call) => {
  requireAdmin(call);
  const template = findTemplate(call);
  const given = Object.entries(call.body["secrets"] as { readonly [name: string]: string });
  if (given.some(([name]) => name === "")) {
    throw invalidField(["body", "secrets"], "A secret needs a name");
  }
  return call.commit(() => {
    for (const [name, value] of given) {
      call.emulator.store.run(
        `INSERT INTO template_secrets (template_id, name, value, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (template_id, name) DO UPDATE SET value = excluded.value,
           updated_at = excluded.updated_at`,
        template.id,
        name,
        value,
        call.emulator.now(),
      );
    }
    return namesAnswer(call, template);
  });
};

const deleteTemplateSecret: Handler = (call) => {
  requireAdmin(call);
  const template = findTemplate(call);
  const name = call.params["secret_key"] ?? "";
  return call.commit(() => {
    const removed = call.emulator.store.run(
      "DELETE FROM template_secrets WHERE template_id = ? AND name = ?",
      template.id,
      name,
    );
    if (removed === 0) throw notFound(`Secret "${name}"`);
    return ok({ status: "ok", deleted: name });
  });
};

/** Handlers of these secrets. */
export const templateSecretHandlers: Handlers = {
  listTemplateSecrets: (call) => namesAnswer(call, findTemplate(call)),
  setTemplateSecrets,
  deleteTemplateSecret,
};
