/**
 * Operations of the `session` area: the life of a session from launch to its end.
 *
 * @module
 */
import {
  BUILD_AGENTS,
  CANCEL_ON_INTERRUPT,
  IDLE_TIMEOUT,
  MERGE_FOLLOWED_TEXT,
  MODELS,
  NEW_SESSION,
  PLAN_MODE,
  SESSION_AGENTS,
  SESSION_ID,
  WAIT_UNTIL_RUNNING,
} from "../inputs.ts";
import type { Operation } from "../types.ts";

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
  effect: "write",
  inputs: {
    prompt: {
      type: "string",
      in: "body",
      short: "p",
      required: true,
      text: true,
      notBlank: true,
      minLength: 1,
      maxLength: 100000,
      help: "What the agent should do",
    },
    agent: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: BUILD_AGENTS,
      help: "Coding agent that works on it",
    },
    agent_id: NEW_SESSION.agent_id,
    approval_id: NEW_SESSION.approval_id,
    template: NEW_SESSION.template,
    model: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: MODELS,
      help: "Model the agent uses",
    },
    mode: NEW_SESSION.mode,
    plan_mode: PLAN_MODE,
    on_complete: NEW_SESSION.on_complete,
    ttl_minutes: NEW_SESSION.ttl_minutes,
    prompt_timeout_minutes: {
      type: "integer",
      in: "body",
      omitEmpty: true,
      minimum: 1,
      maximum: 120,
      help: "Maximum run time of the prompt in minutes",
    },
    repo: NEW_SESSION.repo,
    repo_size_kb: NEW_SESSION.repo_size_kb,
    repo_branch: NEW_SESSION.repo_branch,
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
    merge_text: MERGE_FOLLOWED_TEXT,
    idle_timeout: IDLE_TIMEOUT,
    cancel_on_interrupt: CANCEL_ON_INTERRUPT,
  },
  promptLines: true,
  answer: "json",
  output: "json",
  outputWith: { follow: "lines" },
  prints: ["getSessionStatus", "streamSessionEvents"],
  idempotencyKey: "safe",
  onFailure: "last",
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
  effect: "write",
  inputs: {
    agent: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: SESSION_AGENTS,
      help: "Coding agent of the session",
    },
    template: NEW_SESSION.template,
    template_id: {
      type: "string",
      in: "body",
      omitEmpty: true,
      help: "Organisation template to boot from; takes precedence over --repo and --template",
    },
    template_args: {
      type: "map",
      in: "body",
      spelling: "commas",
      with: "template_id",
      help: "Launch arguments of the template as KEY=VALUE, repeated or separated by commas",
    },
    agent_id: NEW_SESSION.agent_id,
    approval_id: NEW_SESSION.approval_id,
    mode: NEW_SESSION.mode,
    on_complete: NEW_SESSION.on_complete,
    ttl_minutes: NEW_SESSION.ttl_minutes,
    repo: NEW_SESSION.repo,
    repo_size_kb: NEW_SESSION.repo_size_kb,
    repo_branch: NEW_SESSION.repo_branch,
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
      help: "Who can see the session",
    },
    env_vars: {
      type: "map",
      in: "body",
      option: "env",
      secret: true,
      spelling: "assignments",
      help: "Environment variable of the sandbox as KEY=VALUE, repeated",
    },
    wait: WAIT_UNTIL_RUNNING,
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the events of the session once it exists",
    },
    merge_text: MERGE_FOLLOWED_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  answer: "json",
  output: "json",
  outputWith: { follow: "lines" },
  prints: ["getSessionStatus", "streamSessionEvents"],
  idempotencyKey: "safe",
  onFailure: "last",
  notes: [
    "Where the template was not used, the session is printed and the exit code is 1",
  ],
  example: "session create --agent claude-code --template-id tmpl_8f3k2q --template-args REGION=eu",
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
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    reason: {
      type: "string",
      in: "query",
      omitEmpty: true,
      known: ["manual", "inactivity", "e2b_auto", "ttl_expired"],
      help: "Label for the log",
    },
  },
  several: "session_id",
  answer: "json",
  output: "json",
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
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    wait: WAIT_UNTIL_RUNNING,
    follow: {
      type: "boolean",
      in: "local",
      help: "Print the events of the session once it is awake",
    },
    merge_text: MERGE_FOLLOWED_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  several: "session_id",
  answer: "json",
  output: "json",
  outputWith: { follow: "lines" },
  prints: ["getSessionStatus", "streamSessionEvents"],
  onFailure: "last",
  notes: ["File routes, run-server and prompts wake a paused session by themselves"],
  example: "session resume 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --wait",
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
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  several: "session_id",
  answer: "json",
  output: "json",
  notes: ["One call sends one heartbeat; one every 10 to 15 minutes is enough"],
  example: "session heartbeat 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
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
  effect: "destroy",
  inputs: {
    session_id: SESSION_ID,
  },
  several: "session_id",
  answer: "json",
  output: "json",
  example: "session destroy 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
} as const satisfies Operation;
