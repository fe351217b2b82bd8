/** Outcomes that tests order: how the next prompt, build, deploy or start of a session ends. */
import * as z from "zod/mini";
import { checkedValue } from "../http/validation.ts";
import type { OutcomeOrder } from "../core/orders.ts";

const order = z.strictObject({
  kind: z.enum(["prompt", "build", "deploy", "session"]),
  id: z.optional(z.string()),
  result: z.enum(["success", "error"]),
  message: z.optional(z.string()),
  seconds: z.optional(z.number().check(z.gte(0))),
  cost_usd: z.optional(z.number().check(z.gte(0))),
  times: z.optional(z.int().check(z.gte(1))),
}) satisfies z.ZodMiniType<OutcomeOrder>;

/** The outcomes in force. */
export interface Outcomes {
  /** Orders one, given as parsed JSON; a 422 when it makes no sense. */
  add(order: unknown): void;
  /** The outcome for what begins now, and counts it; nothing when none was ordered. */
  take(kind: OutcomeOrder["kind"], id: string): OutcomeOrder | undefined;
  list(): OutcomeOrder[];
  clear(): void;
}

/** Makes an empty set of outcomes. */
export function openOutcomes(): Outcomes {
  let orders: (OutcomeOrder & { left: number })[] = [];
  return {
    add(given) {
      const checked = checkedValue(order, given, ["body"]);
      orders.push({ ...checked, left: checked.times ?? 1 });
    },
    take(kind, id) {
      const hit = orders.find((one) =>
        one.kind === kind && (one.id === undefined || one.id === id)
      );
      if (hit === undefined) return undefined;
      if (--hit.left === 0) orders = orders.filter((one) => one !== hit);
      return hit;
    },
    list: () => orders.map(({ left, ...one }) => ({ ...one, times: left })),
    clear() {
      orders = [];
    },
  };
}
