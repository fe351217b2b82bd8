/** The agent whose end a test has ordered: it takes its time, and says what it was told. */
import type { OutcomeOrder } from "../core/orders.ts";
import type { Agent } from "./agents.ts";

/** Makes the agent of an order. */
export function orderedAgent({ result, message, seconds = 0, cost_usd = 0 }: OutcomeOrder): Agent {
  return async ({ emit, emulator, signal }) => {
    if (seconds > 0) await emulator.clock.sleep(seconds * 1000, signal);
    const words = message ?? (result === "success" ? "Done" : "The prompt was ordered to fail");
    if (result === "success") {
      emit([{ event: "text_delta", data: { type: "text_delta", content: words } }]);
    }
    return {
      ...(result === "error" ? { error: words } : {}),
      summary: result === "success" ? words : "",
      costUsd: cost_usd,
      usage: { input_tokens: 0, output_tokens: 0 },
      turns: 1,
    };
  };
}
