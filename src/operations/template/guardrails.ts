/**
 * Operations of the `template` area: guardrails of one template.
 *
 * @module
 */
import { LIMIT, OFFSET, TEMPLATE_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List the guardrails of a template.
 *
 * Route: `GET /org-templates/{template_id}/guardrails`. Scopes: `guardrails:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listTemplateGuardrails } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listTemplateGuardrails> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const listTemplateGuardrails = {
  id: "listTemplateGuardrails",
  command: "template guardrails list",
  summary: "List the guardrails of a template",
  method: "GET",
  path: "/org-templates/{template_id}/guardrails",
  scopes: ["guardrails:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
    type: {
      type: "string",
      in: "query",
      field: "type_family",
      omitEmpty: true,
      enum: ["allowlist", "hook", "network"],
      help: "Only guardrails of this kind",
    },
    include_disabled: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Show those that are switched off too",
    },
    limit: { ...LIMIT, help: "Guardrails per page" },
    offset: { ...OFFSET, help: "Guardrails to skip" },
  },
  answer: "json",
  output: "json",
  pages: { style: "offset", items: "guardrails", size: "limit", offset: "offset" },
  itemId: "id",
  columns: ["id", "type", "name", "enabled", "position"],
  example: "template guardrails list tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Add a guardrail to a template.
 *
 * Route: `POST /org-templates/{template_id}/guardrails`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import type { createTemplateGuardrail, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createTemplateGuardrail> = { template_id: "tmpl_8f3k2q", type: "network_rule_v0", name: "npm", content: { kind: "host", value: "packages.example.com" } };
 * ```
 */
export const createTemplateGuardrail = {
  id: "createTemplateGuardrail",
  command: "template guardrails create",
  summary: "Add a guardrail to a template",
  method: "POST",
  path: "/org-templates/{template_id}/guardrails",
  scopes: ["guardrails:write"],
  org: "required",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    type: {
      type: "string",
      in: "body",
      required: true,
      enum: ["allowlist_rule_v0", "hook_v0", "network_rule_v0"],
      help: "Kind of guardrail",
    },
    name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 128,
      help: "Name of the guardrail",
    },
    content: {
      type: "json",
      in: "body",
      text: true,
      required: true,
      help: "What it says, as a JSON object",
    },
    display_name: { type: "string", in: "body", omitEmpty: true, help: "Display name" },
    description: {
      type: "string",
      in: "body",
      omitEmpty: true,
      maxLength: 1024,
      help: "What it is for",
    },
    enabled: { type: "boolean", in: "body", default: true, help: "Switch it on" },
    disabled: {
      type: "boolean",
      in: "body",
      field: "enabled",
      sends: false,
      help: "Add it switched off",
    },
    position: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 0,
      help: "Order, the lowest first",
    },
  },
  conflicts: [["enabled", "disabled"]],
  answer: "json",
  output: "json",
  notes: ["Rules and hooks reach sessions after the next build, network rules at the next session"],
  example:
    "template guardrails create tmpl_8f3k2q --type network_rule_v0 --name npm --content-file guardrail.json",
} as const satisfies Operation;

/**
 * Change a guardrail of a template.
 *
 * Route: `PATCH /org-templates/{template_id}/guardrails/{guardrail_id}`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateTemplateGuardrail } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateTemplateGuardrail> = { template_id: "tmpl_8f3k2q", guardrail_id: "gr_6v4b" };
 * ```
 */
export const updateTemplateGuardrail = {
  id: "updateTemplateGuardrail",
  command: "template guardrails update",
  summary: "Change a guardrail of a template",
  method: "PATCH",
  path: "/org-templates/{template_id}/guardrails/{guardrail_id}",
  scopes: ["guardrails:write"],
  org: "required",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    guardrail_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Guardrail id, as template guardrails list shows it",
    },
    name: { type: "string", in: "body", minLength: 1, maxLength: 128, help: "New name" },
    display_name: { type: "string", in: "body", help: "New display name" },
    description: { type: "string", in: "body", maxLength: 1024, help: "New description" },
    content: {
      type: "json",
      in: "body",
      text: true,
      help: "New content as a JSON object; replaces the old one",
    },
    enabled: { type: "boolean", in: "body", help: "Switch it on" },
    disabled: {
      type: "boolean",
      in: "body",
      field: "enabled",
      sends: false,
      help: "Switch it off",
    },
    position: { type: "integer", in: "body", minimum: 0, help: "New order" },
  },
  conflicts: [["enabled", "disabled"]],
  atLeastOne: ["name", "display_name", "description", "content", "enabled", "disabled", "position"],
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: "template guardrails update tmpl_8f3k2q gr_6v4b --disabled",
} as const satisfies Operation;

/**
 * Delete a guardrail of a template.
 *
 * Route: `DELETE /org-templates/{template_id}/guardrails/{guardrail_id}`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import type { deleteTemplateGuardrail, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteTemplateGuardrail> = { template_id: "tmpl_8f3k2q", guardrail_id: "gr_6v4b" };
 * ```
 */
export const deleteTemplateGuardrail = {
  id: "deleteTemplateGuardrail",
  command: "template guardrails delete",
  summary: "Delete a guardrail of a template",
  method: "DELETE",
  path: "/org-templates/{template_id}/guardrails/{guardrail_id}",
  scopes: ["guardrails:write"],
  org: "required",
  effect: "destroy",
  inputs: {
    template_id: TEMPLATE_ID,
    guardrail_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Guardrail id, as template guardrails list shows it",
    },
  },
  answer: "json",
  output: "json",
  confirm: true,
  example: "template guardrails delete tmpl_8f3k2q gr_6v4b --yes",
} as const satisfies Operation;

/**
 * Show the guardrails that a session of a template runs under.
 *
 * Route: `GET /org-templates/{template_id}/guardrails:resolve`. Scopes: `guardrails:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, resolveTemplateGuardrails } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof resolveTemplateGuardrails> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const resolveTemplateGuardrails = {
  id: "resolveTemplateGuardrails",
  command: "template guardrails resolve",
  summary: "Show the guardrails that a session of a template runs under",
  method: "GET",
  path: "/org-templates/{template_id}/guardrails:resolve",
  scopes: ["guardrails:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  example: "template guardrails resolve tmpl_8f3k2q",
} as const satisfies Operation;
