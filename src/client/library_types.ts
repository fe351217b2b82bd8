/**
 * What the client of the library takes and gives.
 *
 * @module
 */
import type { FailureCode } from "../errors/codes.ts";
import type { InputOf, Operation } from "../operations/types.ts";
import type { AnswerOf, EventOf, ItemOf } from "./answer_types.ts";

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
   * Base URL; `https://app.runtm.com/api/cloud` when not given. Plain `http` is accepted for this
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
 *   timeout: 30, // seconds
 *   idempotencyKey: "nightly-2026-08-01",
 *   onAttempt: ({ attempt, code }) => console.log(attempt, code ?? "ok"),
 * };
 * ```
 */
export interface ClientCallOptions {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Seconds the whole call may take, retries and pauses included; no limit when not given. */
  readonly timeout?: number;
  /** Most retries of this call, where they differ from the client's. */
  readonly retries?: number;
  /**
   * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) of a creating call: 1 to 255 ASCII
   * characters, a fresh one when not given. All attempts of a call carry the same.
   */
  readonly idempotencyKey?: string;
  /** Further headers; those of the client itself cannot be replaced. */
  readonly headers?: { readonly [name: string]: string };
  /** Hears of each attempt when it has ended. */
  readonly onAttempt?: (attempt: CallAttempt) => void;
}

/**
 * One attempt of a call.
 *
 * @example
 * ```ts
 * import type { CallAttempt } from "@runtm/runtm-api/client";
 * const failed = ({ code }: CallAttempt) => code !== undefined;
 * console.assert(failed({ attempt: 1, method: "GET", url: "", milliseconds: 3, code: "reset" }));
 * ```
 */
export interface CallAttempt {
  /** Its number, the first is 1. */
  readonly attempt: number;
  /** HTTP method. */
  readonly method: string;
  /** URL without the values of secret inputs. */
  readonly url: string;
  /** How long it took. */
  readonly milliseconds: number;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /** Why it failed. */
  readonly code?: FailureCode;
  /** Milliseconds until the next attempt, when there is one. */
  readonly pause?: number;
}

/**
 * A success answer with what HTTP says of it.
 *
 * @example
 * ```ts
 * import { type Answered, createClient, type getSession } from "@runtm/runtm-api/client";
 * const requestOf = ({ requestId }: Answered<typeof getSession>) => requestId;
 * ```
 */
export interface Answered<O extends Operation> {
  /** The answer's JSON value, `{}` when it was empty. */
  readonly answer: AnswerOf<O>;
  /** HTTP status. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** Id of the request: the service's own where it names one. */
  readonly requestId: string;
}

/**
 * How a wait differs from the usual.
 *
 * @example
 * ```ts
 * import type { WaitOptions } from "@runtm/runtm-api/client";
 * const options: WaitOptions = { for: "running", timeout: 120 }; // seconds
 * ```
 */
export interface WaitOptions {
  /**
   * What to wait for: the end of the session's last `prompt` (when not given), a state of the
   * session, or the end of a template's `build`.
   */
  readonly for?: "prompt" | "running" | "paused" | "destroyed" | "build";
  /** Seconds to wait at most; 1,800 when not given. */
  readonly timeout?: number;
  /** Ends the wait, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
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
 * An operation that answers a list in pages, for {@link Client.pages}.
 *
 * @example
 * ```ts
 * import { type ListOperation, listSessions } from "@runtm/runtm-api/client";
 * const list: ListOperation = listSessions;
 * console.assert(list.pages.items === "sessions");
 * ```
 */
export type ListOperation = JsonOperation & {
  readonly pages: NonNullable<Operation["pages"]>;
};

/**
 * Calls operations of the Cloud API.
 *
 * @example
 * ```ts
 * import { type Client, createClient, getSession } from "@runtm/runtm-api/client";
 * async function stateOf(client: Client, session_id: string): Promise<string> {
 *   const { state } = await client.call(getSession, { session_id });
 *   return state;
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
   * The type of the answer is that of the contract. The value is what the server said, unchecked:
   * members of another version of the service may be there, or lack.
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
  ): Promise<AnswerOf<O>>;
  /**
   * Calls an operation that answers JSON, and tells what HTTP says of the answer.
   *
   * @param operation The operation, one of this module's exports
   * @param input Its inputs; units stand in the `help` of each
   * @param options How this call differs from the usual
   * @returns The answer with status, headers and id of the request
   * @throws {Failure} As {@link Client.call}
   */
  callWithResponse<O extends JsonOperation>(
    operation: O,
    input: InputOf<O>,
    options?: ClientCallOptions,
  ): Promise<Answered<O>>;
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
    options?: Omit<ClientCallOptions, "idempotencyKey">,
  ): AsyncGenerator<EventOf<O>, void>;
  /**
   * Reads a list to its end, over all its pages: each item once, none left out that was there all the
   * time.
   *
   * @param operation An operation that pages
   * @param input Its inputs; a `limit` or `page_size` says how many items are wanted, of any number
   * @param options How these calls differ from the usual; `timeout` is for each page
   * @returns The items as they come
   * @throws {Failure} As {@link Client.call}
   */
  pages<O extends ListOperation>(
    operation: O,
    input: InputOf<O>,
    options?: Omit<ClientCallOptions, "idempotencyKey">,
  ): AsyncGenerator<ItemOf<O>, void>;
  /**
   * Waits until a session or a template is as wished, asking every one to ten seconds.
   *
   * @param id Id of the session, or of the template for a `build`
   * @param options What to wait for, and how long
   * @returns The session or the template as it was then
   * @throws {Failure} `unreachable_state` when it can no longer become so, `time_limit` when time ran
   * out
   */
  wait<W extends WaitOptions>(id: string, options?: W): Promise<WaitedFor<W>>;
}

/** What {@link Client.wait} gives: a template for a `build`, else a session. */
export type WaitedFor<W extends WaitOptions> = W extends { readonly for: "build" }
  ? AnswerOf<{ readonly id: "getTemplate" } & Operation>
  : AnswerOf<{ readonly id: "getSessionStatus" } & Operation>;
