/** `/_emulator/*`: the levers as routes. */
import * as z from "zod/mini";
import { ApiError } from "../core/errors.ts";
import type { Levers, Seed } from "../core/levers.ts";
import type { FaultRule, LatencyOrder, OutcomeOrder } from "../core/orders.ts";
import type { Emulator } from "../core/types.ts";
import { readBody } from "../http/request_body.ts";
import { checkedValue } from "../http/validation.ts";

const BODY = ["body"];

const clockOrder = z.strictObject({
  advance_seconds: z.optional(z.number().check(z.gte(0))),
  set: z.optional(z.iso.datetime({ offset: true })),
  frozen: z.optional(z.boolean()),
});

const resetOrder = z.strictObject({ organization_id: z.optional(z.string()) });

const eventsOrder = z.strictObject({
  log: z.string(),
  events: z.array(z.strictObject({
    event: z._default(z.string(), "message"),
    data: z._default(z.unknown(), {}),
  })),
});

/** Status and JSON body, or a whole answer. */
type Answer = readonly [status: number, body: unknown] | Response;

/** Answers one route. Bodies are checked by the levers themselves, or here. */
type Route = (
  emulator: Emulator,
  levers: Levers,
  request: Request,
) => Answer | Promise<Answer>;

const faults = (levers: Levers, status = 200) => [status, { faults: levers.faults() }] as const;
const outcomes = (levers: Levers, status = 200) =>
  [status, { outcomes: levers.outcomes() }] as const;
const clock = ({ clock }: Levers) =>
  [200, { now: clock.now().toISOString(), frozen: clock.isFrozen() }] as const;

const bodyOf = async (request: Request) => (await readBody(request)).json;

const ROUTES: { readonly [route: string]: Route } = {
  "GET /_emulator/faults": (_, levers) => faults(levers),
  "POST /_emulator/faults": async (_, levers, request) => {
    levers.fault(await bodyOf(request) as FaultRule);
    return faults(levers, 201);
  },
  "DELETE /_emulator/faults": (_, levers) => {
    levers.clearFaults();
    return faults(levers);
  },
  "GET /_emulator/outcomes": (_, levers) => outcomes(levers),
  "POST /_emulator/outcomes": async (_, levers, request) => {
    levers.outcome(await bodyOf(request) as OutcomeOrder);
    return outcomes(levers, 201);
  },
  "DELETE /_emulator/outcomes": (_, levers) => {
    levers.clearOutcomes();
    return outcomes(levers);
  },
  "POST /_emulator/latency": async (_, levers, request) => {
    levers.latency(await bodyOf(request) as LatencyOrder);
    return [201, {}];
  },
  "DELETE /_emulator/latency": (_, levers) => {
    levers.latency();
    return [200, {}];
  },
  "GET /_emulator/requests": (_, levers) => [200, { requests: levers.requests() }],
  "DELETE /_emulator/requests": (_, levers) => {
    levers.clearRequests();
    return [200, { requests: [] }];
  },
  "GET /_emulator/clock": (_, levers) => clock(levers),
  "POST /_emulator/clock": async (_, levers, request) => {
    const order = checkedValue(clockOrder, await bodyOf(request) ?? {}, BODY);
    if (order.frozen === true) levers.clock.freeze();
    if (order.set !== undefined) levers.clock.set(new Date(order.set));
    if (order.advance_seconds !== undefined) levers.clock.advance(order.advance_seconds);
    if (order.frozen === false) levers.clock.resume();
    return clock(levers);
  },
  "POST /_emulator/reset": async (_, levers, request) => {
    const order = checkedValue(resetOrder, await bodyOf(request) ?? {}, BODY);
    await levers.reset(order.organization_id);
    return [200, {}];
  },
  "POST /_emulator/seed": async (_, levers, request) => [
    201,
    await levers.seed(await bodyOf(request) as Seed),
  ],
  "GET /_emulator/state": async (_, levers) =>
    new Response(await levers.save(), {
      headers: {
        "content-type": "application/gzip",
        "content-disposition": 'attachment; filename="emulator-state.tar.gz"',
      },
    }),
  "POST /_emulator/state": async (_, levers, request) => {
    await levers.load(request.body ?? new Blob().stream());
    return [200, {}];
  },
  "POST /_emulator/events": async (emulator, _, request) => {
    const { log, events } = checkedValue(eventsOrder, await bodyOf(request), BODY);
    return [201, { last: emulator.events.append(log, events) }];
  },
};

/** Answers one request to a control route; a 404 for any other. */
export async function controlRoutes(
  emulator: Emulator,
  levers: Levers,
  request: Request,
  headers: Record<string, string>,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const route = ROUTES[`${request.method} ${pathname}`];
  if (route === undefined) {
    const others = Object.keys(ROUTES).filter((one) => one.endsWith(` ${pathname}`))
      .map((one) => one.slice(0, one.indexOf(" ")));
    if (others.length === 0) throw new ApiError(404, "Not Found");
    throw new ApiError(405, "Method Not Allowed", { allow: others.join(", ") });
  }
  const answer = await route(emulator, levers, request);
  if (!(answer instanceof Response)) {
    const [status, body] = answer;
    return Response.json(body, { status, headers });
  }
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}
