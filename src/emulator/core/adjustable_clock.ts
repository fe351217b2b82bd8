/** A clock that tests advance, stop and set: everything that waits follows it. */
import type { Clock } from "../../process/types.ts";

/** A clock and the ways to change it. Times are milliseconds since 1970-01-01 UTC. */
export interface AdjustableClock extends Clock {
  readonly isFrozen: boolean;
  /** Goes forward at once; what falls due on the way happens in its order. */
  advance(milliseconds: number): void;
  /** Goes to a time, back too; what falls due happens when it is ahead. */
  set(time: number): void;
  /** Stands still. */
  freeze(): void;
  /** Goes on from where it is. */
  resume(): void;
}

interface Timer {
  readonly due: number;
  readonly fire: () => void;
  /** Takes the timer of the clock below back. */
  stop: () => void;
}

/**
 * Makes a clock on top of another one.
 *
 * @param base Time as it passes
 */
export function adjustableClock(base: Clock): AdjustableClock {
  let offset = 0;
  let frozenAt: number | undefined;
  /** Aborted when the clock is changed: whoever sleeps looks again. */
  let change = new AbortController();
  const timers = new Set<Timer>();
  const now = () => frozenAt ?? base.now() + offset;
  const arm = (timer: Timer, left = timer.due - now()) => {
    timer.stop();
    timer.stop = frozenAt !== undefined
      ? () => {}
      : base.timer(Math.max(0, left), () => end(timer));
  };
  const end = (timer: Timer) => {
    timer.stop();
    if (timers.delete(timer)) timer.fire();
  };
  const armAll = () => {
    timers.forEach((one) => arm(one));
    const before = change;
    change = new AbortController();
    before.abort();
  };
  const place = (time: number) => {
    if (frozenAt !== undefined) frozenAt = time;
    else offset = time - base.now();
  };
  const goTo = (time: number) => {
    while (true) {
      const next = [...timers].filter(({ due }) => due <= time)
        .reduce<Timer | undefined>((a, b) => a === undefined || b.due < a.due ? b : a, undefined);
      if (next === undefined) break;
      if (next.due > now()) place(next.due);
      end(next);
    }
    place(time);
    armAll();
  };
  const timer = (milliseconds: number, fire: () => void) => {
    const own: Timer = { due: now() + milliseconds, fire, stop: () => {} };
    timers.add(own);
    arm(own, milliseconds);
    return () => {
      own.stop();
      timers.delete(own);
    };
  };
  /** By the clock below, which may have its own way to pass time, until this one is changed. */
  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    const due = now() + milliseconds;
    while (true) {
      const left = due - now();
      if (left <= 0 || frozenAt === undefined) {
        const changed = change.signal;
        const over = signal === undefined ? changed : AbortSignal.any([signal, changed]);
        try {
          return await base.sleep(Math.max(0, left), over);
        } catch (error) {
          if (signal?.aborted || !changed.aborted) throw error;
        }
      } else await untilAborted(change.signal, signal);
    }
  };
  return {
    now,
    timer,
    sleep,
    get isFrozen() {
      return frozenAt !== undefined;
    },
    advance: (milliseconds) => goTo(now() + milliseconds),
    set: goTo,
    freeze() {
      frozenAt = now();
      armAll();
    },
    resume() {
      if (frozenAt === undefined) return;
      offset = frozenAt - base.now();
      frozenAt = undefined;
      armAll();
    },
  };
}

/** Resolves when the first signal is aborted, rejects when the second one is. */
function untilAborted(signal: AbortSignal, end?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (end?.aborted) return reject(end.reason);
    const stop = () => reject(end?.reason);
    end?.addEventListener("abort", stop, { once: true });
    signal.addEventListener("abort", () => {
      end?.removeEventListener("abort", stop);
      resolve();
    }, { once: true });
  });
}
