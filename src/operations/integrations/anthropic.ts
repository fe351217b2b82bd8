/**
 * Operations of the `integrations` area: keys for Anthropic.
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
 * Show whether you have an Anthropic key of your own.
 *
 * Route: `GET /user/anthropic-key`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getUserAnthropicKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const key: unknown = await client.call(getUserAnthropicKey, {});
 * ```
 */
export const getUserAnthropicKey = {
  ...GET_OWN_KEY,
  id: "getUserAnthropicKey",
  command: "integrations anthropic get",
  aliases: ["providers anthropic get"],
  summary: "Show whether you have an Anthropic key of your own",
  path: "/user/anthropic-key",
  example: "integrations anthropic get",
} as const satisfies Operation;

/**
 * Show whether the organisation has an Anthropic key.
 *
 * Route: `GET /organizations/{org_id}/anthropic-key`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getOrgAnthropicKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const key: unknown = await client.call(getOrgAnthropicKey, {});
 * ```
 */
export const getOrgAnthropicKey = {
  ...GET_ORG_KEY,
  id: "getOrgAnthropicKey",
  command: "integrations anthropic get",
  aliases: ["providers anthropic get"],
  summary: "Show whether the organisation has an Anthropic key",
  path: "/organizations/{org_id}/anthropic-key",
  example: "integrations anthropic get --org-scope",
} as const satisfies Operation;

/**
 * Set your own Anthropic key.
 *
 * Route: `PUT /user/anthropic-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setUserAnthropicKey } from "@runtm/runtm-api/client";
 * const own: InputOf<typeof setUserAnthropicKey> = { api_key: "sk-ant-example" };
 * ```
 */
export const setUserAnthropicKey = {
  ...SET_OWN_KEY,
  id: "setUserAnthropicKey",
  command: "integrations anthropic set",
  aliases: ["providers anthropic set"],
  summary: "Set your own Anthropic key",
  path: "/user/anthropic-key",
  example: "integrations anthropic set --api-key-file provider-key.txt",
} as const satisfies Operation;

/**
 * Set the Anthropic key of the organisation, its policy or both.
 *
 * Route: `PUT /organizations/{org_id}/anthropic-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setOrgAnthropicKey } from "@runtm/runtm-api/client";
 * const shared: InputOf<typeof setOrgAnthropicKey> = {
 *   api_key: "sk-ant-example",
 *   policy: "allow_user_override",
 * };
 * ```
 */
export const setOrgAnthropicKey = {
  ...SET_ORG_KEY,
  id: "setOrgAnthropicKey",
  command: "integrations anthropic set",
  aliases: ["providers anthropic set"],
  summary: "Set the Anthropic key of the organisation, its policy or both",
  path: "/organizations/{org_id}/anthropic-key",
  example:
    "integrations anthropic set --org-scope --api-key-file provider-key.txt --policy enforced",
} as const satisfies Operation;

/**
 * Delete your own Anthropic key.
 *
 * Route: `DELETE /user/anthropic-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import { createClient, deleteUserAnthropicKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const report: unknown = await client.call(deleteUserAnthropicKey, {});
 * ```
 */
export const deleteUserAnthropicKey = {
  ...DELETE_OWN_KEY,
  id: "deleteUserAnthropicKey",
  command: "integrations anthropic delete",
  aliases: ["providers anthropic delete"],
  summary: "Delete your own Anthropic key",
  path: "/user/anthropic-key",
  example: "integrations anthropic delete",
} as const satisfies Operation;

/**
 * Delete the Anthropic key of the organisation.
 *
 * Route: `DELETE /organizations/{org_id}/anthropic-key`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import { createClient, deleteOrgAnthropicKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ connected: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const report: unknown = await client.call(deleteOrgAnthropicKey, {});
 * ```
 */
export const deleteOrgAnthropicKey = {
  ...DELETE_ORG_KEY,
  id: "deleteOrgAnthropicKey",
  command: "integrations anthropic delete",
  aliases: ["providers anthropic delete"],
  summary: "Delete the Anthropic key of the organisation",
  path: "/organizations/{org_id}/anthropic-key",
  example: "integrations anthropic delete --org-scope",
} as const satisfies Operation;

/**
 * Show which Anthropic key a session would use.
 *
 * Route: `GET /user/anthropic-key/resolved`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import { createClient, getResolvedAnthropicKey } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ has_key: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const used: unknown = await client.call(getResolvedAnthropicKey, {});
 * ```
 */
export const getResolvedAnthropicKey = {
  ...GET_RESOLVED_KEY,
  id: "getResolvedAnthropicKey",
  command: "integrations anthropic resolved",
  aliases: ["providers anthropic resolved"],
  summary: "Show which Anthropic key a session would use",
  path: "/user/anthropic-key/resolved",
  example: "integrations anthropic resolved",
} as const satisfies Operation;
