/**
 * When a broken stream is opened again: pauses that grow, a budget that progress renews, and the
 * questions asked of the cloud in between.
 *
 * @module
 */
import type { Operation, Values } from "../../operations/types.ts";
import type { Answer } from "../connection.ts";
import { Failure, type FailureCode } from "../../errors/failure.ts";
import type { FollowWorld, OpenStream } from "./open_events.ts";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** Fewest reconnections in a row before the program gives up; about a minute and a half. */
const BUDGET = 8;

/** Longest pause that a server's `retry` or `Retry-After` may ask for, in milliseconds. */
const LONGEST_ASKED = 60_000;

/** A connection that lived this long was no failure, whether or not events came, in milliseconds. */
const LONG_LIFE = 30_000;

const FIRST_LOOK = 1_000;
const LONGEST_LOOK = 10_000;
const LOOK_GROWTH = 1.5;

// Troubles that pass by themselves.
const PASSING: readonly FailureCode[] = [
  "rate_limited",
  "server_error",
  "unavailable",
  "timeout",
  "network",
  "name_lookup",
  "refused",
  "reset",
  "proxy",
  "stream_cut",
  "stream_idle",
];

/**
 * The pause before a reconnection: from half a second to 30 seconds, doubling, half of it by
 * chance so that many programs cut off together do not come back together.
 *
 * @param attempt Number of the reconnection since the last progress, the first is 0
 * @param random A number from 0 up to 1
 * @param floor Milliseconds the server asked for
 * @returns Milliseconds
 */
function reconnectPause(attempt: number, random: number, floor = 0): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
  return Math.max(Math.min(floor, LONGEST_ASKED), longest * (0.5 + random / 2));
}

/** Whether a failure may be gone at the next try. */
export function passes(error: unknown): error is Failure {
  return error instanceof Failure && PASSING.includes(error.code);
}

/** The tries of one stream. */
export interface Reconnections {
  /** Pauses before the next try; throws `trouble` when the budget is used up. */
  pause(trouble: Failure | undefined): Promise<void>;
  /** Renews the budget. */
  progress(): void;
  /** Renews it when the connection that ended had lived long. */
  lived(stream: OpenStream): void;
  /** Takes the server's `retry`: no pause is shorter from here on. */
  readonly floor: (milliseconds: number) => void;
}

/**
 * Counts and paces the tries of one stream.
 *
 * @param world The outside world; with `retries: 0` in its settings nothing is tried again
 */
export function reconnections(world: FollowWorld): Reconnections {
  const { retries } = world.connection.settings;
  const budget = retries === 0 ? 0 : Math.max(BUDGET, retries);
  let attempt = 0;
  let floor = 0;
  const progress = () => void (attempt = 0);
  return {
    progress,
    lived: ({ news }) => {
      if (news.alive >= LONG_LIFE) progress();
    },
    floor: (milliseconds) => void (floor = milliseconds),
    async pause(trouble) {
      const asked = (trouble?.facts.retryAfter ?? 0) * 1000;
      if (trouble !== undefined && (attempt >= budget || asked > LONGEST_ASKED)) throw trouble;
      const pause = reconnectPause(attempt++, world.random(), Math.max(floor, asked));
      await world.clock.sleep(pause, world.signal);
    },
  };
}

/**
 * Opens a stream again until it is open, or the budget is used up, or it cannot be.
 *
 * @param tries Pace and budget
 * @param trouble Why the stream has to be opened again; `undefined` when the server had closed it
 * @param open Opens it, once
 * @returns The open stream
 */
export async function reopen(
  tries: Reconnections,
  trouble: Failure | undefined,
  open: () => Promise<OpenStream>,
): Promise<OpenStream> {
  while (true) {
    await tries.pause(trouble);
    try {
      return await open();
    } catch (error) {
      if (!passes(error)) throw error;
      trouble = error;
    }
  }
}

/**
 * Asks the same question until the answer is one, with pauses from one second to ten.
 *
 * @param world The outside world
 * @param operation The question
 * @param values Its inputs
 * @param judge Reads an answer; `undefined` means ask again
 * @returns What `judge` made of the answer
 */
export async function askUntil<T>(
  world: FollowWorld,
  operation: Operation,
  values: Values,
  judge: (answer: Answer) => T | undefined,
): Promise<T> {
  const { signal } = world;
  const tries = reconnections(world);
  for (let look = 0;; look++) {
    try {
      const judged = judge(await world.connection.call(operation, values, { signal }));
      if (judged !== undefined) return judged;
      tries.progress();
      await world.clock.sleep(lookPause(look, world.random()), signal);
    } catch (error) {
      if (!passes(error)) throw error;
      await tries.pause(error);
    }
  }
}

/**
 * How long to pause after a look: from one second to ten, growing, spread so that many programs
 * started together do not ask together.
 *
 * @param look Number of the look, from 0
 * @param random From 0 up to, not including, 1
 * @returns Milliseconds
 */
export function lookPause(look: number, random: number): number {
  const shortest = Math.min(LONGEST_LOOK / LOOK_GROWTH, FIRST_LOOK * LOOK_GROWTH ** look);
  return shortest + random * (shortest * LOOK_GROWTH - shortest);
}
