/**
 * Operations of the `guardrails` area: limits, allow-lists and deploy permissions.
 *
 * @module
 */
import type { Operation } from "../types.ts";

/**
 * Show the limits of the organisation.
 *
 * Route: `GET /organizations/{org_id}/limits`. Scopes: `guardrails:read`.
 *
 * @example
 * ```ts
 * import { createClient, getOrgLimits } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ limits: { max_sessions_per_user: 2 } }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const limits: unknown = await client.call(getOrgLimits, {});
 * ```
 */
export const getOrgLimits = {
  id: "getOrgLimits",
  command: "guardrails limits get",
  summary: "Show the limits of the organisation",
  method: "GET",
  path: "/organizations/{org_id}/limits",
  scopes: ["guardrails:read"],
  org: "required",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  example: "guardrails limits get",
} as const satisfies Operation;

/**
 * Set limits of the organisation.
 *
 * Route: `PUT /organizations/{org_id}/limits`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setOrgLimits } from "@runtm/runtm-api/client";
 * const limits: InputOf<typeof setOrgLimits> = {
 *   max_concurrent_sessions: 10,
 *   monthly_budget_usd: 500, // US dollars
 *   idle_timeout_minutes: 30,
 * };
 * ```
 */
export const setOrgLimits = {
  id: "setOrgLimits",
  command: "guardrails limits set",
  summary: "Set limits of the organisation",
  method: "PUT",
  path: "/organizations/{org_id}/limits",
  scopes: ["guardrails:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    max_concurrent_sessions: {
      type: "integer",
      in: "body",
      minimum: 0,
      help: "Maximum number of sessions that run at once",
    },
    monthly_budget_usd: {
      type: "number",
      in: "body",
      minimum: 0,
      help: "Maximum spend per month, in US dollars",
    },
    idle_timeout_minutes: {
      type: "integer",
      in: "body",
      minimum: 0,
      help: "Idle minutes after which new sessions pause",
    },
    limits: {
      type: "json",
      in: "body",
      help: 'The documented limits as a JSON object, {"max_sessions_per_user":3} for example',
    },
  },
  atLeastOne: ["max_concurrent_sessions", "monthly_budget_usd", "idle_timeout_minutes", "limits"],
  answer: "json",
  output: "json",
  notes: [
    "Limits that are not named may be reset: check with guardrails limits get",
  ],
  example: "guardrails limits set --max-concurrent-sessions 10",
} as const satisfies Operation;

/**
 * Show the allow-list policy of the organisation.
 *
 * Route: `GET /organizations/{org_id}/allowlist-policy`. Scopes: `guardrails:read`.
 *
 * @example
 * ```ts
 * import { createClient, getOrgAllowlistPolicy } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ default_policy: "ask" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const policy: unknown = await client.call(getOrgAllowlistPolicy, {});
 * ```
 */
export const getOrgAllowlistPolicy = {
  id: "getOrgAllowlistPolicy",
  command: "guardrails allowlist get",
  summary: "Show the allow-list policy of the organisation",
  method: "GET",
  path: "/organizations/{org_id}/allowlist-policy",
  scopes: ["guardrails:read"],
  org: "required",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  example: "guardrails allowlist get",
} as const satisfies Operation;

/**
 * Set the allow-list policy of the organisation.
 *
 * Route: `PUT /organizations/{org_id}/allowlist-policy`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, setOrgAllowlistPolicy } from "@runtm/runtm-api/client";
 * const fetch = async (url: URL | RequestInfo, init?: RequestInit) =>
 *   Response.json(await new Request(url, init).json());
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const sent = await client.call(setOrgAllowlistPolicy, {
 *   mode: "allowlist",
 *   patterns: ["acme/*"],
 * });
 * assert.deepEqual(sent, { mode: "allowlist", repo_patterns: ["acme/*"] });
 * ```
 */
export const setOrgAllowlistPolicy = {
  id: "setOrgAllowlistPolicy",
  command: "guardrails allowlist set",
  summary: "Set the allow-list policy of the organisation",
  method: "PUT",
  path: "/organizations/{org_id}/allowlist-policy",
  scopes: ["guardrails:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    mode: {
      type: "string",
      in: "body",
      known: ["all", "allowlist"],
      help: "Whether all repositories are allowed or those on the list",
    },
    patterns: {
      type: "strings",
      in: "body",
      field: "repo_patterns",
      spelling: "commas",
      help: "Repository patterns of the list; an empty text empties it",
    },
    allow_personal: {
      type: "boolean",
      in: "body",
      field: "allow_personal_repos",
      help: "Whether members may use repositories of their own",
    },
    default_policy: {
      type: "string",
      in: "body",
      known: ["allow", "ask", "deny"],
      help: "What applies to agent actions without a rule",
    },
  },
  atLeastOne: ["mode", "patterns", "allow_personal", "default_policy"],
  answer: "json",
  output: "json",
  example: 'guardrails allowlist set --mode allowlist --patterns "acme/*,acme-labs/site"',
} as const satisfies Operation;

/**
 * Check whether you may deploy for the organisation.
 *
 * Route: `GET /organizations/{org_id}/can-deploy`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import { checkDeployPermission, createClient } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ allowed: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const permission: unknown = await client.call(checkDeployPermission, {});
 * ```
 */
export const checkDeployPermission = {
  id: "checkDeployPermission",
  command: "guardrails can-deploy",
  summary: "Check whether you may deploy for the organisation",
  method: "GET",
  path: "/organizations/{org_id}/can-deploy",
  scopes: ["deployments:read"],
  org: "required",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  notes: ["The answer is in allowed; exit code 0 also when it is false"],
  example: "guardrails can-deploy",
} as const satisfies Operation;

/**
 * Show how much you may deploy.
 *
 * Route: `GET /deploy/limits`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import { createClient, getDeployLimits } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ max_apps: 3 }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const limits: unknown = await client.call(getDeployLimits, {});
 * ```
 */
export const getDeployLimits = {
  id: "getDeployLimits",
  command: "guardrails deploy-limits",
  summary: "Show how much you may deploy",
  method: "GET",
  path: "/deploy/limits",
  scopes: ["deployments:read"],
  org: "optional",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  example: "guardrails deploy-limits",
} as const satisfies Operation;

/**
 * Delete the settings and secrets of a deleted organisation; what else it left becomes personal.
 *
 * Route: `DELETE /organizations/{org_id}/cleanup`. Scopes: `guardrails:write`.
 *
 * @example
 * ```ts
 * import { cleanupOrg, createClient } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ sessions_converted: 0 }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const report: unknown = await client.call(cleanupOrg, {});
 * ```
 */
export const cleanupOrg = {
  id: "cleanupOrg",
  command: "guardrails cleanup",
  summary:
    "Delete the settings and secrets of a deleted organisation; what else it left becomes personal",
  method: "DELETE",
  path: "/organizations/{org_id}/cleanup",
  scopes: ["guardrails:write"],
  org: "required",
  role: "admin",
  effect: "destroy",
  inputs: {},
  answer: "json",
  output: "json",
  confirm: true,
  notes: [
    "For an organisation that is deleted already: its sessions and API keys become personal ones",
    "Deletes its instructions, limits, allow-list policy, provider keys and secrets",
    "Cannot be undone; running it again changes nothing",
  ],
  example: "guardrails cleanup --yes",
} as const satisfies Operation;
