/**
 * Operations of the `template` area: the templates of the organisation.
 *
 * @module
 */
import {
  BUILD_AGENTS,
  FOLLOW_BUILD,
  IDLE_TIMEOUT,
  MERGE_FOLLOWED_TEXT,
  TEMPLATE_ID,
  WAIT_UNTIL_BUILT,
} from "../inputs.ts";
import type { Operation } from "../types.ts";

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
  effect: "read",
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
      help: "Cursor: next_page_token of the previous page",
    },
  },
  answer: "json",
  output: "json",
  pages: {
    style: "cursor",
    items: "templates",
    size: "page_size",
    cursor: "page_token",
    next: "next_page_token",
  },
  itemId: "id",
  columns: ["id", "name", "display_name", "build_status", "github_repo"],
  example: "template list --page-size 50",
} as const satisfies Operation;

/**
 * Show one template and its build status.
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
  summary: "Show one template and its build status",
  method: "GET",
  path: "/org-templates/{template_id}",
  scopes: ["templates:read"],
  org: "required",
  effect: "read",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  several: "template_id",
  answer: "json",
  output: "json",
  notes: ["build_status is pending, building, ready or failed; template wait waits for the end"],
  example: "template get tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Create a template from a GitHub repository.
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
  summary: "Create a template from a GitHub repository",
  method: "POST",
  path: "/org-templates",
  scopes: ["templates:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    display_name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Display name",
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
      known: BUILD_AGENTS,
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
      help: "Launch argument: KEY (must be given), KEY=DEFAULT or a JSON object; repeatable",
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
    wait: WAIT_UNTIL_BUILT,
    follow: FOLLOW_BUILD,
    merge_text: MERGE_FOLLOWED_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  answer: "json",
  output: "json",
  outputWith: { follow: "lines" },
  prints: ["getTemplate", "updateTemplate", "streamTemplateBuildLogs"],
  idempotencyKey: "unverified",
  onFailure: "created",
  notes: [
    "--skip-agent, --wait and --follow imply --build, which needs the scope templates:build",
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
  role: "admin",
  effect: "write",
  inputs: {
    template_id: TEMPLATE_ID,
    display_name: {
      type: "string",
      in: "body",
      help: "New display name",
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
      help: "Launch argument: KEY (must be given), KEY=DEFAULT or a JSON object; replaces all",
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
      known: BUILD_AGENTS,
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
  output: "json",
  notes: ["What is not given stays as it is"],
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
  effect: "destroy",
  inputs: {
    template_id: TEMPLATE_ID,
  },
  answer: "json",
  output: "json",
  confirm: true,
  notes: ["Running sessions keep the snapshot they booted from"],
  example: "template delete tmpl_8f3k2q --yes",
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
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  pages: { style: "none", items: "repos" },
  itemId: "full_name",
  columns: ["full_name", "default_branch", "template_name", "template_id"],
  example: "template repos",
} as const satisfies Operation;
