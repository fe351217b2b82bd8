/**
 * Operations of the `guardrails` area: addresses that sessions may reach.
 *
 * @module
 */
import {
  ATTACH,
  ATTACHMENTS,
  CHANGE_INPUTS,
  CHANGES,
  CREATE,
  DELETE,
  DETACH,
  GET,
  LIST,
  LIST_INPUTS,
  LOCK,
  NEW_INPUTS,
  UNLOCK,
  UPDATE,
} from "../directive.ts";
import type { Input, Operation } from "../types.ts";

/** What a network rule is, member by member. */
const PARTS = {
  kind: {
    type: "string",
    in: "local",
    field: "content.kind",
    enum: ["host", "cidr"],
    with: "value",
    help: "What the value is",
  },
  value: {
    type: "string",
    in: "local",
    field: "content.value",
    with: "kind",
    help: "Host name or address range that sessions may reach",
  },
  purpose: {
    type: "string",
    in: "local",
    field: "content.purpose",
    with: "value",
    help: "Why the rule is there",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the network rules of the organisation.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailNetworkRules } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailNetworkRules> = {};
 * ```
 */
export const listGuardrailNetworkRules = {
  ...LIST,
  command: "guardrails network list",
  summary: "List the network rules of the organisation",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "network", help: "Kind" },
    ...LIST_INPUTS,
  },
  example: "guardrails network list --page-size 50",
} as const satisfies Operation;

/**
 * Show one network rule.
 *
 * Route: `GET /agent-directives/{directive_id}`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getGuardrailNetworkRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const getGuardrailNetworkRule = {
  ...GET,
  command: "guardrails network get",
  summary: "Show one network rule",
  example: "guardrails network get dir_8s1k2m",
} as const satisfies Operation;

/**
 * Create a network rule.
 *
 * Route: `POST /agent-directives/`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { createGuardrailNetworkRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createGuardrailNetworkRule> = { name: "npm" };
 * ```
 */
export const createGuardrailNetworkRule = {
  ...CREATE,
  command: "guardrails network create",
  summary: "Create a network rule",
  inputs: {
    type: { type: "string", in: "body", fixed: "network_rule_v0", help: "Kind" },
    ...NEW_INPUTS,
    ...PARTS,
  },
  exactlyOne: ["content", "value"],
  example: "guardrails network create --name npm --kind host --value packages.example.com",
} as const satisfies Operation;

/**
 * Change one network rule.
 *
 * Route: `PATCH /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateGuardrailNetworkRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const updateGuardrailNetworkRule = {
  ...UPDATE,
  command: "guardrails network update",
  summary: "Change one network rule",
  inputs: {
    ...CHANGE_INPUTS,
    ...PARTS,
  },
  conflicts: [["content", "value"]],
  atLeastOne: [...CHANGES, "kind", "value", "purpose"],
  example: 'guardrails network update dir_8s1k2m --description "Used by all teams"',
} as const satisfies Operation;

/**
 * Delete one network rule.
 *
 * Route: `DELETE /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { deleteGuardrailNetworkRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const deleteGuardrailNetworkRule = {
  ...DELETE,
  command: "guardrails network delete",
  summary: "Delete one network rule",
  example: "guardrails network delete dir_8s1k2m --yes",
} as const satisfies Operation;

/**
 * Attach one network rule to templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { attachGuardrailNetworkRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof attachGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const attachGuardrailNetworkRule = {
  ...ATTACH,
  command: "guardrails network attach",
  summary: "Attach one network rule to templates, repositories or all sessions",
  example: "guardrails network attach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Detach one network rule from templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { detachGuardrailNetworkRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof detachGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const detachGuardrailNetworkRule = {
  ...DETACH,
  command: "guardrails network detach",
  summary: "Detach one network rule from templates, repositories or all sessions",
  example: "guardrails network detach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * List where one network rule is attached.
 *
 * Route: `GET /agent-directives/{directive_id}/attachments`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailNetworkRuleAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailNetworkRuleAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const listGuardrailNetworkRuleAttachments = {
  ...ATTACHMENTS,
  command: "guardrails network attachments",
  summary: "List where one network rule is attached",
  example: "guardrails network attachments dir_8s1k2m",
} as const satisfies Operation;

/**
 * Protect one network rule from changes.
 *
 * Route: `POST /agent-directives/{directive_id}:lock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, lockGuardrailNetworkRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof lockGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const lockGuardrailNetworkRule = {
  ...LOCK,
  command: "guardrails network lock",
  summary: "Protect one network rule from changes",
  example: "guardrails network lock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Allow changes of one network rule again.
 *
 * Route: `POST /agent-directives/{directive_id}:unlock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, unlockGuardrailNetworkRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof unlockGuardrailNetworkRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const unlockGuardrailNetworkRule = {
  ...UNLOCK,
  command: "guardrails network unlock",
  summary: "Allow changes of one network rule again",
  example: "guardrails network unlock dir_8s1k2m",
} as const satisfies Operation;
