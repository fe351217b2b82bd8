/**
 * Starts a deploy once and follows it to its end. A deploy that is cut off is never started again.
 *
 * @module
 */
import { runSessionDeploy } from "../../operations/session/deploy.ts";
import type { Values } from "../../operations/types.ts";
import { stepHint } from "../../errors/command_hint.ts";
import { ownEvent, type StreamEvent } from "./event_line.ts";
import { Failure } from "../../errors/failure.ts";
import {
  type EventBatches,
  type FollowWorld,
  isDrop,
  isOutcomeUnknown,
  openEvents,
} from "./open_events.ts";
import { AFTERMATH, field, isDone, isError, saysFailed, toldFailure, wordsOf } from "./outcome.ts";

/** Found in every payload that decides how a deploy goes; see `isFailed`, `isReady`. */
const DECISIVE = /ready|needs_metadata|error|timed_out|failed|cancell?ed|\\u00/;

/**
 * Starts a deploy and follows it until it is ready.
 *
 * @param values Inputs of `runSessionDeploy`
 * @param world The outside world
 * @returns The events; the last one is a `done`
 * @throws {Failure} When the deploy failed, or how it stands is unknown
 */
export async function* followDeploy(values: Values, world: FollowWorld): EventBatches {
  const session = String(values.session_id);
  let done: StreamEvent | undefined;
  let ready: StreamEvent | undefined;
  let failed: StreamEvent | undefined;
  let undecided: StreamEvent | undefined;
  let trouble: Failure | undefined;
  const note = (event: StreamEvent) => {
    if (isDone(event)) done = event;
    if (isError(event) || saysFailed(event.data)) failed ??= event;
    if (field(event.data, "status") === "needs_metadata") undecided = event;
    if (isReady(event)) ready = event;
  };
  try {
    const patience = () => ready || failed ? AFTERMATH : undefined;
    const stream = await openEvents(world, runSessionDeploy, values, {
      patience,
      single: DECISIVE,
    });
    for await (const batch of stream.events) {
      const end = batch.findIndex(isDone);
      const shown = end === -1 ? batch : batch.slice(0, end + 1);
      shown.forEach(note);
      yield shown;
      if (end !== -1) break;
    }
  } catch (error) {
    if (!isDrop(error) && !isOutcomeUnknown(error)) throw error;
    trouble = error;
  }
  if (failed) throw deployFailure(world, session, failed);
  if (ready === undefined && undecided) throw needsMetadata(world, session, undecided);
  if (done) return;
  if (ready === undefined) throw unknownState(world, session, trouble);
  yield [ownEvent("done", ready.json)];
}

function isReady({ data }: StreamEvent): boolean {
  return field(data, "phase") === "deploy" && field(data, "status") === "ready";
}

function deployFailure(world: FollowWorld, session: string, { data, json }: StreamEvent): Failure {
  const phase = field(data, "phase");
  const what = "The deploy failed";
  return toldFailure(world, {
    code: "operation_failed",
    what: typeof phase === "string" ? `${what} in phase "${phase.slice(0, 100)}"` : what,
    words: wordsOf(data),
    hint: validateHint(world, session),
    json,
  });
}

function needsMetadata(world: FollowWorld, session: string, { json }: StreamEvent): Failure {
  return toldFailure(world, {
    code: "operation_failed",
    what: "The deploy needs metadata that the project lacks",
    words: undefined,
    hint: validateHint(world, session),
    json,
  });
}

function validateHint({ connection: { settings } }: FollowWorld, session: string): string {
  const words = (id: string) => `session deploy validate ${id}`;
  return stepHint(settings.hints, "validateSessionDeploy", session, words, "session list");
}

function unknownState(
  { connection: { settings } }: FollowWorld,
  session: string,
  trouble: Failure | undefined,
): Failure {
  const words = (id: string) => `session deploy info ${id}`;
  const began = trouble === undefined || isDrop(trouble);
  const what = began ? "The stream ended before the deploy did" : "The deploy was not answered";
  const because = trouble === undefined ? "" : `: ${trouble.message}`;
  return new Failure(
    began ? "stream_cut" : "outcome_unknown",
    `${what}, so its state is unknown${because}`,
    {
      hint: stepHint(settings.hints, "getSessionDeployInfo", session, words, "session list"),
      cause: trouble,
      requestId: trouble?.facts.requestId,
    },
  );
}
