/**
 * Operations of the `agents` area: triggers from Linear.
 *
 * @module
 */
import {
  CHANGE_TRIGGER,
  CREATE_TRIGGER,
  DEFAULTS,
  DELETE_TRIGGER,
  GET_TRIGGER,
  LIST_TRIGGERS,
  NAME_HELP,
  RATE_LIMIT,
  SETTING_NAMES,
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
  ...LIST_TRIGGERS,
  id: "listLinearIntegrations",
  when: { type: "linear" },
  summary: "List the Linear triggers",
  path: "/v1/linear/integrations",
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
  ...GET_TRIGGER,
  id: "getLinearIntegration",
  when: { type: "linear" },
  summary: "Show one Linear trigger",
  path: "/v1/linear/integrations/{integration_id}",
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
  ...CREATE_TRIGGER,
  id: "createManualLinearIntegration",
  when: { type: "linear", linear_api_key: true },
  summary: "Connect Linear with an API key",
  method: "POST",
  path: "/v1/linear/integrations/manual",
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
  ...CREATE_TRIGGER,
  id: "getLinearOauthInstallUrl",
  when: { type: "linear" },
  summary: "Connect Linear in a browser",
  method: "GET",
  path: "/v1/linear/oauth/install-url",
  inputs: {
    type: TYPE,
  },
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
  ...CHANGE_TRIGGER,
  id: "updateLinearIntegration",
  when: { type: "linear" },
  summary: "Change a Linear trigger",
  method: "POST",
  path: "/v1/linear/integrations/{integration_id}",
  inputs: {
    ...CHANGE_TRIGGER.inputs,
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
  atLeastOne: [...SETTING_NAMES, "project_repo_map", "linear_api_key"],
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
  ...DELETE_TRIGGER,
  id: "deleteLinearIntegration",
  when: { type: "linear" },
  summary: "Delete a Linear trigger",
  path: "/v1/linear/integrations/{integration_id}",
  example: "agents delete int_7k2m9q --type linear --yes",
} as const satisfies Operation;
