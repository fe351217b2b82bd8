/**
 * Follows the event bus of a session: every event once, over any number of connections.
 *
 * @module
 */
import { streamSessionEvents } from "../../operations/session/prompts.ts";
import { getSessionStatus } from "../../operations/session/sessions.ts";
import type { Values } from "../../operations/types.ts";
import { stepHint } from "../../errors/command_hint.ts";
import { ownEvent, type StreamEvent } from "./event_line.ts";
import { isPassingCode } from "../../errors/codes.ts";
import { Failure } from "../../errors/failure.ts";
import { type EventBatches, isDrop, openEvents, type StreamContext } from "./open_events.ts";
import { type PromptStatus, sessionPrompts } from "./prompt_status.ts";
import { reconnections, reopen } from "./reconnect.ts";
import { fromPosition, streamPosition } from "./position.ts";
import { isDone, isError, promptFailure, SETTLE_TIME, statusFailure } from "./outcome.ts";

/** How a bus is followed. */
export interface BusOptions {
  /** Goes on when a prompt is done. */
  readonly follow?: boolean;
}

/** What tells of the session, not of its prompt: a `done` is still the last word before them. */
const SESSION_EVENTS: ReadonlySet<string> = new Set(["state_changed", "heartbeat"]);

/**
 * Follows the bus until no prompt runs and nothing follows, or without end.
 *
 * @param values Inputs of `streamSessionEvents`
 * @param context Connection, time and chance
 * @param options How
 * @returns The events; the last one is a `done`
 * @throws {Failure} When the prompt failed, or the stream broke and could not be taken up again
 */
export async function* followBus(
  values: Values,
  context: StreamContext,
  { follow = false }: BusOptions = {},
): EventBatches {
  const session = String(values.session_id);
  let last: StreamEvent | undefined;
  let outcome: StreamEvent | undefined;
  let error: StreamEvent | undefined;
  let prompt: PromptStatus | undefined;
  let isOver = false;
  const endsWithDone = () => last !== undefined && last === outcome && isDone(last);
  const ask = async () => {
    const status = await askForPrompt(values, context);
    prompt = status.prompt;
    return !status.running;
  };
  const batches = readBus(values, context, {
    patience: () => follow ? undefined : SETTLE_TIME,
    isOver: async () => isOver = endsWithDone() || await whilePassing(ask),
    async goesOn({ dropped, resumable }) {
      if (follow || isOver) return follow;
      const done = outcome !== undefined && isDone(outcome);
      // What comes behind a `done` can be asked for only where there is a position to ask with.
      if (dropped) return resumable || !done;
      return !endsWithDone() && !await ask();
    },
  });
  for await (const batch of batches) {
    last = batch.at(-1);
    outcome = batch.findLast((event) => !SESSION_EVENTS.has(event.event)) ?? outcome;
    error ??= batch.find(isError);
    yield batch;
  }
  if (last === undefined || !isDone(last)) {
    yield [ownEvent("done", `{"last_prompt":${prompt?.text ?? "null"}}`)];
  }
  const failure = promptFailure(context, session, error, outcome) ??
    (prompt && statusFailure(context, session, prompt));
  if (failure) throw failure;
}

/** Asks a question about a stream that is still open; while it cannot be asked, the answer is no. */
async function whilePassing(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // A key may be allowed to watch and not to ask.
    if (error.code === "forbidden" || isPassingCode(error.code) || isDrop(error)) return false;
    throw error;
  }
}

async function askForPrompt(
  { session_id }: Values,
  context: StreamContext,
): Promise<{ readonly running: boolean; readonly prompt: PromptStatus | undefined }> {
  const { connection, signal } = context;
  const { text } = await connection.call(getSessionStatus, { session_id }, { signal });
  const { known, starting, last } = sessionPrompts(text);
  if (!known) {
    throw new Failure("stream_cut", "The stream ended, and the session tells nothing about itself");
  }
  return { running: starting || (last !== undefined && !last.ended), prompt: last };
}

/** A stream that broke off for good can be taken up by hand where the program left it. */
function withResumeHint(
  { connection: { settings } }: StreamContext,
  error: unknown,
  session: string,
  position: string | undefined,
): unknown {
  if (!isDrop(error) || error.facts.hint !== undefined) return error;
  const since = position !== undefined && /^\d+$/.test(position) ? ` --since ${position}` : "";
  const words = (id: string) => `session events ${id}${since}`;
  const hint = stepHint(settings.hints, "streamSessionEvents", session, words, "session list");
  return new Failure(error.code, error.message, { ...error.facts, hint, cause: error });
}

/** Why reading a bus has come to a halt. */
export interface BusHalt {
  /** The connection broke; otherwise the server closed it or nothing came within the patience. */
  readonly dropped: boolean;
  /** There is a position to go on from. */
  readonly resumable: boolean;
}

/** How a bus is read. */
export interface BusReading {
  /** Position to go on from. */
  readonly resumeFrom?: string;
  /** Shortest pause before a reconnection, in milliseconds. */
  readonly floor?: number;
  /** See `OpenOptions`. */
  readonly patience?: () => number | undefined;
  /** See `OpenOptions`. */
  readonly isOver?: () => Promise<boolean>;
  /** Decides at each halt whether the bus is opened again. */
  readonly goesOn: (halt: BusHalt) => Promise<boolean>;
}

/**
 * Reads a bus over as many connections as it takes, each event once.
 *
 * @param values Inputs of `streamSessionEvents`
 * @param context Connection, time and chance
 * @param reading How
 */
export async function* readBus(
  values: Values,
  context: StreamContext,
  { resumeFrom, floor = 0, patience, isOver, goesOn }: BusReading,
): EventBatches {
  const since = resumeFrom ?? (values.since === undefined ? undefined : String(values.since));
  const position = streamPosition(since);
  const tries = reconnections(context);
  tries.floor(floor);
  const common = { onRetry: tries.floor, patience, isOver };
  const openAgain = () => {
    position.reopened();
    const { values: asked, headers } = fromPosition(values, position.current);
    return openEvents(context, streamSessionEvents, asked, { ...common, retries: 0, headers });
  };
  let stream = resumeFrom === undefined
    ? await openEvents(context, streamSessionEvents, values, common)
    : await reopen(tries, undefined, openAgain);
  let toldGap = false;
  while (true) {
    let drop: Failure | undefined;
    try {
      for await (const batch of stream.events) {
        const fresh = position.take(batch);
        position.moveTo(stream.state.lastId);
        if (fresh.length === 0) continue;
        tries.progress();
        toldGap = false;
        yield fresh;
      }
    } catch (error) {
      if (!isDrop(error)) throw error;
      drop = error;
    }
    tries.lived(stream);
    const halt = { dropped: drop !== undefined, resumable: position.current !== undefined };
    if (!await goesOn(halt)) return;
    stream = await reopen(tries, drop, openAgain).catch((error) => {
      throw withResumeHint(context, error, String(values.session_id), position.current);
    });
    if (position.current === undefined && !toldGap) {
      yield [ownEvent("gap", '{"reason":"no position"}')];
      toldGap = true;
    }
  }
}
