/**
 * Operations of the `session` area: approvals that its agent waits for, and the grade of its work.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List the approvals that a session has asked for.
 *
 * Route: `GET /sessions/{session_id}/approvals`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessionApprovals } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listSessionApprovals> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" };
 * ```
 */
export const listSessionApprovals = {
  id: "listSessionApprovals",
  command: "session approvals list",
  summary: "List the approvals that a session has asked for",
  method: "GET",
  path: "/sessions/{session_id}/approvals",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "" },
  itemId: "id",
  columns: ["id", "status", "kind", "message", "requested_by", "created_at"],
  example: "session approvals list 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Approve or reject what a session asks for.
 *
 * Route: `POST /sessions/{session_id}/approvals/{approval_id}/resolve`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, resolveSessionApproval } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof resolveSessionApproval> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", approval_id: "apr_5t2w" };
 * ```
 */
export const resolveSessionApproval = {
  id: "resolveSessionApproval",
  command: "session approvals resolve",
  summary: "Approve or reject what a session asks for",
  method: "POST",
  path: "/sessions/{session_id}/approvals/{approval_id}/resolve",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    approval_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Approval id, as session approvals list shows it",
    },
    approve: {
      type: "boolean",
      in: "body",
      field: "action",
      sends: "approve",
      help: "Let the agent go on",
    },
    reject: {
      type: "boolean",
      in: "body",
      field: "action",
      sends: "reject",
      help: "Refuse the request",
    },
    note: {
      type: "string",
      in: "body",
      omitEmpty: true,
      maxLength: 512,
      help: "Remark that the agent sees",
    },
  },
  exactlyOne: ["approve", "reject"],
  answer: "json",
  output: "json",
  example: "session approvals resolve 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f apr_5t2w --approve",
} as const satisfies Operation;

/**
 * Show how the work of a session was graded.
 *
 * Route: `GET /sessions/{session_id}/grade`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getSessionGrade, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getSessionGrade> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" };
 * ```
 */
export const getSessionGrade = {
  id: "getSessionGrade",
  command: "session grade",
  summary: "Show how the work of a session was graded",
  method: "GET",
  path: "/sessions/{session_id}/grade",
  scopes: ["activity:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  notes: ["Without a grade the answer holds graded: false"],
  example: "session grade 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;
