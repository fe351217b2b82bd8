/**
 * Operations of the `template` area: organisation templates, their builds, snapshots and secrets.
 *
 * @module
 */
import type { Operation } from "./types.ts";

/**
 * List the templates of the organisation.
 *
 * Route: `GET /org-templates`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, listTemplates } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ templates: [], next_page_token: null }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * assert.deepEqual(await client.call(listTemplates, { page_size: 50 }), {
 *   templates: [],
 *   next_page_token: null,
 * });
 * ```
 */
export const listTemplates = {
  id: "listTemplates",
  command: "template list",
  summary: "List the templates of the organisation",
  method: "GET",
  path: "/org-templates",
  scopes: ["templates:read"],
  org: "required",
  inputs: {
    page_size: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 100,
      help: "Templates per page",
    },
    page_token: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Where to go on, next_page_token of the page before",
    },
  },
  answer: "json",
  pages: { style: "cursor", items: "templates" },
  example: "template list --page-size 50",
} as const satisfies Operation;

/**
 * Show one template and how its build stands.
 *
 * Route: `GET /org-templates/{template_id}`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import type { getTemplate, InputOf } from "@runtm/runtm-api/client";
 * const template: InputOf<typeof getTemplate> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const getTemplate = {
  id: "getTemplate",
  command: "template get",
  summary: "Show one template and how its build stands",
  method: "GET",
  path: "/org-templates/{template_id}",
  scopes: ["templates:read"],
  org: "required",
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
  },
  answer: "json",
  notes: ["build_status is pending, building, ready or failed; template wait waits for the end"],
  example: "template get tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Make a template from a GitHub repository.
 *
 * Route: `POST /org-templates`. Scopes: `templates:write`.
 *
 * @example
 * ```ts
 * import type { createTemplate, InputOf } from "@runtm/runtm-api/client";
 * const storefront: InputOf<typeof createTemplate> = {
 *   display_name: "Storefront",
 *   github_repo: "acme/storefront",
 *   agents: ["claude-code"],
 * };
 * ```
 */
export const createTemplate = {
  id: "createTemplate",
  command: "template create",
  summary: "Make a template from a GitHub repository",
  method: "POST",
  path: "/org-templates",
  scopes: ["templates:write"],
  org: "required",
  inputs: {
    display_name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Name people see",
    },
    github_repo: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Repository to start from, as owner/name",
    },
    name: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Short unique name; the server makes one when it is left out",
    },
    description: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "What the template is for",
    },
    github_branch: {
      type: "string",
      in: "body",
      default: "main",
      help: "Branch to clone",
    },
    tier: {
      type: "string",
      in: "body",
      default: "basic",
      known: ["basic", "standard", "max"],
      help: "Size of the machine",
    },
    agents: {
      type: "strings",
      in: "body",
      minLength: 1,
      known: ["claude-code", "codex", "github-copilot", "opencode"],
      spelling: "commas",
      help: "Coding agents to make a snapshot for",
    },
    build_spec: {
      type: "json",
      in: "body",
      help: "First build specification as a JSON object; a build may rewrite it",
    },
    session_arg: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      launchArguments: true,
      help: "Launch argument: KEY, KEY=DEFAULT or a JSON object; repeatable",
    },
    build: {
      type: "boolean",
      in: "local",
      help: "Build the template at once",
    },
    skip_agent: {
      type: "boolean",
      in: "local",
      help: "Build by cloning only, without the agent; implies --build",
    },
    wait: {
      type: "boolean",
      in: "local",
      help: "Wait until the build has ended and print the template then",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the build log until the build has ended",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "json",
  idempotencyKey: "unsure",
  onFailure: "created",
  run: "templateCreate",
  notes: [
    "--skip-agent, --wait and --follow imply --build, which needs the scope templates:build",
    "Needs the role admin or owner",
  ],
  example:
    'template create --display-name "Storefront" --github-repo acme/storefront --session-arg REGION=eu --build --wait',
} as const satisfies Operation;

/**
 * Change some settings of a template.
 *
 * Route: `PATCH /org-templates/{template_id}`. Scopes: `templates:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateTemplate } from "@runtm/runtm-api/client";
 * const nightly: InputOf<typeof updateTemplate> = {
 *   template_id: "tmpl_8f3k2q",
 *   rebuild_schedule: "0 3 * * *", // five cron fields, UTC
 *   session_args: ["REGION=eu", "DEBUG"],
 * };
 * ```
 */
