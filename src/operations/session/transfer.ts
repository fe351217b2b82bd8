/**
 * Operations of the `session` area that are no commands of their own: files of any bytes, and the
 * token of a terminal. `session file upload|download`, `exec`, `connect` and `diff` call them.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Store a file of any bytes in the workspace.
 *
 * Route: `POST /sessions/{session_id}/file/upload`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, uploadSessionFile } from "@runtm/runtm-api/client";
 * const logo: InputOf<typeof uploadSessionFile> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/logo.png",
 *   content_base64: "iVBORw0KGgo=",
 * };
 * ```
 */
export const uploadSessionFile = {
  id: "uploadSessionFile",
  command: "session file upload",
  summary: "Store a file of any bytes in the workspace",
  method: "POST",
  path: "/sessions/{session_id}/file/upload",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "Path of the file, below /home/user",
    },
    content_base64: {
      type: "string",
      in: "body",
      required: true,
      help: "The bytes of the file in base64",
    },
  },
  answer: "json",
  output: "json",
  tryTimeout: 300,
  example: "session file upload 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f logo.png",
} as const satisfies Operation;

/**
 * Fetch a file of any bytes, or a folder as an archive.
 *
 * Route: `GET /sessions/{session_id}/file/download`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { downloadSessionFile, InputOf } from "@runtm/runtm-api/client";
 * const report: InputOf<typeof downloadSessionFile> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/out/report.pdf",
 * };
 * ```
 */
export const downloadSessionFile = {
  id: "downloadSessionFile",
  command: "session file download",
  summary: "Fetch a file of any bytes, or a folder as an archive",
  method: "GET",
  path: "/sessions/{session_id}/file/download",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "query",
      required: true,
      minLength: 1,
      help: "Path of the file or folder, below /home/user",
    },
  },
  answer: "json",
  output: "json",
  tryTimeout: 300,
  example: "session file download 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f out/report.pdf",
} as const satisfies Operation;

/**
 * Get the token with which one WebSocket connection can be opened.
 *
 * Route: `POST /sessions/{session_id}/ws-token`. Scopes: `sessions:terminal`.
 *
 * @example
 * ```ts
 * import type { createSessionWsToken, InputOf } from "@runtm/runtm-api/client";
 * const terminal: InputOf<typeof createSessionWsToken> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   capability: "terminal",
 * };
 * ```
 */
export const createSessionWsToken = {
  id: "createSessionWsToken",
  command: "session exec",
  summary: "Get the token with which one WebSocket connection can be opened",
  method: "POST",
  path: "/sessions/{session_id}/ws-token",
  scopes: ["sessions:terminal"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    capability: {
      type: "string",
      in: "body",
      required: true,
      enum: ["terminal", "prompt", "collaborate"],
      help: "What the connection is for",
    },
  },
  answer: "json",
  output: "json",
  example: "session exec 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f -- git status",
} as const satisfies Operation;
