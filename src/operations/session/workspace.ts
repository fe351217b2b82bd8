/**
 * Operations of the `session` area: what runs in the workspace.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Show ports, processes and changed files of the workspace.
 *
 * Route: `GET /sessions/{session_id}/workspace-state`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { getWorkspaceState, InputOf } from "@runtm/runtm-api/client";
 * const workspace: InputOf<typeof getWorkspaceState> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const getWorkspaceState = {
  id: "getWorkspaceState",
  command: "session workspace-state",
  summary: "Show ports, processes and changed files of the workspace",
  method: "GET",
  path: "/sessions/{session_id}/workspace-state",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  example: "session workspace-state 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Start the development server of a session.
 *
 * Route: `POST /sessions/{session_id}/run-server`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, runSessionServer } from "@runtm/runtm-api/client";
 * const server: InputOf<typeof runSessionServer> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   port: 3000,
 *   command: "npm run dev",
 * };
 * ```
 */
export const runSessionServer = {
  id: "runSessionServer",
  command: "session run-server",
  summary: "Start the development server of a session",
  method: "POST",
  path: "/sessions/{session_id}/run-server",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    port: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 65535,
      help: "Port it listens on",
    },
    command: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Command that starts it, instead of the one of the template",
    },
  },
  answer: "json",
  output: "json",
  example: "session run-server 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --port 3000",
} as const satisfies Operation;
