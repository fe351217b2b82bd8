/**
 * Changes that must happen in the end: what ran has ended, whether or not the disk has room to say
 * so. One that cannot be written now is tried again every second.
 *
 * @module
 */
import type { Clock } from "../../process/types.ts";
import type { Store } from "./store.ts";
import { writeFailureOf } from "./write_failure.ts";

/** How long until the next try, in milliseconds. */
const PAUSE = 1_000;

/** Changes that wait for room. */
export interface Settling {
  /**
   * Makes a change now, or as soon as it can be written. `change` runs in a transaction and may run
   * more than once; nothing may be awaited inside.
   */
  settle(name: string, change: () => void): void;
  /** Gives the changes that still wait up. */
  stop(): void;
}

/** Makes an empty list. What has to wait is written to `log`. */
export function openSettling(store: Store, clock: Clock, log: (line: string) => void): Settling {
  let waiting: { readonly name: string; readonly change: () => void }[] = [];
  let stopTimer = () => {};
  const succeeds = (change: () => void): boolean => {
    try {
      store.essential(change);
      return true;
    } catch (error) {
      if (writeFailureOf(error) === undefined) throw error;
      return false;
    }
  };
  const later = () => {
    stopTimer();
    stopTimer = clock.timer(PAUSE, () => {
      const all = waiting;
      waiting = [];
      for (const one of all) {
        try {
          if (!succeeds(one.change)) waiting.push(one);
        } catch (error) {
          log(`${one.name} failed: ${String(error)}`);
        }
      }
      if (waiting.length > 0) later();
    });
  };
  return {
    settle(name, change) {
      if (succeeds(change)) return;
      log(`${name} waits for room on the disk`);
      waiting.push({ name, change });
      later();
    },
    stop() {
      stopTimer();
      waiting = [];
    },
  };
}
