/**
 * When a broken stream is opened again: pauses that grow, a budget that progress renews, and the
 * questions asked of the cloud in between.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import type { Answer } from "../connection.ts";
import type { Failure } from "../../errors/failure.ts";
import { mayGoOn, pauseBefore, POLL_PACE, RECONNECT_PACE } from "../transport/retry.ts";
import type { OpenStream, StreamContext } from "./open_events.ts";

/** Fewest reconnections in a row before the program gives up; about a minute and a half. */
const BUDGET = 8;

/** Longest pause that a server's `retry` may ask for, in milliseconds. */
const LONGEST_ASKED = 60_000;

/** A connection that lived this long was no failure, whether or not events came, in milliseconds. */
const LONG_LIFE = 30_000;

/** The attempts to open one stream again. */
export interface Reconnections {
  /** Pauses before the next attempt; throws the failure when the budget is used up. */
  pause(failure: Failure | undefined): Promise<void>;
  /** Renews the budget. */
  progress(): void;
  /** Renews it when the connection that ended had lived long. */
  lived(stream: OpenStream): void;
  /** Takes the server's `retry`: no pause is shorter from here on. */
  readonly floor: (milliseconds: number) => void;
}

/**
 * Counts and paces the attempts to open one stream again.
 *
 * @param context Connection, time and chance; with `retries: 0` in its settings nothing is tried again
 */
export function reconnections(context: StreamContext): Reconnections {
  const { retries } = context.connection.settings;
  const budget = retries === 0 ? 0 : Math.max(BUDGET, retries);
  let attempt = 0;
  let floor = 0;
  const progress = () => void (attempt = 0);
  return {
    progress,
    lived: ({ state }) => {
      if (state.alive >= LONG_LIFE) progress();
    },
    floor: (milliseconds) => void (floor = Math.min(milliseconds, LONGEST_ASKED)),
    async pause(failure) {
      if (failure !== undefined && attempt >= budget) throw failure;
      const asked = failure?.facts.retryAfter;
      const pause = pauseBefore(RECONNECT_PACE, attempt++, context.random(), asked);
      await context.clock.sleep(Math.max(floor, pause), context.signal);
    },
  };
}

/**
 * Opens a stream again until it is open, or the budget is used up, or it cannot be.
 *
 * @param tries Pace and budget
 * @param failure Why the stream has to be opened again; `undefined` when the server had closed it
 * @param open Opens it, once
 * @returns The open stream
 */
export async function reopen(
  tries: Reconnections,
  failure: Failure | undefined,
  open: () => Promise<OpenStream>,
): Promise<OpenStream> {
  while (true) {
    await tries.pause(failure);
    try {
      return await open();
    } catch (error) {
      if (!mayGoOn(error)) throw error;
      failure = error;
    }
  }
}

/**
 * Asks the same question until the answer is one, with pauses from one second to ten.
 *
 * @param context Connection, time and chance
 * @param operation The question
 * @param values Its inputs
 * @param judge Reads an answer; `undefined` means ask again
 * @returns What `judge` made of the answer
 */
export async function askUntil<T>(
  context: StreamContext,
  operation: Operation,
  values: Values,
  judge: (answer: Answer) => T | undefined,
): Promise<T> {
  const { signal } = context;
  const tries = reconnections(context);
  for (let look = 0;; look++) {
    try {
      const judged = judge(await context.connection.call(operation, values, { signal }));
      if (judged !== undefined) return judged;
      tries.progress();
      await context.clock.sleep(pauseBefore(POLL_PACE, look, context.random()), signal);
    } catch (error) {
      if (!mayGoOn(error)) throw error;
      await tries.pause(error);
    }
  }
}
