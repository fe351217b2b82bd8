/**
 * What operations answer, as types computed from the contract.
 *
 * @module
 */
import type { Answers, Events } from "../operations/answers.ts";
import type { Operation } from "../operations/types.ts";

/**
 * What an operation answers, as the contract says; `unknown` where it does not. The server is not
 * held to it: members of other versions of the service may be there, or lack.
 *
 * @example
 * ```ts
 * import type { AnswerOf, listSessions } from "@runtm/runtm-api/client";
 * const firstState = (page: AnswerOf<typeof listSessions>) => page.sessions[0]?.state;
 * console.assert(firstState({ sessions: [] }) === undefined);
 * ```
 */
export type AnswerOf<O extends Operation> = O["id"] extends keyof Answers ? Answers[O["id"]]
  : unknown;

/**
 * What the list of an operation that pages consists of.
 *
 * @example
 * ```ts
 * import type { ItemOf, listSessions } from "@runtm/runtm-api/client";
 * const stateOf = (session: ItemOf<typeof listSessions>) => session.state;
 * ```
 */
export type ItemOf<O extends Operation> = O extends
  { readonly pages: { readonly items: infer Name extends string } } ? EntryOf<
    Name extends "" ? AnswerOf<O> : MemberOf<AnswerOf<O>, Name>
  >
  : unknown;

/** A member of an answer. */
export type MemberOf<A, Name extends string> = A extends { readonly [N in Name]?: infer Value }
  ? Value
  : unknown;

/** An entry of a list. */
export type EntryOf<List> = NonNullable<List> extends readonly (infer Entry)[] ? Entry : unknown;

/**
 * Stands for the names of events that the contract does not know. The names themselves are any; the
 * form of this type only makes a comparison with a known name rule them out.
 */
export type OtherEventName = `other: ${string}`;

/**
 * An event of a stream. It is a plain object: spread, `JSON.stringify`, `structuredClone` and
 * `console.log` show what it holds.
 *
 * @example
 * ```ts
 * import { createClient, promptSession } from "@runtm/runtm-api/client";
 * const headers = { "content-type": "text/event-stream" };
 * const stream = "event: done\ndata: {}\n\n";
 * const fetch = () => Promise.resolve(new Response(stream, { headers }));
 * const client = createClient({ apiKey: "runtm_sk_live_example", fetch });
 * for await (const event of client.stream(promptSession, { session_id: "5d0c", prompt: "Go" })) {
 *   console.assert(JSON.stringify(event) === '{"event":"done","data":{}}');
 * }
 * ```
 */
export interface StreamEvent<Name extends string = string, Data = unknown> {
  /** The `event:` field, else `data.type` when that is a string, else `message`. */
  readonly event: Name;
  /** The payload: parsed when it is JSON, else its text. */
  readonly data: Data;
  /** The `id:` field, when the server sent one. */
  readonly id?: string;
}

/**
 * The events of an operation: those that the contract documents with their payloads, and others with
 * an unknown one. The client adds a `gap` where events were missed, and a `done` where the server
 * sends none.
 *
 * @example
 * ```ts
 * import type { EventOf, promptSession } from "@runtm/runtm-api/client";
 * function textOf(event: EventOf<typeof promptSession>): string | undefined {
 *   return event.event === "assistant_message" ? event.data.content : undefined;
 * }
 * console.assert(textOf({ event: "assistant_message", data: { content: "Hi" } }) === "Hi");
 * ```
 */
export type EventOf<O extends Operation> = O["id"] extends keyof Events
  ? KnownEvent<Events[O["id"]]> | GapEvent | StreamEvent<OtherEventName>
  : StreamEvent;

/** One of the events that the contract documents. */
export type KnownEvent<Payloads> = {
  [Name in keyof Payloads & string]: StreamEvent<Name, Payloads[Name]>;
}[keyof Payloads & string];

/** Tells that events may have been missed. */
export type GapEvent = StreamEvent<"gap", { readonly reason: string }>;
