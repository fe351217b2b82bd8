/** The levers of a running emulator, put together from what they act on. */
import { type Faults, openFaults } from "./control/fault_rules.ts";
import { type Latency, openLatency } from "./control/latency.ts";
import { openOutcomes, type Outcomes } from "./control/outcomes.ts";
import { openRequestLog, type RequestLog } from "./control/request_log.ts";
import type { AdjustableClock } from "./core/adjustable_clock.ts";
import type { Background } from "./core/background.ts";
import type { ClockLever, Levers } from "./core/levers.ts";
import type { Emulator } from "./core/types.ts";
import { PARTS } from "./parts.ts";
import { resetAll, resetOrganization } from "./reset.ts";
import { applySeed, type SeedCall } from "./seed.ts";
import { stopPromptsOf } from "./sessions/prompts.ts";
import { loadState, saveState } from "./state_file.ts";

/** What tests have ordered, and what they see. */
export interface Control {
  readonly faults: Faults;
  readonly outcomes: Outcomes;
  readonly latency: Latency;
  readonly requests: RequestLog;
}

/** Makes an emulator's control, with nothing ordered. */
export function openControl(): Control {
  return {
    faults: openFaults(),
    outcomes: openOutcomes(),
    latency: openLatency(),
    requests: openRequestLog(),
  };
}

/** What the levers act on. */
export interface LeverParts {
  readonly emulator: Emulator;
  readonly control: Control;
  readonly clock: AdjustableClock;
  readonly tasks: Background;
  /** Time the emulator would have without its levers, in milliseconds since 1970. */
  readonly realNow: () => number;
  readonly call: SeedCall;
}

/** Puts the levers together. */
export function openLevers(parts: LeverParts): Levers {
  const { control, emulator, tasks } = parts;
  const { faults, latency, outcomes, requests } = control;
  return {
    clock: clockLever(parts),
    fault: (rule) => faults.add(rule),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    outcome: (order) => outcomes.add(order),
    outcomes: () => outcomes.list(),
    clearOutcomes: () => outcomes.clear(),
    latency: (order) => order === undefined ? latency.clear() : latency.set(order),
    requests: () => requests.list(),
    clearRequests: () => requests.clear(),
    async reset(organization) {
      if (organization !== undefined) {
        await stopPromptsOf(emulator, organization);
        return await resetOrganization(emulator, organization);
      }
      await tasks.clear();
      await resetAll(emulator);
      for (const one of [faults, outcomes, latency, requests]) one.clear();
      parts.clock.resume();
      parts.clock.set(parts.realNow());
    },
    seed: (seed) => applySeed(seed, parts.call),
    save: () => saveState(emulator),
    async load(file) {
      await tasks.clear();
      await loadState(emulator, file);
      emulator.store.transaction(() => PARTS.forEach((part) => part.recover?.(emulator)));
    },
  };
}

function clockLever({ clock, emulator }: LeverParts): ClockLever {
  const after = (change: () => void) => {
    change();
    for (const part of PARTS) part.tick?.(emulator);
  };
  return {
    now: () => new Date(clock.now()),
    isFrozen: () => clock.isFrozen,
    advance: (seconds) => after(() => clock.advance(seconds * 1000)),
    set: (time) => after(() => clock.set(time.getTime())),
    freeze: () => clock.freeze(),
    resume: () => clock.resume(),
  };
}
