/**
 * Operations of the `session` area: skills, MCP servers and tools that are loaded while it runs.
 *
 * @module
 */
import { SESSION_ID } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Load skills into a running session.
 *
 * Route: `POST /sessions/{session_id}/skills`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, loadSessionSkills } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof loadSessionSkills> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", skill_ids: ["dir_8s1k"] };
 * ```
 */
export const loadSessionSkills = {
  id: "loadSessionSkills",
  command: "session load-skills",
  summary: "Load skills into a running session",
  method: "POST",
  path: "/sessions/{session_id}/skills",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    skill_ids: {
      type: "strings",
      in: "body",
      field: "skill_ids",
      arg: true,
      required: true,
      minLength: 1,
      spelling: "repeat",
      help: "Skill ids, as skills list shows them",
    },
  },
  answer: "json",
  output: "json",
  notes: ["Ids that are not known are listed in skipped; the exit code is 0"],
  example: "session load-skills 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f dir_8s1k",
} as const satisfies Operation;

/**
 * Load MCP servers into a running session.
 *
 * Route: `POST /sessions/{session_id}/mcps`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, loadSessionMcps } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof loadSessionMcps> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", mcp_ids: ["dir_2m7p"] };
 * ```
 */
export const loadSessionMcps = {
  id: "loadSessionMcps",
  command: "session load-mcps",
  summary: "Load MCP servers into a running session",
  method: "POST",
  path: "/sessions/{session_id}/mcps",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    mcp_ids: {
      type: "strings",
      in: "body",
      field: "mcp_ids",
      arg: true,
      required: true,
      minLength: 1,
      spelling: "repeat",
      help: "Ids of MCP servers, as mcp list shows them",
    },
  },
  answer: "json",
  output: "json",
  notes: ["Ids that are not known are listed in skipped; the exit code is 0"],
  example: "session load-mcps 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f dir_2m7p",
} as const satisfies Operation;

/**
 * Load tools into a running session.
 *
 * Route: `POST /sessions/{session_id}/tools`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, loadSessionTools } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof loadSessionTools> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f", provider_slugs: ["notion"] };
 * ```
 */
export const loadSessionTools = {
  id: "loadSessionTools",
  command: "session load-tools",
  summary: "Load tools into a running session",
  method: "POST",
  path: "/sessions/{session_id}/tools",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    provider_slugs: {
      type: "strings",
      in: "body",
      field: "provider_slugs",
      arg: true,
      required: true,
      minLength: 1,
      spelling: "repeat",
      help: "Short names of providers, as tools list shows them",
    },
  },
  answer: "json",
  output: "json",
  notes: ["Ids that are not known are listed in skipped; the exit code is 0"],
  example: "session load-tools 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f notion",
} as const satisfies Operation;

/**
 * List the tools of a session.
 *
 * Route: `GET /sessions/{session_id}/tools`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessionTools } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listSessionTools> = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" };
 * ```
 */
export const listSessionTools = {
  id: "listSessionTools",
  command: "session tools",
  summary: "List the tools of a session",
  method: "GET",
  path: "/sessions/{session_id}/tools",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "tools" },
  columns: ["id", "name"],
  example: "session tools 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;
