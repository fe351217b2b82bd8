/**
 * Operations of the `session` area: sessions, prompts, files, environment, git, deploys.
 *
 * @module
 */
import type { Operation } from "./types.ts";

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
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "States to leave out, separated by commas",
    },
    state: {
      type: "string",
      in: "query",
      omitEmpty: true,
      known: ["creating", "running", "paused", "destroyed", "error"],
      help: "Only sessions in this state",
    },
    agent: {
      type: "string",
      in: "query",
      omitEmpty: true,
      known: [
        "claude-code",
        "codex",
        "opencode",
        "github-copilot",
        "cursor-cli",
        "devin-cli",
        "gemini-cli",
      ],
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
  pages: { style: "offset", items: "sessions" },
  notes: [
    "A server may ignore --state, --agent, --template-id and --visibility",
  ],
  example: "session list --limit 50 --exclude-states paused",
} as const satisfies Operation;

/**
 * Start a session and give its agent a task in one call.
 *
 * Route: `POST /v0/sessions/launch`. Scopes: `sessions:write`, `sessions:prompt`.
 *
 * @example
 * ```ts
 * import type { InputOf, launchSession } from "@runtm/runtm-api/client";
 * const task: InputOf<typeof launchSession> = {
 *   prompt: "Fix the failing login test",
 *   repo: "acme/storefront",
 * };
 * ```
 */
export const launchSession = {
  id: "launchSession",
  command: "session launch",
  summary: "Start a session and give its agent a task in one call",
  method: "POST",
  path: "/v0/sessions/launch",
  scopes: ["sessions:write", "sessions:prompt"],
  org: "optional",
  inputs: {
    prompt: {
      type: "string",
      in: "body",
      short: "p",
      required: true,
      text: true,
      minLength: 1,
      maxLength: 100000,
      help: "What the agent shall do",
    },
    agent: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["claude-code", "codex", "github-copilot", "opencode"],
      help: "Coding agent that works on it",
    },
    agent_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Id of the roster agent to run as",
    },
    approval_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Approval that lets this session call that agent",
    },
    template: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["web-app", "backend-service", "static-site"],
      help: "Scaffold to start from",
    },
    model: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["sonnet", "opus", "haiku", "opusplan"],
      help: "Model the agent uses",
    },
    mode: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["autopilot", "interactive"],
      help: "How independently the agent works",
    },
    plan_mode: {
      type: "boolean",
      in: "body",
      omitEmpty: true,
      help: "Only analyse, change nothing",
    },
    on_complete: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["pause", "destroy", "keep_alive"],
      help: "What becomes of the session when the prompt ends",
    },
    ttl_minutes: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 1440,
      help: "Longest life of the session in minutes",
    },
    prompt_timeout_minutes: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 120,
      help: "Longest run of the prompt in minutes",
    },
    repo: {
      type: "string",
      in: "body",
      field: "github_repo.full_name",
      omitEmpty: true,
      help: "GitHub repository to work on, as owner/name",
    },
    repo_size_kb: {
      type: "integer",
      in: "body",
      field: "github_repo.size_kb",
      omitEmpty: true,
      minimum: 1,
      with: "repo",
      help: "Size of the repository in KB, helps to pick a machine",
    },
    repo_branch: {
      type: "string",
      in: "body",
      field: "github_repo.branch",
      omitEmpty: true,
      with: "repo",
      help: "Branch to check out",
    },
    wait: {
      type: "boolean",
      in: "local",
      help: "Wait until the prompt has ended and print the final status",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the events of the session while the prompt runs",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
    cancel_on_interrupt: {
      type: "boolean",
      in: "local",
      help: "On Ctrl-C also cancel the running prompt",
    },
  },
  answer: "json",
  idempotencyKey: "safe",
  onFailure: "last",
  run: "sessionLaunch",
  notes: [
    "Answers as soon as the session exists; see session wait and session status for the outcome",
  ],
  example: 'session launch --prompt "Fix the failing login test" --repo acme/storefront --wait',
} as const satisfies Operation;

