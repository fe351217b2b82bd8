/**
 * Operations of the `template` area: secrets of a template.
 *
 * @module
 */
import { TEMPLATE_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List the names of the secrets of a template.
 *
 * Route: `GET /org-templates/{template_id}/secrets`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listTemplateSecrets } from "@runtm/runtm-api/client";
 * const template: InputOf<typeof listTemplateSecrets> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const listTemplateSecrets = {
  id: "listTemplateSecrets",
  command: "template secrets list",
  summary: "List the names of the secrets of a template",
  method: "GET",
  path: "/org-templates/{template_id}/secrets",
  scopes: ["secrets:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "secrets" },
  notes: ["While has_all_required is false, sessions of the template do not boot"],
  example: "template secrets list tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Set secrets of a template; others stay.
 *
 * Route: `PUT /org-templates/{template_id}/secrets`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setTemplateSecrets } from "@runtm/runtm-api/client";
 * const secrets: InputOf<typeof setTemplateSecrets> = {
 *   template_id: "tmpl_8f3k2q",
 *   secrets: { STRIPE_KEY: "sk_test_example" },
 * };
 * ```
 */
export const setTemplateSecrets = {
  id: "setTemplateSecrets",
  command: "template secrets set",
  summary: "Set secrets of a template; others stay",
  method: "PUT",
  path: "/org-templates/{template_id}/secrets",
  scopes: ["secrets:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    secrets: {
      type: "map",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      secret: true,
      spelling: "pairs",
      help: "Secrets as name and value in turn",
    },
  },
  answer: "json",
  output: "json",
  example: "template secrets set tmpl_8f3k2q --from-env STRIPE_KEY",
} as const satisfies Operation;

/**
 * Remove one secret of a template.
 *
 * Route: `DELETE /org-templates/{template_id}/secrets/{secret_key}`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { deleteTemplateSecret, InputOf } from "@runtm/runtm-api/client";
 * const unused: InputOf<typeof deleteTemplateSecret> = {
 *   template_id: "tmpl_8f3k2q",
 *   secret_key: "STRIPE_KEY",
 * };
 * ```
 */
export const deleteTemplateSecret = {
  id: "deleteTemplateSecret",
  command: "template secrets delete",
  summary: "Remove one secret of a template",
  method: "DELETE",
  path: "/org-templates/{template_id}/secrets/{secret_key}",
  scopes: ["secrets:write"],
  org: "required",
  role: "admin",
  effect: "destroy",
  inputs: {
    template_id: TEMPLATE_ID,
    secret_key: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Name of the secret",
    },
  },
  answer: "json",
  output: "json",
  example: "template secrets delete tmpl_8f3k2q STRIPE_KEY",
} as const satisfies Operation;
