/**
 * Operations of the `session` area: searching.
 *
 * @module
 */
import { LIMIT, OFFSET, SESSION_AGENTS, SESSION_STATES } from "../inputs.ts";
import type { Operation } from "../types.ts";

/**
 * Search sessions by text, agent, model, creator or time.
 *
 * Route: `GET /sessions:search`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, searchSessions } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof searchSessions> = { query: "login test" };
 * ```
 */
export const searchSessions = {
  id: "searchSessions",
  command: "session search",
  summary: "Search sessions by text, agent, model, creator or time",
  method: "GET",
  path: "/sessions:search",
  scopes: ["sessions:read"],
  org: "optional",
  effect: "read",
  inputs: {
    query: {
      type: "string",
      in: "query",
      field: "q",
      short: "q",
      omitEmpty: true,
      help: "Text to look for",
    },
    agent: {
      type: "strings",
      in: "query",
      known: SESSION_AGENTS,
      minLength: 1,
      spelling: "repeat",
      help: "Only sessions of this coding agent; repeatable",
    },
    model: {
      type: "strings",
      in: "query",
      minLength: 1,
      spelling: "repeat",
      help: "Only sessions with this model; repeatable",
    },
    template: {
      type: "strings",
      in: "query",
      minLength: 1,
      spelling: "repeat",
      help: "Only sessions from this template, by its short name; repeatable",
    },
    source: {
      type: "strings",
      in: "query",
      minLength: 1,
      spelling: "repeat",
      help: "Only sessions of this origin; repeatable",
    },
    creator: {
      type: "strings",
      in: "query",
      field: "creator_id",
      minLength: 1,
      spelling: "repeat",
      help: "Only sessions of this user, by id; repeatable",
    },
    created_after: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Created at or after this ISO date or time",
    },
    created_before: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Created at or before this ISO date or time",
    },
    last_activity_after: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Active at or after this ISO date or time",
    },
    last_activity_before: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Active at or before this ISO date or time",
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
    include_destroyed: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Show destroyed and failed sessions too",
    },
    team_mode: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Sessions that members of the organisation share, instead of your own",
    },
    limit: { ...LIMIT, help: "Sessions per page" },
    offset: { ...OFFSET, help: "Sessions to skip" },
  },
  answer: "json",
  output: "json",
  pages: { style: "offset", items: "sessions", size: "limit", offset: "offset" },
  itemId: "id",
  columns: ["id", "state", "agent", "name", "created_at"],
  example: 'session search --query "login test" --created-after 2026-01-01',
} as const satisfies Operation;
