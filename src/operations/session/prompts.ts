/**
 * Operations of the `session` area: prompts and their events.
 *
 * @module
 */
import {
  CANCEL_ON_INTERRUPT,
  IDLE_TIMEOUT,
  MERGE_TEXT,
  MODELS,
  PLAN_MODE,
  SESSION_ID,
} from "../inputs.ts";
import type { Operation } from "../types.ts";

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
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
    prompt: {
      type: "string",
      in: "body",
      arg: true,
      required: true,
      text: true,
      notBlank: true,
      maxLength: 100000,
      help: "What the agent should do",
    },
    model: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: MODELS,
      help: "Model for this prompt",
    },
    plan_mode: PLAN_MODE,
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
    wait: {
      type: "boolean",
      in: "local",
      help: "Print no events, only the session's status when the prompt has ended",
    },
    merge_text: MERGE_TEXT,
    idle_timeout: IDLE_TIMEOUT,
    cancel_on_interrupt: CANCEL_ON_INTERRUPT,
  },
  answer: "events",
  output: "lines",
  outputWith: { wait: "json" },
  prints: ["getSessionStatus"],
  conflicts: [["wait", "merge_text"]],
  stream: { framing: "events", kind: "prompt" },
  onFailure: "events",
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
 * const stream = 'id: 1\nevent: text_delta\ndata: {"content":"Hi"}\n\nid: 2\nevent: done\ndata: {}\n\n';
 * const headers = { "content-type": "text/event-stream" };
 * const fetch = () => Promise.resolve(new Response(stream, { headers }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * const session_id = "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f";
 * for await (const { event } of client.stream(streamSessionEvents, { session_id, since: 0 })) {
 *   console.assert(event === "text_delta" || event === "done");
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
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
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
    last: {
      type: "integer",
      in: "local",
      minimum: 1,
      help: "Only the last events of the log, this many, then end",
    },
    merge_text: MERGE_TEXT,
    idle_timeout: IDLE_TIMEOUT,
  },
  conflicts: [["last", "follow"]],
  answer: "events",
  output: "lines",
  stream: { framing: "events", kind: "bus" },
  onFailure: "events",
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
  effect: "read",
  inputs: {
    session_id: SESSION_ID,
    limit: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      help: "Only what belongs to this many prompts, the newest",
    },
    agent_session_id: {
      type: "string",
      in: "query",
      omitEmpty: true,
      help: "Agent conversation to read, instead of the current one",
    },
    prompts_only: {
      type: "boolean",
      in: "local",
      help: "Only what was prompted, without what the agent did",
    },
  },
  conflicts: [["prompts_only", "all_items"]],
  answer: "json",
  output: "json",
  pages: { style: "none", items: "events" },
  columns: ["type", "content", "message"],
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
  effect: "write",
  inputs: {
    session_id: SESSION_ID,
  },
  several: "session_id",
  answer: "json",
  output: "json",
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
  effect: "destroy",
  inputs: {
    session_id: SESSION_ID,
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
  output: "json",
  notes: ["Without an option the server undoes the last prompt"],
  example: "session prompt-rewind 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --to-index 0",
} as const satisfies Operation;