export const updateTemplate = {
  id: "updateTemplate",
  command: "template update",
  summary: "Change some settings of a template",
  method: "PATCH",
  path: "/org-templates/{template_id}",
  scopes: ["templates:write"],
  org: "required",
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    display_name: {
      type: "string",
      in: "body",
      help: "New name people see",
    },
    description: {
      type: "string",
      in: "body",
      help: "New description; an empty text removes it",
    },
    session_args: {
      type: "strings",
      in: "body",
      option: "session-arg",
      minLength: 1,
      spelling: "repeat",
      launchArguments: true,
      help: "Launch argument: KEY, KEY=DEFAULT or a JSON object; repeatable, replaces all",
    },
    restart_at_startup: {
      type: "boolean",
      in: "body",
      help: "Restart services and run the startup script when a session boots",
    },
    startup_script: {
      type: "string",
      in: "body",
      help: "Script to run at boot; an empty text removes it",
    },
    owner_team: {
      type: "string",
      in: "body",
      field: "owner_team_id",
      emptyIsNull: true,
      help: "Group that owns it; an empty text gives it to the whole organisation",
    },
    rebuild_schedule: {
      type: "string",
      in: "body",
      emptyIsNull: true,
      help: "When to rebuild, as five cron fields in UTC; an empty text stops that",
    },
    repo_patterns: {
      type: "strings",
      in: "body",
      spelling: "commas",
      help: "Repositories it is offered for",
    },
    tier: {
      type: "string",
      in: "body",
      known: ["starter", "performance", "pro", "basic", "standard", "max"],
      help: "Size of the machine",
    },
    agents: {
      type: "strings",
      in: "body",
      known: ["claude-code", "codex", "github-copilot", "opencode"],
      spelling: "commas",
      help: "Coding agents to make a snapshot for",
    },
  },
  atLeastOne: [
    "display_name",
    "description",
    "session_args",
    "restart_at_startup",
    "startup_script",
    "owner_team",
    "rebuild_schedule",
    "repo_patterns",
    "tier",
    "agents",
  ],
  answer: "json",
  notes: ["What is not given stays as it is", "Needs the role admin or owner"],
  example:
    'template update tmpl_8f3k2q --display-name "Storefront (EU)" --restart-at-startup=false',
} as const satisfies Operation;

/**
 * Delete a template.
 *
 * Route: `DELETE /org-templates/{template_id}`. Scopes: `templates:delete`.
 *
 * @example
 * ```ts
 * import type { deleteTemplate, InputOf } from "@runtm/runtm-api/client";
 * const old: InputOf<typeof deleteTemplate> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const deleteTemplate = {
  id: "deleteTemplate",
  command: "template delete",
  summary: "Delete a template",
  method: "DELETE",
  path: "/org-templates/{template_id}",
  scopes: ["templates:delete"],
  org: "required",
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
  },
  answer: "json",
  confirm: true,
  notes: ["Running sessions keep the snapshot they booted from"],
  example: "template delete tmpl_8f3k2q --yes",
} as const satisfies Operation;

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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    skip_agent: {
      type: "boolean",
      in: "body",
      default: false,
      help: "Clone only, leave out the agent that sets things up",
    },
    wait: {
      type: "boolean",
      in: "local",
      help: "Wait until the build has ended and print the template then",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the build log until the build has ended",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "json",
  onFailure: "last",
  run: "templateBuild",
  notes: [
    "Answers at once; see template build-logs and template wait",
    "Needs the role admin or owner",
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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "events",
  stream: { framing: "events", kind: "build" },
  onFailure: "events",
  run: "buildLogs",
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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
  },
  answer: "json",
  pages: { style: "none", items: "logs" },
  example: "template build-logs-history tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Open a session in which a template can be mended.
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
  summary: "Open a session in which a template can be mended",
  method: "POST",
  path: "/org-templates/{template_id}/fix-session",
  scopes: ["templates:write"],
  org: "required",
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    agent: {
      type: "string",
      in: "body",
      default: "claude-code",
      known: ["claude-code", "codex", "github-copilot", "opencode"],
      help: "Coding agent of the session",
    },
  },
  answer: "json",
  idempotencyKey: "unsure",
  run: "templateFixSession",
  notes: [
    "Then: session prompt, and template save-snapshot with the id of that session",
    "Needs the role admin or owner",
  ],
  example: "template fix-session tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Make the state of a session the snapshot of a template.
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
  summary: "Make the state of a session the snapshot of a template",
  method: "POST",
  path: "/org-templates/{template_id}/save-snapshot",
  scopes: ["templates:write"],
  org: "required",
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
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
  tryTimeout: 300,
  notes: [
    "Can take minutes; running sessions keep the old snapshot",
    "Needs the role admin or owner",
  ],
  example: "template save-snapshot tmpl_8f3k2q --session 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * List the GitHub repositories templates can use.
 *
 * Route: `GET /org-templates/repos`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import { createClient, listTemplateRepos } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ repos: [] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const choice: unknown = await client.call(listTemplateRepos, {});
 * ```
 */
export const listTemplateRepos = {
  id: "listTemplateRepos",
  command: "template repos",
  summary: "List the GitHub repositories templates can use",
  method: "GET",
  path: "/org-templates/repos",
  scopes: ["templates:read"],
  org: "required",
  inputs: {},
  answer: "json",
  pages: { style: "none", items: "repos" },
  example: "template repos",
} as const satisfies Operation;

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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
  },
  answer: "json",
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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
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
  notes: ["Needs the role admin or owner"],
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
  inputs: {
    template_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    secret_key: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Name of the secret",
    },
  },
  answer: "json",
  notes: ["Needs the role admin or owner"],
  example: "template secrets delete tmpl_8f3k2q STRIPE_KEY",
} as const satisfies Operation;
