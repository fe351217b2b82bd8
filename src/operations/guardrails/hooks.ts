/**
 * Operations of the `guardrails` area: hooks that run at events of an agent.
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

/** What a hook is, member by member. */
const PARTS = {
  event: {
    type: "string",
    in: "local",
    field: "content.event",
    enum: [
      "PreToolUse",
      "PostToolUse",
      "UserPromptSubmit",
      "Notification",
      "Stop",
      "SubagentStop",
      "SessionStart",
      "SessionEnd",
      "PreCompact",
    ],
    help: "When it runs",
  },
  hook_type: {
    type: "string",
    in: "local",
    field: "content.type",
    enum: ["command", "prompt"],
    with: "event",
    help: "What it is (default: command)",
  },
  script: {
    type: "string",
    in: "local",
    field: "content.script",
    with: "event",
    help: "Shell command that it runs",
  },
  prompt: {
    type: "string",
    in: "local",
    field: "content.prompt",
    with: "event",
    help: "Prompt that it gives",
  },
  matcher: {
    type: "string",
    in: "local",
    field: "content.matcher",
    with: "event",
    help: "Tools whose use it looks at",
  },
  timeout: {
    type: "integer",
    in: "local",
    field: "content.timeout",
    minimum: 1,
    maximum: 600,
    with: "event",
    help: "Seconds it may take",
  },
  async: {
    type: "boolean",
    in: "local",
    field: "content.async",
    with: "event",
    help: "Do not wait for it",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the hooks of the organisation.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailHooks } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailHooks> = {};
 * ```
 */
export const listGuardrailHooks = {
  ...LIST,
  command: "guardrails hooks list",
  summary: "List the hooks of the organisation",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "hook", help: "Kind" },
    ...LIST_INPUTS,
  },
  example: "guardrails hooks list --page-size 50",
} as const satisfies Operation;

/**
 * Show one hook.
 *
 * Route: `GET /agent-directives/{directive_id}`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getGuardrailHook, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const getGuardrailHook = {
  ...GET,
  command: "guardrails hooks get",
  summary: "Show one hook",
  example: "guardrails hooks get dir_8s1k2m",
} as const satisfies Operation;

/**
 * Create a hook.
 *
 * Route: `POST /agent-directives/`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { createGuardrailHook, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createGuardrailHook> = { name: "lint" };
 * ```
 */
export const createGuardrailHook = {
  ...CREATE,
  command: "guardrails hooks create",
  summary: "Create a hook",
  inputs: {
    type: { type: "string", in: "body", fixed: "hook_v0", help: "Kind" },
    ...NEW_INPUTS,
    ...PARTS,
  },
  exactlyOne: ["content", "event"],
  example: 'guardrails hooks create --name lint --event PostToolUse --script "npm run lint"',
} as const satisfies Operation;

/**
 * Change one hook.
 *
 * Route: `PATCH /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateGuardrailHook } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const updateGuardrailHook = {
  ...UPDATE,
  command: "guardrails hooks update",
  summary: "Change one hook",
  inputs: {
    ...CHANGE_INPUTS,
    ...PARTS,
  },
  conflicts: [["content", "event"]],
  atLeastOne: [...CHANGES, "event", "hook_type", "script", "prompt", "matcher", "timeout", "async"],
  example: 'guardrails hooks update dir_8s1k2m --description "Used by all teams"',
} as const satisfies Operation;

/**
 * Delete one hook.
 *
 * Route: `DELETE /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { deleteGuardrailHook, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const deleteGuardrailHook = {
  ...DELETE,
  command: "guardrails hooks delete",
  summary: "Delete one hook",
  example: "guardrails hooks delete dir_8s1k2m --yes",
} as const satisfies Operation;

/**
 * Attach one hook to templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { attachGuardrailHook, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof attachGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const attachGuardrailHook = {
  ...ATTACH,
  command: "guardrails hooks attach",
  summary: "Attach one hook to templates, repositories or all sessions",
  example: "guardrails hooks attach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Detach one hook from templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { detachGuardrailHook, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof detachGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const detachGuardrailHook = {
  ...DETACH,
  command: "guardrails hooks detach",
  summary: "Detach one hook from templates, repositories or all sessions",
  example: "guardrails hooks detach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * List where one hook is attached.
 *
 * Route: `GET /agent-directives/{directive_id}/attachments`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGuardrailHookAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGuardrailHookAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const listGuardrailHookAttachments = {
  ...ATTACHMENTS,
  command: "guardrails hooks attachments",
  summary: "List where one hook is attached",
  example: "guardrails hooks attachments dir_8s1k2m",
} as const satisfies Operation;

/**
 * Protect one hook from changes.
 *
 * Route: `POST /agent-directives/{directive_id}:lock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, lockGuardrailHook } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof lockGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const lockGuardrailHook = {
  ...LOCK,
  command: "guardrails hooks lock",
  summary: "Protect one hook from changes",
  example: "guardrails hooks lock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Allow changes of one hook again.
 *
 * Route: `POST /agent-directives/{directive_id}:unlock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, unlockGuardrailHook } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof unlockGuardrailHook> = { id: "dir_8s1k2m" };
 * ```
 */
export const unlockGuardrailHook = {
  ...UNLOCK,
  command: "guardrails hooks unlock",
  summary: "Allow changes of one hook again",
  example: "guardrails hooks unlock dir_8s1k2m",
} as const satisfies Operation;
