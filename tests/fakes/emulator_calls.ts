/** Calls of operations over HTTP to an emulator in this process, every answer held against the contract. */
import assert from "node:assert/strict";
import type {
  EmulatorKeys,
  EmulatorOptions,
  RunningEmulator,
} from "../../src/emulator/core/types.ts";
import { allOperations, innerOperations } from "../../src/operations/areas.ts";
import { checkAnswer } from "../contract/contract.ts";
import { withCloud } from "./emulator.ts";

/** A JSON object of an answer. */
// deno-lint-ignore no-explicit-any
export type Body = any;

/** What a call sends. */
export interface Sent {
  readonly path?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string | number };
  readonly body?: unknown;
  /** Whose key; `org` by default. */
  readonly as?: keyof EmulatorKeys;
  readonly headers?: { readonly [name: string]: string };
  /** Status the test counts on; 200 to 299 by default. */
  readonly status?: number;
}

/** An emulator and a way to call it. */
export interface EmulatorCalls {
  readonly emulator: RunningEmulator;
  /** Calls an operation and returns the JSON of its answer. */
  call(operationId: string, sent?: Sent): Promise<Body>;
  /** Calls an operation and returns its answer as it comes, status and contract not yet checked. */
  send(operationId: string, sent?: Sent): Promise<Response>;
  /** Calls an operation that streams and returns the payloads of all its events. */
  events(operationId: string, sent?: Sent): Promise<Body[]>;
}

const operations = new Map(
  [...await allOperations(), ...await innerOperations()].map((one) => [one.id, one]),
);

/** Runs a test against an emulator of its own. */
export async function withEmulator(
  test: (calls: EmulatorCalls) => Promise<void>,
  options: Partial<EmulatorOptions> = {},
): Promise<void> {
  await withCloud(options, (emulator) => test(callsOf(emulator)));
}

/** The payloads of all events of a stream. */
export function payloadsOf(stream: string): Body[] {
  return stream.split("\n").filter((line) => line.startsWith("data:"))
    .map((line) => JSON.parse(line.slice("data:".length)));
}

/** Ways to call an emulator that runs. */
export function callsOf(emulator: RunningEmulator): EmulatorCalls {
  const send = (operationId: string, sent: Sent = {}): Promise<Response> => {
    const operation = operations.get(operationId);
    assert.ok(operation, `no operation "${operationId}"`);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = sent.path?.[name] ?? (name === "org_id" ? emulator.orgId : undefined);
      assert.ok(value !== undefined, `no {${name}} for ${operationId}`);
      return encodeURIComponent(value);
    });
    const url = new URL(`${emulator.url}${path}`);
    for (const [name, value] of Object.entries(sent.query ?? {})) {
      url.searchParams.set(name, String(value));
    }
    return fetch(url, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${emulator.keys[sent.as ?? "org"]}`,
        ...(sent.body === undefined ? {} : { "content-type": "application/json" }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
  };
  const text = async (operationId: string, sent: Sent = {}): Promise<string> => {
    const response = await send(operationId, sent);
    const body = await response.text();
    const type = response.headers.get("content-type");
    assert.deepEqual(checkAnswer(operationId, response.status, type, body), [], body);
    if (sent.status === undefined) assert.ok(response.ok, `${response.status} ${body}`);
    else assert.equal(response.status, sent.status, body);
    return body;
  };
  return {
    emulator,
    send,
    call: async (operationId, sent) => JSON.parse(await text(operationId, sent) || "{}"),
    events: async (operationId, sent) => payloadsOf(await text(operationId, sent)),
  };
}
