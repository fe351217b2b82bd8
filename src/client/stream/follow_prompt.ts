/**
 * Sends a prompt once and follows it to its end, over the prompt's own stream, the event bus or the
 * status route.
 *
 * @module
 */
import { promptSession } from "../../operations/session/prompts.ts";
import { getSessionStatus } from "../../operations/session/sessions.ts";
import type { Values } from "../../operations/types.ts";
import { stepHint } from "../../errors/command_hint.ts";
import type { Answer } from "../connection.ts";
import { ownEvent, type StreamEvent } from "./event_line.ts";
import { Failure } from "../../errors/failure.ts";
import { readBus } from "./follow_bus.ts";
import {
  type EventBatches,
  isDrop,
  isOutcomeUnknown,
  openEvents,
  type StreamContext,
} from "./open_events.ts";
import { isPreviewOf, type PromptStatus, sessionPrompts } from "./prompt_status.ts";
import { askUntil } from "./reconnect.ts";
import { isDone, isError, promptFailure, SETTLE_TIME, statusFailure } from "./outcome.ts";
import { streamPosition } from "./position.ts";

/** Looks at the status route before a prompt that it does not show counts as never begun. */
const LOOKS = 3;

/** How far the start of our prompt may seem to lie before we sent it, in milliseconds. */
const CLOCK_TOLERANCE = 10_000;

/** What is known of a prompt whose stream broke. */
interface Broken {
  readonly session: string;
  readonly prompt: string;
  /** When it was sent, in milliseconds since 1970. */
  readonly sent: number;
  /** Whether the server had begun to answer. */
  readonly answered: boolean;
  /** Position of the last event. */
  readonly position: string | undefined;
  /** Pause before a reconnection that the server asked for, in milliseconds. */
  readonly floor: number;
  /** What broke the stream; `undefined` when the server just closed it. */
  readonly drop: Failure | undefined;
}

/**
 * Sends a prompt and follows it until it is done.
 *
 * @param values Inputs of `promptSession`
 * @param context Connection, time and chance
 * @returns The events; the last one is a `done`
 * @throws {Failure} When the prompt failed, or how it went cannot be found out
 */
export async function* followPrompt(values: Values, context: StreamContext): EventBatches {
  const session = String(values.session_id);
  const position = streamPosition();
  const broken = { session, prompt: String(values.prompt), sent: context.clock.now() };
  let error: StreamEvent | undefined;
  let drop: Failure | undefined;
  let answered = false;
  let floor = 0;
  const onRetry = (milliseconds: number) => void (floor = milliseconds);
  try {
    const patience = () => error === undefined ? undefined : SETTLE_TIME;
    const stream = await openEvents(context, promptSession, values, { patience, onRetry });
    answered = true;
    for await (const batch of stream.events) {
      position.take(batch);
      position.moveTo(stream.state.lastId);
      const shown = untilDone(batch);
      error ??= shown.find(isError);
      yield shown;
      const last = shown.at(-1);
      if (last === undefined || !isDone(last)) continue;
      const failure = promptFailure(context, session, error, last);
      if (failure) throw failure;
      return;
    }
  } catch (thrown) {
    if (!isDrop(thrown) && (answered || !isOutcomeUnknown(thrown))) throw thrown;
    drop = thrown;
  }
  const failure = promptFailure(context, session, error);
  if (failure) throw failure;
  yield* resume({ ...broken, answered, position: position.current, floor, drop }, context);
}

/** The events up to the first `done`. */
function untilDone(batch: readonly StreamEvent[]): readonly StreamEvent[] {
  const done = batch.findIndex(isDone);
  return done === -1 ? batch : batch.slice(0, done + 1);
}

