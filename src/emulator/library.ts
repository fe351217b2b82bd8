/**
 * A local Runtm Cloud in the process of a test, with the levers to drive it.
 *
 * @example A test of an agent workflow
 * ```ts ignore
 * import { startEmulator } from "@runtm/runtm-api/emulator";
 *
 * Deno.test("the workflow gives up when the agent fails", async () => {
 *   await using emulator = await startEmulator();
 *   emulator.outcome({ kind: "prompt", result: "error", message: "Out of credit" });
 *   Deno.env.set("RUNTM_API_URL", emulator.url);
 *   Deno.env.set("RUNTM_API_KEY", emulator.keys.org);
 *   // Run what is tested here.
 * });
 * ```
 *
 * @module
 */
import type { EmulatorOptions, RunningEmulator } from "./core/types.ts";
import { startEmulator as start } from "./server.ts";

export type { ClockLever, Levers, ReceivedRequest, Seed, Seeded } from "./core/levers.ts";
export type {
  FaultAction,
  FaultPlace,
  FaultRule,
  LatencyOrder,
  OutcomeOrder,
  RequestMatch,
} from "./core/orders.ts";
export type { EmulatorKeys, EmulatorOptions, RunningEmulator } from "./core/types.ts";
export type { Clock } from "../process/types.ts";

/**
 * Starts an emulator. It keeps nothing, listens on a free port of loopback, and leaves out the
 * pauses that real agents, builds and deploys make, unless the options say otherwise.
 *
 * @param options How it differs from that
 * @returns The running emulator; `await using` or `close()` ends it
 * @throws When the port is taken or the data folder cannot be used
 *
 * @example
 * ```ts
 * import { startEmulator } from "@runtm/runtm-api/emulator";
 *
 * await using emulator = await startEmulator({ key: "runtm_sk_test_known" });
 * emulator.clock.freeze();
 * const headers = { authorization: `Bearer ${emulator.keys.org}` };
 * const answer = await fetch(`${emulator.url}/v1/me`, { headers });
 * console.log((await answer.json()).organization_id);
 * ```
 */
export function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  return start({ dataDir: ":memory:", agentPace: 0, ...options });
}
