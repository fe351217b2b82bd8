/**
 * Operations of the `session` area: deploys of the project.
 *
 * @module
 */
import { IDLE_TIMEOUT, MERGE_TEXT, SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Show what a deploy of this session could use.
 *
 * Route: `GET /sessions/{session_id}/deploy/info`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getSessionDeployInfo } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ user_app_count: 1, max_apps: 3 }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(getSessionDeployInfo, {
 *     session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   }),
 *   { user_app_count: 1, max_apps: 3 },
 * );
 * ```
 */
export const getSessionDeployInfo = {
  id: "getSessionDeployInfo",
  command: "session deploy info",
  summary: "Show what a deploy of this session could use",
  method: "GET",
  path: "/sessions/{session_id}/deploy/info",
  scopes: ["deployments:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  notes: ["Compare user_app_count with max_apps and choose a tier from allowed_tiers before a run"],
  example: "session deploy info 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Add the files a deploy needs; never overwrites.
 *
 * Route: `POST /sessions/{session_id}/deploy/scaffold`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, scaffoldSessionDeploy } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof scaffoldSessionDeploy> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const scaffoldSessionDeploy = {
  id: "scaffoldSessionDeploy",
  command: "session deploy scaffold",
  summary: "Add the files a deploy needs; never overwrites",
  method: "POST",
  path: "/sessions/{session_id}/deploy/scaffold",
  scopes: ["deployments:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  failsUnless: "scaffolded",
  failureHint: "See what is there: runtm-api session file list {session_id}",
  example: "session deploy scaffold 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Check whether the project can be deployed.
 *
 * Route: `POST /sessions/{session_id}/deploy/validate`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, validateSessionDeploy } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ valid: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const check = client.call(validateSessionDeploy, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * });
 * await assert.rejects(check, { code: "operation_failed" });
 * ```
 */
export const validateSessionDeploy = {
  id: "validateSessionDeploy",
  command: "session deploy validate",
  summary: "Check whether the project can be deployed",
  method: "POST",
  path: "/sessions/{session_id}/deploy/validate",
  scopes: ["deployments:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  failsUnless: "valid",
  failureHint:
    "Fix what `details` lists; to add missing files: runtm-api session deploy scaffold {session_id}",
  tryTimeout: 300,
  example: "session deploy validate 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Check whether the sandbox can reach the deploy service.
 *
 * Route: `POST /sessions/{session_id}/deploy/preflight`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, preflightSessionDeploy } from "@runtm/runtm-api/client";
 * const fetch = () =>
 *   Promise.resolve(Response.json({ api_reachable: true, credentials_present: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(preflightSessionDeploy, {
 *     session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   }),
 *   { api_reachable: true, credentials_present: true },
 * );
 * ```
 */
export const preflightSessionDeploy = {
  id: "preflightSessionDeploy",
  command: "session deploy preflight",
  summary: "Check whether the sandbox can reach the deploy service",
  method: "POST",
  path: "/sessions/{session_id}/deploy/preflight",
  scopes: ["deployments:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  tryTimeout: 300,
  notes: ["Ready means that api_reachable and credentials_present are both true"],
  example: "session deploy preflight 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Deploy the project and print each step until it is ready.
 *
 * Route: `POST /sessions/{session_id}/deploy/run`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, runSessionDeploy } from "@runtm/runtm-api/client";
 * const deploy: InputOf<typeof runSessionDeploy> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   tier: "starter",
 * };
 * ```
 */
export const runSessionDeploy = {
  id: "runSessionDeploy",
  command: "session deploy run",
  summary: "Deploy the project and print each step until it is ready",
  method: "POST",
  path: "/sessions/{session_id}/deploy/run",
  scopes: ["deployments:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    new: {
      type: "boolean",
      in: "body",
      omitEmpty: true,
      help: "Create a new deployment instead of a new version",
    },
    tier: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["starter", "standard", "performance", "pro"],
      help: "Size of the machine",
    },
    merge_text: MERGE_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  answer: "events",
  output: "lines",
  stream: { framing: "data-lines", kind: "deploy" },
  onFailure: "events",
  notes: ["A second run starts another deploy"],
  example: "session deploy run 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --tier starter",
} as const satisfies Operation;
