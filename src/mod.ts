/**
 * The typed client of Runtm Cloud: every operation of the Cloud API as data, a client that calls
 * them, and the readers of its event streams.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, launchSession } from "@runtm/runtm-api/client";
 *
 * const client = createClient({
 *   apiKey: "runtm_sk_live_example",
 *   fetch: () => Promise.resolve(Response.json({ id: "5d0c2f9e", state: "creating" })),
 * });
 * const session = await client.call(launchSession, { prompt: "Fix the failing login test" });
 * assert.deepEqual(session, { id: "5d0c2f9e", state: "creating" });
 * ```
 *
 * Only the network is needed: `deno run --allow-net=app.runtm.com script.ts`.
 *
 * @module
 */
export type * from "./operations/types.ts";
export * from "./operations/session/sessions.ts";
export * from "./operations/session/lifecycle.ts";
export * from "./operations/session/prompts.ts";
export * from "./operations/session/workspace.ts";
export * from "./operations/session/files.ts";
export * from "./operations/session/transfer.ts";
export * from "./operations/session/env.ts";
export * from "./operations/session/git.ts";
export * from "./operations/session/deploy.ts";
export * from "./operations/template/templates.ts";
export * from "./operations/template/builds.ts";
export * from "./operations/template/secrets.ts";
export * from "./operations/activity.ts";
export * from "./operations/secrets.ts";
export * from "./operations/instructions.ts";
export * from "./operations/integrations/anthropic.ts";
export * from "./operations/integrations/openai.ts";
export * from "./operations/session/search.ts";
export * from "./operations/session/approvals.ts";
export * from "./operations/session/tools.ts";
export * from "./operations/session/shares.ts";
export * from "./operations/template/context.ts";
export * from "./operations/template/guardrails.ts";
export * from "./operations/guardrails/limits.ts";
export * from "./operations/guardrails/rules.ts";
export * from "./operations/guardrails/hooks.ts";
export * from "./operations/guardrails/network.ts";
export * from "./operations/agents/roster.ts";
export * from "./operations/agents/slack.ts";
export * from "./operations/agents/github.ts";
export * from "./operations/agents/linear.ts";
export * from "./operations/agents/email.ts";
export * from "./operations/scheduled_agents.ts";
export * from "./operations/deployments.ts";
export * from "./operations/skills/skills.ts";
export * from "./operations/skills/library.ts";
export * from "./operations/mcp.ts";
export * from "./operations/tools/integrations.ts";
export * from "./operations/tools/providers.ts";
export * from "./operations/github.ts";
export * from "./operations/groups.ts";
export * from "./operations/auth.ts";
export { createClient } from "./client/library.ts";
export type {
  Answered,
  CallAttempt,
  Client,
  ClientCallOptions,
  ClientOptions,
  EventOperation,
  JsonOperation,
  ListOperation,
  WaitedFor,
  WaitOptions,
} from "./client/library_types.ts";
export type {
  AnswerOf,
  EntryOf,
  EventOf,
  GapEvent,
  ItemOf,
  KnownEvent,
  MemberOf,
  OtherEventName,
  StreamEvent,
} from "./client/answer_types.ts";
export type { Answers, Events, Schemas } from "./operations/answers.ts";
export { ERROR_CODES, EXIT_CODES, type FailureCode } from "./errors/codes.ts";
export { Failure, type FailureFacts } from "./errors/failure.ts";
export { eventLine } from "./client/stream/event_line.ts";
export { type EventMessage, readEvents, type ReadOptions } from "./client/stream/event_stream.ts";
export type { Clock } from "./process/types.ts";
