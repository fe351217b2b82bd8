/** The real clock, on the timers of the platform. */
import type { Clock } from "./types.ts";

/** What a timer of the platform can count, some 25 days; it takes anything longer for no time. */
const LONGEST = 2 ** 31 - 1;

/** A timer that comes later than this, in milliseconds, shows that the program was stopped. */
const STOPPED = 1_000;

/** Time for what came in while the program was stopped to be read, in milliseconds. */
const CATCH_UP = 500;

/** Time that nobody sets: it starts with the clock of this machine and goes on evenly. */
export const platformClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep(milliseconds, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        clearTimeout(id);
        reject(signal?.reason);
      };
      const id = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, Math.min(milliseconds, LONGEST));
      signal?.addEventListener("abort", stop, { once: true });
    });
  },
  timer(milliseconds, fire) {
    const wait = Math.min(milliseconds, LONGEST);
    const due = performance.now() + wait;
    let stop = () => {};
    const id = setTimeout(() => stop = afterStop(due, fire), wait);
    return () => {
      clearTimeout(id);
      stop();
    };
  },
};

/** Time as the clock of this machine shows it, whoever sets it meanwhile. */
export const wallClock: Clock = { ...platformClock, now: () => Date.now() };

/**
 * Calls a function whose time has come. When that is noticed late, the program was stopped (Ctrl-Z,
 * a sleeping machine): what waits in its sockets is read first.
 *
 * @param due When it should have been called, by `performance.now()`
 * @param fire The function
 * @returns Takes the call back where it has not happened
 */
export function afterStop(due: number, fire: () => void): () => void {
  if (performance.now() - due >= STOPPED) {
    const id = setTimeout(fire, CATCH_UP);
    return () => clearTimeout(id);
  }
  fire();
  return () => {};
}
