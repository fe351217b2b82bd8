/**
 * Operations of the `agents` area: triggers from Slack.
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
import type { Operation } from "../types.ts";

/**
 * List the Slack triggers.
 *
 * Route: `GET /v1/slack/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSlackIntegrations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listSlackIntegrations> = {};
 * ```
 */
export const listSlackIntegrations = {
  id: "listSlackIntegrations",
  command: "agents list",
  when: { type: "slack" },
  summary: "List the Slack triggers",
  method: "GET",
  path: "/v1/slack/integrations",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
  },
  answer: "json",
  output: "json",
  example: "agents list --type slack",
} as const satisfies Operation;

/**
 * Show one Slack trigger.
 *
 * Route: `GET /v1/slack/integration/{integration_id}`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getSlackIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getSlackIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const getSlackIntegration = {
  id: "getSlackIntegration",
  command: "agents get",
  when: { type: "slack" },
  summary: "Show one Slack trigger",
  method: "GET",
  path: "/v1/slack/integration/{integration_id}",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    id: INTEGRATION_ID,
  },
  answer: "json",
  output: "json",
  example: "agents get int_7k2m9q --type slack",
} as const satisfies Operation;

/**
 * Create a Slack app that triggers sessions.
 *
 * Route: `POST /v1/slack/managed-app`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createSlackManagedApp, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createSlackManagedApp> = { name: "Runtm" };
 * ```
 */
export const createSlackManagedApp = {
  id: "createSlackManagedApp",
  command: "agents create",
  when: { type: "slack" },
  summary: "Create a Slack app that triggers sessions",
  method: "POST",
  path: "/v1/slack/managed-app",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    type: TYPE,
    name: {
      type: "string",
      in: "body",
      field: "app_name",
      required: true,
      minLength: 1,
      help: NAME_HELP,
    },
    ...DEFAULTS,
    rate_limit: RATE_LIMIT,
  },
  answer: "json",
  output: "json",
  notes: [
    "A person opens authorize_url of the answer to finish",
    "The organisation needs a Slack configuration token first (dashboard)",
  ],
  example: 'agents create --type slack --name "Runtm"',
} as const satisfies Operation;

/**
 * Change a Slack trigger.
 *
 * Route: `PUT /v1/slack/integration/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateSlackIntegration } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateSlackIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const updateSlackIntegration = {
  id: "updateSlackIntegration",
  command: "agents update",
  when: { type: "slack" },
  summary: "Change a Slack trigger",
  method: "PUT",
  path: "/v1/slack/integration/{integration_id}",
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
  example: "agents update int_7k2m9q --type slack --disabled",
} as const satisfies Operation;

/**
 * Delete a Slack trigger.
 *
 * Route: `DELETE /v1/slack/integration/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteSlackIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteSlackIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const deleteSlackIntegration = {
  id: "deleteSlackIntegration",
  command: "agents delete",
  when: { type: "slack" },
  summary: "Delete a Slack trigger",
  method: "DELETE",
  path: "/v1/slack/integration/{integration_id}",
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
  example: "agents delete int_7k2m9q --type slack --yes",
} as const satisfies Operation;
