/**
 * Operations of the `secrets` area: your own and those of the organisation.
 *
 * @module
 */
import { SECRET_NAME, SECRETS, SECRETS_DESCRIPTION, TEAM_SECRETS } from "./inputs.ts";
import type { Operation } from "./types.ts";

/**
 * List the names of your own secrets.
 *
 * Route: `GET /secrets/personal`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, listPersonalSecrets } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ secrets: [{ name: "STRIPE_KEY" }] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(await client.call(listPersonalSecrets, {}), {
 *   secrets: [{ name: "STRIPE_KEY" }],
 * });
 * ```
 */
export const listPersonalSecrets = {
  id: "listPersonalSecrets",
  command: "secrets list",
  summary: "List the names of your own secrets",
  method: "GET",
  path: "/secrets/personal",
  scopes: ["secrets:read"],
  org: "optional",
  effect: "read",
  inputs: {
    team: TEAM_SECRETS,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "secrets" },
  itemId: "name",
  columns: ["name", "has_value", "source", "description"],
  notes: ["Values never come back"],
  example: "secrets list",
} as const satisfies Operation;

/**
 * List the names of the secrets of the organisation.
 *
 * Route: `GET /secrets/team`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import { createClient, listTeamSecrets } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ secrets: [] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const names: unknown = await client.call(listTeamSecrets, {});
 * ```
 */
export const listTeamSecrets = {
  id: "listTeamSecrets",
  command: "secrets list",
  when: "team",
  summary: "List the names of the secrets of the organisation",
  method: "GET",
  path: "/secrets/team",
  scopes: ["secrets:read"],
  org: "required",
  effect: "read",
  inputs: {
    team: TEAM_SECRETS,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "secrets" },
  itemId: "name",
  columns: ["name", "has_value", "description"],
  notes: ["Values never come back"],
  example: "secrets list --team",
} as const satisfies Operation;

/**
 * Set secrets of your own; existing names get the new value.
 *
 * Route: `PUT /secrets/personal`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setPersonalSecrets } from "@runtm/runtm-api/client";
 * const own: InputOf<typeof setPersonalSecrets> = {
 *   secrets: { STRIPE_KEY: "sk_test_example", REGION: "eu" },
 *   description: "Payments",
 * };
 * ```
 */
export const setPersonalSecrets = {
  id: "setPersonalSecrets",
  command: "secrets set",
  summary: "Set secrets of your own; existing names get the new value",
  method: "PUT",
  path: "/secrets/personal",
  scopes: ["secrets:write"],
  org: "optional",
  effect: "write",
  inputs: {
    team: TEAM_SECRETS,
    secrets: SECRETS,
    description: SECRETS_DESCRIPTION,
  },
  answer: "json",
  output: "json",
  example: "secrets set --from-env STRIPE_KEY",
} as const satisfies Operation;

/**
 * Set secrets of the organisation; existing names get the new value.
 *
 * Route: `PUT /secrets/team`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, setTeamSecrets } from "@runtm/runtm-api/client";
 * const fetch = async (url: URL | RequestInfo, init?: RequestInit) =>
 *   Response.json(await new Request(url, init).json());
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const sent = await client.call(setTeamSecrets, { secrets: { REGION: "eu" } });
 * assert.deepEqual(sent, { secrets: [{ name: "REGION", value: "eu" }] });
 * ```
 */
export const setTeamSecrets = {
  id: "setTeamSecrets",
  command: "secrets set",
  when: "team",
  summary: "Set secrets of the organisation; existing names get the new value",
  method: "PUT",
  path: "/secrets/team",
  scopes: ["secrets:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    team: TEAM_SECRETS,
    secrets: SECRETS,
    description: SECRETS_DESCRIPTION,
  },
  answer: "json",
  output: "json",
  example: "secrets set --team --from-env STRIPE_KEY",
} as const satisfies Operation;

/**
 * Delete one secret of your own.
 *
 * Route: `DELETE /secrets/personal/{name}`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { deletePersonalSecret, InputOf } from "@runtm/runtm-api/client";
 * const gone: InputOf<typeof deletePersonalSecret> = { name: "STRIPE_KEY" };
 * ```
 */
export const deletePersonalSecret = {
  id: "deletePersonalSecret",
  command: "secrets delete",
  summary: "Delete one secret of your own",
  method: "DELETE",
  path: "/secrets/personal/{name}",
  scopes: ["secrets:write"],
  org: "optional",
  effect: "destroy",
  inputs: {
    team: TEAM_SECRETS,
    name: SECRET_NAME,
  },
  answer: "json",
  output: "json",
  example: "secrets delete STRIPE_KEY",
} as const satisfies Operation;

/**
 * Delete one secret of the organisation.
 *
 * Route: `DELETE /secrets/team/{name}`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { deleteTeamSecret, InputOf } from "@runtm/runtm-api/client";
 * const gone: InputOf<typeof deleteTeamSecret> = { name: "REGION" };
 * ```
 */
export const deleteTeamSecret = {
  id: "deleteTeamSecret",
  command: "secrets delete",
  when: "team",
  summary: "Delete one secret of the organisation",
  method: "DELETE",
  path: "/secrets/team/{name}",
  scopes: ["secrets:write"],
  org: "required",
  role: "admin",
  effect: "destroy",
  inputs: {
    team: TEAM_SECRETS,
    name: SECRET_NAME,
  },
  answer: "json",
  output: "json",
  example: "secrets delete STRIPE_KEY --team",
} as const satisfies Operation;

/**
 * List the secrets a session would get and where each comes from.
 *
 * Route: `GET /secrets/resolved`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import { createClient, listResolvedSecrets } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ secrets: [] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", org: "org_2kq9", fetch });
 * const visible: unknown = await client.call(listResolvedSecrets, {});
 * ```
 */
export const listResolvedSecrets = {
  id: "listResolvedSecrets",
  command: "secrets resolved",
  summary: "List the secrets a session would get and where each comes from",
  method: "GET",
  path: "/secrets/resolved",
  scopes: ["secrets:read"],
  org: "optional",
  effect: "read",
  orgRequiredWith: "team",
  inputs: {
    team: {
      type: "boolean",
      in: "local",
      help: "Require an organisation, so that its secrets are included",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "secrets" },
  itemId: "name",
  columns: ["name", "source"],
  notes: ["Without an organisation only your own secrets are listed"],
  example: "secrets resolved",
} as const satisfies Operation;
