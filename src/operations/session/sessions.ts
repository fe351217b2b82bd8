/**
 * Operations of the `session` area: what there is, and settings of one session.
 *
 * @module
 */
import { CLEAR_INSTRUCTIONS, SESSION_AGENTS, SESSION_ID, SESSION_STATES } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * List your sessions, newest first.
 *
 * Route: `GET /sessions/`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessions } from "@runtm/runtm-api/client";
 * const page: InputOf<typeof listSessions> = { limit: 50, offset: 100 };
 * ```
 */
export const listSessions = {
  id: "listSessions",
  command: "session list",
  summary: "List your sessions, newest first",
  method: "GET",
  path: "/sessions/",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    limit: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 100,
      help: "Sessions per page",
    },
    offset: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 0,
      help: "Sessions to skip",
    },
    team_mode: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Sessions that members of the organisation share, instead of your own",
    },
    include_destroyed: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Show destroyed and failed sessions too",
    },
    exclude_sources: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Origins to leave out, separated by commas",
    },
    exclude_states: {
      type: "strings",
      in: "query",
      enum: SESSION_STATES,
      minLength: 1,
      spelling: "commas",
      help: "States to leave out, separated by commas",
    },
    state: {
      type: "string",
      in: "query",
      omitEmpty: true,
      enum: SESSION_STATES,
      help: "Only sessions in this state",
    },
    agent: {
      type: "string",
      in: "query",
      omitEmpty: true,
      known: SESSION_AGENTS,
      help: "Only sessions of this coding agent",
    },
    template_id: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Only sessions started from this template",
    },
    visibility: {
      type: "string",
      in: "query",
      omitEmpty: true,
      enum: ["private", "team"],
      help: "Only private or only team sessions",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "offset", items: "sessions", size: "limit", offset: "offset" },
  itemId: "id",
  columns: ["id", "state", "agent", "name", "created_at"],
  notes: [
    "A server may ignore --state, --agent, --template-id and --visibility",
  ],
  example: "session list --limit 50 --exclude-states paused",
} as const satisfies Operation;

/**
 * Show one session in full.
 *
 * Route: `GET /sessions/{session_id}`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getSession } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ state: "running" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(getSession, { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" }),
 *   { state: "running" },
 * );
 * ```
 */
export const getSession = {
  id: "getSession",
  command: "session get",
  summary: "Show one session in full",
  method: "GET",
  path: "/sessions/{session_id}",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    refresh: {
      type: "boolean",
      in: "query",
      help: "Ask the provider of the sandbox first; --refresh=false is faster",
    },
  },
  several: "session_id",
  answer: "json",
  output: "json",
  example: "session get 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show the state of a session and of its last prompt.
 *
 * Route: `GET /v0/sessions/{session_id}`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getSessionStatus } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ state: "running", last_prompt: null }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(getSessionStatus, { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" }),
 *   { state: "running", last_prompt: null },
 * );
 * ```
 */
export const getSessionStatus = {
  id: "getSessionStatus",
  command: "session status",
  summary: "Show the state of a session and of its last prompt",
  method: "GET",
  path: "/v0/sessions/{session_id}",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  several: "session_id",
  answer: "json",
  output: "json",
  notes: ["last_prompt.status ends as completed, error or timed_out; session wait waits for that"],
  example: "session status 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Rename a session.
 *
 * Route: `PATCH /sessions/{session_id}/name`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, renameSession } from "@runtm/runtm-api/client";
 * const renamed: InputOf<typeof renameSession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   name: "Login fix",
 * };
 * ```
 */
export const renameSession = {
  id: "renameSession",
  command: "session rename",
  summary: "Rename a session",
  method: "PATCH",
  path: "/sessions/{session_id}/name",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    name: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      maxLength: 255,
      help: "New name; an empty text removes it",
    },
  },
  answer: "json",
  output: "json",
  example: 'session rename 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f "Login fix"',
} as const satisfies Operation;

/**
 * Set who can see a session.
 *
 * Route: `POST /sessions/{session_id}/visibility`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setSessionVisibility } from "@runtm/runtm-api/client";
 * const shared: InputOf<typeof setSessionVisibility> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   visibility: "team", // or "private"
 * };
 * ```
 */
export const setSessionVisibility = {
  id: "setSessionVisibility",
  command: "session visibility",
  summary: "Set who can see a session",
  method: "POST",
  path: "/sessions/{session_id}/visibility",
  scopes: ["sessions:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    visibility: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      enum: ["private", "team"],
      help: "private: only you; team: the organisation",
    },
  },
  answer: "json",
  output: "json",
  example: "session visibility 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f team",
} as const satisfies Operation;

/**
 * List who works in a session.
 *
 * Route: `GET /sessions/{session_id}/collaborators`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listSessionCollaborators } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof listSessionCollaborators> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const listSessionCollaborators = {
  id: "listSessionCollaborators",
  command: "session collaborators",
  summary: "List who works in a session",
  method: "GET",
  path: "/sessions/{session_id}/collaborators",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "collaborators" },
  itemId: "user_id",
  columns: ["user_id", "user_name", "user_email", "is_online"],
  example: "session collaborators 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show the instructions of one session.
 *
 * Route: `GET /sessions/{session_id}/instructions`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { getSessionInstructions, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof getSessionInstructions> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const getSessionInstructions = {
  id: "getSessionInstructions",
  command: "session instructions get",
  summary: "Show the instructions of one session",
  method: "GET",
  path: "/sessions/{session_id}/instructions",
  scopes: ["context:read"],
  org: "optional",
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
  },
  answer: "json",
  output: "json",
  example: "session instructions get 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Replace or remove the instructions of one session.
 *
 * Route: `PUT /sessions/{session_id}/instructions`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, setSessionInstructions } from "@runtm/runtm-api/client";
 * const none: InputOf<typeof setSessionInstructions> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   clear: true,
 * };
 * ```
 */
export const setSessionInstructions = {
  id: "setSessionInstructions",
  command: "session instructions set",
  summary: "Replace or remove the instructions of one session",
  method: "PUT",
  path: "/sessions/{session_id}/instructions",
  scopes: ["context:write"],
  org: "optional",
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    instructions: {
      type: "string",
      in: "body",
      option: "text",
      short: "t",
      text: true,
      minLength: 1,
      maxLength: 5000,
      help: "New text",
    },
    clear: CLEAR_INSTRUCTIONS,
  },
  exactlyOne: ["instructions", "clear"],
  answer: "json",
  output: "json",
  notes: ["Takes effect at the next resume, not in the running session"],
  example:
    'session instructions set 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --text "Run the tests before every commit"',
} as const satisfies Operation;
