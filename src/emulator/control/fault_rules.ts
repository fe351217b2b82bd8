/**
 * Faults that tests order with `POST /_emulator/faults`: which request they hit and what they do
 * to its answer.
 *
 * @module
 */
import * as z from "zod/mini";
import { ApiError } from "../core/errors.ts";
import { pathFits } from "../core/wildcards.ts";

const place = { events: z.optional(z.int()), bytes: z.optional(z.int()) };

const lineEnding = { line_ending: z.optional(z.enum({ lf: "lf", crlf: "crlf" })) };

/** What a fault does. `handle` lets the call be carried out first: only its answer is lost. */
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
  z.strictObject({ type: z.literal("frames"), line_ending: z.enum({ lf: "lf", crlf: "crlf" }) }),
]);

const rule = z.strictObject({
  match: z.strictObject({ method: z.optional(z.string()), path: z.optional(z.string()) }),
  times: z.optional(z.int()),
  /** Requests that match and are left alone before the fault begins. */
  after: z.optional(z.int()),
  action,
});

/** What a fault does. */
export type FaultAction = z.infer<typeof action>;

/** A fault as it was ordered. */
export type FaultRule = z.infer<typeof rule>;

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

/** Makes an empty set of faults. */
export function openFaults(): Faults {
  let rules: { -readonly [K in keyof FaultRule]: FaultRule[K] }[] = [];
  return {
    add(order) {
      const result = rule.safeParse(order);
      if (!result.success) {
        throw new ApiError(
          422,
          result.error.issues.map((issue) => ({
            type: issue.code,
            loc: ["body", ...issue.path.map(String)],
            msg: "Not a known fault",
          })),
        );
      }
      rules.push(result.data);
    },
    take(method, path) {
      const hit = rules.find((one) => matches(one, method, path));
      if (hit === undefined) return undefined;
      if (hit.after !== undefined && hit.after > 0) {
        hit.after--;
        return undefined;
      }
      hit.times = (hit.times ?? 1) - 1;
      if (hit.times <= 0) rules = rules.filter((one) => one !== hit);
      return hit.action;
    },
    list: () => structuredClone(rules),
    clear() {
      rules = [];
    },
  };
}

function matches({ match }: FaultRule, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  return match.path === undefined || pathFits(match.path, path);
}
