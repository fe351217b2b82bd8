/** Connects: puts request building, organisation discovery and transport together. */
import { noKey } from "../config/key.ts";
import { orgOfKey } from "../config/org.ts";
import type { Operation, Values } from "../operations/types.ts";
import type { Answer, CallOptions, Connection, Download, TraceLine } from "./connection.ts";
import type { Settings } from "../config/defaults.ts";
import { Failure } from "../errors/failure.ts";
import { HINT_WORDS } from "../errors/hint_words.ts";
import { redactInside, redactorOf } from "./request/redact.ts";
import { buildRequest } from "./request/request.ts";
import type { Outgoing, TransportContext } from "./request/outgoing.ts";
import { openStream, send } from "./transport/transport.ts";

/** What a command was given. One of its calls may come before the one that sends a secret. */
export interface Secrets {
  readonly inputs: Operation["inputs"];
  readonly values: Values;
}

/**
 * Makes a connection. Nothing is sent until an operation is.
 *
 * @param process What it uses of the outside world
 * @param settings Who calls where
 * @param trace Receives a line for each attempt
 * @param secrets What the command was given; its secrets stand in no line
 * @returns The connection
 */
export function createConnection(
  process: TransportContext["process"],
  settings: Settings,
  trace: (line: TraceLine) => void,
  secrets?: Secrets,
): Connection {
  const context = { process, settings, trace: secrets ? hiding(trace, secrets, settings) : trace };
  const keyOrg = askedOnce(({ signal }: CallOptions) =>
    discoverOrg((outgoing) => send(outgoing, context, { signal }), settings)
  );

  const orgFor = async (operation: Operation, values: Values, options: CallOptions) => {
    if (settings.org !== undefined || !needsOrg(operation, values)) return settings.org;
    const org = await keyOrg(options);
    if (org !== undefined) return org;
    throw new Failure(
      "no_org",
      `"${operation.command}" acts for an organisation, and the API key belongs to none`,
      {
        hint: `${HINT_WORDS[settings.hints].organisation}, or use an organisation's API key`,
      },
    );
  };
  const prepare = async (
    operation: Operation,
    values: Values,
    options: CallOptions,
  ): Promise<Outgoing> => {
    if (settings.key === undefined) throw noKey();
    const org = await orgFor(operation, values, options);
    const outgoing = buildRequest(operation, values, { baseUrl: settings.baseUrl, org });
    if (options.body === undefined) return outgoing;
    const headers = { ...outgoing.headers, "Content-Type": "application/json" };
    return { ...outgoing, headers, body: options.body };
  };
  return {
    settings,
    async call(operation, values, options = {}): Promise<Answer> {
      return await send(await prepare(operation, values, options), context, options);
    },
    async download(operation, values, options = {}): Promise<Download> {
      const { sendForFile } = await import("./transport/file_answer.ts");
      return await sendForFile(await prepare(operation, values, options), context, options);
    },
    async open(operation, values, options = {}): Promise<Response> {
      return await openStream(await prepare(operation, values, options), context, options);
    },
  };
}

/** A trace without the secrets of a command. */
function hiding(
  trace: (line: TraceLine) => void,
  { inputs, values }: Secrets,
  { key }: Settings,
): (line: TraceLine) => void {
  const redact = redactorOf(inputs, values, key);
  return (line) => trace(redactInside(line, redact) as TraceLine);
}

/** Whether an operation, called with these values, acts for an organisation. */
export function needsOrg(operation: Operation, values: Values): boolean {
  if (operation.org === "required") return true;
  return operation.orgRequiredWith !== undefined && values[operation.orgRequiredWith] === true;
}

/**
 * Asks once for all calls. When the question failed, or was aborted, for one of them, the next one
 * asks again: neither is a matter of the others.
 */
function askedOnce<T>(ask: (options: CallOptions) => Promise<T>) {
  let asked: Promise<{ readonly answer: T } | undefined> | undefined;
  return async (options: CallOptions): Promise<T> => {
    while (asked !== undefined) {
      const known = await asked;
      if (known !== undefined) return known.answer;
    }
    const asking = ask(options);
    asked = asking.then((answer) => ({ answer }), () => asked = undefined);
    return await asking;
  };
}

/** Asks the service which organisation the key belongs to. */
async function discoverOrg(
  call: (outgoing: Outgoing) => Promise<Answer>,
  settings: Settings,
): Promise<string | undefined> {
  const { getAuthStatus } = await import("../operations/auth.ts");
  const target = { baseUrl: settings.baseUrl, org: undefined };
  const answer = await call(buildRequest(getAuthStatus, {}, target));
  return orgOfKey(JSON.parse(answer.text));
}
