/**
 * Operations of the `session` area: previews shared with people outside.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Share the preview of a session with somebody.
 *
 * Route: `POST /sessions/{session_id}/preview-shares`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { createSessionPreviewShare, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createSessionPreviewShare> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", email: "anna@example.com" };
 * ```
 */
export const createSessionPreviewShare = {
  id: "createSessionPreviewShare",
  command: "session share create",
  summary: "Share the preview of a session with somebody",
  method: "POST",
  path: "/sessions/{session_id}/preview-shares",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    email: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 320,
      help: "Email address to invite",
    },
    port: {
      type: "integer",
      in: "body",
      default: 3000,
      minimum: 1,
      maximum: 65535,
      help: "Port to share",
    },
    preview_url: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Path and query of the link that is sent",
    },
  },
  answer: "json",
  output: "json",
  notes: ["When emailed is false, pass preview_url of the answer on yourself"],
  example:
    "session share create 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --email anna@example.com --port 3000",
} as const satisfies Operation;

/**
 * List who can open the preview of a session.
 *
 * Route: `GET /sessions/{session_id}/preview-shares`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessionPreviewShares } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listSessionPreviewShares> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" };
 * ```
 */
export const listSessionPreviewShares = {
  id: "listSessionPreviewShares",
  command: "session share list",
  summary: "List who can open the preview of a session",
  method: "GET",
  path: "/sessions/{session_id}/preview-shares",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    port: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 65535,
      help: "Only this port",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "shares" },
  itemId: "id",
  columns: ["id", "invited_email", "port", "has_accessed", "created_at"],
  example: "session share list 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Stop sharing the preview of a session.
 *
 * Route: `DELETE /sessions/{session_id}/preview-shares/{share_id}`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, revokeSessionPreviewShare } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof revokeSessionPreviewShare> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", share_id: "shr_7h3n" };
 * ```
 */
export const revokeSessionPreviewShare = {
  id: "revokeSessionPreviewShare",
  command: "session share revoke",
  summary: "Stop sharing the preview of a session",
  method: "DELETE",
  path: "/sessions/{session_id}/preview-shares/{share_id}",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "destroy",
  inputs: {
    session_id: SESSION_ID,
    share_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Share id, as session share list shows it",
    },
  },
  answer: "json",
  output: "json",
  notes: [
    "A page that is open stays open for a few minutes; pausing the session closes it at once",
  ],
  example: "session share revoke 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f shr_7h3n",
} as const satisfies Operation;
