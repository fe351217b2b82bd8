/** The real clock, on the timers of the platform. */
import type { Clock } from "./types.ts";

/** What a timer of the platform can count, some 25 days; it takes anything longer for no time. */
const LONGEST = 2 ** 31 - 1;

/** Time as it is. */
export const platformClock: Clock = {
  now: () => Date.now(),
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
    const id = setTimeout(fire, Math.min(milliseconds, LONGEST));
    return () => clearTimeout(id);
  },
};
