/**
 * Operations of the `tools` area: tools that are connected.
 *
 * @module
 */
import { LIMIT, PAGE_TOKEN } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List the tools that are connected.
 *
 * Route: `GET /knowledge/integrations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listKnowledgeIntegrations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listKnowledgeIntegrations> = {};
 * ```
 */
export const listKnowledgeIntegrations = {
  id: "listKnowledgeIntegrations",
  command: "tools list",
  summary: "List the tools that are connected",
  method: "GET",
  path: "/knowledge/integrations",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    scope: {
      type: "string",
      in: "query",
      omitEmpty: true,
      enum: ["org", "personal", "all"],
      help: "Whose tools",
    },
    provider: { type: "string", in: "query", omitEmpty: true, help: "Only tools of this provider" },
    page_size: { ...LIMIT, help: "Tools per page" },
    page_token: PAGE_TOKEN,
  },
  answer: "json",
  output: "json",
  pages: {
    style: "cursor",
    items: "integrations",
    size: "page_size",
    cursor: "page_token",
    next: "next_page_token",
  },
  itemId: "id",
  columns: ["id", "provider", "display_name", "status", "default_mode"],
  example: "tools list --scope org",
} as const satisfies Operation;

/**
 * Show one tool.
 *
 * Route: `GET /knowledge/integrations/{integration_id}`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { getKnowledgeIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getKnowledgeIntegration> = { id: "kint_1a2b3c" };
 * ```
 */
export const getKnowledgeIntegration = {
  id: "getKnowledgeIntegration",
  command: "tools get",
  summary: "Show one tool",
  method: "GET",
  path: "/knowledge/integrations/{integration_id}",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "integration_id",
      arg: true,
      required: true,
      help: "Tool id, as tools list shows it",
    },
  },
  answer: "json",
  output: "json",
  example: "tools get kint_1a2b3c",
} as const satisfies Operation;

/**
 * Connect a tool.
 *
 * Route: `POST /knowledge/integrations`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createKnowledgeIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createKnowledgeIntegration> = { provider: "notion", auth_method: "api_key", credentials: { api_key: "example" } };
 * ```
 */
export const createKnowledgeIntegration = {
  id: "createKnowledgeIntegration",
  command: "tools create",
  summary: "Connect a tool",
  method: "POST",
  path: "/knowledge/integrations",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  inputs: {
    provider: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Short name of the provider",
    },
    auth_method: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Id of the way to log in",
    },
    scope: {
      type: "string",
      in: "body",
      default: "org",
      enum: ["org", "personal"],
      help: "Whose tool it is",
    },
    display_name: {
      type: "string",
      in: "body",
      omitEmpty: true,
      maxLength: 200,
      help: "Display name",
    },
    credentials: {
      type: "json",
      in: "body",
      required: true,
      secret: true,
      help: "Credentials as a JSON object",
    },
    provider_metadata: {
      type: "json",
      in: "body",
      help: "Settings of the provider as a JSON object",
    },
    default_mode: {
      type: "string",
      in: "body",
      omitEmpty: true,
      enum: ["auto", "allow", "ask"],
      help: "What calls of the tool need",
    },
  },
  answer: "json",
  output: "json",
  notes: ["--credentials-stdin and --credentials-file keep them out of the process list"],
  example: "tools create --provider notion --auth-method api_key --credentials-file notion.json",
} as const satisfies Operation;

/**
 * Change a tool.
 *
 * Route: `PATCH /knowledge/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateKnowledgeIntegration } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateKnowledgeIntegration> = { id: "kint_1a2b3c" };
 * ```
 */
export const updateKnowledgeIntegration = {
  id: "updateKnowledgeIntegration",
  command: "tools update",
  summary: "Change a tool",
  method: "PATCH",
  path: "/knowledge/integrations/{integration_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "integration_id",
      arg: true,
      required: true,
      help: "Tool id, as tools list shows it",
    },
    display_name: { type: "string", in: "body", maxLength: 200, help: "Display name" },
    provider_metadata: {
      type: "json",
      in: "body",
      help: "Settings of the provider as a JSON object; replaces the old ones",
    },
    default_mode: {
      type: "string",
      in: "body",
      enum: ["auto", "allow", "ask"],
      help: "What calls of the tool need",
    },
    tool_permissions: {
      type: "json",
      in: "body",
      help: "What single tools need, as a JSON object",
    },
  },
  atLeastOne: ["display_name", "provider_metadata", "default_mode", "tool_permissions"],
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: "tools update kint_1a2b3c --default-mode ask",
} as const satisfies Operation;

/**
 * Disconnect a tool.
 *
 * Route: `DELETE /knowledge/integrations/{integration_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteKnowledgeIntegration, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteKnowledgeIntegration> = { id: "kint_1a2b3c" };
 * ```
 */
export const deleteKnowledgeIntegration = {
  id: "deleteKnowledgeIntegration",
  command: "tools delete",
  summary: "Disconnect a tool",
  method: "DELETE",
  path: "/knowledge/integrations/{integration_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "destroy",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "integration_id",
      arg: true,
      required: true,
      help: "Tool id, as tools list shows it",
    },
  },
  answer: "json",
  output: "json",
  confirm: true,
  example: "tools delete kint_1a2b3c --yes",
} as const satisfies Operation;