/**
 * Start a session without a prompt.
 *
 * Route: `POST /sessions/`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { createSession, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof createSession> = {
 *   template_id: "tmpl_8f3k2q",
 *   template_args: { REGION: "eu" },
 *   env_vars: { LOG_LEVEL: "debug" },
 *   ttl_minutes: 120,
 * };
 * ```
 */
export const createSession = {
  id: "createSession",
  command: "session create",
  summary: "Start a session without a prompt",
  method: "POST",
  path: "/sessions/",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    agent: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: [
        "claude-code",
        "codex",
        "opencode",
        "github-copilot",
        "cursor-cli",
        "devin-cli",
        "gemini-cli",
      ],
      help: "Coding agent of the session",
    },
    template: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["web-app", "backend-service", "static-site"],
      help: "Scaffold to start from",
    },
    template_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Organisation template to boot from; goes before --repo and --template",
    },
    template_args: {
      type: "map",
      in: "body",
      spelling: "commas",
      with: "template_id",
      help: "Launch arguments of the template as KEY=VALUE, repeated or separated by commas",
    },
    agent_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Id of the roster agent to run as",
    },
    approval_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Approval that lets this session call that agent",
    },
    mode: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["autopilot", "interactive"],
      help: "How independently the agent works",
    },
    on_complete: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["pause", "destroy", "keep_alive"],
      help: "What becomes of the session when a prompt ends",
    },
    ttl_minutes: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 1440,
      help: "Longest life of the session in minutes",
    },
    repo: {
      type: "string",
      in: "body",
      field: "github_repo.full_name",
      omitEmpty: true,
      help: "GitHub repository to work on, as owner/name",
    },
    repo_size_kb: {
      type: "integer",
      in: "body",
      field: "github_repo.size_kb",
      omitEmpty: true,
      minimum: 1,
      with: "repo",
      help: "Size of the repository in KB, helps to pick a machine",
    },
    repo_branch: {
      type: "string",
      in: "body",
      field: "github_repo.branch",
      omitEmpty: true,
      with: "repo",
      help: "Branch to check out",
    },
    source: {
      type: "string",
      in: "body",
      omitEmpty: true,
      default: "api",
      help: "Origin label that session list shows",
    },
    name: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Name of the session",
    },
    visibility: {
      type: "string",
      in: "body",
      omitEmpty: true,
      enum: ["private", "team"],
      help: "Who may see the session",
    },
    env_vars: {
      type: "map",
      in: "body",
      option: "env",
      secret: true,
      spelling: "assignments",
      help: "Environment variable of the sandbox as KEY=VALUE, repeated",
    },
    wait: {
      type: "boolean",
      in: "local",
      help: "Wait until the session runs and print it then",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the events of the session once it exists",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "json",
  idempotencyKey: "safe",
  onFailure: "last",
  run: "sessionCreate",
  notes: [
    "An unknown template id is reported to give a blank session: compare template_id in the answer",
  ],
  example: "session create --agent claude-code --template-id tmpl_8f3k2q --template-args REGION=eu",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    refresh: {
      type: "boolean",
      in: "query",
      help: "Ask the provider of the sandbox first; --refresh=false is faster",
    },
  },
  answer: "json",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  notes: ["last_prompt.status ends as completed, error or timed_out; session wait waits for that"],
  example: "session status 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Give the agent a prompt and print its events until it is done.
 *
 * Route: `POST /v0/sessions/{session_id}/prompt`. Scopes: `sessions:prompt`.
 *
 * @example
 * ```ts
 * import type { InputOf, promptSession } from "@runtm/runtm-api/client";
 * const prompt: InputOf<typeof promptSession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   prompt: "Add a test for the empty cart",
 * };
 * ```
 */
