/** A cloud for tests of streams: answers each opening of a stream from a script, in process. */
import { singleEvents } from "../../src/client/stream/event_line.ts";
import assert from "node:assert/strict";
import type { Answer, CallOptions, Connection } from "../../src/client/connection.ts";
import type { EventBatches, StreamContext } from "../../src/client/stream/open_events.ts";
import { Failure } from "../../src/errors/failure.ts";
import type { Operation, Values } from "../../src/operations/types.ts";
import { testSettings } from "./calls.ts";
import { type VirtualClock, virtualClock } from "./process.ts";

/** How a stream ends: closed by the server, broken off, or never. */
export type Ending = "close" | "cut" | "hang";

/** One request that arrived. */
export interface Arrived {
  readonly operation: string;
  readonly values: Values;
  readonly headers: { readonly [name: string]: string };
}

/** What answers a request: a stream, a JSON value, or a failure. */
export type Reply = Response | Failure | object;

/** What a test gives. */
export interface CloudScript {
  /** Replies by operation id: one after the other, the last one for ever; or a function. */
  readonly [operation: string]: readonly Reply[] | ((arrived: Arrived) => Reply);
}

/** A fake cloud and what it saw. */
export interface Cloud {
  readonly world: StreamContext;
  readonly clock: VirtualClock;
  readonly arrived: Arrived[];
  /** Requests of one operation. */
  of(operation: string): Arrived[];
}

const encoder = new TextEncoder();

/** An event stream that brings these chunks and then ends. */
export function stream(
  chunks: string | readonly (string | Uint8Array)[],
  ending: Ending = "close",
) {
  const rest = typeof chunks === "string" ? [chunks] : [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = rest.shift();
      if (next !== undefined) {
        return controller.enqueue(typeof next === "string" ? encoder.encode(next) : next);
      }
      if (ending === "close") controller.close();
      if (ending === "cut") controller.error(new TypeError("error reading a body from connection"));
    },
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** Blocks of an event stream: `[name, data, id]` each. */
export function blocks(
  ...events: readonly (readonly [string | undefined, unknown, (string | number)?])[]
) {
  return events.map(([event, data, id]) =>
    (id === undefined ? "" : `id: ${id}\n`) +
    (event === undefined ? "" : `event: ${event}\n`) +
    `data: ${JSON.stringify(data)}\n\n`
  ).join("");
}

/** Real milliseconds without anything to do after which virtual time goes on. */
const IDLE = 5;

/** Says of each cloud of a test which replies are left: what nobody asks for proves nothing. */
const leftovers: (() => readonly string[])[] = [];

Deno.test.afterEach(() => {
  assert.deepEqual(leftovers.splice(0).flatMap((left) => left()), [], "replies nobody asked for");
});

/** Makes a cloud. A test that leaves one of its replies fails. */
export function cloud(
  script: CloudScript,
  options: { retries?: number; signal?: AbortSignal; now?: () => number } = {},
): Cloud {
  const clock = virtualClock({ idle: IDLE });
  const arrived: Arrived[] = [];
  const places = new Map<string, number>();
  leftovers.push(() =>
    Object.entries(script).flatMap(([operation, replies]) => {
      const left = Array.isArray(replies) ? replies.length - (places.get(operation) ?? 0) : 0;
      return left > 0 ? [`${operation}: ${left}`] : [];
    })
  );
  const replyTo = (operation: Operation, values: Values, how: CallOptions = {}): Reply => {
    how.signal?.throwIfAborted();
    const request = { operation: operation.id, values, headers: how.headers ?? {} };
    arrived.push(request);
    const replies = script[operation.id];
    assert.ok(replies, `nothing answers ${operation.id} ${JSON.stringify(values)}`);
    if (typeof replies === "function") return replies(request);
    const place = places.get(operation.id) ?? 0;
    places.set(operation.id, place + 1);
    const reply = replies[Math.min(place, replies.length - 1)];
    assert.ok(reply);
    return reply;
  };
  const connection: Connection = {
    settings: testSettings({ retries: options.retries ?? 3 }),
    call(operation, values, how): Promise<Answer> {
      return Promise.resolve().then(() => {
        const reply = replyTo(operation, values, how);
        if (reply instanceof Failure) throw reply;
        return {
          status: 200,
          headers: new Headers({ date: new Date(clock.now()).toUTCString() }),
          text: JSON.stringify(reply),
          requestId: "req_1",
        };
      });
    },
    download: () => Promise.reject(new Error("this fake answers no files")),
    open(operation, values, how): Promise<Response> {
      return Promise.resolve().then(() => {
        const reply = replyTo(operation, values, how);
        if (reply instanceof Failure) throw reply;
        assert.ok(reply instanceof Response, `${operation.id} answers no stream`);
        return reply;
      });
    },
  };
  return {
    world: {
      connection,
      clock,
      random: () => 0.5,
      ...(options.signal ? { signal: options.signal } : {}),
    },
    clock,
    arrived,
    of: (operation) => arrived.filter((request) => request.operation === operation),
  };
}

/** What following a stream came to. */
export interface Followed {
  /** The lines, parsed. */
  readonly lines: { event: string; data: unknown; id?: string }[];
  /** What it ended with. */
  readonly failure: Failure | undefined;
}

/** Follows a stream to its end. */
export async function followed(batches: EventBatches): Promise<Followed> {
  const lines: Followed["lines"] = [];
  try {
    for await (const batch of batches) {
      for (const { line } of singleEvents(batch)) lines.push(JSON.parse(line));
    }
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return { lines, failure: error };
  }
  return { lines, failure: undefined };
}

/** Names of the events of a stream. */
export function names({ lines }: Followed): string[] {
  return lines.map(({ event }) => event);
}
