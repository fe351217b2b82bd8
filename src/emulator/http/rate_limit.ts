/** Counts requests per key and minute, and refuses those over the limit when one is set. */
import { ApiError } from "../core/errors.ts";

/** What is answered as limit when none is set. */
const UNLIMITED = 1_000_000;

const WINDOW = 60_000;

/** A counter of requests. */
export interface RateLimit {
  /** Counts one request of a key; answers the headers that say how many are left. */
  count(keyId: string, now: number): { headers: Record<string, string>; refused?: ApiError };
  /** The headers of an answer to a request that counts for no key. */
  uncounted(now: number): Record<string, string>;
}

/**
 * Makes a counter.
 *
 * @param perMinute Requests per minute and key, `undefined` for no limit
 */
export function openRateLimit(perMinute: number | undefined): RateLimit {
  const limit = perMinute ?? UNLIMITED;
  const windows = new Map<string, { start: number; used: number }>();
  const headersOf = (used: number, reset: number): Record<string, string> => ({
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(limit - used),
    "x-ratelimit-reset": String(Math.ceil(reset / 1000)),
  });
  return {
    count(keyId, now) {
      const known = windows.get(keyId);
      const window = known !== undefined && now < known.start + WINDOW
        ? known
        : { start: now, used: 0 };
      windows.set(keyId, window);
      const over = window.used >= limit;
      if (!over) window.used++;
      const reset = window.start + WINDOW;
      const headers = headersOf(window.used, reset);
      if (!over) return { headers };
      const seconds = String(Math.max(1, Math.ceil((reset - now) / 1000)));
      return {
        headers,
        refused: new ApiError(429, "Rate limit exceeded", { "retry-after": seconds }),
      };
    },
    uncounted: (now) => headersOf(0, now + WINDOW),
  };
}
