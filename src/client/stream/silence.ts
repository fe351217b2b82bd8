/**
 * Measures silence: time in which nothing came although the program was there to hear it.
 *
 * @module
 */
import type { Clock } from "../../process/types.ts";

/** Longest step between two looks at the clock, in milliseconds. */
const STEP = 5_000;

/**
 * How late a timer may be, in milliseconds. A later one says that the program was stopped (Ctrl-Z, a
 * sleeping machine): that time does not count, and as long again is left for what waits in the socket.
 */
const LATE = 1_000;

/** Listens for silence. */
export interface SilenceWatch {
  /** Something is waited for from now on. */
  waiting(): void;
  /** It has come; what is done with it may take any time. */
  heard(): void;
  /** Ends the watch. */
  end(): void;
}

/**
 * Calls a function when nothing has come for too long. One timer that is set again when it fires
 * does it: a timer for each chunk leaves more behind than all events together.
 *
 * @param clock Time
 * @param limit Milliseconds
 * @param fire Called once
 */
export function watchSilence(
  clock: Pick<Clock, "now" | "timer">,
  limit: number,
  fire: () => void,
): SilenceWatch {
  let since: number | undefined;
  let clear: (() => void) | undefined;
  const wait = (step: number) => {
    const due = clock.now() + step;
    clear = clock.timer(step, () => look(clock.now() - due));
  };
  const look = (late: number) => {
    const stopped = late > LATE;
    if (stopped && since !== undefined) since += late;
    const left = since === undefined ? limit : limit - (clock.now() - since);
    if (left <= 0 && !stopped) fire();
    else wait(Math.min(STEP, stopped ? Math.max(left, LATE) : left));
  };
  return {
    waiting(): void {
      since = clock.now();
      if (clear === undefined) wait(Math.min(STEP, limit));
    },
    heard(): void {
      since = undefined;
    },
    end: () => clear?.(),
  };
}
