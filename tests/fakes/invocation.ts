/** A command to run without a network: a connection that answers from a script, and what was printed. */
import assert from "node:assert/strict";
import type { Answer, CallOptions, Connection } from "../../src/client/connection.ts";
import { Failure } from "../../src/errors/failure.ts";
import { createPrinter } from "../../src/cli/output/output.ts";
import type { Globals } from "../../src/commands/globals.ts";
import type { Invocation } from "../../src/commands/types.ts";
import type { Operation, Values } from "../../src/operations/types.ts";
import { testSettings } from "./calls.ts";
import { type FakeOptions, type FakeProcess, fakeProcess, virtualClock } from "./process.ts";

/** One call the test expects, and what comes of it. */
export interface Expected {
  /** Id of the operation. */
  readonly operation: string;
  /** Values it must be called with, where the test cares. */
  readonly values?: Values;
  /** The answer's body, or what is thrown. */
  readonly gives: unknown;
  /** Moves the clock while the call is under way, in milliseconds. */
  readonly takes?: number;
}

/** A call as it was made. */
export interface Made {
  readonly operation: Operation;
  readonly values: Values;
  readonly options: CallOptions | undefined;
}

/** What a test gives and looks at. */
export interface Stage {
  readonly invocation: Invocation;
  readonly process: FakeProcess;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly calls: readonly Made[];
  /** Ends the command as a signal or `--timeout` would. */
  readonly end: AbortController;
  /** stdout as the JSON documents on it, one a line. */
  printed(): unknown[];
  /** Fails when an expected call was not made. */
  finished(): void;
}

/** How a stage is set. */
export interface StageOptions extends Omit<FakeOptions, "clock" | "fetch"> {
  readonly operation?: Operation;
  readonly values?: Values;
  readonly globals?: Globals;
  /** Calls in their order; the last one marked `repeat` answers for ever. */
  readonly script?: readonly Expected[];
  /** Answers every call after the script. */
  readonly thereafter?: Expected;
  /** Event streams that are opened, in their order; they come beside the calls. */
  readonly streams?: readonly ExpectedStream[];
}

/** One stream the test expects. */
export interface ExpectedStream {
  readonly operation: string;
  readonly values?: Values;
  /** Text of the stream, or what is thrown. */
  readonly gives: string | Error;
  /** The stream stays open after its text until it is aborted. */
  readonly open?: true;
}

/** Sets up a command. */
export function stage(options: StageOptions = {}): Stage {
  const clock = virtualClock();
  const { operation, values = {}, globals = {}, script = [], thereafter, streams, ...world } =
    options;
  const process = fakeProcess({ env: { HOME: "/home/user" }, ...world, clock });
  const end = new AbortController();
  const calls: Made[] = [];
  const rest = [...script];
  const unopened = [...streams ?? []];
  const call: Connection["call"] = async (asked, given, how) => {
    calls.push({ operation: asked, values: given, options: how });
    const next = rest.shift() ?? thereafter;
    assert.ok(next, `no answer for ${asked.id} ${JSON.stringify(given)}`);
    assert.equal(asked.id, next.operation);
    if (next.values) assert.deepEqual(given, next.values);
    clock.advance(next.takes ?? 0);
    await Promise.resolve();
    how?.signal?.throwIfAborted();
    if (next.gives instanceof Error) throw next.gives;
    return answer(next.gives);
  };
  const connection: Connection = {
    settings: testSettings(),
    call,
    download: async (asked, given, how) => ({ answer: await call(asked, given, how) }),
    open: (asked, given, how) => {
      const next = unopened.shift();
      assert.ok(next, `no stream for ${asked.id} ${JSON.stringify(given)}`);
      assert.equal(asked.id, next.operation);
      if (next.values) assert.deepEqual(given, next.values);
      if (next.gives instanceof Error) return Promise.reject(next.gives);
      return Promise.resolve(streamOf(next.gives, next.open === true, how?.signal));
    },
  };
  const invocation: Invocation = {
    process,
    operation,
    values,
    globals,
    connect: () => Promise.resolve(connection),
    output: createPrinter(process, { format: "json", verbose: false }),
    signal: end.signal,
    runArgv: () => assert.fail("no command to run inside this one"),
    report: () => assert.fail("nothing that fails for itself"),
  };
  return {
    invocation,
    process,
    clock,
    calls,
    end,
    printed: () =>
      process.out().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)),
    finished: () => {
      assert.deepEqual(rest, [], "expected calls that were not made");
      assert.deepEqual(unopened, [], "expected streams that were not opened");
    },
  };
}

function streamOf(text: string, open: boolean, signal: AbortSignal | undefined): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      if (!open) return controller.close();
      signal?.addEventListener("abort", () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function answer(body: unknown): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status: 200, headers: new Headers(), text, requestId: "req_1" };
}

/** Runs something that must fail, and gives the failure. */
export async function failureOf(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail("it did not fail");
}
