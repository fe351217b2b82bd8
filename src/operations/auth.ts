/**
 * Operations of the `auth` area.
 *
 * @module
 */
import type { Operation } from "./types.ts";

/**
 * Shows who the key belongs to, its organisation and its scopes.
 *
 * Route: `GET /v1/me`. Scopes: none.
 */
export const getAuthStatus = {
  id: "getAuthStatus",
  command: "auth status",
  summary: "Show whether the key works, whose it is and what it may do",
  method: "GET",
  path: "/v1/me",
  scopes: [],
  org: "optional",
  inputs: {
    scopes: {
      type: "boolean",
      in: "local",
      help: "Also list the commands this key can and cannot run",
    },
  },
  answer: "json",
  onFailure: "report",
  run: "authStatus",
  example: "auth status --scopes",
} as const satisfies Operation;
