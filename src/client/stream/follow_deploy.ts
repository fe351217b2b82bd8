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
  isDrop,
  isOutcomeUnknown,
  openEvents,
  type StreamContext,
} from "./open_events.ts";
import {
  field,
  isDone,
  isError,
  reportedFailure,
  saysFailed,
  SETTLE_TIME,
  wordsOf,
} from "./outcome.ts";

/**
 * Found in every payload that decides how a deploy goes; see `isFailed`, `isReady`. The quotes make it
 * four times as fast: few characters of a payload are one.
 */
const DECISIVE = /"(?:ready|needs_metadata|error|timed_out|failed|cancell?ed)"|\\u00/;

/**
 * Starts a deploy and follows it until it is ready.
 *
 * @param values Inputs of `runSessionDeploy`
 * @param context Connection, time and chance
 * @returns The events; the last one is a `done`
 * @throws {Failure} When the deploy failed, or how it stands is unknown
 */
export async function* followDeploy(values: Values, context: StreamContext): EventBatches {
  const session = String(values.session_id);
  let done: StreamEvent | undefined;
  let ready: StreamEvent | undefined;
  let failed: StreamEvent | undefined;
  let undecided: StreamEvent | undefined;
  let drop: Failure | undefined;
  const note = (event: StreamEvent) => {
    if (isDone(event)) done = event;
    if (isError(event) || saysFailed(event.data)) failed ??= event;
    if (field(event.data, "status") === "needs_metadata") undecided = event;
    if (isReady(event)) ready = event;
  };
  try {
    const patience = () => ready || failed ? SETTLE_TIME : undefined;
    const stream = await openEvents(context, runSessionDeploy, values, {
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
    drop = error;
  }
  if (failed) throw deployFailure(context, session, failed);
  if (ready === undefined && undecided) throw needsMetadata(context, session, undecided);
  if (done) return;
  if (ready === undefined) throw unknownState(context, session, drop);
  yield [ownEvent("done", ready.json)];
}

function isReady({ data }: StreamEvent): boolean {
  return field(data, "phase") === "deploy" && field(data, "status") === "ready";
}

function deployFailure(
  context: StreamContext,
  session: string,
  { data, json }: StreamEvent,
): Failure {
  const phase = field(data, "phase");
  const what = "The deploy failed";
  return reportedFailure(context, {
    code: "operation_failed",
    what: typeof phase === "string" ? `${what} in phase "${phase.slice(0, 100)}"` : what,
    words: wordsOf(data),
    hint: validateHint(context, session),
    json,
  });
}

function needsMetadata(context: StreamContext, session: string, { json }: StreamEvent): Failure {
  return reportedFailure(context, {
    code: "operation_failed",
    what: "The deploy needs metadata that the project lacks",
    words: undefined,
    hint: validateHint(context, session),
    json,
  });
}

function validateHint({ connection: { settings } }: StreamContext, session: string): string {
  const words = (id: string) => `session deploy validate ${id}`;
  return stepHint(settings.hints, "validateSessionDeploy", session, words, "session list");
}

function unknownState(
  { connection: { settings } }: StreamContext,
  session: string,
  drop: Failure | undefined,
): Failure {
  const words = (id: string) => `session deploy info ${id}`;
  const began = drop === undefined || isDrop(drop);
  const what = began ? "The stream ended before the deploy did" : "The deploy was not answered";
  const because = drop === undefined ? "" : `: ${drop.message}`;
  return new Failure(
    began ? "stream_cut" : "outcome_unknown",
    `${what}, so its state is unknown${because}`,
    {
      hint: stepHint(settings.hints, "getSessionDeployInfo", session, words, "session list"),
      cause: drop,
      requestId: drop?.facts.requestId,
    },
  );
}