export const promptSession = {
  id: "promptSession",
  command: "session prompt",
  summary: "Give the agent a prompt and print its events until it is done",
  method: "POST",
  path: "/v0/sessions/{session_id}/prompt",
  scopes: ["sessions:prompt"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    prompt: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      text: true,
      maxLength: 100000,
      help: "What the agent shall do",
    },
    model: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["sonnet", "opus", "haiku", "opusplan"],
      help: "Model for this prompt",
    },
    plan_mode: {
      type: "boolean",
      in: "body",
      omitEmpty: true,
      help: "Only analyse, change nothing",
    },
    continue_session: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Id of the agent conversation to go on with",
    },
    new_session: {
      type: "boolean",
      in: "body",
      omitEmpty: true,
      help: "Begin a fresh agent conversation",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
    cancel_on_interrupt: {
      type: "boolean",
      in: "local",
      help: "On Ctrl-C also cancel the running prompt",
    },
  },
  answer: "events",
  stream: { framing: "events", kind: "prompt" },
  onFailure: "events",
  run: "sessionPrompt",
  notes: ["Ctrl-C stops watching, the prompt runs on unless --cancel-on-interrupt is given"],
  example: 'session prompt 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f "Add a test for the empty cart"',
} as const satisfies Operation;

/**
 * Print the live events of a session.
 *
 * Route: `GET /sessions/{session_id}/events`. Scopes: `sessions:prompt`.
 *
 * @example
 * ```ts
 * import { createClient, streamSessionEvents } from "@runtm/runtm-api/client";
 * const stream = 'id: 1\nevent: text\ndata: {"text":"Hi"}\n\nid: 2\nevent: done\ndata: {}\n\n';
 * const headers = { "content-type": "text/event-stream" };
 * const fetch = () => Promise.resolve(new Response(stream, { headers }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const session_id = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";
 * for await (const { event } of client.stream(streamSessionEvents, { session_id, since: 0 })) {
 *   console.assert(event === "text" || event === "done");
 * }
 * ```
 */
export const streamSessionEvents = {
  id: "streamSessionEvents",
  command: "session events",
  summary: "Print the live events of a session",
  method: "GET",
  path: "/sessions/{session_id}/events",
  scopes: ["sessions:prompt"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    since: {
      type: "integer",
      in: "query",
      minimum: 0,
      help: "Replay events after this sequence number; 0 replays from the start",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Keep watching after a prompt is done",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "events",
  stream: { framing: "events", kind: "bus" },
  onFailure: "events",
  run: "sessionEvents",
  example: "session events 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --since 0",
} as const satisfies Operation;

/**
 * Show what was prompted and done in a session.
 *
 * Route: `GET /sessions/{session_id}/history`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { getSessionHistory, InputOf } from "@runtm/runtm-api/client";
 * const latest: InputOf<typeof getSessionHistory> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   limit: 20,
 * };
 * ```
 */
export const getSessionHistory = {
  id: "getSessionHistory",
  command: "session history",
  summary: "Show what was prompted and done in a session",
  method: "GET",
  path: "/sessions/{session_id}/history",
  scopes: ["sessions:read"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    limit: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      help: "Most entries to show",
    },
    agent_session_id: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Agent conversation to read, instead of the current one",
    },
  },
  answer: "json",
  pages: { style: "none", items: "events" },
  example: "session history 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --limit 20",
} as const satisfies Operation;

/**
 * Stop the prompt that runs.
 *
 * Route: `POST /sessions/{session_id}/prompt/cancel`. Scopes: `sessions:prompt`.
 *
 * @example
 * ```ts
 * import type { cancelPrompt, InputOf } from "@runtm/runtm-api/client";
 * const running: InputOf<typeof cancelPrompt> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const cancelPrompt = {
  id: "cancelPrompt",
  command: "session prompt-cancel",
  summary: "Stop the prompt that runs",
  method: "POST",
  path: "/sessions/{session_id}/prompt/cancel",
  scopes: ["sessions:prompt"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  notes: ["Does nothing when no prompt runs; files already written stay"],
  example: "session prompt-cancel 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Take the session back to an earlier prompt.
 *
 * Route: `POST /sessions/{session_id}/prompt/rewind`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, rewindPrompt } from "@runtm/runtm-api/client";
 * const toTheFirst: InputOf<typeof rewindPrompt> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   to_index: 0,
 * };
 * ```
 */
