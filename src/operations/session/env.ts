/**
 * Operations of the `session` area: environment variables of a session.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List the environment variables of a session, values masked.
 *
 * Route: `GET /sessions/{session_id}/env-vars`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import type { getSessionEnvVars, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof getSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const getSessionEnvVars = {
  id: "getSessionEnvVars",
  command: "session env get",
  summary: "List the environment variables of a session, values masked",
  method: "GET",
  path: "/sessions/{session_id}/env-vars",
  scopes: ["secrets:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  example: "session env get 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Set environment variables of a session.
 *
 * Route: `PUT /sessions/{session_id}/env-vars`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, setSessionEnvVars } from "@runtm/runtm-api/client";
 * const fetch = async (url: URL | RequestInfo, init?: RequestInit) =>
 *   Response.json(await new Request(url, init).json());
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const sent = await client.call(setSessionEnvVars, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   env_vars: { LOG_LEVEL: "debug", REGION: "eu" },
 * });
 * assert.deepEqual(sent, { env_vars: { LOG_LEVEL: "debug", REGION: "eu" } });
 * ```
 */
export const setSessionEnvVars = {
  id: "setSessionEnvVars",
  command: "session env set",
  summary: "Set environment variables of a session",
  method: "PUT",
  path: "/sessions/{session_id}/env-vars",
  scopes: ["secrets:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    env_vars: {
      type: "map",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      secret: true,
      spelling: "assignments",
      help: "Variables as KEY=VALUE",
    },
  },
  answer: "json",
  output: "json",
  notes: [
    "Variables that are not named may be removed: name every variable you want to keep",
    "New terminals and servers see the values, running processes do not",
  ],
  example: "session env set 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f LOG_LEVEL=debug REGION=eu",
} as const satisfies Operation;

/**
 * Remove one environment variable of a session.
 *
 * Route: `DELETE /sessions/{session_id}/env-vars/{key}`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { deleteSessionEnvVar, InputOf } from "@runtm/runtm-api/client";
 * const variable: InputOf<typeof deleteSessionEnvVar> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   key: "LOG_LEVEL",
 * };
 * ```
 */
export const deleteSessionEnvVar = {
  id: "deleteSessionEnvVar",
  command: "session env delete",
  summary: "Remove one environment variable of a session",
  method: "DELETE",
  path: "/sessions/{session_id}/env-vars/{key}",
  scopes: ["secrets:write"],
  org: "optional",
  effect: "destroy",
  inputs: {
    session_id: SESSION_ID,
    key: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Name of the variable",
    },
  },
  answer: "json",
  output: "json",
  example: "session env delete 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f LOG_LEVEL",
} as const satisfies Operation;

/**
 * Scan the code for environment variables it needs.
 *
 * Route: `POST /sessions/{session_id}/detect-env-vars`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { detectSessionEnvVars, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof detectSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const detectSessionEnvVars = {
  id: "detectSessionEnvVars",
  command: "session env detect",
  summary: "Scan the code for environment variables it needs",
  method: "POST",
  path: "/sessions/{session_id}/detect-env-vars",
  scopes: ["secrets:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  example: "session env detect 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show what the last scan for environment variables found.
 *
 * Route: `GET /sessions/{session_id}/detected-env-vars`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDetectedSessionEnvVars } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof listDetectedSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const listDetectedSessionEnvVars = {
  id: "listDetectedSessionEnvVars",
  command: "session env detected",
  summary: "Show what the last scan for environment variables found",
  method: "GET",
  path: "/sessions/{session_id}/detected-env-vars",
  scopes: ["secrets:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "detected_vars" },
  itemId: "key",
  columns: ["key", "required", "has_value", "source"],
  example: "session env detected 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;
