/**
 * Operations of the `mcp` area: MCP servers of the organisation.
 *
 * @module
 */
import {
  ATTACH,
  ATTACHMENTS,
  CHANGE_INPUTS,
  CHANGES,
  CREATE,
  DELETE,
  DETACH,
  FACETS,
  GET,
  LABELS,
  LIST,
  LIST_INPUTS,
  LOCK,
  NEW_INPUTS,
  RESYNC,
  UNLOCK,
  UPDATE,
} from "./directive.ts";
import type { Input, Operation } from "./types.ts";

/** What an MCP server is, member by member. */
const PARTS = {
  transport: {
    type: "string",
    in: "local",
    field: "content.transport",
    enum: ["stdio", "http", "sse"],
    help: "How it is reached: stdio with --command, http or sse with --url",
  },
  command: {
    type: "string",
    in: "local",
    field: "content.command",
    help: "Program that is the server",
  },
  arg: {
    type: "strings",
    in: "local",
    field: "content.args",
    spelling: "repeat",
    with: "command",
    help: "Argument of the program; repeatable",
  },
  env: {
    type: "map",
    in: "local",
    field: "content.env",
    secret: true,
    spelling: "assignments",
    with: "command",
    help: "Environment variable of the program as KEY=VALUE; repeatable",
  },
  url: { type: "string", in: "local", field: "content.url", help: "Address of the server" },
  header: {
    type: "map",
    in: "local",
    field: "content.headers",
    secret: true,
    spelling: "assignments",
    prefix: "header",
    with: "url",
    help: "Header of requests to it as KEY=VALUE; repeatable",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the MCP servers of the organisation.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listMcpServers } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listMcpServers> = {};
 * ```
 */
export const listMcpServers = {
  ...LIST,
  command: "mcp list",
  summary: "List the MCP servers of the organisation",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "mcp", help: "Kind" },
    ...LIST_INPUTS,
  },
  example: "mcp list --page-size 50",
} as const satisfies Operation;

/**
 * Count the MCP servers by label and source.
 *
 * Route: `GET /agent-directives:facets`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listMcpServerFacets } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listMcpServerFacets> = {};
 * ```
 */
export const listMcpServerFacets = {
  ...FACETS,
  command: "mcp facets",
  summary: "Count the MCP servers by label and source",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "mcp", help: "Kind" },
    ...FACETS.inputs,
    labels: LABELS,
  },
  example: "mcp facets",
} as const satisfies Operation;

/**
 * Show one MCP server.
 *
 * Route: `GET /agent-directives/{directive_id}`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getMcpServer, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const getMcpServer = {
  ...GET,
  command: "mcp get",
  summary: "Show one MCP server",
  example: "mcp get dir_8s1k2m",
} as const satisfies Operation;

/**
 * Create an MCP server.
 *
 * Route: `POST /agent-directives/`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { createMcpServer, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createMcpServer> = { name: "docs" };
 * ```
 */
export const createMcpServer = {
  ...CREATE,
  command: "mcp create",
  summary: "Create an MCP server",
  inputs: {
    type: { type: "string", in: "body", fixed: "mcp_server_v0", help: "Kind" },
    ...NEW_INPUTS,
    ...PARTS,
  },
  exactlyOne: ["content", "command", "url"],
  example: "mcp create --name docs --url https://mcp.example.com/docs",
} as const satisfies Operation;

/**
 * Change one MCP server.
 *
 * Route: `PATCH /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateMcpServer } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const updateMcpServer = {
  ...UPDATE,
  command: "mcp update",
  summary: "Change one MCP server",
  inputs: {
    ...CHANGE_INPUTS,
    ...PARTS,
  },
  conflicts: [["content", "command", "url"]],
  atLeastOne: [...CHANGES, "transport", "command", "arg", "env", "url", "header"],
  example: 'mcp update dir_8s1k2m --description "Used by all teams"',
} as const satisfies Operation;

/**
 * Delete one MCP server.
 *
 * Route: `DELETE /agent-directives/{directive_id}`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { deleteMcpServer, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const deleteMcpServer = {
  ...DELETE,
  command: "mcp delete",
  summary: "Delete one MCP server",
  example: "mcp delete dir_8s1k2m --yes",
} as const satisfies Operation;

/**
 * Attach one MCP server to templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { attachMcpServer, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof attachMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const attachMcpServer = {
  ...ATTACH,
  command: "mcp attach",
  summary: "Attach one MCP server to templates, repositories or all sessions",
  example: "mcp attach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * Detach one MCP server from templates, repositories or all sessions.
 *
 * Route: `PUT /agent-directives/{directive_id}/attachments`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { detachMcpServer, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof detachMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const detachMcpServer = {
  ...DETACH,
  command: "mcp detach",
  summary: "Detach one MCP server from templates, repositories or all sessions",
  example: "mcp detach dir_8s1k2m --template tmpl_8f3k2q",
} as const satisfies Operation;

/**
 * List where one MCP server is attached.
 *
 * Route: `GET /agent-directives/{directive_id}/attachments`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listMcpServerAttachments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listMcpServerAttachments> = { id: "dir_8s1k2m" };
 * ```
 */
export const listMcpServerAttachments = {
  ...ATTACHMENTS,
  command: "mcp attachments",
  summary: "List where one MCP server is attached",
  example: "mcp attachments dir_8s1k2m",
} as const satisfies Operation;

/**
 * Protect one MCP server from changes.
 *
 * Route: `POST /agent-directives/{directive_id}:lock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, lockMcpServer } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof lockMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const lockMcpServer = {
  ...LOCK,
  command: "mcp lock",
  summary: "Protect one MCP server from changes",
  example: "mcp lock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Allow changes of one MCP server again.
 *
 * Route: `POST /agent-directives/{directive_id}:unlock`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, unlockMcpServer } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof unlockMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const unlockMcpServer = {
  ...UNLOCK,
  command: "mcp unlock",
  summary: "Allow changes of one MCP server again",
  example: "mcp unlock dir_8s1k2m",
} as const satisfies Operation;

/**
 * Read one MCP server from its source again.
 *
 * Route: `POST /agent-directives/{directive_id}:resync`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, resyncMcpServer } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof resyncMcpServer> = { id: "dir_8s1k2m" };
 * ```
 */
export const resyncMcpServer = {
  ...RESYNC,
  command: "mcp resync",
  summary: "Read one MCP server from its source again",
  example: "mcp resync dir_8s1k2m",
} as const satisfies Operation;
