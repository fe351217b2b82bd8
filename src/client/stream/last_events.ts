/**
 * Reads the log of a session from its start to where it stands now, and keeps the last events.
 *
 * @module
 */
import type { Values } from "../../operations/types.ts";
import { ownEnd } from "../../process/abort.ts";
import { EventRun, ownEvent, singleEvents, type StreamEvent } from "./event_line.ts";
import { readBus } from "./follow_bus.ts";
import type { EventBatches, StreamContext } from "./open_events.ts";
import { SETTLE_TIME } from "./outcome.ts";

/** Longest reading of a log that goes on growing, in milliseconds. */
const LONGEST_READING = 30_000;

/**
 * Reads the last events of a session's log.
 *
 * @param values Inputs of `streamSessionEvents`; without `since` the log is read from its start
 * @param context Connection, time and chance
 * @param count How many events
 * @param change Changes the events before they are counted
 * @returns One list: the events, and a `gap` behind them when the log went on growing
 */
export async function* lastEvents(
  values: Values,
  context: StreamContext,
  count: number,
  change: (batches: EventBatches) => EventBatches = (batches) => batches,
): EventBatches {
  const end = ownEnd(context.signal);
  const stop = context.clock.timer(LONGEST_READING, () => end.abort(STILL_RUNNING));
  let kept: StreamEvent[] = [];
  const gap: StreamEvent[] = [];
  try {
    const batches = readBus({ since: 0, ...values }, { ...context, signal: end.signal }, {
      patience: () => SETTLE_TIME,
      goesOn: ({ dropped }) => Promise.resolve(dropped),
    });
    for await (const batch of change(batches)) kept = withoutExcess([...kept, ...batch], count);
  } catch (error) {
    if (error !== STILL_RUNNING) throw error;
    gap.push(ownEvent("gap", '{"reason":"still running"}'));
  } finally {
    stop();
    end.release();
  }
  yield [...singleEvents(kept).slice(-count), ...gap];
}

const STILL_RUNNING = new Error("The log goes on growing");

/** Leaves out what stands before the last events. */
function withoutExcess(events: readonly StreamEvent[], count: number): StreamEvent[] {
  let from = events.length;
  for (let left = count; left > 0 && from > 0;) left -= sizeOf(events[--from]);
  return events.slice(from);
}

function sizeOf(event: StreamEvent | undefined): number {
  return event instanceof EventRun ? event.count : 1;
}
