/**
 * Operations of the `integrations` area: keys of model providers.
 *
 * @module
 */
import type { Operation } from "./types.ts";

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
  id: "getUserAnthropicKey",
  command: "integrations anthropic get",
  aliases: ["providers anthropic get"],
  summary: "Show whether you have an Anthropic key of your own",
  method: "GET",
  path: "/user/anthropic-key",
  scopes: ["integrations:read"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["The key comes back as a masked preview only"],
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
  id: "getOrgAnthropicKey",
  command: "integrations anthropic get",
  aliases: ["providers anthropic get"],
  when: "org_scope",
  summary: "Show whether the organisation has an Anthropic key",
  method: "GET",
  path: "/organizations/{org_id}/anthropic-key",
  scopes: ["integrations:read"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["The key comes back as a masked preview only"],
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
  id: "setUserAnthropicKey",
  command: "integrations anthropic set",
  aliases: ["providers anthropic set"],
  summary: "Set your own Anthropic key",
  method: "PUT",
  path: "/user/anthropic-key",
  scopes: ["integrations:write"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
    api_key: {
      type: "string",
      in: "body",
      required: true,
      minLength: 10,
      secret: true,
      help: "The Anthropic key",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["individual", "enforced", "optional", "allow_user_override", "require_team_key"],
      help: "Meant for --org-scope; sent when given",
    },
  },
  answer: "json",
  notes: ["--api-key-stdin and --api-key-file keep the key out of the process list"],
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
  id: "setOrgAnthropicKey",
  command: "integrations anthropic set",
  aliases: ["providers anthropic set"],
  when: "org_scope",
  summary: "Set the Anthropic key of the organisation, its policy or both",
  method: "PUT",
  path: "/organizations/{org_id}/anthropic-key",
  scopes: ["integrations:write"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
    api_key: {
      type: "string",
      in: "body",
      secret: true,
      omitEmpty: true,
      help: "The Anthropic key",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["individual", "enforced", "optional", "allow_user_override", "require_team_key"],
      help: "How the key of the organisation and those of members go together",
    },
  },
  atLeastOne: ["api_key", "policy"],
  answer: "json",
  notes: [
    "--api-key-stdin and --api-key-file keep the key out of the process list",
    "Needs the role admin or owner",
  ],
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
  id: "deleteUserAnthropicKey",
  command: "integrations anthropic delete",
  aliases: ["providers anthropic delete"],
  summary: "Delete your own Anthropic key",
  method: "DELETE",
  path: "/user/anthropic-key",
  scopes: ["integrations:write"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
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
  id: "deleteOrgAnthropicKey",
  command: "integrations anthropic delete",
  aliases: ["providers anthropic delete"],
  when: "org_scope",
  summary: "Delete the Anthropic key of the organisation",
  method: "DELETE",
  path: "/organizations/{org_id}/anthropic-key",
  scopes: ["integrations:write"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["Needs the role admin or owner"],
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
  id: "getResolvedAnthropicKey",
  command: "integrations anthropic resolved",
  aliases: ["providers anthropic resolved"],
  summary: "Show which Anthropic key a session would use",
  method: "GET",
  path: "/user/anthropic-key/resolved",
  scopes: ["integrations:read"],
  org: "optional",
  orgRequiredWith: "org_scope",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Insist on an organisation, so that its key counts",
    },
  },
  answer: "json",
  example: "integrations anthropic resolved",
} as const satisfies Operation;

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
  id: "getUserOpenaiKey",
  command: "integrations openai get",
  aliases: ["providers openai get"],
  summary: "Show whether you have an OpenAI key of your own",
  method: "GET",
  path: "/user/openai-key",
  scopes: ["integrations:read"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["The key comes back as a masked preview only"],
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
  id: "getOrgOpenaiKey",
  command: "integrations openai get",
  aliases: ["providers openai get"],
  when: "org_scope",
  summary: "Show whether the organisation has an OpenAI key",
  method: "GET",
  path: "/organizations/{org_id}/openai-key",
  scopes: ["integrations:read"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["The key comes back as a masked preview only"],
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
  id: "setUserOpenaiKey",
  command: "integrations openai set",
  aliases: ["providers openai set"],
  summary: "Set your own OpenAI key",
  method: "PUT",
  path: "/user/openai-key",
  scopes: ["integrations:write"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
    api_key: {
      type: "string",
      in: "body",
      required: true,
      minLength: 10,
      secret: true,
      help: "The OpenAI key",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["individual", "enforced", "optional", "allow_user_override", "require_team_key"],
      help: "Meant for --org-scope; sent when given",
    },
  },
  answer: "json",
  notes: ["--api-key-stdin and --api-key-file keep the key out of the process list"],
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
  id: "setOrgOpenaiKey",
  command: "integrations openai set",
  aliases: ["providers openai set"],
  when: "org_scope",
  summary: "Set the OpenAI key of the organisation, its policy or both",
  method: "PUT",
  path: "/organizations/{org_id}/openai-key",
  scopes: ["integrations:write"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
    api_key: {
      type: "string",
      in: "body",
      secret: true,
      omitEmpty: true,
      help: "The OpenAI key",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["individual", "enforced", "optional", "allow_user_override", "require_team_key"],
      help: "How the key of the organisation and those of members go together",
    },
  },
  atLeastOne: ["api_key", "policy"],
  answer: "json",
  notes: [
    "--api-key-stdin and --api-key-file keep the key out of the process list",
    "Needs the role admin or owner",
  ],
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
  id: "deleteUserOpenaiKey",
  command: "integrations openai delete",
  aliases: ["providers openai delete"],
  summary: "Delete your own OpenAI key",
  method: "DELETE",
  path: "/user/openai-key",
  scopes: ["integrations:write"],
  org: "optional",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
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
  id: "deleteOrgOpenaiKey",
  command: "integrations openai delete",
  aliases: ["providers openai delete"],
  when: "org_scope",
  summary: "Delete the OpenAI key of the organisation",
  method: "DELETE",
  path: "/organizations/{org_id}/openai-key",
  scopes: ["integrations:write"],
  org: "required",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Act on the key of the organisation instead of your own",
    },
  },
  answer: "json",
  notes: ["Needs the role admin or owner"],
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
  id: "getResolvedOpenaiKey",
  command: "integrations openai resolved",
  aliases: ["providers openai resolved"],
  summary: "Show which OpenAI key a session would use",
  method: "GET",
  path: "/user/openai-key/resolved",
  scopes: ["integrations:read"],
  org: "optional",
  orgRequiredWith: "org_scope",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Insist on an organisation, so that its key counts",
    },
  },
  answer: "json",
  example: "integrations openai resolved",
} as const satisfies Operation;