/** Follows a prompt whose own stream broke. */
async function* resume(broken: Broken, context: StreamContext): EventBatches {
  const { session } = broken;
  let byEvents = false;
  let error: StreamEvent | undefined;
  let done: StreamEvent | undefined;
  if (broken.position !== undefined) {
    try {
      for await (const batch of resumedEvents(broken, broken.position, context)) {
        byEvents = true;
        const shown = untilDone(batch);
        done = shown.findLast(isDone);
        error ??= shown.find(isError);
        // The `done` that is printed comes from us, as it says how the events came here.
        const events = done ? shown.slice(0, -1) : shown;
        if (events.length > 0) yield events;
        if (done) break;
      }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || isFinal(thrown, context)) throw thrown;
    }
  }
  // The stream of a prompt ends with `done` or with `error`.
  const seenToEnd = done !== undefined || error !== undefined;
  const prompt = await endedPrompt(broken, context, seenToEnd);
  const how = byEvents ? "events" : "status";
  yield [
    ownEvent(
      "done",
      `{"resumed":"${how}","missed_events":${!seenToEnd},"last_prompt":${prompt?.text ?? "null"}}`,
    ),
  ];
  const failure = prompt
    ? statusFailure(context, session, prompt)
    : promptFailure(context, session, error, done);
  if (failure) throw failure;
}

/** Whether the command is to end now, whatever else could be tried. */
function isFinal({ code }: Failure, { signal }: StreamContext): boolean {
  return signal?.aborted === true || code === "time_limit";
}

function resumedEvents(broken: Broken, position: string, context: StreamContext): EventBatches {
  const values = { session_id: broken.session };
  let failed = false;
  return watchErrors(
    readBus(values, context, {
      resumeFrom: position,
      floor: broken.floor,
      patience: () => failed ? SETTLE_TIME : undefined,
      async goesOn({ dropped }) {
        if (dropped) return true;
        const { connection, signal } = context;
        const answer = await connection.call(getSessionStatus, values, { signal });
        const prompt = ownPrompt(broken, answer, context);
        return prompt !== undefined && !prompt.ended;
      },
    }),
    () => failed = true,
  );
}

async function* watchErrors(batches: EventBatches, heard: () => void): EventBatches {
  for await (const batch of batches) {
    if (batch.some(isError)) heard();
    yield batch;
  }
}

/**
 * Waits until our prompt has ended.
 *
 * @param seenToEnd Whether its last event was seen, so that the events alone can tell how it went
 * @returns How it ended; `undefined` when only its events tell
 */
async function endedPrompt(
  broken: Broken,
  context: StreamContext,
  seenToEnd: boolean,
): Promise<PromptStatus | undefined> {
  let looks = 0;
  const judge = (answer: Answer) => {
    const prompt = ownPrompt(broken, answer, context);
    if (prompt === undefined && ++looks >= LOOKS) throw unknownOutcome(context, broken);
    return prompt?.ended ? prompt : undefined;
  };
  try {
    return await askUntil(context, getSessionStatus, { session_id: broken.session }, judge);
  } catch (error) {
    if (!(error instanceof Failure) || isFinal(error, context)) throw error;
    if (seenToEnd) return undefined;
    throw error.code === "outcome_unknown" ? error : unknownOutcome(context, broken, error);
  }
}

function ownPrompt(
  broken: Broken,
  { text, headers }: Answer,
  { clock }: StreamContext,
): PromptStatus | undefined {
  const { last, history } = sessionPrompts(text);
  // The server's clock at the moment we sent the prompt, as its own answer tells.
  const ago = clock.now() - broken.sent + CLOCK_TOLERANCE;
  const earliest = Date.parse(headers.get("date") ?? "") - ago;
  const isOurs = ({ preview, startedAt }: PromptStatus) => {
    if (preview === undefined) return broken.answered;
    const tooOld = !broken.answered && startedAt !== undefined && startedAt < earliest;
    return !tooOld && isPreviewOf(broken.prompt, preview);
  };
  if (last !== undefined && isOurs(last)) return last;
  return history.findLast((prompt) => prompt.preview !== undefined && isOurs(prompt));
}

function unknownOutcome(
  { connection: { settings } }: StreamContext,
  { session, answered, drop }: Broken,
  cause = drop,
): Failure {
  const what = answered
    ? "The stream broke off before the prompt was done, and how it went cannot be found out"
    : "The connection broke before the prompt was answered, and the session shows no such prompt";
  const because = cause === undefined ? "" : `: ${cause.message}`;
  return new Failure("outcome_unknown", `${what}${because}`, {
    hint: stepHint(
      settings.hints,
      "getSessionStatus",
      session,
      (id) => `session status ${id}`,
      "session list",
    ),
    cause,
    requestId: cause?.facts.requestId,
  });
}
