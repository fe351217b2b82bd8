/**
 * Operations of the `template` area: text that every session of a template is told.
 *
 * @module
 */
import { TEMPLATE_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Show the context of a template.
 *
 * Route: `GET /org-templates/{template_id}/context`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getTemplateContext, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getTemplateContext> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const getTemplateContext = {
  id: "getTemplateContext",
  command: "template context get",
  summary: "Show the context of a template",
  method: "GET",
  path: "/org-templates/{template_id}/context",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  example: "template context get tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Replace or remove the context of a template.
 *
 * Route: `PUT /org-templates/{template_id}/context`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setTemplateContext } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof setTemplateContext> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const setTemplateContext = {
  id: "setTemplateContext",
  command: "template context set",
  summary: "Replace or remove the context of a template",
  method: "PUT",
  path: "/org-templates/{template_id}/context",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    content: {
      type: "string",
      in: "body",
      option: "text",
      short: "t",
      minLength: 1,
      maxLength: 20000,
      text: true,
      help: "New text",
    },
    clear: { type: "boolean", in: "body", field: "content", sends: null, help: "Remove the text" },
  },
  exactlyOne: ["content", "clear"],
  answer: "json",
  output: "json",
  notes: ["New sessions get it; no build is needed"],
  example: "template context set tmpl_8f3k2q --text-file rules.md",
} as const satisfies Operation;

/**
 * Show the context that a session of a template starts with.
 *
 * Route: `GET /org-templates/{template_id}/context:resolve`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, resolveTemplateContext } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof resolveTemplateContext> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const resolveTemplateContext = {
  id: "resolveTemplateContext",
  command: "template context resolve",
  summary: "Show the context that a session of a template starts with",
  method: "GET",
  path: "/org-templates/{template_id}/context:resolve",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  notes: ["Layers of the organisation and of the template"],
  example: "template context resolve tmpl_8f3k2q",
} as const satisfies Operation;
