/**
 * Operations of the `guardrails` area: rules on commands that agents run.
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

/** What a rule is, member by member. */
const PARTS = {
  kind: {
    type: "string",
    in: "local",
    field: "content.kind",
    enum: ["allow", "ask", "deny"],
    with: "pattern",
    help: "What happens to commands that match",
  },
  pattern: {
    type: "string",
    in: "local",
    field: "content.pattern",
    with: "kind",
    help: "Pattern of commands",
  },
  purpose: {
    type: "string",
    in: "local",
    field: "content.purpose",
    with: "pattern",
    help: "Why the rule is there",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the rules on commands of the organisation.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailRules } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailRules> = {};
 * ```
 */
export const listGuardrailRules = {
  ...LIST,
  command: "guardrails rules list",
  summary: "List the rules on commands of the organisation",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "allowlist", help: "Kind" },
    ...LIST_INPUTS,
  },
  example: "guardrails rules list --page-size 50",
} as const satisfies Operation;

/**
 * Show one rule.
 *
 * Route: `GET /agent-directives/{directive_id}`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getGuardrailRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const getGuardrailRule = {
  ...GET,
  command: "guardrails rules get",
  summary: "Show one rule",
  example: "guardrails rules get dir_8s1k2m",
} as const satisfies Operation;

/**
 * Create a rule.
 *
 * Route: `POST /agent-directives/`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { createGuardrailRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createGuardrailRule> = { name: "no-push" };
 * ```
 */
export const createGuardrailRule = {
  ...CREATE,
  command: "guardrails rules create",
  summary: "Create a rule",
  inputs: {
    type: { type: "string", in: "body", fixed: "allowlist_rule_v0", help: "Kind" },
    ...NEW_INPUTS,
    ...PARTS,
  },
  exactlyOne: ["content", "pattern"],
  example: 'guardrails rules create --name no-push --kind deny --pattern "git push *"',
} as const satisfies Operation;

/**
 * Change one rule.
 *
 * Route: `PATCH /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateGuardrailRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const updateGuardrailRule = {
  ...UPDATE,
  command: "guardrails rules update",
  summary: "Change one rule",
  inputs: {
    ...CHANGE_INPUTS,
    ...PARTS,
  },
  conflicts: [["content", "pattern"]],
  atLeastOne: [...CHANGES, "kind", "pattern", "purpose"],
  example: 'guardrails rules update dir_8s1k2m --description "Used by all teams"',
} as const satisfies Operation;

/**
 * Delete one rule.
 *
 * Route: `DELETE /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { deleteGuardrailRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const deleteGuardrailRule = {
  ...DELETE,
  command: "guardrails rules delete",
  summary: "Delete one rule",
  example: "guardrails rules delete dir_8s1k2m --yes",
} as const satisfies Operation;

/**
 * Attach one rule to templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { attachGuardrailRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof attachGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const attachGuardrailRule = {
  ...ATTACH,
  command: "guardrails rules attach",
  summary: "Attach one rule to templates, repositories or all sessions",
  example: "guardrails rules attach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Detach one rule from templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { detachGuardrailRule, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof detachGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const detachGuardrailRule = {
  ...DETACH,
  command: "guardrails rules detach",
  summary: "Detach one rule from templates, repositories or all sessions",
  example: "guardrails rules detach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * List where one rule is attached.
 *
 * Route: `GET /agent-directives/{directive_id}/attachments`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailRuleAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailRuleAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const listGuardrailRuleAttachments = {
  ...ATTACHMENTS,
  command: "guardrails rules attachments",
  summary: "List where one rule is attached",
  example: "guardrails rules attachments dir_8s1k2m",
} as const satisfies Operation;

/**
 * Protect one rule from changes.
 *
 * Route: `POST /agent-directives/{directive_id}:lock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, lockGuardrailRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof lockGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const lockGuardrailRule = {
  ...LOCK,
  command: "guardrails rules lock",
  summary: "Protect one rule from changes",
  example: "guardrails rules lock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Allow changes of one rule again.
 *
 * Route: `POST /agent-directives/{directive_id}:unlock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, unlockGuardrailRule } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof unlockGuardrailRule> = { id: "dir_8s1k2m" };
 * ```
 */
export const unlockGuardrailRule = {
  ...UNLOCK,
  command: "guardrails rules unlock",
  summary: "Allow changes of one rule again",
  example: "guardrails rules unlock dir_8s1k2m",
} as const satisfies Operation;
