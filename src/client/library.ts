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
import type { Settings } from "./connection.ts";
import { createConnection } from "./create_connection.ts";
import type { StreamEvent } from "./event_line.ts";
import { follow } from "./follow.ts";
import { checkValues } from "./input_schema.ts";

/** How a client is made. */
export interface ClientOptions {
  /** The API key. */
  readonly apiKey: string;
  /** Base URL; `https://app.runtm.com/api/cloud` when not given. */
  readonly baseUrl?: string;
  /** Organisation to act for; when not given, the key's own where one is needed. */
  readonly org?: string;
  /** Most retries of a call; 3 when not given. */
  readonly retries?: number;
  /** Sends the requests; the platform's `fetch` when not given. */
  readonly fetch?: typeof globalThis.fetch;
}

/** How one call differs from the usual. */
export interface ClientCallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
  /** `Idempotency-Key` of a creating call; a fresh one when not given. */
  readonly idempotencyKey?: string;
}

/** Calls operations of the Cloud API. */
export interface Client {
  /**
   * Calls an operation that answers JSON.
   *
   * @param operation The operation, one of this module's exports
   * @param input Its inputs
   * @param options How this call differs from the usual
   * @returns The answer's JSON value, `{}` when it was empty
   * @throws {Failure} What went wrong, with a stable `code`
   */
  call<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    options?: ClientCallOptions,
  ): Promise<unknown>;
  /**
   * Follows an operation that answers an event stream, over dropped connections where possible.
   *
   * @param operation The operation
   * @param input Its inputs
   * @param options How this call differs from the usual
   * @returns Its events as they come
   * @throws {Failure} When the stream was cut for good, or what it tells of failed
   */
  stream<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    options?: ClientCallOptions,
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
      checkValues(operation.inputs, input as Values);
      return JSON.parse((await connection.call(operation, input as Values, callOptions)).text);
    },
    async *stream(operation, input, { signal } = {}) {
      checkValues(operation.inputs, input as Values);
      const world = { connection, clock: platformClock, random: Math.random };
      const batches = follow(operation, input as Values, {
        ...world,
        ...(signal ? { signal } : {}),
      });
      for await (const events of batches) yield* events;
    },
  };
}

function settingsOf({ apiKey, baseUrl, org, retries }: ClientOptions): Settings {
  return {
    ...DEFAULTS,
    baseUrl: baseUrl === undefined ? DEFAULT_BASE_URL : normaliseBaseUrl(baseUrl, "baseUrl", false),
    key: checkKey(apiKey, "apiKey"),
    org: findOrg({ env: () => undefined }, org),
    retries: retries ?? DEFAULTS.retries,
    deadline: undefined,
  };
}

/** What a connection needs of the platform; no permission but the network. */
function platform(send: typeof globalThis.fetch | undefined) {
  const [os = "unknown", arch = "unknown"] = navigator.platform.toLowerCase().split(" ");
  return {
    fetch: send ??
      ((input: RequestInfo | URL, init?: RequestInit) =>
        isGet(input, init) ? fetch(input, init) : fetchOnce(input, init)),
    clock: platformClock,
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    env: () => undefined,
    os,
    arch,
  };
}
