/** Counts requests per key and minute, and refuses those over the limit when one is set. */
import { ApiError } from "./errors.ts";

/** What is answered as limit when none is set. */
const UNLIMITED = 1_000_000;

const WINDOW = 60_000;

/** Counts one request; answers the headers that say how many are left. */
export type RateLimit = (
  keyId: string,
  now: number,
) => { headers: Record<string, string>; refused?: ApiError };

/**
 * Makes a counter.
 *
 * @param perMinute Requests per minute and key, `undefined` for no limit
 */
export function openRateLimit(perMinute: number | undefined): RateLimit {
  const limit = perMinute ?? UNLIMITED;
  const windows = new Map<string, { start: number; used: number }>();
  return (keyId, now) => {
    const known = windows.get(keyId);
    const window = known !== undefined && now < known.start + WINDOW
      ? known
      : { start: now, used: 0 };
    windows.set(keyId, window);
    const over = window.used >= limit;
    if (!over) window.used++;
    const reset = window.start + WINDOW;
    const headers: Record<string, string> = {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(limit - window.used),
      "x-ratelimit-reset": String(Math.ceil(reset / 1000)),
    };
    if (!over) return { headers };
    const seconds = String(Math.max(1, Math.ceil((reset - now) / 1000)));
    return {
      headers,
      refused: new ApiError(429, "Rate limit exceeded", { "retry-after": seconds }),
    };
  };
}
