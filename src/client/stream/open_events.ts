/**
 * Opens an event stream through a connection and reads it as events with their lines.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import { ownEnd } from "../../process/abort.ts";
import type { Clock } from "../../process/types.ts";
import type { CallOptions, Connection } from "../connection.ts";
import type { StreamEvent } from "./event_line.ts";
import { readBatches } from "./event_stream.ts";
import { type SilenceWatch, watchSilence } from "./silence.ts";
import { Failure } from "../../errors/failure.ts";
import { HINT_WORDS, type HintReader } from "../../errors/hint_words.ts";

/** What following a stream needs of connection, time and chance. */
export interface StreamContext {
  readonly connection: Connection;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Ends the following; it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Most milliseconds without a byte, where they differ from the connection's settings. */
  readonly idleLimit?: number | undefined;
}

/** Events as they come: one list per chunk that completed at least one. */
export type EventBatches = AsyncGenerator<readonly StreamEvent[], void>;

/** A stream that is open. */
export interface OpenStream {
  readonly events: EventBatches;
  /** What is known of the stream besides its events; changes while it is read. */
  readonly state: StreamState;
}

/** What is known of a stream besides its events. */
export interface StreamState {
  /** The last `id:` of the stream, also where its block had no data. */
  lastId: string | undefined;
  /** Whether a byte came. */
  begun: boolean;
  /** Milliseconds from the opening to the last byte. */
  alive: number;
  /** Whether it ended because no event came within the patience. */
  quiet: boolean;
}

/** How a stream is opened and read. */
export interface OpenOptions
  extends Pick<CallOptions, "headers" | "retries" | "body" | "idempotencyKey"> {
  /** Milliseconds to wait for the next event, asked before each wait; then the stream ends. */
  readonly patience?: (() => number | undefined) | undefined;
  /**
   * Asked when no event came for so long: whether the stream ends; if not, the wait goes on, twice as
   * long. Without it the stream ends.
   */
  readonly isOver?: (() => Promise<boolean>) | undefined;
  /** Called with the pause the server wants before a reconnection, in milliseconds. */
  readonly onRetry?: (milliseconds: number) => void;
  /** Found in the payload of events that must come one by one. */
  readonly single?: RegExp;
}

/**
 * Opens a stream.
 *
 * @param context Connection, time and chance
 * @param operation An operation that answers an event stream
 * @param values Its inputs
 * @param options How to open and read it
 * @returns The open stream
 * @throws {Failure} When there is no stream to read
 */
export async function openEvents(
  context: StreamContext,
  operation: Operation,
  values: Values,
  options: OpenOptions = {},
): Promise<OpenStream> {
  const { headers, retries, body, idempotencyKey } = options;
  const { connection, signal, idleLimit } = context;
  const how = { headers, retries, body, idempotencyKey, signal, idleLimit };
  const response = await connection.open(operation, values, how);
  const state: StreamState = { lastId: undefined, begun: false, alive: 0, quiet: false };
  return { events: readOpen(context, operation, response, state, options), state };
}

async function* readOpen(
  context: StreamContext,
  operation: Operation,
  response: Response,
  state: StreamState,
  { patience, isOver, onRetry, single }: OpenOptions,
): EventBatches {
  const { body } = response;
  if (body === null) throw noStream(response, context.connection.settings.hints);
  const { clock, connection: { settings }, signal } = context;
  const opened = clock.now();
  const end = ownEnd(signal);
  const batches = readBatches(body, {
    single,
    framing: operation.stream?.framing ?? "events",
    lineLimit: settings.lineLimit,
    idleLimit: context.idleLimit ?? settings.idleLimit,
    clock,
    signal: end.signal,
    onId: (id) => state.lastId = id,
    onBytes: () => {
      state.begun = true;
      state.alive = clock.now() - opened;
    },
    // An event that comes piece by piece is no silence.
    onUnfinished: () => wait.silence?.waiting(),
    ...(onRetry ? { onRetry } : {}),
  });
  const giveUp = (): void => {
    state.quiet = true;
    end.abort();
  };
  const wait: Wait = { limit: undefined, isOver, giveUp, silence: undefined };
  try {
    while (true) {
      wait.limit = patience?.();
      const batch = await nextWithin(batches, clock, wait);
      if (batch === undefined) return checkBegun(response, state, settings.hints);
      yield batch;
    }
  } catch (error) {
    if (!state.quiet) throw error;
  } finally {
    // A read that is still under way would hold up the end of the reader.
    end.abort();
    end.release();
    await batches.return();
  }
}

/** How the next events are waited for. */
interface Wait extends Pick<OpenOptions, "isOver"> {
  /** Milliseconds of silence. */
  limit: number | undefined;
  readonly giveUp: () => void;
  /** What listens for the silence just now. */
  silence: SilenceWatch | undefined;
}

/** Longest wait between two questions whether a silent stream is over, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** The next events; `undefined` at the end of the stream, or when it is over. */
async function nextWithin(
  batches: AsyncGenerator<StreamEvent[], void>,
  clock: Clock,
  wait: Wait,
): Promise<StreamEvent[] | undefined> {
  const { isOver, giveUp } = wait;
  let { limit } = wait;
  let arrived = false;
  const next = batches.next().finally(() => arrived = true);
  while (limit !== undefined && await isSilent(next, clock, limit, wait)) {
    const ends = isOver === undefined || await isOver();
    // What came during the question counts more than its answer.
    if (arrived) break;
    if (ends) {
      giveUp();
      break;
    }
    limit = Math.min(2 * limit, LONGEST_WAIT);
  }
  const { done, value } = await next;
  return done ? undefined : value;
}

/** Whether nothing comes within a limit. */
function isSilent(
  next: Promise<unknown>,
  clock: Clock,
  limit: number,
  wait: Wait,
): Promise<boolean> {
  return new Promise((resolve) => {
    const silence = watchSilence(clock, limit, () => resolve(true));
    wait.silence = silence;
    silence.waiting();
    const heard = () => {
      silence.end();
      resolve(false);
    };
    next.then(heard, heard);
  });
}

/** An empty answer that does not even call itself an event stream is no stream that ended. */
function checkBegun(
  response: Response,
  { begun, quiet }: StreamState,
  reader: HintReader,
): void {
  const type = response.headers.get("content-type") ?? "";
  if (!begun && !quiet && !type.startsWith("text/event-stream")) throw noStream(response, reader);
}

function noStream({ status }: Response, reader: HintReader): Failure {
  return new Failure("api_error", "The server answered without an event stream", {
    status,
    hint: HINT_WORDS[reader].baseUrl,
  });
}

/** Whether a failure means that the stream broke off, so that it may be taken up again. */
export function isDrop(error: unknown): error is Failure {
  return error instanceof Failure && (error.code === "stream_cut" || error.code === "stream_idle");
}

/** Whether a request may have been carried out although no answer came. */
export function isOutcomeUnknown(error: unknown): error is Failure {
  return error instanceof Failure && error.code === "outcome_unknown";
}
