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
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getAuthStatus } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ scopes: ["sessions:read"] }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const me = await client.call(getAuthStatus, {});
 * assert(me instanceof Object && "scopes" in me && Array.isArray(me.scopes));
 * assert(me.scopes.includes("sessions:read"));
 * ```
 */
export const getAuthStatus = {
  id: "getAuthStatus",
  command: "auth status",
  summary: "Show whether the key works, whose it is and what it may do",
  method: "GET",
  path: "/v1/me",
  scopes: [],
  org: "optional",
  effect: "read",
  inputs: {
    scopes: {
      type: "boolean",
      in: "local",
      help: "Also list the commands this key can and cannot run",
    },
    cannot: {
      type: "boolean",
      in: "local",
      help: "Also list the commands this key cannot run, and what it lacks",
    },
  },
  answer: "json",
  output: "json",
  adds: [
    "authenticated",
    "api_url",
    "source",
    "key",
    "warnings[]",
    "commands.can[]",
    "commands.can_as_admin[]",
    "commands.cannot[].command",
    "commands.cannot[].missing_scopes[]",
    "commands.cannot[].needs_organization",
    "commands.cannot[].needs_role",
    "error",
    "status",
    "hint",
    "code",
  ],
  onFailure: "report",
  example: "auth status --scopes",
} as const satisfies Operation;