export const rewindPrompt = {
  id: "rewindPrompt",
  command: "session prompt-rewind",
  summary: "Take the session back to an earlier prompt",
  method: "POST",
  path: "/sessions/{session_id}/prompt/rewind",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    to_index: {
      type: "integer",
      in: "body",
      minimum: 0,
      help: "Prompt to go back to, the first is 0",
    },
    checkpoint_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Checkpoint to go back to, from a result event or the history",
    },
  },
  answer: "json",
  notes: ["Without an option the server undoes the last prompt"],
  example: "session prompt-rewind 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --to-index 0",
} as const satisfies Operation;

/**
 * Show ports, processes and changed files of the workspace.
 *
 * Route: `GET /sessions/{session_id}/workspace-state`. Scopes: `sessions:read`.
 *
 * @example
 * ```ts
 * import type { getWorkspaceState, InputOf } from "@runtm/runtm-api/client";
 * const workspace: InputOf<typeof getWorkspaceState> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const getWorkspaceState = {
  id: "getWorkspaceState",
  command: "session workspace-state",
  summary: "Show ports, processes and changed files of the workspace",
  method: "GET",
  path: "/sessions/{session_id}/workspace-state",
  scopes: ["sessions:read"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  example: "session workspace-state 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Pause a session; its files stay.
 *
 * Route: `POST /sessions/{session_id}/pause`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, pauseSession } from "@runtm/runtm-api/client";
 * const pause: InputOf<typeof pauseSession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   reason: "manual",
 * };
 * ```
 */
export const pauseSession = {
  id: "pauseSession",
  command: "session pause",
  summary: "Pause a session; its files stay",
  method: "POST",
  path: "/sessions/{session_id}/pause",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    reason: {
      type: "string",
      in: "query",
      omitEmpty: true,
      known: ["manual", "inactivity", "e2b_auto", "ttl_expired"],
      help: "Label for the log",
    },
  },
  answer: "json",
  example: "session pause 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Wake a paused session.
 *
 * Route: `POST /sessions/{session_id}/resume`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, resumeSession } from "@runtm/runtm-api/client";
 * const paused: InputOf<typeof resumeSession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const resumeSession = {
  id: "resumeSession",
  command: "session resume",
  summary: "Wake a paused session",
  method: "POST",
  path: "/sessions/{session_id}/resume",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    wait: {
      type: "boolean",
      in: "local",
      help: "Wait until the session runs and print it then",
    },
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the events of the session once it is awake",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "json",
  onFailure: "last",
  run: "sessionResume",
  notes: ["File routes, run-server and prompts wake a paused session by themselves"],
  example: "session resume 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --wait",
} as const satisfies Operation;

/**
 * Give a session another name.
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
  summary: "Give a session another name",
  method: "PATCH",
  path: "/sessions/{session_id}/name",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  example: 'session rename 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f "Login fix"',
} as const satisfies Operation;

/**
 * Keep an idle session from being paused.
 *
 * Route: `POST /sessions/{session_id}/heartbeat`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { heartbeatSession, InputOf } from "@runtm/runtm-api/client";
 * const alive: InputOf<typeof heartbeatSession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const heartbeatSession = {
  id: "heartbeatSession",
  command: "session heartbeat",
  summary: "Keep an idle session from being paused",
  method: "POST",
  path: "/sessions/{session_id}/heartbeat",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  notes: ["One beat a call; every 10 to 15 minutes is enough"],
  example: "session heartbeat 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Say who may see a session.
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
  summary: "Say who may see a session",
  method: "POST",
  path: "/sessions/{session_id}/visibility",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    visibility: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      enum: ["private", "team"],
      help: "private: you alone; team: the organisation",
    },
  },
  answer: "json",
  example: "session visibility 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f team",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
    clear: {
      type: "boolean",
      in: "body",
      field: "instructions",
      sends: null,
      help: "Remove the text",
    },
  },
  exactlyOne: ["instructions", "clear"],
  answer: "json",
  notes: ["Counts from the next resume on, not in the session as it runs"],
  example:
    'session instructions set 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --text "Run the tests before every commit"',
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  pages: { style: "none", items: "collaborators" },
  example: "session collaborators 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Start the development server of a session.
 *
 * Route: `POST /sessions/{session_id}/run-server`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, runSessionServer } from "@runtm/runtm-api/client";
 * const server: InputOf<typeof runSessionServer> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   port: 3000,
 *   command: "npm run dev",
 * };
 * ```
 */
