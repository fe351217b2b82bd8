/**
 * The client that programs import: operations with typed inputs and answers, streams as async
 * iterables. It runs wherever there is a `fetch`: Deno, Node, Bun.
 *
 * @module
 */
import { DEFAULT_BASE_URL, normaliseBaseUrl } from "../config/base_url.ts";
import { DEFAULTS, type Settings } from "../config/defaults.ts";
import { checkKey } from "../config/key.ts";
import { checkOrg } from "../config/org.ts";
import { Failure } from "../errors/failure.ts";
import { ownEnd } from "../process/abort.ts";
import { platformClock } from "../process/clock.ts";
import type { Operation, Values } from "../operations/types.ts";
import type { AnswerOf, EventOf, ItemOf, StreamEvent } from "./answer_types.ts";
import type { Answer, CallOptions, Connection } from "./connection.ts";
import { createConnection } from "./create_connection.ts";
import type {
  Client,
  ClientCallOptions,
  ClientOptions,
  JsonOperation,
  WaitedFor,
  WaitOptions,
} from "./library_types.ts";
import { itemsOf } from "./pages.ts";
import { platform } from "./platform.ts";
import { checkIdempotencyKey, checkTogether, checkValues } from "./request/input_schema.ts";
import { singleEvents, type StreamEvent as ReadEvent } from "./stream/event_line.ts";
import { follow } from "./stream/follow.ts";
import { refuseFailure } from "./transport/operation_failure.ts";

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
 * const { sessions } = await client.call(listSessions, { limit: 5 });
 * assert.equal(sessions.length, 0);
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const connection = createConnection(platform(options.fetch), settingsOf(options), () => {});

  const answer = async (
    operation: JsonOperation,
    values: Values,
    callOptions: ClientCallOptions,
  ): Promise<Answer> => {
    checkCall(operation, values, "json");
    checkIdempotencyKey(operation, callOptions.idempotencyKey);
    return await within(callOptions, async (how) => {
      const answered = await connection.call(operation, values, how);
      refuseFailure(operation, values, answered, "code");
      return answered;
    });
  };
  return {
    async call<O extends JsonOperation>(operation: O, input: Values, callOptions = {}) {
      return valueOf<O>(await answer(operation, input, callOptions));
    },
    async callWithResponse<O extends JsonOperation>(operation: O, input: Values, how = {}) {
      const answered = await answer(operation, input, how);
      const { status, headers, requestId } = answered;
      return { answer: valueOf<O>(answered), status, headers, requestId };
    },
    async *stream<O extends Operation>(operation: O, input: Values, callOptions = {}) {
      checkCall(operation, input, "events");
      const { how, end } = limited(callOptions);
      const world = {
        connection: withOptions(connection, how),
        clock: platformClock,
        random: Math.random,
        signal: how.signal,
      };
      try {
        for await (const events of follow(operation, input, world)) {
          for (const event of singleEvents(events)) yield plainEvent(event) as EventOf<O>;
        }
      } finally {
        end();
      }
    },
    async *pages<O extends Operation>(operation: O, input: Values, callOptions = {}) {
      checkCall(withoutPageLimit(operation), input, "json");
      const calls: Connection = {
        ...connection,
        call: (...[one, values]) => within(callOptions, (how) => connection.call(one, values, how)),
      };
      for await (const items of itemsOf({ connection: calls, operation, values: input })) {
        for (const item of items) yield JSON.parse(item) as ItemOf<O>;
      }
    },
    async wait<W extends WaitOptions>(id: string, waitOptions?: W) {
      const { waitFor } = await import("./wait/wait.ts");
      const text = await waitFor(connection, id, waitOptions ?? {});
      return JSON.parse(text) as WaitedFor<W>;
    },
  };
}

function valueOf<O extends Operation>({ text }: Answer): AnswerOf<O> {
  return JSON.parse(text);
}

/** An event that is nothing but its members. */
function plainEvent({ event, data, id }: ReadEvent): StreamEvent {
  return { event, data, ...(id === undefined ? {} : { id }) };
}

/** Options of a call for the transport, and what has to be done when it is over. */
function limited(
  { signal, timeout, retries, idempotencyKey, headers, onAttempt }: ClientCallOptions,
): { readonly how: CallOptions; readonly end: () => void } {
  checkCount("retries", retries);
  if (timeout !== undefined && !(timeout > 0)) {
    throw new Failure("usage", `Invalid value "${timeout}" for timeout`, {
      hint: "Give a number of seconds above 0",
    });
  }
  const how = { retries, idempotencyKey, headers, onAttempt };
  if (timeout === undefined) return { how: { ...how, signal }, end: () => {} };
  const own = ownEnd(signal);
  const stop = platformClock.timer(
    timeout * 1000,
    () => own.abort(new Failure("time_limit", `Not done within ${timeout} s`)),
  );
  return {
    how: { ...how, signal: own.signal },
    end: () => {
      stop();
      own.release();
    },
  };
}

async function within<T>(
  options: ClientCallOptions,
  work: (how: CallOptions) => Promise<T>,
): Promise<T> {
  const { how, end } = limited(options);
  try {
    return await work(how);
  } finally {
    end();
  }
}

/** A connection all of whose calls differ from the usual in this way. */
function withOptions(connection: Connection, how: CallOptions): Connection {
  const { headers, retries, onAttempt } = how;
  const settings = retries === undefined
    ? connection.settings
    : { ...connection.settings, retries };
  const mixed = (options: CallOptions = {}): CallOptions => ({
    ...options,
    onAttempt,
    retries: options.retries ?? retries,
    headers: { ...headers, ...options.headers },
  });
  return {
    settings,
    call: (operation, values, options) => connection.call(operation, values, mixed(options)),
    download: (operation, values, options) =>
      connection.download(operation, values, mixed(options)),
    open: (operation, values, options) => connection.open(operation, values, mixed(options)),
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

/** An operation whose list may be asked for any number of items, as its pages are put together. */
function withoutPageLimit(operation: Operation): Operation {
  const { pages, inputs } = operation;
  if (pages === undefined) {
    throw new Failure("usage", `"${operation.id}" answers no list`, { hint: "Use client.call()" });
  }
  if (pages.style === "none") return operation;
  const size = inputs[pages.size];
  if (size === undefined) return operation;
  const { maximum: _, ...open } = size;
  return { ...operation, inputs: { ...inputs, [pages.size]: open } };
}

function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return;
  throw new Failure("usage", `Invalid value "${value}" for ${name}`, {
    hint: "Give a whole number of at least 0",
  });
}

function settingsOf({ apiKey, baseUrl, org, retries }: ClientOptions): Settings {
  if (apiKey === "") {
    throw new Failure("no_key", "No API key: apiKey is empty", {
      hint: "Check that the variable you took it from is set",
    });
  }
  checkCount("retries", retries);
  return {
    ...DEFAULTS,
    baseUrl: baseUrl === undefined ? DEFAULT_BASE_URL : normaliseBaseUrl(baseUrl, "baseUrl", false),
    key: checkKey(apiKey, "apiKey"),
    org: org === undefined ? undefined : checkOrg("org", org),
    retries: retries ?? DEFAULTS.retries,
    deadline: undefined,
    hints: "code",
  };
}
