/**
 * Operations of the `scheduled-agents` area: agents that run at set times.
 *
 * @module
 */
import { BUILD_AGENTS, MODELS } from "./inputs.ts";
import type { Input, Operation } from "./types.ts";

/** The scheduled agent an operation acts on. */
const AGENT_ID = {
  type: "string",
  in: "path",
  field: "agent_id",
  arg: true,
  required: true,
  help: "Id, as scheduled-agents list shows it",
} as const satisfies Input;

/** Whether it runs, and where it reports. */
const REPORT = {
  enabled: { type: "boolean", in: "body", help: "Run it as scheduled" },
  disabled: {
    type: "boolean",
    in: "body",
    field: "enabled",
    sends: false,
    help: "Keep it without running it",
  },
  slack_integration: {
    type: "string",
    in: "body",
    field: "slack_integration_id",
    omitEmpty: true,
    with: "slack_channel",
    help: "Slack integration that posts the outcome",
  },
  slack_channel: {
    type: "string",
    in: "body",
    field: "slack_channel_id",
    omitEmpty: true,
    with: "slack_integration",
    help: "Slack channel that it posts to",
  },
} as const satisfies { readonly [name: string]: Input };

/**
 * List the scheduled agents of the organisation.
 *
 * Route: `GET /v1/scheduled-agents`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listScheduledAgents } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listScheduledAgents> = {};
 * ```
 */
export const listScheduledAgents = {
  id: "listScheduledAgents",
  command: "scheduled-agents list",
  summary: "List the scheduled agents of the organisation",
  method: "GET",
  path: "/v1/scheduled-agents",
  scopes: ["sessions:read"],
  org: "required",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  pages: { style: "none", items: "agents" },
  itemId: "id",
  columns: ["id", "name", "cron", "enabled", "next_run_at", "last_run_at"],
  example: "scheduled-agents list",
} as const satisfies Operation;

/**
 * Show one scheduled agent.
 *
 * Route: `GET /v1/scheduled-agents/{agent_id}`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { getScheduledAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof getScheduledAgent> = { id: "sched_4m8x1c" };
 * ```
 */
export const getScheduledAgent = {
  id: "getScheduledAgent",
  command: "scheduled-agents get",
  summary: "Show one scheduled agent",
  method: "GET",
  path: "/v1/scheduled-agents/{agent_id}",
  scopes: ["sessions:read"],
  org: "required",
  effect: "read",
  inputs: {
    id: AGENT_ID,
  },
  answer: "json",
  output: "json",
  example: "scheduled-agents get sched_4m8x1c",
} as const satisfies Operation;

/**
 * Schedule an agent.
 *
 * Route: `POST /v1/scheduled-agents`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { createScheduledAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof createScheduledAgent> = { name: "Nightly", cron: "0 3 * * *", prompt: "Update the dependencies" };
 * ```
 */
export const createScheduledAgent = {
  id: "createScheduledAgent",
  command: "scheduled-agents create",
  summary: "Schedule an agent",
  method: "POST",
  path: "/v1/scheduled-agents",
  scopes: ["sessions:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    name: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 128,
      help: "Display name",
    },
    cron: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "When it runs: five cron fields in UTC",
    },
    prompt: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      notBlank: true,
      text: true,
      help: "What every run should do",
    },
    template: {
      type: "string",
      in: "body",
      field: "org_template_id",
      omitEmpty: true,
      help: "Template that the sessions start from",
    },
    agent: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: BUILD_AGENTS,
      help: "Coding agent",
    },
    model: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: MODELS,
      help: "Model the agent uses",
    },
    ...REPORT,
  },
  conflicts: [["enabled", "disabled"]],
  answer: "json",
  output: "json",
  example:
    'scheduled-agents create --name "Nightly" --cron "0 3 * * *" --prompt "Update the dependencies"',
} as const satisfies Operation;

/**
 * Change a scheduled agent.
 *
 * Route: `PATCH /v1/scheduled-agents/{agent_id}`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, updateScheduledAgent } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof updateScheduledAgent> = { id: "sched_4m8x1c" };
 * ```
 */
export const updateScheduledAgent = {
  id: "updateScheduledAgent",
  command: "scheduled-agents update",
  summary: "Change a scheduled agent",
  method: "PATCH",
  path: "/v1/scheduled-agents/{agent_id}",
  scopes: ["sessions:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    id: AGENT_ID,
    name: { type: "string", in: "body", minLength: 1, maxLength: 128, help: "Display name" },
    cron: {
      type: "string",
      in: "body",
      minLength: 1,
      help: "When it runs: five cron fields in UTC",
    },
    prompt: {
      type: "string",
      in: "body",
      minLength: 1,
      notBlank: true,
      text: true,
      help: "What every run should do",
    },
    template: {
      type: "string",
      in: "body",
      field: "org_template_id",
      emptyIsNull: true,
      help: "Template that the sessions start from",
    },
    agent: { type: "string", in: "body", known: BUILD_AGENTS, help: "Coding agent" },
    model: {
      type: "string",
      in: "body",
      emptyIsNull: true,
      known: MODELS,
      help: "Model the agent uses",
    },
    ...REPORT,
  },
  conflicts: [["enabled", "disabled"]],
  atLeastOne: [
    "name",
    "cron",
    "prompt",
    "template",
    "agent",
    "model",
    "enabled",
    "disabled",
    "slack_integration",
    "slack_channel",
  ],
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
  example: "scheduled-agents update sched_4m8x1c --disabled",
} as const satisfies Operation;

/**
 * Delete a scheduled agent.
 *
 * Route: `DELETE /v1/scheduled-agents/{agent_id}`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { deleteScheduledAgent, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof deleteScheduledAgent> = { id: "sched_4m8x1c" };
 * ```
 */
export const deleteScheduledAgent = {
  id: "deleteScheduledAgent",
  command: "scheduled-agents delete",
  summary: "Delete a scheduled agent",
  method: "DELETE",
  path: "/v1/scheduled-agents/{agent_id}",
  scopes: ["sessions:write"],
  org: "required",
  effect: "destroy",
  role: "admin",
  inputs: {
    id: AGENT_ID,
  },
  answer: "json",
  output: "json",
  confirm: true,
  notes: ["scheduled-agents update --disabled keeps it without running it"],
  example: "scheduled-agents delete sched_4m8x1c --yes",
} as const satisfies Operation;

/**
 * Run a scheduled agent now.
 *
 * Route: `POST /v1/scheduled-agents/{agent_id}:run`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, runScheduledAgent } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof runScheduledAgent> = { id: "sched_4m8x1c" };
 * ```
 */
export const runScheduledAgent = {
  id: "runScheduledAgent",
  command: "scheduled-agents run-now",
  aliases: ["scheduled-agents run", "scheduled-agents trigger"],
  summary: "Run a scheduled agent now",
  method: "POST",
  path: "/v1/scheduled-agents/{agent_id}:run",
  scopes: ["sessions:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: {
    id: AGENT_ID,
  },
  answer: "json",
  output: "json",
  notes: ["Works while it is disabled; session_id of the answer is its session"],
  example: "scheduled-agents run-now sched_4m8x1c",
} as const satisfies Operation;