export const runSessionServer = {
  id: "runSessionServer",
  command: "session run-server",
  summary: "Start the development server of a session",
  method: "POST",
  path: "/sessions/{session_id}/run-server",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    port: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 65535,
      help: "Port it listens on",
    },
    command: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Command that starts it, instead of the one of the template",
    },
  },
  answer: "json",
  example: "session run-server 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --port 3000",
} as const satisfies Operation;

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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  run: "fileRead",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  pages: { style: "none", items: "files" },
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  pages: { style: "none", items: "results" },
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    old_path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Present path",
    },
    new_path: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      help: "Wanted path",
    },
  },
  answer: "json",
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
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
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
  example: "session file delete 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f /home/user/old.txt",
} as const satisfies Operation;

/**
 * List the environment variables of a session, values masked.
 *
 * Route: `GET /sessions/{session_id}/env-vars`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import type { getSessionEnvVars, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof getSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const getSessionEnvVars = {
  id: "getSessionEnvVars",
  command: "session env get",
  summary: "List the environment variables of a session, values masked",
  method: "GET",
  path: "/sessions/{session_id}/env-vars",
  scopes: ["secrets:read"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  example: "session env get 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Set environment variables of a session.
 *
 * Route: `PUT /sessions/{session_id}/env-vars`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, setSessionEnvVars } from "@runtm/runtm-api/client";
 * const fetch = async (url: URL | RequestInfo, init?: RequestInit) =>
 *   Response.json(await new Request(url, init).json());
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const sent = await client.call(setSessionEnvVars, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   env_vars: { LOG_LEVEL: "debug", REGION: "eu" },
 * });
 * assert.deepEqual(sent, { env_vars: { LOG_LEVEL: "debug", REGION: "eu" } });
 * ```
 */
export const setSessionEnvVars = {
  id: "setSessionEnvVars",
  command: "session env set",
  summary: "Set environment variables of a session",
  method: "PUT",
  path: "/sessions/{session_id}/env-vars",
  scopes: ["secrets:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    env_vars: {
      type: "map",
      in: "body",
      arg: true,
      required: true,
      minLength: 1,
      secret: true,
      spelling: "assignments",
      help: "Variables as KEY=VALUE",
    },
  },
  answer: "json",
  notes: [
    "Name every variable you want to keep: the sources disagree on whether others stay",
    "New terminals and servers see the values, running processes do not",
  ],
  example: "session env set 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f LOG_LEVEL=debug REGION=eu",
} as const satisfies Operation;

/**
 * Remove one environment variable of a session.
 *
 * Route: `DELETE /sessions/{session_id}/env-vars/{key}`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { deleteSessionEnvVar, InputOf } from "@runtm/runtm-api/client";
 * const variable: InputOf<typeof deleteSessionEnvVar> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   key: "LOG_LEVEL",
 * };
 * ```
 */
export const deleteSessionEnvVar = {
  id: "deleteSessionEnvVar",
  command: "session env delete",
  summary: "Remove one environment variable of a session",
  method: "DELETE",
  path: "/sessions/{session_id}/env-vars/{key}",
  scopes: ["secrets:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    key: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Name of the variable",
    },
  },
  answer: "json",
  example: "session env delete 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f LOG_LEVEL",
} as const satisfies Operation;

