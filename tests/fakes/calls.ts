/** Sends calls in tests: a world of fakes, and what was seen of each try. */
import type { CallOptions, TraceLine } from "../../src/client/connection.ts";
import type { Settings } from "../../src/config/defaults.ts";
import { Failure } from "../../src/errors/failure.ts";
import { buildRequest } from "../../src/client/request/request.ts";
import { send } from "../../src/client/transport/transport.ts";
import { DEFAULTS } from "../../src/config/defaults.ts";
import type { Operation, Values } from "../../src/operations/types.ts";
import { fakeProcess, type VirtualClock, virtualClock } from "./process.ts";

/** The key that test calls carry. */
export const KEY = "runtm_sk_live_0123456789abcdef";

/** How a test call differs from the usual. */
export interface CallSetup {
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: VirtualClock;
  readonly env?: Record<string, string>;
  readonly random?: () => number;
  readonly settings?: Partial<Settings>;
  readonly options?: CallOptions;
}

/** What a call came to. */
export interface CallResult {
  /** Text of the answer, when there is one. */
  readonly text: string | undefined;
  /** The failure, when there is one. */
  readonly failure: Failure | undefined;
  /** Lengths of the pauses between tries, in milliseconds. */
  readonly pauses: readonly number[];
  readonly trace: readonly TraceLine[];
}

/** Settings of test calls. */
export function testSettings(more: Partial<Settings> = {}): Settings {
  return {
    baseUrl: "https://cloud.example/api/cloud",
    key: KEY,
    org: "org_1",
    deadline: undefined,
    ...DEFAULTS,
    ...more,
  };
}

/**
 * Sends one call. What is no {@link Failure} is thrown on.
 *
 * @param operation The operation
 * @param values Its inputs
 * @param setup How this call differs from the usual
 * @returns What it came to
 */
export async function callOnce(
  operation: Operation,
  values: Values,
  setup: CallSetup = {},
): Promise<CallResult> {
  const clock = setup.clock ?? virtualClock();
  const process = fakeProcess({
    clock,
    ...(setup.fetch ? { fetch: setup.fetch } : {}),
    ...(setup.env ? { env: setup.env } : {}),
    ...(setup.random ? { random: setup.random } : {}),
  });
  const settings = testSettings({
    ...(setup.baseUrl === undefined ? {} : { baseUrl: setup.baseUrl }),
    ...setup.settings,
  });
  const trace: TraceLine[] = [];
  const before = clock.pauses.length;
  const world = { process, settings, trace: (line: TraceLine) => void trace.push(line) };
  const result = (text: string | undefined, failure: Failure | undefined): CallResult => ({
    text,
    failure,
    pauses: clock.pauses.slice(before),
    trace,
  });
  try {
    const outgoing = buildRequest(operation, values, settings);
    const answer = await send(outgoing, world, setup.options);
    return result(answer.text, undefined);
  } catch (error) {
    if (error instanceof Failure) return result(undefined, error);
    throw error;
  }
}

/** A JSON answer. */
export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** What `fetch` throws when the network fails. */
export function networkError(said: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(said) });
}

/** A request as a fake `fetch` saw it. */
export interface Seen {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/**
 * A `fetch` that answers from a list, one entry a request; the last one for all that follow.
 * Functions make an answer, errors are thrown.
 */
export function scriptedFetch(
  ...answers: (((seen: Seen) => Response | Promise<Response>) | Error)[]
): { fetch: typeof globalThis.fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const one = {
      url: String(input),
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: init.body === undefined || init.body === null ? undefined : String(init.body),
    };
    seen.push(one);
    init.signal?.throwIfAborted();
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    if (answer === undefined) throw new Error("this test expected no request");
    if (answer instanceof Error) throw answer;
    // A request that never ends still ends with its signal.
    return await new Promise<Response>((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true });
      Promise.resolve(one).then(answer).then(resolve, reject);
    });
  };
  return { fetch, seen };
}
