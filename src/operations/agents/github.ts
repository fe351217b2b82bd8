/**
 * Operations of the `agents` area: triggers from GitHub.
 *
 * @module
 */
import {
  CHANGE_TRIGGER,
  CREATE_TRIGGER,
  DELETE_TRIGGER,
  GET_TRIGGER,
  LIST_TRIGGERS,
  NAME_HELP,
  TYPE,
} from "./platform.ts";
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
  ...LIST_TRIGGERS,
  id: "listGithubIntegrations",
  when: { type: "github" },
  summary: "List the GitHub triggers",
  path: "/v1/github/integrations",
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
  ...GET_TRIGGER,
  id: "getGithubIntegration",
  when: { type: "github" },
  summary: "Show one GitHub trigger",
  path: "/v1/github/integrations/{integration_id}",
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
  ...CREATE_TRIGGER,
  id: "getGithubAppManifest",
  when: { type: "github" },
  summary: "Prepare a GitHub app that triggers sessions",
  method: "GET",
  path: "/v1/github/manifest",
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
  ...CHANGE_TRIGGER,
  id: "updateGithubIntegration",
  when: { type: "github" },
  summary: "Change a GitHub trigger",
  method: "POST",
  path: "/v1/github/integrations/{integration_id}",
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
  ...DELETE_TRIGGER,
  id: "deleteGithubIntegration",
  when: { type: "github" },
  summary: "Delete a GitHub trigger",
  path: "/v1/github/integrations/{integration_id}",
  example: "agents delete int_7k2m9q --type github --yes",
} as const satisfies Operation;
