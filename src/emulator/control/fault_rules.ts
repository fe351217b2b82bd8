/**
 * Faults that tests order with `POST /_emulator/faults`: which request they hit and what they do
 * to its answer.
 *
 * @module
 */
import * as z from "zod/mini";
import { pathFits } from "../core/wildcards.ts";
import { checkedValue } from "../http/validation.ts";
import type { FaultAction, FaultRule, RequestMatch } from "../core/orders.ts";
import { seededRandom } from "./random.ts";

const place = { events: z.optional(z.int()), bytes: z.optional(z.int()) };

const lineEnding = { line_ending: z.optional(z.enum(["lf", "crlf"])) };

const action = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("status"),
    status: z.int(),
    headers: z.optional(z.record(z.string(), z.string())),
    body: z.optional(z.unknown()),
  }),
  z.strictObject({ type: z.literal("delay"), ms: z.number() }),
  z.strictObject({ type: z.literal("reset"), handle: z.optional(z.boolean()) }),
  z.strictObject({
    type: z.literal("cut"),
    ...place,
    ...lineEnding,
    reset: z.optional(z.boolean()),
  }),
  z.strictObject({ type: z.literal("stall"), ...place, ...lineEnding }),
  z.strictObject({
    type: z.literal("slow"),
    ms: z.number(),
    bytes: z.optional(z.int()),
    ...lineEnding,
  }),
  z.strictObject({ type: z.literal("html"), status: z.optional(z.int()) }),
  z.strictObject({ type: z.literal("malformed"), handle: z.optional(z.boolean()) }),
  z.strictObject({ type: z.literal("empty"), status: z.optional(z.int()) }),
  z.strictObject({
    type: z.literal("redirect"),
    location: z.string(),
    status: z.optional(z.int()),
  }),
  z.strictObject({ type: z.literal("frames"), line_ending: z.enum(["lf", "crlf"]) }),
]);

/** Which requests an order means. */
export const requestMatch: z.ZodMiniType<RequestMatch> = z.strictObject({
  method: z.optional(z.string()),
  path: z.optional(z.string()),
});

const rule = z.strictObject({
  match: requestMatch,
  times: z.optional(z.int()),
  after: z.optional(z.int()),
  probability: z.optional(z.number().check(z.gte(0), z.lte(1))),
  seed: z.optional(z.int()),
  action,
}) satisfies z.ZodMiniType<FaultRule>;

/** The faults in force. */
export interface Faults {
  /** Orders a fault, given as parsed JSON; a 422 when it makes no sense. */
  add(order: unknown): void;
  /** The fault that hits this request, and counts it. `path` is below the base URL. */
  take(method: string, path: string): FaultAction | undefined;
  /** Those that are left. */
  list(): FaultRule[];
  clear(): void;
}

/** A fault and how often it has happened. */
interface Ordered {
  readonly rule: FaultRule;
  left: number;
  skipped: number;
  readonly random: () => number;
}

/** Makes an empty set of faults. */
export function openFaults(): Faults {
  let rules: Ordered[] = [];
  return {
    add(order) {
      const checked = checkedValue(rule, order, ["body"]);
      rules.push({
        rule: checked,
        skipped: 0,
        left: checked.times ?? (checked.probability === undefined ? 1 : Infinity),
        random: checked.seed === undefined ? Math.random : seededRandom(checked.seed),
      });
    },
    take(method, path) {
      const hit = rules.find((one) => matchesRequest(one.rule.match, method, path));
      if (hit === undefined) return undefined;
      const { after = 0, probability = 1, action } = hit.rule;
      if (hit.skipped < after) {
        hit.skipped++;
        return undefined;
      }
      if (probability < 1 && hit.random() >= probability) return undefined;
      if (--hit.left <= 0) rules = rules.filter((one) => one !== hit);
      return action;
    },
    list: () =>
      rules.map(({ rule, left, skipped }) => ({
        ...rule,
        ...(left === Infinity ? {} : { times: left }),
        ...(rule.after === undefined ? {} : { after: rule.after - skipped }),
      })),
    clear() {
      rules = [];
    },
  };
}

/** Whether a request is meant. */
export function matchesRequest(match: RequestMatch, method: string, path: string): boolean {
  if (match.method !== undefined && ![method, "*"].includes(match.method.toUpperCase())) {
    return false;
  }
  return match.path === undefined || pathFits(match.path, path);
}
