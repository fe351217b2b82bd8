/**
 * The client that Deno programs import: operations with typed inputs, answers as values, streams as
 * async iterables.
 *
 * @module
 */
import { DEFAULT_BASE_URL, normaliseBaseUrl } from "../config/base_url.ts";
import { checkKey } from "../config/key.ts";
import { findOrg } from "../config/org.ts";
import { DEFAULTS } from "../config/settings.ts";
import type { InputOf, Operation, Values } from "../operations/types.ts";
import { platformClock } from "../process/clock.ts";
import { fetchOnce, isGet } from "../process/network.ts";
import type { Settings } from "../config/settings.ts";
import { createConnection } from "./create_connection.ts";
import { singleEvents, type StreamEvent } from "./stream/event_line.ts";
import { Failure } from "../errors/failure.ts";
import { follow } from "./stream/follow.ts";
import { checkIdempotencyKey, checkTogether, checkValues } from "./request/input_schema.ts";
import { refuseFailure } from "./transport/operation_failure.ts";

/**
 * How a client is made.
 *
 * @example
 * ```ts
 * import type { ClientOptions } from "@runtm/runtm-api/client";
 * const options: ClientOptions = {
 *   apiKey: "runtm_sk_live_example",
 *   baseUrl: "http://127.0.0.1:8787/api/cloud",
 *   retries: 0,
 * };
 * ```
 */
export interface ClientOptions {
  /** The API key; travels as a bearer token (RFC 6750, 2.1), to the origin of the base URL only. */
  readonly apiKey: string;
  /**
   * Base URL; `https://app.runtm.com/api/cloud` when not given. Plain `http` is taken for this
   * machine only.
   */
  readonly baseUrl?: string;
  /**
   * Organisation to act for (`X-Organization-Id`). When not given, operations that need one act for
   * the key's own, which is asked for once (`GET /v1/me`).
   */
  readonly org?: string;
  /** Most retries of a call, a whole number; 3 when not given, 0 for none. */
  readonly retries?: number;
  /** Sends the requests; the platform's `fetch` when not given. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * How one call differs from the usual.
 *
 * @example
 * ```ts
 * import type { ClientCallOptions } from "@runtm/runtm-api/client";
 * const options: ClientCallOptions = {
 *   signal: new AbortController().signal,
 *   idempotencyKey: "nightly-2026-08-01",
 * };
 * ```
 */
export interface ClientCallOptions {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) of a creating call: 1 to 255 ASCII
   * characters, a fresh one when not given. All tries of a call carry the same.
   */
  readonly idempotencyKey?: string;
}

/**
 * An operation that answers JSON, for {@link Client.call}.
 *
 * @example
 * ```ts
 * import { getSession, type JsonOperation, listSessions } from "@runtm/runtm-api/client";
 * const reading: JsonOperation[] = [listSessions, getSession];
 * console.assert(reading.every(({ method }) => method === "GET"));
 * ```
 */
export type JsonOperation = Operation & { readonly answer: "json" };

/**
 * An operation that answers an event stream, for {@link Client.stream}.
 *
 * @example
 * ```ts
 * import { type EventOperation, promptSession } from "@runtm/runtm-api/client";
 * const streaming: EventOperation = promptSession;
 * console.assert(streaming.stream?.kind === "prompt");
 * ```
 */
export type EventOperation = Operation & { readonly answer: "events" };

/**
 * Calls operations of the Cloud API.
 *
 * @example
 * ```ts
 * import { type Client, createClient, getSession } from "@runtm/runtm-api/client";
 * async function stateOf(client: Client, session_id: string): Promise<unknown> {
 *   const session = await client.call(getSession, { session_id });
 *   return session instanceof Object && "state" in session ? session.state : undefined;
 * }
 * const fetch = () => Promise.resolve(Response.json({ id: "5d0c2f9e", state: "running" }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * console.assert(await stateOf(client, "5d0c2f9e") === "running");
 * ```
 */