/**
 * Scan the code for environment variables it needs.
 *
 * Route: `POST /sessions/{session_id}/detect-env-vars`. Scopes: `secrets:write`.
 *
 * @example
 * ```ts
 * import type { detectSessionEnvVars, InputOf } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof detectSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const detectSessionEnvVars = {
  id: "detectSessionEnvVars",
  command: "session env detect",
  summary: "Scan the code for environment variables it needs",
  method: "POST",
  path: "/sessions/{session_id}/detect-env-vars",
  scopes: ["secrets:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  example: "session env detect 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show what the last scan for environment variables found.
 *
 * Route: `GET /sessions/{session_id}/detected-env-vars`. Scopes: `secrets:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listDetectedSessionEnvVars } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof listDetectedSessionEnvVars> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const listDetectedSessionEnvVars = {
  id: "listDetectedSessionEnvVars",
  command: "session env detected",
  summary: "Show what the last scan for environment variables found",
  method: "GET",
  path: "/sessions/{session_id}/detected-env-vars",
  scopes: ["secrets:read"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  pages: { style: "none", items: "detected_vars" },
  example: "session env detected 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Run a git operation in the workspace.
 *
 * Route: `POST /sessions/{session_id}/git`. Scopes: `sessions:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, sessionGit } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ success: false, error: "No remote" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const push = client.call(sessionGit, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   operation: "push",
 * });
 * await assert.rejects(push, { code: "operation_failed", message: "No remote" });
 * ```
 */
export const sessionGit = {
  id: "sessionGit",
  command: "session git",
  summary: "Run a git operation in the workspace",
  method: "POST",
  path: "/sessions/{session_id}/git",
  scopes: ["sessions:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    operation: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      enum: [
        "status",
        "commit",
        "push",
        "pull",
        "sync",
        "create_branch",
        "switch_branch",
        "list_branches",
        "create_pr",
        "create_branch_and_pr",
        "init_repo",
      ],
      enumUnless: "force_op",
      help: "What to do",
    },
    working_dir: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Folder of the repository, instead of /home/user",
    },
    message: {
      type: "string",
      in: "body",
      short: "m",
      omitEmpty: true,
      help: "Commit message",
    },
    branch: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Branch to make or switch to",
    },
    branch_search: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Text that listed branches contain",
    },
    pr_title: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Title of the pull request",
    },
    pr_body: {
      type: "string",
      in: "body",
      omitEmpty: true,
      text: true,
      help: "Text of the pull request",
    },
    pr_base: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Branch the pull request goes into",
    },
    branch_session_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Session whose id names the new branch",
    },
    force_op: {
      type: "boolean",
      in: "local",
      help: "Send an operation this program does not know",
    },
  },
  answer: "json",
  failsUnless: "success",
  failureHint: "See how the workspace stands: runtm-api session git {session_id} status",
  tryTimeout: 300,
  notes: [
    "commit needs --message; create_branch and switch_branch need --branch",
    "create_pr and create_branch_and_pr need --pr-title",
  ],
  example:
    'session git 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f create_branch_and_pr --pr-title "Fix the login test"',
} as const satisfies Operation;

/**
 * Destroy a session and its files.
 *
 * Route: `DELETE /sessions/{session_id}`. Scopes: `sessions:delete`.
 *
 * @example
 * ```ts
 * import type { destroySession, InputOf } from "@runtm/runtm-api/client";
 * const finished: InputOf<typeof destroySession> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const destroySession = {
  id: "destroySession",
  command: "session destroy",
  summary: "Destroy a session and its files",
  method: "DELETE",
  path: "/sessions/{session_id}",
  scopes: ["sessions:delete"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  example: "session destroy 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Show what a deploy of this session could use.
 *
 * Route: `GET /sessions/{session_id}/deploy/info`. Scopes: `deployments:read`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, getSessionDeployInfo } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ user_app_count: 1, max_apps: 3 }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(getSessionDeployInfo, {
 *     session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   }),
 *   { user_app_count: 1, max_apps: 3 },
 * );
 * ```
 */
