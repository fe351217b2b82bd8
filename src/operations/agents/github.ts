/**
 * Operations of the `agents` area: triggers from GitHub.
 *
 * @module
 */
import { INTEGRATION_ID, NAME_HELP, SETTING_NAMES, SETTINGS, TYPE } from "./platform.ts";
import type { Operation } from "../types.ts";

/**
 * List the GitHub triggers.
 *
 * Route: `GET /v1/github/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGithubIntegrations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGithubIntegrations> = {};
 * ```
 */
export const listGithubIntegrations = {
  id: "listGithubIntegrations",
  command: "agents list",
  when: { type: "github" },
  summary: "List the GitHub triggers",
  method: "GET",
  path: "/v1/github/integrations",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
  },
  answer: "json",
  output: "json",
  example: "agents list --type github",
} as const satisfies Operation;

/**
 * Show one GitHub trigger.
 *
 * Route: `GET /v1/github/integrations/{integration_id}`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getGithubIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGithubIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const getGithubIntegration = {
  id: "getGithubIntegration",
  command: "agents get",
  when: { type: "github" },
  summary: "Show one GitHub trigger",
  method: "GET",
  path: "/v1/github/integrations/{integration_id}",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
  },
  answer: "json",
  output: "json",
  example: "agents get int_7k2m9q --type github",
} as const satisfies Operation;

/**
 * Prepare a GitHub app that triggers sessions.
 *
 * Route: `GET /v1/github/manifest`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { getGithubAppManifest, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGithubAppManifest> = { name: "Runtm" };
 * ```
 */
export const getGithubAppManifest = {
  id: "getGithubAppManifest",
  command: "agents create",
  when: { type: "github" },
  summary: "Prepare a GitHub app that triggers sessions",
  method: "GET",
  path: "/v1/github/manifest",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
    name: {
      type: "string",
      in: "query",
      field: "app_name",
      required: true,
      minLength: 1,
      help: NAME_HELP,
    },
    github_org: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "GitHub organisation that will own the app",
    },
    page: { type: "string", in: "local", help: "File to write, instead of runtm-github-app.html" },
    return_url: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Where GitHub sends the person afterwards",
    },
  },
  answer: "json",
  output: "json",
  adds: ["type", "name", "open", "next_step"],
  notes: ["Writes a page; a person opens it in a browser to create the app"],
  example: 'agents create --type github --name "Runtm"',
} as const satisfies Operation;

/**
 * Change a GitHub trigger.
 *
 * Route: `POST /v1/github/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateGithubIntegration } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateGithubIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const updateGithubIntegration = {
  id: "updateGithubIntegration",
  command: "agents update",
  when: { type: "github" },
  summary: "Change a GitHub trigger",
  method: "POST",
  path: "/v1/github/integrations/{integration_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
    ...SETTINGS,
  },
  conflicts: [["enabled", "disabled"]],
  atLeastOne: SETTING_NAMES,
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: "agents update int_7k2m9q --type github --disabled",
} as const satisfies Operation;

/**
 * Delete a GitHub trigger.
 *
 * Route: `DELETE /v1/github/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteGithubIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteGithubIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const deleteGithubIntegration = {
  id: "deleteGithubIntegration",
  command: "agents delete",
  when: { type: "github" },
  summary: "Delete a GitHub trigger",
  method: "DELETE",
  path: "/v1/github/integrations/{integration_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "destroy",
  role: "admin",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
  },
  answer: "json",
  output: "json",
  confirm: true,
  example: "agents delete int_7k2m9q --type github --yes",
} as const satisfies Operation;
