/**
 * Operations of the `groups` area.
 *
 * @module
 */
import type { Operation } from "./types.ts";

/**
 * Show what a group owns and uses.
 *
 * Route: `GET /groups/{team_id}/usage`. Scopes: `templates:read`.
 *
 * @example
 * ```ts
 * import type { getGroupUsage, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getGroupUsage> = { team_id: "team_9d2k" };
 * ```
 */
export const getGroupUsage = {
  id: "getGroupUsage",
  command: "groups usage",
  summary: "Show what a group owns and uses",
  method: "GET",
  path: "/groups/{team_id}/usage",
  scopes: ["templates:read"],
  org: "required",
  effect: "read",
  inputs: {
    team_id: { type: "string", in: "path", arg: true, required: true, help: "Group id" },
  },
  answer: "json",
  output: "json",
  example: "groups usage team_9d2k",
} as const satisfies Operation;