export const getSessionDeployInfo = {
  id: "getSessionDeployInfo",
  command: "session deploy info",
  summary: "Show what a deploy of this session could use",
  method: "GET",
  path: "/sessions/{session_id}/deploy/info",
  scopes: ["deployments:read"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  notes: ["Compare user_app_count with max_apps and choose a tier from allowed_tiers before a run"],
  example: "session deploy info 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Add the files a deploy needs; never overwrites.
 *
 * Route: `POST /sessions/{session_id}/deploy/scaffold`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, scaffoldSessionDeploy } from "@runtm/runtm-api/client";
 * const session: InputOf<typeof scaffoldSessionDeploy> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * };
 * ```
 */
export const scaffoldSessionDeploy = {
  id: "scaffoldSessionDeploy",
  command: "session deploy scaffold",
  summary: "Add the files a deploy needs; never overwrites",
  method: "POST",
  path: "/sessions/{session_id}/deploy/scaffold",
  scopes: ["deployments:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  failsUnless: "scaffolded",
  failureHint: "See what is there: runtm-api session file list {session_id}",
  example: "session deploy scaffold 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Check whether the project can be deployed.
 *
 * Route: `POST /sessions/{session_id}/deploy/validate`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, validateSessionDeploy } from "@runtm/runtm-api/client";
 * const fetch = () => Promise.resolve(Response.json({ valid: false }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const check = client.call(validateSessionDeploy, {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 * });
 * await assert.rejects(check, { code: "operation_failed" });
 * ```
 */
export const validateSessionDeploy = {
  id: "validateSessionDeploy",
  command: "session deploy validate",
  summary: "Check whether the project can be deployed",
  method: "POST",
  path: "/sessions/{session_id}/deploy/validate",
  scopes: ["deployments:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  failsUnless: "valid",
  failureHint:
    "Mend what the details name; missing files come from: runtm-api session deploy scaffold {session_id}",
  tryTimeout: 300,
  example: "session deploy validate 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Check whether the sandbox can reach the deploy service.
 *
 * Route: `POST /sessions/{session_id}/deploy/preflight`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, preflightSessionDeploy } from "@runtm/runtm-api/client";
 * const fetch = () =>
 *   Promise.resolve(Response.json({ api_reachable: true, credentials_present: true }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * assert.deepEqual(
 *   await client.call(preflightSessionDeploy, {
 *     session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   }),
 *   { api_reachable: true, credentials_present: true },
 * );
 * ```
 */
export const preflightSessionDeploy = {
  id: "preflightSessionDeploy",
  command: "session deploy preflight",
  summary: "Check whether the sandbox can reach the deploy service",
  method: "POST",
  path: "/sessions/{session_id}/deploy/preflight",
  scopes: ["deployments:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
  },
  answer: "json",
  tryTimeout: 300,
  notes: ["Ready means that api_reachable and credentials_present are both true"],
  example: "session deploy preflight 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;

/**
 * Deploy the project and print each step until it is ready.
 *
 * Route: `POST /sessions/{session_id}/deploy/run`. Scopes: `deployments:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, runSessionDeploy } from "@runtm/runtm-api/client";
 * const deploy: InputOf<typeof runSessionDeploy> = {
 *   session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
 *   tier: "starter",
 * };
 * ```
 */
export const runSessionDeploy = {
  id: "runSessionDeploy",
  command: "session deploy run",
  summary: "Deploy the project and print each step until it is ready",
  method: "POST",
  path: "/sessions/{session_id}/deploy/run",
  scopes: ["deployments:write"],
  org: "optional",
  inputs: {
    session_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Session id, as session list shows it",
    },
    new: {
      type: "boolean",
      in: "body",
      omitEmpty: true,
      help: "Make a new deployment instead of a new version",
    },
    tier: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: ["starter", "standard", "performance", "pro"],
      help: "Size of the machine",
    },
    idle_timeout: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Seconds without a byte after which the stream counts as dead (90 unless given)",
    },
  },
  answer: "events",
  stream: { framing: "data-lines", kind: "deploy" },
  onFailure: "events",
  run: "deployRun",
  notes: ["A second run starts another deploy"],
  example: "session deploy run 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --tier starter",
} as const satisfies Operation;
