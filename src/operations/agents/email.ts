/**
 * Operations of the `agents` area: triggers from email.
 *
 * @module
 */
import {
  CHANGE_TRIGGER,
  CREATE_TRIGGER,
  DEFAULTS,
  DELETE_TRIGGER,
  LIST_TRIGGERS,
  NAME_HELP,
  TYPE,
} from "./platform.ts";
import type { Operation } from "../types.ts";

/**
 * List the email triggers.
 *
 * Route: `GET /v1/email/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listEmailIntegrations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listEmailIntegrations> = {};
 * ```
 */
export const listEmailIntegrations = {
  ...LIST_TRIGGERS,
  id: "listEmailIntegrations",
  when: { type: "email" },
  summary: "List the email triggers",
  path: "/v1/email/integrations",
  pages: { style: "none", items: "integrations" },
  itemId: "id",
  columns: ["id", "name", "inbox_email", "enabled", "default_github_repo"],
  example: "agents list --type email",
} as const satisfies Operation;

/**
 * Show one email trigger.
 *
 * Route: `GET /v1/email/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getEmailIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getEmailIntegration> = {};
 * ```
 */
export const getEmailIntegration = {
  id: "listEmailIntegrations",
  command: "agents get",
  when: { type: "email" },
  summary: "Show one email trigger",
  method: "GET",
  path: "/v1/email/integrations",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    id: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      help: "Id, as agents list shows it",
    },
  },
  answer: "json",
  output: "json",
  notes: ["Looked up in the list: there is no route for one"],
  example: "agents get int_7k2m9q --type email",
} as const satisfies Operation;

/**
 * Create an email address that triggers sessions.
 *
 * Route: `POST /v1/email/integration`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createEmailIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createEmailIntegration> = { name: "support" };
 * ```
 */
export const createEmailIntegration = {
  ...CREATE_TRIGGER,
  id: "createEmailIntegration",
  when: { type: "email" },
  summary: "Create an email address that triggers sessions",
  method: "POST",
  path: "/v1/email/integration",
  inputs: {
    type: TYPE,
    name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 128,
      help: NAME_HELP,
    },
    agent_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Agent of the roster that it starts",
    },
    ...DEFAULTS,
    config: { type: "json", in: "body", help: "Configuration as a JSON object" },
  },
  example: "agents create --type email --name support",
} as const satisfies Operation;

/**
 * Change an email trigger.
 *
 * Route: `PUT /v1/email/integration/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateEmailIntegration } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateEmailIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const updateEmailIntegration = {
  ...CHANGE_TRIGGER,
  id: "updateEmailIntegration",
  when: { type: "email" },
  summary: "Change an email trigger",
  method: "PUT",
  path: "/v1/email/integration/{integration_id}",
  example: "agents update int_7k2m9q --type email --disabled",
} as const satisfies Operation;

/**
 * Delete an email trigger.
 *
 * Route: `DELETE /v1/email/integration/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteEmailIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteEmailIntegration> = { id: "int_7k2m9q" };
 * ```
 */
export const deleteEmailIntegration = {
  ...DELETE_TRIGGER,
  id: "deleteEmailIntegration",
  when: { type: "email" },
  summary: "Delete an email trigger",
  path: "/v1/email/integration/{integration_id}",
  example: "agents delete int_7k2m9q --type email --yes",
} as const satisfies Operation;
