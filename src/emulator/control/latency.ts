/** How long answers take, where tests order it: a fixed time, and by chance some more. */
import * as z from "zod/mini";
import { checkedValue } from "../http/validation.ts";
import { matchesRequest, requestMatch } from "./fault_rules.ts";
import type { LatencyOrder } from "../core/orders.ts";
import { seededRandom } from "./random.ts";

const order = z.strictObject({
  ms: z.number().check(z.gte(0)),
  jitter_ms: z.optional(z.number().check(z.gte(0))),
  seed: z.optional(z.int()),
  match: z.optional(requestMatch),
}) satisfies z.ZodMiniType<LatencyOrder>;

/** The latency in force. */
export interface Latency {
  /** Orders one instead of the one before, given as parsed JSON; a 422 when it makes no sense. */
  set(order: unknown): void;
  get(): LatencyOrder | undefined;
  clear(): void;
  /** Milliseconds that this answer waits. */
  of(method: string, path: string): number;
}

/** Makes a latency of nothing. */
export function openLatency(): Latency {
  let current: LatencyOrder | undefined;
  let random = Math.random;
  return {
    set(given) {
      current = checkedValue(order, given, ["body"]);
      random = current.seed === undefined ? Math.random : seededRandom(current.seed);
    },
    get: () => current,
    clear() {
      current = undefined;
    },
    of(method, path) {
      if (current === undefined || !matchesRequest(current.match ?? {}, method, path)) return 0;
      return current.ms + random() * (current.jitter_ms ?? 0);
    },
  };
}
