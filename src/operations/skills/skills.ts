/**
 * Operations of the `skills` area: skills of the organisation.
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
  FACETS,
  GET,
  LABELS,
  LIST,
  LIST_INPUTS,
  LOCK,
  NEW_INPUTS,
  RESYNC,
  UNLOCK,
  UPDATE,
} from "../directive.ts";
import type { Operation } from "../types.ts";

/**
 * List the skills of the organisation.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDirectives } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listDirectives> = {};
 * ```
 */
export const listDirectives = {
  ...LIST,
  command: "skills list",
  summary: "List the skills of the organisation",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "skill", help: "Kind" },
    bundled: {
      type: "boolean",
      in: "local",
      help: "Those inside the program, instead of those of the organisation",
    },
    ...LIST_INPUTS,
  },
  example: "skills list --page-size 50",
} as const satisfies Operation;

/**
 * Count the skills by label and source.
 *
 * Route: `GET /agent-directives:facets`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDirectiveFacets } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listDirectiveFacets> = {};
 * ```
 */
export const listDirectiveFacets = {
  ...FACETS,
  command: "skills facets",
  summary: "Count the skills by label and source",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "skill", help: "Kind" },
    ...FACETS.inputs,
    labels: LABELS,
  },
  example: "skills facets",
} as const satisfies Operation;

/**
 * Show one skill.
 *
 * Route: `GET /agent-directives/{directive_id}`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getDirective, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const getDirective = {
  ...GET,
  command: "skills get",
  summary: "Show one skill",
  example: "skills get dir_8s1k2m",
} as const satisfies Operation;

/**
 * Create a skill.
 *
 * Route: `POST /agent-directives/`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { createDirective, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createDirective> = { name: "release-notes" };
 * ```
 */
export const createDirective = {
  ...CREATE,
  command: "skills create",
  summary: "Create a skill",
  inputs: {
    type: { type: "string", in: "body", fixed: "skill_v0", help: "Kind" },
    ...NEW_INPUTS,
    md: {
      type: "string",
      in: "local",
      help: 'Markdown file that becomes the skill ("-": standard input)',
    },
    entry: {
      type: "string",
      in: "local",
      with: "md",
      help: "Name of that file in the skill, instead of SKILL.md",
    },
  },
  exactlyOne: ["content", "md"],
  example: "skills create --name release-notes --md rules.md",
} as const satisfies Operation;

/**
 * Change one skill.
 *
 * Route: `PATCH /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateDirective } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const updateDirective = {
  ...UPDATE,
  command: "skills update",
  summary: "Change one skill",
  inputs: {
    ...CHANGE_INPUTS,
    md: {
      type: "string",
      in: "local",
      help: 'Markdown file that becomes the skill ("-": standard input)',
    },
    entry: {
      type: "string",
      in: "local",
      with: "md",
      help: "Name of that file in the skill, instead of SKILL.md",
    },
  },
  conflicts: [["content", "md"]],
  atLeastOne: [...CHANGES, "md", "entry"],
  example: 'skills update dir_8s1k2m --description "Used by all teams"',
} as const satisfies Operation;

/**
 * Delete one skill.
 *
 * Route: `DELETE /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { deleteDirective, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const deleteDirective = {
  ...DELETE,
  command: "skills delete",
  summary: "Delete one skill",
  example: "skills delete dir_8s1k2m --yes",
} as const satisfies Operation;

/**
 * Attach one skill to templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, replaceDirectiveAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof replaceDirectiveAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const replaceDirectiveAttachments = {
  ...ATTACH,
  command: "skills attach",
  summary: "Attach one skill to templates, repositories or all sessions",
  example: "skills attach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Detach one skill from templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { detachDirective, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof detachDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const detachDirective = {
  ...DETACH,
  command: "skills detach",
  summary: "Detach one skill from templates, repositories or all sessions",
  example: "skills detach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * List where one skill is attached.
 *
 * Route: `GET /agent-directives/{directive_id}/attachments`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDirectiveAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listDirectiveAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const listDirectiveAttachments = {
  ...ATTACHMENTS,
  command: "skills attachments",
  summary: "List where one skill is attached",
  example: "skills attachments dir_8s1k2m",
} as const satisfies Operation;

/**
 * Protect one skill from changes.
 *
 * Route: `POST /agent-directives/{directive_id}:lock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, lockDirective } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof lockDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const lockDirective = {
  ...LOCK,
  command: "skills lock",
  summary: "Protect one skill from changes",
  example: "skills lock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Allow changes of one skill again.
 *
 * Route: `POST /agent-directives/{directive_id}:unlock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, unlockDirective } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof unlockDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const unlockDirective = {
  ...UNLOCK,
  command: "skills unlock",
  summary: "Allow changes of one skill again",
  example: "skills unlock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Read one skill from its source again.
 *
 * Route: `POST /agent-directives/{directive_id}:resync`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, resyncDirective } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof resyncDirective> = { id: "dir_8s1k2m" };
 * ```
 */
export const resyncDirective = {
  ...RESYNC,
  command: "skills resync",
  summary: "Read one skill from its source again",
  example: "skills resync dir_8s1k2m",
} as const satisfies Operation;
