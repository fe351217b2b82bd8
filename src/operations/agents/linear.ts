/**
 * Operations of the `agents` area: triggers from Linear.
 *
 * @module
 */
import {
  DEFAULTS,
  INTEGRATION_ID,
  NAME_HELP,
  RATE_LIMIT,
  SETTING_NAMES,
  SETTINGS,
  TYPE,
} from "./platform.ts";
import type { Input, Operation } from "../types.ts";

const PROJECT_REPO_MAP = {
  type: "map",
  in: "body",
  spelling: "assignments",
  minLength: 1,
  help: "Repository of a Linear project as PROJECT_ID=owner/name; repeatable",
} as const satisfies Input;

/**
 * List the Linear triggers.
 *
 * Route: `GET /v1/linear/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listLinearIntegrations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listLinearIntegrations> = {};
 * ```
 */
export const listLinearIntegrations = {
  id: "listLinearIntegrations",
  command: "agents list",
  when: { type: "linear" },
  summary: "List the Linear triggers",
  method: "GET",
  path: "/v1/linear/integrations",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "integrations" },
  itemId: "id",
  columns: ["id", "name", "workspace_name", "enabled", "default_github_repo"],
  example: "agents list --type linear",
} as const satisfies Operation;

/**
 * Show one Linear trigger.
 *
 * Route: `GET /v1/linear/integrations/{integration_id}`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getLinearIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getLinearIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const getLinearIntegration = {
  id: "getLinearIntegration",
  command: "agents get",
  when: { type: "linear" },
  summary: "Show one Linear trigger",
  method: "GET",
  path: "/v1/linear/integrations/{integration_id}",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
  },
  answer: "json",
  output: "json",
  example: "agents get int_7k2m9q --type linear",
} as const satisfies Operation;

/**
 * Connect Linear with an API key.
 *
 * Route: `POST /v1/linear/integrations/manual`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createManualLinearIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createManualLinearIntegration> = { linear_api_key: "lin_api_example", service_user: "user_2kq9" };
 * ```
 */
export const createManualLinearIntegration = {
  id: "createManualLinearIntegration",
  command: "agents create",
  when: { type: "linear", linear_api_key: true },
  summary: "Connect Linear with an API key",
  method: "POST",
  path: "/v1/linear/integrations/manual",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
    linear_api_key: {
      type: "string",
      in: "body",
      field: "api_key",
      required: true,
      minLength: 10,
      secret: true,
      help: "Personal API key of Linear",
    },
    service_user: {
      type: "string",
      in: "body",
      field: "service_user_id",
      required: true,
      minLength: 1,
      help: "User account that the sessions run under",
    },
    name: { type: "string", in: "body", omitEmpty: true, help: NAME_HELP },
    ...DEFAULTS,
    rate_limit: RATE_LIMIT,
    project_repo_map: PROJECT_REPO_MAP,
    config: {
      type: "json",
      in: "body",
      help: 'Configuration as a JSON object, {"agent_id":"..."} for example',
    },
  },
  answer: "json",
  output: "json",
  example: "agents create --type linear --linear-api-key-file linear.txt --service-user user_2kq9",
} as const satisfies Operation;

/**
 * Connect Linear in a browser.
 *
 * Route: `GET /v1/linear/oauth/install-url`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { getLinearOauthInstallUrl, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getLinearOauthInstallUrl> = {};
 * ```
 */
export const getLinearOauthInstallUrl = {
  id: "getLinearOauthInstallUrl",
  command: "agents create",
  when: { type: "linear" },
  summary: "Connect Linear in a browser",
  method: "GET",
  path: "/v1/linear/oauth/install-url",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
  },
  answer: "json",
  output: "json",
  notes: ["A person opens url of the answer to finish"],
  example: "agents create --type linear",
} as const satisfies Operation;

/**
 * Change a Linear trigger.
 *
 * Route: `POST /v1/linear/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateLinearIntegration } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateLinearIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const updateLinearIntegration = {
  id: "updateLinearIntegration",
  command: "agents update",
  when: { type: "linear" },
  summary: "Change a Linear trigger",
  method: "POST",
  path: "/v1/linear/integrations/{integration_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
    ...SETTINGS,
    project_repo_map: PROJECT_REPO_MAP,
    linear_api_key: {
      type: "string",
      in: "body",
      field: "api_key",
      minLength: 10,
      secret: true,
      help: "New personal API key of Linear",
    },
  },
  conflicts: [["enabled", "disabled"]],
  atLeastOne: [...SETTING_NAMES, "project_repo_map", "linear_api_key"],
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: "agents update int_7k2m9q --type linear --disabled",
} as const satisfies Operation;

/**
 * Delete a Linear trigger.
 *
 * Route: `DELETE /v1/linear/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteLinearIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteLinearIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const deleteLinearIntegration = {
  id: "deleteLinearIntegration",
  command: "agents delete",
  when: { type: "linear" },
  summary: "Delete a Linear trigger",
  method: "DELETE",
  path: "/v1/linear/integrations/{integration_id}",
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
  example: "agents delete int_7k2m9q --type linear --yes",
} as const satisfies Operation;