export interface Client {
  /**
   * Calls an operation that answers JSON.
   *
   * The answer is what the server said, unchecked: what it holds depends on the server's version, so
   * its type is `unknown` and reading it is a matter of looking.
   *
   * @param operation The operation, one of this module's exports
   * @param input Its inputs; units stand in the `help` of each
   * @param options How this call differs from the usual
   * @returns The answer's JSON value, `{}` when it was empty
   * @throws {Failure} What went wrong, with a stable `code`; `operation_failed` when the answer
   * itself says that nothing came of it
   */
  call<O extends JsonOperation>(
    operation: O,
    input: InputOf<O>,
    options?: ClientCallOptions,
  ): Promise<unknown>;
  /**
   * Follows an operation that answers an event stream (WHATWG HTML, 9.2), over dropped connections
   * where possible. Nothing is sent before the first event is asked for, and leaving the loop closes
   * the connection.
   *
   * @param operation The operation, one of this module's exports
   * @param input Its inputs; units stand in the `help` of each
   * @param options How this call differs from the usual
   * @returns Its events as they come; the last one is a `done`
   * @throws {Failure} When the stream was cut for good, or what it tells of failed
   */
  stream<O extends EventOperation>(
    operation: O,
    input: InputOf<O>,
    options?: Pick<ClientCallOptions, "signal">,
  ): AsyncGenerator<StreamEvent, void>;
}

/**
 * Makes a client. Nothing is sent until an operation is called.
 *
 * @param options The key, and where it is sent
 * @returns The client
 * @throws {Failure} `usage` or `no_key` when an option cannot be right
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createClient, listSessions } from "@runtm/runtm-api/client";
 * const client = createClient({
 *   apiKey: "runtm_sk_live_example",
 *   fetch: () => Promise.resolve(Response.json({ sessions: [], total: 0 })),
 * });
 * assert.deepEqual(await client.call(listSessions, { limit: 5 }), { sessions: [], total: 0 });
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const connection = createConnection(platform(options.fetch), settingsOf(options), () => {});
  return {
    async call(operation, input, callOptions = {}) {
      const values: Values = input;
      checkCall(operation, values, "json");
      checkIdempotencyKey(operation, callOptions.idempotencyKey);
      const answer = await connection.call(operation, values, callOptions);
      refuseFailure(operation, values, answer);
      return JSON.parse(answer.text);
    },
    async *stream(operation, input, { signal } = {}) {
      const values: Values = input;
      checkCall(operation, values, "events");
      const world = { connection, clock: platformClock, random: Math.random, signal };
      const batches = follow(operation, values, world);
      for await (const events of batches) yield* singleEvents(events);
    },
  };
}

/** What the types say, for callers that have none. */
function checkCall(operation: Operation, values: Values, answer: Operation["answer"]): void {
  if (operation.answer !== answer) {
    const method = operation.answer === "json" ? "call" : "stream";
    throw new Failure("usage", `"${operation.id}" does not answer ${ANSWERS[answer]}`, {
      hint: `Use client.${method}()`,
    });
  }
  checkValues(sentInputs(operation), values);
  checkTogether(operation, values);
}

const ANSWERS = { json: "JSON", events: "an event stream" } as const;

/** The inputs that travel; the others steer the program, and here they would do nothing. */
function sentInputs({ inputs }: Operation): Operation["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([, input]) => input.in !== "local")
      .map(([name, { enumUnless: _, ...input }]) => [name, input]),
  );
}

function settingsOf({ apiKey, baseUrl, org, retries }: ClientOptions): Settings {
  if (apiKey === "") {
    throw new Failure("no_key", "No API key: apiKey is empty", {
      hint: "Check that the variable you took it from is set",
    });
  }
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0)) {
    throw new Failure("usage", `Invalid value "${retries}" for retries`, {
      hint: "Give a whole number of at least 0",
    });
  }
  return {
    ...DEFAULTS,
    baseUrl: baseUrl === undefined ? DEFAULT_BASE_URL : normaliseBaseUrl(baseUrl, "baseUrl", false),
    key: checkKey(apiKey, "apiKey"),
    org: findOrg({ env: () => undefined }, org),
    retries: retries ?? DEFAULTS.retries,
    deadline: undefined,
  };
}

/** "Linux x86_64" for one; Node before version 21 does not tell. */
function platformName(): string {
  return globalThis.navigator?.platform || "unknown unknown";
}

/** What a connection needs of the platform; no permission but the network. */
function platform(send: typeof globalThis.fetch | undefined) {
  const [os = "unknown", arch = "unknown"] = platformName().toLowerCase().split(" ");
  // Only Deno sends a request twice by itself, and only its clients keep it from that.
  const plain = typeof Deno === "undefined";
  return {
    fetch: send ??
      ((input: RequestInfo | URL, init?: RequestInit) =>
        plain || isGet(input, init) ? fetch(input, init) : fetchOnce(input, init)),
    clock: platformClock,
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    env: () => undefined,
    os,
    arch,
  };
}
