/**
 * Operations of the `tools` area: providers that tools can be connected to.
 *
 * @module
 */
import { LIMIT, PAGE_TOKEN } from "../inputs.ts";
import type { Input, Operation } from "../types.ts";

/** What a provider is, given whole or member by member. */
const DEFINITION = {
  schema: { type: "json", in: "body", help: "Whole definition as a JSON object" },
  schema_file: {
    type: "string",
    in: "local",
    help: 'File with the whole definition ("-": standard input)',
  },
  name: {
    type: "string",
    in: "local",
    field: "schema.display_name",
    minLength: 1,
    help: "Display name",
  },
  logo: { type: "string", in: "local", field: "schema.image_url", help: "Address of a picture" },
  icon: { type: "string", in: "local", field: "schema.icon", help: "Name of an icon" },
  tagline: {
    type: "string",
    in: "local",
    field: "schema.tagline",
    help: "What it is in a few words",
  },
  description: {
    type: "string",
    in: "local",
    field: "schema.description",
    help: "What it is for",
  },
  category: {
    type: "string",
    in: "local",
    field: "schema.category",
    enum: [
      "documents",
      "data",
      "observability",
      "project_management",
      "crm",
      "support",
      "messaging",
      "meetings",
      "sales",
      "custom",
    ],
    help: "Category",
  },
  package: {
    type: "map",
    in: "local",
    field: "schema.tooling.mise",
    minLength: 1,
    spelling: "assignments",
    help: "Package to install as NAME=SPEC; repeatable",
  },
  auth_methods: {
    type: "json",
    in: "local",
    field: "schema.auth_methods",
    help: "Ways to log in, as a JSON array",
  },
  oauth_secrets: {
    type: "json",
    in: "body",
    field: "oauth_client_secrets",
    secret: true,
    help: "OAuth client secrets by way to log in, as a JSON object",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the providers of tools.
 *
 * Route: `GET /knowledge/providers`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listToolProviders } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listToolProviders> = {};
 * ```
 */
export const listToolProviders = {
  id: "listToolProviders",
  command: "tools providers list",
  summary: "List the providers of tools",
  method: "GET",
  path: "/knowledge/providers",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    page_size: { ...LIMIT, help: "Providers per page" },
    page_token: PAGE_TOKEN,
  },
  answer: "json",
  output: "json",
  example: "tools providers list",
} as const satisfies Operation;

/**
 * Show one provider.
 *
 * Route: `GET /knowledge/providers/{provider_id}`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getToolProvider, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getToolProvider> = { id: "prov_9z8y7x" };
 * ```
 */
export const getToolProvider = {
  id: "getToolProvider",
  command: "tools providers get",
  summary: "Show one provider",
  method: "GET",
  path: "/knowledge/providers/{provider_id}",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "provider_id",
      arg: true,
      required: true,
      help: "Provider id, as tools providers list shows it",
    },
  },
  answer: "json",
  output: "json",
  example: "tools providers get prov_9z8y7x",
} as const satisfies Operation;

/**
 * Define a provider of your own.
 *
 * Route: `POST /knowledge/providers`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createToolProvider, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createToolProvider> = { slug: "wiki" };
 * ```
 */
export const createToolProvider = {
  id: "createToolProvider",
  command: "tools providers create",
  summary: "Define a provider of your own",
  method: "POST",
  path: "/knowledge/providers",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    slug: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Short name: small letters, digits, - and _",
    },
    ...DEFINITION,
  },
  conflicts: [["schema", "schema_file"]],
  atLeastOne: ["schema", "schema_file", "name"],
  answer: "json",
  output: "json",
  notes: [
    "It needs --name and --auth-methods, or a definition with display_name and auth_methods",
    "Single options count over the definition",
  ],
  example: "tools providers create --slug wiki --schema-file wiki.json",
} as const satisfies Operation;

/**
 * Change a provider of your own.
 *
 * Route: `PATCH /knowledge/providers/{provider_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateToolProvider } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateToolProvider> = { id: "prov_9z8y7x" };
 * ```
 */
export const updateToolProvider = {
  id: "updateToolProvider",
  command: "tools providers update",
  summary: "Change a provider of your own",
  method: "PATCH",
  path: "/knowledge/providers/{provider_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "provider_id",
      arg: true,
      required: true,
      help: "Provider id, as tools providers list shows it",
    },
    ...DEFINITION,
  },
  conflicts: [["schema", "schema_file"]],
  atLeastOne: [
    "schema",
    "schema_file",
    "name",
    "logo",
    "icon",
    "tagline",
    "description",
    "category",
    "package",
    "auth_methods",
    "oauth_secrets",
  ],
  answer: "json",
  output: "json",
  calls: ["getToolProvider"],
  notes: [
    "Reads the definition, changes it and writes it whole",
    "Built-in providers cannot be changed: fork one first",
  ],
  example: 'tools providers update prov_9z8y7x --tagline "Our wiki"',
} as const satisfies Operation;

/**
 * Delete a provider of your own.
 *
 * Route: `DELETE /knowledge/providers/{provider_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteToolProvider, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteToolProvider> = { id: "prov_9z8y7x" };
 * ```
 */
export const deleteToolProvider = {
  id: "deleteToolProvider",
  command: "tools providers delete",
  summary: "Delete a provider of your own",
  method: "DELETE",
  path: "/knowledge/providers/{provider_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "destroy",
  role: "admin",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "provider_id",
      arg: true,
      required: true,
      help: "Provider id, as tools providers list shows it",
    },
  },
  answer: "json",
  output: "json",
  confirm: true,
  example: "tools providers delete prov_9z8y7x --yes",
} as const satisfies Operation;

/**
 * Copy a provider to change it.
 *
 * Route: `POST /knowledge/providers/{provider_id}:fork`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { forkToolProvider, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof forkToolProvider> = { id: "prov_9z8y7x", slug: "my-wiki" };
 * ```
 */
export const forkToolProvider = {
  id: "forkToolProvider",
  command: "tools providers fork",
  summary: "Copy a provider to change it",
  method: "POST",
  path: "/knowledge/providers/{provider_id}:fork",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "provider_id",
      arg: true,
      required: true,
      help: "Provider id, as tools providers list shows it",
    },
    slug: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Short name of the copy",
    },
  },
  answer: "json",
  output: "json",
  example: "tools providers fork prov_9z8y7x --slug my-wiki",
} as const satisfies Operation;
