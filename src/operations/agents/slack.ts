/**
 * Operations of the `agents` area: triggers from Slack.
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
  ...LIST_TRIGGERS,
  id: "listSlackIntegrations",
  when: { type: "slack" },
  summary: "List the Slack triggers",
  path: "/v1/slack/integrations",
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
  ...GET_TRIGGER,
  id: "getSlackIntegration",
  when: { type: "slack" },
  summary: "Show one Slack trigger",
  path: "/v1/slack/integration/{integration_id}",
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
  ...CREATE_TRIGGER,
  id: "createSlackManagedApp",
  when: { type: "slack" },
  summary: "Create a Slack app that triggers sessions",
  method: "POST",
  path: "/v1/slack/managed-app",
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
  ...CHANGE_TRIGGER,
  id: "updateSlackIntegration",
  when: { type: "slack" },
  summary: "Change a Slack trigger",
  method: "PUT",
  path: "/v1/slack/integration/{integration_id}",
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
  ...DELETE_TRIGGER,
  id: "deleteSlackIntegration",
  when: { type: "slack" },
  summary: "Delete a Slack trigger",
  path: "/v1/slack/integration/{integration_id}",
  example: "agents delete int_7k2m9q --type slack --yes",
} as const satisfies Operation;
