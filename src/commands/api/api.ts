/** `api`: any route, with everything the program does for the routes it knows. */
import { linesOf } from "../../client/stream/event_line.ts";
import { openEvents } from "../../client/stream/open_events.ts";
import { isError, wordsOf } from "../../client/stream/outcome.ts";
import { refuseFailure } from "../../client/transport/operation_failure.ts";
import { Failure } from "../../errors/failure.ts";
import { allOperations } from "../../operations/areas.ts";
import type { Input, Operation, Values } from "../../operations/types.ts";
import type { Invocation, Runner, Step } from "../types.ts";
import { routeOf } from "./path.ts";
import { ownRequest } from "./request.ts";

/** `api`. */
export const api: Runner = {
  async run(invocation) {
    const call = await callOf(invocation);
    if (call.operation.answer === "events") return await printEvents(invocation, call);
    if (invocation.values.all_items === true) return await printAll(invocation, call);
    const { operation, values, own } = call;
    const connection = await invocation.connect();
    const { globals: { idempotencyKey }, signal, output } = invocation;
    const answer = await connection.call(operation, values, { ...own, signal, idempotencyKey });
    refuseFailure(operation, values, answer);
    await output.json(answer.text);
  },
  steps: async (invocation) => [await callOf(invocation)],
};

/** What is called. */
interface ApiCall extends Step {
  readonly own: NonNullable<Step["own"]>;
}

async function callOf(invocation: Invocation): Promise<ApiCall> {
  const { values, globals } = invocation;
  const method = String(values.method) as Operation["method"];
  const { pathname, query } = routeOf(
    String(values.path),
    Array.isArray(values.query) ? values.query.map(String) : [],
  );
  const known = await knownRoute(method, pathname);
  if (known?.confirm && values.yes !== true && globals.dryRun !== true) {
    throw new Failure("usage", `${method} ${pathname} cannot be undone and needs --yes`, {
      hint: "Run it again with --yes when you are sure",
    });
  }
  const own = await ownRequest(invocation);
  if (method === "GET" && own.body !== undefined) {
    throw new Failure("usage", "GET has no body", { hint: "Give values with --query NAME=VALUE" });
  }
  const inputs = values.all_items === true ? pagingInputs(known) : {};
  const paging = pagingValues(inputs, query);
  const text = query.toString();
  return {
    operation: {
      ...OF_ANY_ROUTE,
      ...factsOf(known),
      method,
      path: text === "" ? pathname : `${pathname}?${text}`,
      answer: values.stream === true || known?.answer === "events" ? "events" : "json",
      inputs,
      ...(globals.idempotencyKey === undefined ? {} : { idempotencyKey: "safe" }),
    },
    values: paging,
    own,
  };
}

/** An operation of which nothing is known but what the command line says. */
const OF_ANY_ROUTE = {
  id: "api",
  command: "api",
  summary: "Any route",
  scopes: [],
  org: "optional",
  effect: "write",
  output: "json",
  example: "api GET /v1/me",
} as const satisfies Partial<Operation>;

/** The operation whose route this is; the service takes it with and without a slash at the end. */
async function knownRoute(method: string, pathname: string): Promise<Operation | undefined> {
  return (await allOperations()).find((operation) =>
    operation.method === method && patternOf(operation.path).test(pathname)
  );
}

function patternOf(path: string): RegExp {
  const parts = path.replace(/\/$/, "").split(/\{\w+\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join("[^/]+")}/?$`);
}

/** What of a known operation holds for its route too. */
function factsOf(known: Operation | undefined): Partial<Operation> {
  if (known === undefined) return {};
  const { scopes, org, tryTimeout, failsUnless, pages, itemId, stream } = known;
  const facts = { tryTimeout, failsUnless, pages, itemId, stream };
  const there = Object.entries(facts).filter(([, fact]) => fact !== undefined);
  return { scopes, org, ...Object.fromEntries(there) };
}

/** The inputs that choose a page. */
function pagingInputs(known: Operation | undefined): { [name: string]: Input } {
  if (known?.pages === undefined) {
    throw new Failure("usage", "--all goes only with lists of which the program knows the pages", {
      hint: "Read single pages with --query",
    });
  }
  const names = Object.entries(known.pages).filter(([fact]) => fact !== "style" && fact !== "items")
    .map(([, name]) => name);
  return Object.fromEntries(Object.entries(known.inputs).filter(([name]) => names.includes(name)));
}

/** Takes what chooses a page out of the query: reading all pages sets it. */
function pagingValues(inputs: { readonly [name: string]: Input }, query: URLSearchParams): Values {
  const values: { [name: string]: unknown } = {};
  for (const [name, input] of Object.entries(inputs)) {
    const field = input.field ?? name;
    const text = query.get(field);
    if (text === null) continue;
    query.delete(field);
    values[name] = input.type === "integer" ? Number(text) : text;
  }
  return values;
}

async function printAll(invocation: Invocation, { operation, values }: ApiCall): Promise<void> {
  const { allPages } = await import("../all_pages.ts");
  await allPages.run({ ...invocation, operation, values });
}

async function printEvents(invocation: Invocation, call: ApiCall): Promise<void> {
  const { process: { clock, random }, output, signal, globals: { idempotencyKey } } = invocation;
  const connection = await invocation.connect();
  const world = { connection, clock, random, signal };
  const options = { ...call.own, idempotencyKey };
  const { events } = await openEvents(world, call.operation, call.values, options);
  let failed: Failure | undefined;
  for await (const batch of events) {
    await output.lines(linesOf(batch));
    const error = batch.find(isError);
    if (error !== undefined) failed ??= reported(wordsOf(error.data), error.json);
  }
  if (failed !== undefined) throw failed;
}

function reported(words: string | undefined, json: string): Failure {
  const told = words === undefined ? "" : `: ${words}`;
  return new Failure("stream_error", `The stream reported an error${told}`, {
    details: JSON.parse(json),
  });
}
