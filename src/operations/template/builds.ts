/**
 * Operations of the `template` area: builds, their logs, and repairs.
 *
 * @module
 */
import {
  BUILD_AGENTS,
  FOLLOW_BUILD,
  IDLE_TIMEOUT,
  MERGE_FOLLOWED_TEXT,
  MERGE_TEXT,
  TEMPLATE_ID,
  WAIT_UNTIL_BUILT,
} from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Build the snapshots of a template.
 *
 * Route: `POST /org-templates/{template_id}/build`. Scopes: `templates:build`.
 *
 * @example
 * ```ts
 * import type { buildTemplate, InputOf } from "@runtm/runtm-api/client";
 * const build: InputOf<typeof buildTemplate> = { template_id: "tmpl_8f3k2q", skip_agent: true };
 * ```
 */
export const buildTemplate = {
  id: "buildTemplate",
  command: "template build",
  summary: "Build the snapshots of a template",
  method: "POST",
  path: "/org-templates/{template_id}/build",
  scopes: ["templates:build"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    skip_agent: {
      type: "boolean",
      in: "body",
      default: false,
      help: "Clone only, without the agent that sets the project up",
    },
    wait: WAIT_UNTIL_BUILT,
    follow: FOLLOW_BUILD,
    merge_text: MERGE_FOLLOWED_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  several: "template_id",
  answer: "json",
  output: "json",
  outputWith: { follow: "lines" },
  prints: ["getTemplate", "streamTemplateBuildLogs"],
  onFailure: "last",
  notes: [
    "Answers at once; see template build-logs and template wait",
  ],
  example: "template build tmpl_8f3k2q --wait",
} as const satisfies Operation;

/**
 * Print the log of a build until the build has ended.
 *
 * Route: `GET /org-templates/{template_id}/build-logs`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, streamTemplateBuildLogs } from "@runtm/runtm-api/client";
 * const build: InputOf<typeof streamTemplateBuildLogs> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const streamTemplateBuildLogs = {
  id: "streamTemplateBuildLogs",
  command: "template build-logs",
  summary: "Print the log of a build until the build has ended",
  method: "GET",
  path: "/org-templates/{template_id}/build-logs",
  scopes: ["templates:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
    merge_text: MERGE_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  answer: "events",
  output: "lines",
  stream: { framing: "events", kind: "build" },
  onFailure: "events",
  example: "template build-logs tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Show the logs of past builds.
 *
 * Route: `GET /org-templates/{template_id}/build-logs-history`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import type { getTemplateBuildLogsHistory, InputOf } from "@runtm/runtm-api/client";
 * const builds: InputOf<typeof getTemplateBuildLogsHistory> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const getTemplateBuildLogsHistory = {
  id: "getTemplateBuildLogsHistory",
  command: "template build-logs-history",
  summary: "Show the logs of past builds",
  method: "GET",
  path: "/org-templates/{template_id}/build-logs-history",
  scopes: ["templates:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "logs" },
  columns: ["timestamp", "level", "message"],
  example: "template build-logs-history tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Open a session to repair a template.
 *
 * Route: `POST /org-templates/{template_id}/fix-session`. Scopes: `templates:write`.
 *
 * @example
 * ```ts
 * import type { createTemplateFixSession, InputOf } from "@runtm/runtm-api/client";
 * const repair: InputOf<typeof createTemplateFixSession> = {
 *   template_id: "tmpl_8f3k2q",
 *   agent: "claude-code",
 * };
 * ```
 */
export const createTemplateFixSession = {
  id: "createTemplateFixSession",
  command: "template fix-session",
  aliases: ["template configure"],
  summary: "Open a session to repair a template",
  method: "POST",
  path: "/org-templates/{template_id}/fix-session",
  scopes: ["templates:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    agent: {
      type: "string",
      in: "body",
      default: "claude-code",
      known: BUILD_AGENTS,
      help: "Coding agent of the session",
    },
  },
  answer: "json",
  output: "json",
  idempotencyKey: "unverified",
  notes: [
    "Then: session prompt, and template save-snapshot with the id of that session",
  ],
  example: "template fix-session tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Save the state of a session as the snapshot of a template.
 *
 * Route: `POST /org-templates/{template_id}/save-snapshot`. Scopes: `templates:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, saveTemplateSnapshot } from "@runtm/runtm-api/client";
 * const snapshot: InputOf<typeof saveTemplateSnapshot> = {
 *   template_id: "tmpl_8f3k2q",
 *   session: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const saveTemplateSnapshot = {
  id: "saveTemplateSnapshot",
  command: "template save-snapshot",
  summary: "Save the state of a session as the snapshot of a template",
  method: "POST",
  path: "/org-templates/{template_id}/save-snapshot",
  scopes: ["templates:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    session: {
      type: "string",
      in: "body",
      field: "session_id",
      required: true,
      minLength: 1,
      help: "Session to take the snapshot of",
    },
  },
  answer: "json",
  output: "json",
  tryTimeout: 300,
  notes: [
    "Can take minutes; running sessions keep the old snapshot",
  ],
  example: "template save-snapshot tmpl_8f3k2q --session 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;
