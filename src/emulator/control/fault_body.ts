/** Faults inside a body: streams that are cut, stall, trickle, or end their lines with CRLF. */
import type { Clock } from "../../process/types.ts";
import type { FaultAction } from "../core/orders.ts";

/** What a fault needs to act on a body. */
export interface FaultyBody {
  readonly body: ReadableStream<Uint8Array>;
  readonly action: FaultAction;
  readonly clock: Clock;
  /** Resets the connection. */
  readonly reset: () => void;
}

/** Applies a fault to a body; one that is not about bodies leaves it as it is. */
export function faultyBody({ body, action, clock, reset }: FaultyBody): ReadableStream<Uint8Array> {
  const ended = "line_ending" in action && action.line_ending === "crlf"
    ? body.pipeThrough(carriageReturns())
    : body;
  switch (action.type) {
    case "cut":
      return limited(ended, action, () => {
        if (action.reset) reset();
        throw new Error("Cut by a fault");
      });
    case "stall":
      // Never settled: the stream is cancelled when the client goes away.
      return limited(ended, action, () => new Promise<void>(() => {}));
    case "slow":
      return trickle(ended, action.bytes ?? 1, (signal) => clock.sleep(action.ms, signal));
    default:
      return ended;
  }
}

function carriageReturns(): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      const bytes: number[] = [];
      for (const byte of chunk) byte === 10 ? bytes.push(13, 10) : bytes.push(byte);
      controller.enqueue(new Uint8Array(bytes));
    },
  });
}

/** Passes so many bytes or events (blocks that end in a blank line), then calls `end`. */
function limited(
  body: ReadableStream<Uint8Array>,
  limit: { readonly events?: number | undefined; readonly bytes?: number | undefined },
  end: () => Promise<void> | void,
): ReadableStream<Uint8Array> {
  let bytes = limit.bytes ?? Infinity;
  const blocks = blockCounter(limit.events ?? Infinity);
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      if (bytes <= 0 || blocks.full()) {
        await reader.cancel();
        await end();
        return controller.close();
      }
      const { done, value } = await reader.read();
      if (done) return controller.close();
      const rest = value.subarray(0, Math.min(bytes, blocks.upTo(value)));
      bytes -= rest.length;
      if (rest.length > 0) controller.enqueue(rest);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** Counts blocks; comments are none. */
function blockCounter(most: number) {
  let left = most;
  let line = "";
  let inBlock = false;
  const end = () => {
    if (line === "" && inBlock) {
      left--;
      inBlock = false;
    } else if (line !== "" && !line.startsWith(":")) inBlock = true;
    line = "";
  };
  return {
    full: () => left <= 0,
    /** Where in the chunk the last allowed block ends. */
    upTo(chunk: Uint8Array): number {
      if (most === Infinity) return chunk.length;
      for (const [index, byte] of chunk.entries()) {
        if (byte === 10) end();
        else if (byte !== 13 && line.length < 2) line += String.fromCharCode(byte);
        if (left <= 0) return index + 1;
      }
      return chunk.length;
    },
  };
}

function trickle(
  body: ReadableStream<Uint8Array>,
  size: number,
  wait: (signal: AbortSignal) => Promise<void>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const gone = new AbortController();
  let rest = new Uint8Array();
  return new ReadableStream({
    async pull(controller) {
      if (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        rest = new Uint8Array(value);
      }
      await wait(gone.signal);
      controller.enqueue(rest.subarray(0, size));
      rest = rest.subarray(size);
    },
    cancel(reason) {
      gone.abort();
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
