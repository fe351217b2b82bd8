/** The real clock, on the timers of the platform. */
import type { Clock } from "./types.ts";

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
      }, milliseconds);
      signal?.addEventListener("abort", stop, { once: true });
    });
  },
  timer(milliseconds, fire) {
    const id = setTimeout(fire, milliseconds);
    return () => clearTimeout(id);
  },
};
