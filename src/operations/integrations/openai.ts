/**
 * Operations of the `integrations` area: keys for OpenAI.
 *
 * @module
 */
import type { Operation } from "../types.ts";
import {
  DELETE_ORG_KEY,
  DELETE_OWN_KEY,
  GET_ORG_KEY,
  GET_OWN_KEY,
  GET_RESOLVED_KEY,
  SET_ORG_KEY,
  SET_OWN_KEY,
} from "./provider_key.ts";

/**
 * Show whether you have an OpenAI key of your own.
 *
 * Route: `GET /user/openai-key`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getUserOpenaiKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const key: unknown = await client.call(getUserOpenaiKey, {});
 * ```
 */
export const getUserOpenaiKey = {
  ...GET_OWN_KEY,
  id: "getUserOpenaiKey",
  command: "integrations openai get",
  aliases: ["providers openai get"],
  summary: "Show whether you have an OpenAI key of your own",
  path: "/user/openai-key",
  example: "integrations openai get",
} as const satisfies Operation;

/**
 * Show whether the organisation has an OpenAI key.
 *
 * Route: `GET /organizations/{org_id}/openai-key`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getOrgOpenaiKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const key: unknown = await client.call(getOrgOpenaiKey, {});
 * ```
 */
export const getOrgOpenaiKey = {
  ...GET_ORG_KEY,
  id: "getOrgOpenaiKey",
  command: "integrations openai get",
  aliases: ["providers openai get"],
  summary: "Show whether the organisation has an OpenAI key",
  path: "/organizations/{org_id}/openai-key",
  example: "integrations openai get --org-scope",
} as const satisfies Operation;

/**
 * Set your own OpenAI key.
 *
 * Route: `PUT /user/openai-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setUserOpenaiKey } from "@runtm/runtm-api/client";
 * const own: InputOf<typeof setUserOpenaiKey> = { api_key: "sk-example" };
 * ```
 */
export const setUserOpenaiKey = {
  ...SET_OWN_KEY,
  id: "setUserOpenaiKey",
  command: "integrations openai set",
  aliases: ["providers openai set"],
  summary: "Set your own OpenAI key",
  path: "/user/openai-key",
  example: "integrations openai set --api-key-file provider-key.txt",
} as const satisfies Operation;

/**
 * Set the OpenAI key of the organisation, its policy or both.
 *
 * Route: `PUT /organizations/{org_id}/openai-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setOrgOpenaiKey } from "@runtm/runtm-api/client";
 * const onlyThePolicy: InputOf<typeof setOrgOpenaiKey> = { policy: "enforced" };
 * ```
 */
export const setOrgOpenaiKey = {
  ...SET_ORG_KEY,
  id: "setOrgOpenaiKey",
  command: "integrations openai set",
  aliases: ["providers openai set"],
  summary: "Set the OpenAI key of the organisation, its policy or both",
  path: "/organizations/{org_id}/openai-key",
  example: "integrations openai set --org-scope --api-key-file provider-key.txt --policy enforced",
} as const satisfies Operation;

/**
 * Delete your own OpenAI key.
 *
 * Route: `DELETE /user/openai-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import { createClient, deleteUserOpenaiKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const report: unknown = await client.call(deleteUserOpenaiKey, {});
 * ```
 */
export const deleteUserOpenaiKey = {
  ...DELETE_OWN_KEY,
  id: "deleteUserOpenaiKey",
  command: "integrations openai delete",
  aliases: ["providers openai delete"],
  summary: "Delete your own OpenAI key",
  path: "/user/openai-key",
  example: "integrations openai delete",
} as const satisfies Operation;

/**
 * Delete the OpenAI key of the organisation.
 *
 * Route: `DELETE /organizations/{org_id}/openai-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import { createClient, deleteOrgOpenaiKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const report: unknown = await client.call(deleteOrgOpenaiKey, {});
 * ```
 */
export const deleteOrgOpenaiKey = {
  ...DELETE_ORG_KEY,
  id: "deleteOrgOpenaiKey",
  command: "integrations openai delete",
  aliases: ["providers openai delete"],
  summary: "Delete the OpenAI key of the organisation",
  path: "/organizations/{org_id}/openai-key",
  example: "integrations openai delete --org-scope",
} as const satisfies Operation;

/**
 * Show which OpenAI key a session would use.
 *
 * Route: `GET /user/openai-key/resolved`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getResolvedOpenaiKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ has_key: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const used: unknown = await client.call(getResolvedOpenaiKey, {});
 * ```
 */
export const getResolvedOpenaiKey = {
  ...GET_RESOLVED_KEY,
  id: "getResolvedOpenaiKey",
  command: "integrations openai resolved",
  aliases: ["providers openai resolved"],
  summary: "Show which OpenAI key a session would use",
  path: "/user/openai-key/resolved",
  example: "integrations openai resolved",
} as const satisfies Operation;
