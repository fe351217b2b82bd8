/**
 * Operations of the `agents` area: the agents of the roster.
 *
 * @module
 */
import { BUILD_AGENTS, DAYS } from "../inputs.ts";
import { NAME_HELP, TYPE } from "./platform.ts";
import type { Input, Operation } from "../types.ts";

/** The agent an operation acts on. */
const AGENT_ID = {
  type: "string",
  in: "path",
  field: "agent_id",
  arg: true,
  required: true,
  help: "Id, as agents list shows it",
} as const satisfies Input;

/** What an agent is. */
const PROFILE = {
  description: { type: "string", in: "body", maxLength: 2000, help: "What the agent is for" },
  instructions: {
    type: "string",
    in: "body",
    field: "system_instructions",
    maxLength: 20000,
    text: true,
    help: "Standing instructions of the agent",
  },
  avatar: { type: "json", in: "body", help: "Picture as a JSON object" },
  template: { type: "string", in: "body", field: "default_template", help: "Default template" },
  agent: {
    type: "string",
    in: "body",
    field: "default_agent",
    known: BUILD_AGENTS,
    help: "Default coding agent",
  },
  evaluator_criteria: {
    type: "json",
    in: "body",
    help: "How finished runs are graded, as a JSON object",
  },
  economics: {
    type: "json",
    in: "body",
    help: "What tasks are worth and may cost, as a JSON object",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the agents of the organisation.
 *
 * Route: `GET /v1/agents`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listAgents } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listAgents> = {};
 * ```
 */
export const listAgents = {
  id: "listAgents",
  command: "agents list",
  summary: "List the agents of the organisation",
  method: "GET",
  path: "/v1/agents",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    can_launch: {
      type: "boolean",
      in: "query",
      omitEmpty: true,
      help: "Only agents that you may launch",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "" },
  itemId: "id",
  columns: ["id", "name", "default_agent", "default_template", "disabled_at"],
  example: "agents list --can-launch",
} as const satisfies Operation;

/**
 * Show one agent of the roster.
 *
 * Route: `GET /v1/agents/{agent_id}`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getAgent> = { id: "agt_7k2m9q" };
 * ```
 */
export const getAgent = {
  id: "getAgent",
  command: "agents get",
  summary: "Show one agent of the roster",
  method: "GET",
  path: "/v1/agents/{agent_id}",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    type: TYPE,
    id: AGENT_ID,
  },
  answer: "json",
  output: "json",
  example: "agents get agt_7k2m9q",
} as const satisfies Operation;

/**
 * Add an agent to the roster.
 *
 * Route: `POST /v1/agents`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { createAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createAgent> = { name: "Release notes" };
 * ```
 */
export const createAgent = {
  id: "createAgent",
  command: "agents create",
  summary: "Add an agent to the roster",
  method: "POST",
  path: "/v1/agents",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  inputs: {
    type: TYPE,
    name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 200,
      help: NAME_HELP,
    },
    ...PROFILE,
  },
  answer: "json",
  output: "json",
  example: 'agents create --name "Release notes" --instructions-file rules.md',
} as const satisfies Operation;

/**
 * Change an agent of the roster.
 *
 * Route: `PATCH /v1/agents/{agent_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateAgent } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateAgent> = { id: "agt_7k2m9q" };
 * ```
 */
export const updateAgent = {
  id: "updateAgent",
  command: "agents update",
  summary: "Change an agent of the roster",
  method: "PATCH",
  path: "/v1/agents/{agent_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  inputs: {
    type: TYPE,
    id: AGENT_ID,
    name: { type: "string", in: "body", minLength: 1, maxLength: 200, help: "Display name" },
    ...PROFILE,
    clear_template: {
      type: "boolean",
      in: "body",
      field: "default_template",
      sends: null,
      help: "Remove the default template",
    },
    owner_team: {
      type: "string",
      in: "body",
      field: "owner_team_id",
      emptyIsNull: true,
      help: "Group that owns it; an empty text gives it to the whole organisation",
    },
    callable_by: {
      type: "json",
      in: "body",
      help:
        'Who may call it: {"humans":true,"groups":[],"agents":[{"agent_id":"...","approval":true}]}',
    },
  },
  conflicts: [["template", "clear_template"]],
  atLeastOne: [
    "name",
    "description",
    "instructions",
    "avatar",
    "template",
    "agent",
    "evaluator_criteria",
    "economics",
    "clear_template",
    "owner_team",
    "callable_by",
  ],
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: 'agents update agt_7k2m9q --name "Release notes (EU)"',
} as const satisfies Operation;

/**
 * Delete an agent of the roster.
 *
 * Route: `DELETE /v1/agents/{agent_id}`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { deleteAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteAgent> = { id: "agt_7k2m9q" };
 * ```
 */
export const deleteAgent = {
  id: "deleteAgent",
  command: "agents delete",
  summary: "Delete an agent of the roster",
  method: "DELETE",
  path: "/v1/agents/{agent_id}",
  scopes: ["integrations:write"],
  org: "required",
  effect: "destroy",
  inputs: {
    type: TYPE,
    id: AGENT_ID,
  },
  answer: "json",
  output: "json",
  confirm: true,
  notes: ["It comes back while a trigger names it as its agent"],
  example: "agents delete agt_7k2m9q --yes",
} as const satisfies Operation;

/**
 * Show what the agents did, cost and were worth.
 *
 * Route: `GET /sessions/telemetry/agents`. Scopes: `activity:read`.
 *
 * @example
 * ```ts
 * import type { getAgentScorecard, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getAgentScorecard> = {};
 * ```
 */
export const getAgentScorecard = {
  id: "getAgentScorecard",
  command: "agents scorecard",
  summary: "Show what the agents did, cost and were worth",
  method: "GET",
  path: "/sessions/telemetry/agents",
  scopes: ["activity:read"],
  org: "required",
  effect: "read",
  inputs: {
    days: DAYS,
    start: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Start of the window, an ISO date or time",
    },
    end: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "End of the window, an ISO date or time",
    },
  },
  answer: "json",
  output: "json",
  example: "agents scorecard --days 30",
} as const satisfies Operation;

/**
 * List the credentials that triggers have stored.
 *
 * Route: `GET /v1/agents/trigger-credentials`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listAgentTriggerCredentials } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listAgentTriggerCredentials> = {};
 * ```
 */
export const listAgentTriggerCredentials = {
  id: "listAgentTriggerCredentials",
  command: "agents trigger-credentials",
  summary: "List the credentials that triggers have stored",
  method: "GET",
  path: "/v1/agents/trigger-credentials",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  pages: { style: "none", items: "trigger_credentials" },
  columns: ["ref", "agent_name", "provider", "integration_name"],
  notes: ["Metadata only; the credentials themselves never come back"],
  example: "agents trigger-credentials",
} as const satisfies Operation;
