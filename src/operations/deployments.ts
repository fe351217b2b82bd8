/**
 * Operations of the `deployments` area: what has been deployed.
 *
 * @module
 */
import { LIMIT, OFFSET } from "./inputs.ts";
import type { Operation } from "./types.ts";

/**
 * List deployments, newest first.
 *
 * Route: `GET /v0/deployments`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDeployments } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listDeployments> = {};
 * ```
 */
export const listDeployments = {
  id: "listDeployments",
  command: "deployments list",
  summary: "List deployments, newest first",
  method: "GET",
  path: "/v0/deployments",
  scopes: ["deployments:read"],
  org: "optional",
  effect: "read",
  inputs: {
    state: {
      type: "string",
      in: "query",
      omitEmpty: true,
      enum: ["queued", "building", "deploying", "ready", "failed", "destroyed"],
      help: "Only deployments in this state",
    },
    limit: { ...LIMIT, help: "Deployments per page" },
    offset: { ...OFFSET, help: "Deployments to skip" },
  },
  answer: "json",
  output: "json",
  pages: { style: "offset", items: "deployments", size: "limit", offset: "offset" },
  itemId: "deployment_id",
  columns: ["deployment_id", "name", "state", "url", "version", "created_at"],
  example: "deployments list --state ready",
} as const satisfies Operation;

/**
 * Show one deployment.
 *
 * Route: `GET /v0/deployments/{deployment_id}`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import type { getDeployment, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getDeployment> = { deployment_id: "dep_k81x2m" };
 * ```
 */
export const getDeployment = {
  id: "getDeployment",
  command: "deployments get",
  summary: "Show one deployment",
  method: "GET",
  path: "/v0/deployments/{deployment_id}",
  scopes: ["deployments:read"],
  org: "optional",
  effect: "read",
  inputs: {
    deployment_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Deployment id, as deployments list shows it",
    },
  },
  answer: "json",
  output: "json",
  notes: ["It rests in ready, failed or destroyed"],
  example: "deployments get dep_k81x2m",
} as const satisfies Operation;

/**
 * Show the logs of a deployment.
 *
 * Route: `GET /v0/deployments/{deployment_id}/logs`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import type { getDeploymentLogs, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getDeploymentLogs> = { deployment_id: "dep_k81x2m" };
 * ```
 */
export const getDeploymentLogs = {
  id: "getDeploymentLogs",
  command: "deployments logs",
  summary: "Show the logs of a deployment",
  method: "GET",
  path: "/v0/deployments/{deployment_id}/logs",
  scopes: ["deployments:read"],
  org: "optional",
  effect: "read",
  inputs: {
    deployment_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Deployment id, as deployments list shows it",
    },
    type: {
      type: "string",
      in: "query",
      omitEmpty: true,
      enum: ["build", "deploy", "runtime"],
      help: "Only logs of this kind",
    },
    lines: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 1000,
      help: "Number of lines",
    },
    search: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Only logs that contain this text",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "logs" },
  columns: ["created_at", "log_type", "content"],
  example: "deployments logs dep_k81x2m --type runtime --lines 100",
} as const satisfies Operation;

/**
 * Destroy a deployment.
 *
 * Route: `DELETE /v0/deployments/{deployment_id}`. Scopes: `deployments:delete`.
 *
 * @example
 * ```ts
 * import type { destroyDeployment, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof destroyDeployment> = { deployment_id: "dep_k81x2m" };
 * ```
 */
export const destroyDeployment = {
  id: "destroyDeployment",
  command: "deployments destroy",
  summary: "Destroy a deployment",
  method: "DELETE",
  path: "/v0/deployments/{deployment_id}",
  scopes: ["deployments:delete"],
  org: "optional",
  effect: "destroy",
  inputs: {
    deployment_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Deployment id, as deployments list shows it",
    },
  },
  answer: "json",
  output: "json",
  confirm: true,
  example: "deployments destroy dep_k81x2m --yes",
} as const satisfies Operation;
