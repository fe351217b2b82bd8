/**
 * Operations of the `session` area: files of the workspace.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Read a text file of the workspace.
 *
 * Route: `GET /sessions/{session_id}/file`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import { createClient, readSessionFile } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ content: "# Storefront" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const file = await client.call(readSessionFile, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/README.md",
 * });
 * console.assert(file instanceof Object && "content" in file);
 * ```
 */
export const readSessionFile = {
  id: "readSessionFile",
  command: "session file read",
  summary: "Read a text file of the workspace",
  method: "GET",
  path: "/sessions/{session_id}/file",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "query",
      arg: true,
      required: true,
      minLength: 1,
      help: "Path of the file, below /home/user",
    },
    raw: {
      type: "boolean",
      in: "local",
      help: "Print the text itself instead of the JSON object",
    },
  },
  answer: "json",
  output: "json",
  outputWith: { raw: "text" },
  example: "session file read 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/README.md",
} as const satisfies Operation;

/**
 * Write a text file into the workspace.
 *
 * Route: `POST /sessions/{session_id}/file`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, writeSessionFile } from "@runtm/runtm-api/client";
 * const notes: InputOf<typeof writeSessionFile> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/notes.md",
 *   content: "Checked on Monday\n",
 * };
 * ```
 */
export const writeSessionFile = {
  id: "writeSessionFile",
  command: "session file write",
  summary: "Write a text file into the workspace",
  method: "POST",
  path: "/sessions/{session_id}/file",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Path of the file, below /home/user",
    },
    content: {
      type: "string",
      in: "body",
      short: "c",
      required: true,
      text: true,
      help: "The whole new text; may be empty",
    },
  },
  answer: "json",
  output: "json",
  notes: ["The text is sent as it is given: a typed backslash and n stay two characters"],
  example:
    'session file write 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/notes.md --content "Checked on Monday"',
} as const satisfies Operation;

/**
 * List the files of the workspace.
 *
 * Route: `GET /sessions/{session_id}/files`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessionFiles } from "@runtm/runtm-api/client";
 * const sources: InputOf<typeof listSessionFiles> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/src",
 *   recursive: true,
 *   max_depth: 3,
 * };
 * ```
 */
export const listSessionFiles = {
  id: "listSessionFiles",
  command: "session file list",
  summary: "List the files of the workspace",
  method: "GET",
  path: "/sessions/{session_id}/files",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Folder to list",
    },
    recursive: {
      type: "boolean",
      in: "query",
      help: "List the folders below too; --recursive=false lists one level",
    },
    max_depth: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      help: "How many levels to go down",
    },
    max_files: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      help: "Most entries to list",
    },
    show_hidden: {
      type: "boolean",
      in: "query",
      help: "List names that start with a dot too",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "files" },
  itemId: "path",
  columns: ["path", "type", "size"],
  example: "session file list 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --path /home/user/src",
} as const satisfies Operation;

/**
 * Search the files of the workspace for a text.
 *
 * Route: `GET /sessions/{session_id}/files/search`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, searchSessionFiles } from "@runtm/runtm-api/client";
 * const open: InputOf<typeof searchSessionFiles> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   query: "TODO",
 * };
 * ```
 */
export const searchSessionFiles = {
  id: "searchSessionFiles",
  command: "session file search",
  summary: "Search the files of the workspace for a text",
  method: "GET",
  path: "/sessions/{session_id}/files/search",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    query: {
      type: "string",
      in: "query",
      short: "q",
      required: true,
      minLength: 1,
      help: "Text to look for",
    },
    path: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Folder to search below",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "results" },
  columns: ["path", "line", "content"],
  example: "session file search 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --query TODO",
} as const satisfies Operation;

/**
 * Make a folder in the workspace.
 *
 * Route: `POST /sessions/{session_id}/file/mkdir`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, makeSessionDirectory } from "@runtm/runtm-api/client";
 * const folder: InputOf<typeof makeSessionDirectory> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/docs",
 * };
 * ```
 */
export const makeSessionDirectory = {
  id: "makeSessionDirectory",
  command: "session file mkdir",
  summary: "Make a folder in the workspace",
  method: "POST",
  path: "/sessions/{session_id}/file/mkdir",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Path of the folder",
    },
  },
  answer: "json",
  output: "json",
  example: "session file mkdir 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/docs",
} as const satisfies Operation;

/**
 * Move or rename a file or folder of the workspace.
 *
 * Route: `POST /sessions/{session_id}/file/rename`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, renameSessionFile } from "@runtm/runtm-api/client";
 * const moved: InputOf<typeof renameSessionFile> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   old_path: "/home/user/a.txt",
 *   new_path: "/home/user/b.txt",
 * };
 * ```
 */
export const renameSessionFile = {
  id: "renameSessionFile",
  command: "session file rename",
  summary: "Move or rename a file or folder of the workspace",
  method: "POST",
  path: "/sessions/{session_id}/file/rename",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    old_path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Current path",
    },
    new_path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "New path",
    },
  },
  answer: "json",
  output: "json",
  example:
    "session file rename 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/a.txt /home/user/b.txt",
} as const satisfies Operation;

/**
 * Delete a file or folder of the workspace.
 *
 * Route: `DELETE /sessions/{session_id}/file`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { deleteSessionFile, InputOf } from "@runtm/runtm-api/client";
 * const old: InputOf<typeof deleteSessionFile> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   path: "/home/user/old.txt",
 * };
 * ```
 */
export const deleteSessionFile = {
  id: "deleteSessionFile",
  command: "session file delete",
  summary: "Delete a file or folder of the workspace",
  method: "DELETE",
  path: "/sessions/{session_id}/file",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "destroy",
  inputs: {
    session_id: SESSION_ID,
    path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Path of the file or folder",
    },
  },
  answer: "json",
  output: "json",
  example: "session file delete 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/old.txt",
} as const satisfies Operation;
