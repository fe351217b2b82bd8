/**
 * From a request to its answer: host, faults, key, limits, scopes, organisation, body, idempotency,
 * then the handler of the operation.
 *
 * @module
 */
import { Hono } from "hono";
import type { Operation } from "../operations/types.ts";
import { actingOrg, authenticate, checkScopes } from "./accounts.ts";
import { type Control, controlRoutes } from "./control.ts";
import { ApiError } from "./errors.ts";
import { faultyBody } from "./fault_body.ts";
import { type FaultAction, openFaults } from "./fault_rules.ts";
import { keepReply, keptReply, type KeyedRequest } from "./idempotency.ts";
import { PARTS } from "./parts.ts";
import { openRateLimit } from "./rate_limit.ts";
import { readBody } from "./request_body.ts";
import { type LoggedRequest, openRequestLog, shownBody, shownHeaders } from "./request_log.ts";
import { routesOf, type Target } from "./routes.ts";
import type { Account, Call, Emulator, Handler, Reply } from "./types.ts";
import { checkValues } from "./validation.ts";

/** Version in `X-Runtm-Emulator`. */
const VERSION = "0.4.0";

/** Everything the steps of one answer share. */
interface Exchange {
  readonly emulator: Emulator;
  readonly request: Request;
  readonly url: URL;
  readonly requestId: string;
  readonly headers: Record<string, string>;
  readonly entry: LoggedRequest;
  /** Aborted when the answer is delivered or the client has gone away. */
  readonly signal: AbortSignal;
}

/**
 * Makes the function that answers requests.
 *
 * @param emulator The running emulator
 * @param operations The operation table
 * @param basePath Path of the API below the origin
 * @param reset Resets the connection that came in from this port
 */
export function answerer(
  emulator: Emulator,
  operations: readonly Operation[],
  basePath: string,
  reset: (port: number) => void,
): (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Promise<Response> {
  const control: Control = { faults: openFaults(), requests: openRequestLog() };
  const limit = openRateLimit(emulator.options.rateLimit);
  const router = apiRouter(operations, basePath);
  const pages = pageRouter(emulator);
  const flying = new Map<string, Promise<unknown>>();

  async function answerApi(exchange: Exchange): Promise<Response> {
    const { request, headers } = exchange;
    const account = authenticate(emulator.store, request.headers.get("authorization"));
    const counted = limit(account.keyId, emulator.clock.now());
    Object.assign(headers, counted.headers);
    if (counted.refused !== undefined) throw counted.refused;
    const found = await router(request.method, exchange.url.pathname);
    if (found.target.kind === "documented") throw notEmulated(found.target.id);
    const { operation } = found.target;
    exchange.entry.operation = operation.id;
    checkScopes(account, operation);
    return await answerOperation(exchange, account, operation, found.params);
  }

  async function answerOperation(
    exchange: Exchange,
    account: Account,
    operation: Operation,
    params: Record<string, string>,
  ): Promise<Response> {
    const { request, url } = exchange;
    const named = [request.headers.get("x-organization-id") ?? undefined, params.org_id];
    const org = actingOrg(emulator.store, account, operation, named);
    const sent = await readBody(request);
    exchange.entry.body = shownBody(operation, sent.json);
    const checked = checkValues(operation, url.searchParams, sent.json);
    const name = request.method === "POST" ? request.headers.get("idempotency-key") : null;
    const keyed: KeyedRequest | undefined = name === null || operation.answer === "events"
      ? undefined
      : { keyId: account.keyId, name, request: `${request.method} ${url.pathname} ${sent.digest}` };
    const call: Call = {
      emulator,
      operation,
      account,
      org,
      params,
      ...checked,
      headers: request.headers,
      requestId: exchange.requestId,
      signal: exchange.signal,
      commit: (change) =>
        emulator.store.transaction((): Reply => {
          const reply = change();
          if (keyed !== undefined) keepReply(emulator.store, keyed, reply, emulator.clock.now());
          return reply;
        }),
    };
    const handler = handlerOf(operation);
    for (const part of PARTS) part.tick?.(emulator);
    const reply = keyed === undefined
      ? await handler(call)
      : await once(flying, keyed, async () => {
        const kept = emulator.store.transaction(() =>
          keptReply(emulator.store, keyed, emulator.clock.now()) as Reply
        );
        if (kept !== undefined) return kept;
        const fresh = await handler(call);
        keepReply(emulator.store, keyed, fresh, emulator.clock.now());
        return fresh;
      });
    return toResponse(exchange, reply);
  }

  return async (request, info) => {
    const url = new URL(request.url);
    const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
    const headers: Record<string, string> = {
      "x-runtm-emulator": VERSION,
      "x-request-id": requestId,
    };
    const entry = logEntry(emulator, request, url, requestId, basePath);
    const over = new AbortController();
    // `request.signal` would do, but reading it makes Deno print a warning.
    info.completed.catch(() => {}).finally(() => over.abort());
    const exchange: Exchange = {
      emulator,
      request,
      url,
      requestId,
      headers,
      entry,
      signal: over.signal,
    };
    try {
      if (!isLoopback(request.headers.get("host"), emulator.options.host)) {
        throw new ApiError(403, "The emulator answers requests to its own address only");
      }
      if (url.pathname.startsWith("/_emulator/")) {
        authenticate(emulator.store, request.headers.get("authorization"));
        return await controlRoutes(emulator, control, exchange.request, headers);
      }
      if (!url.pathname.startsWith(`${basePath}/`)) return await pages(request, headers);
      control.requests.add(entry);
      const action = control.faults.take(request.method, url.pathname.slice(basePath.length));
      const response = await withFault(
        exchange,
        action,
        () => answerApi(exchange),
        () => reset(info.remoteAddr.port),
      );
      entry.status = response.status;
      return response;
    } catch (error) {
      const response = errorResponse(exchange, error);
      entry.status = response.status;
      return response;
    }
  };
}

/** Carries out what a fault asks for, around the usual answer. */
async function withFault(
  exchange: Exchange,
  action: FaultAction | undefined,
  answer: () => Promise<Response>,
  reset: () => void,
): Promise<Response> {
  const { emulator, headers, request, signal } = exchange;
  const usual = () => answer().catch((error) => errorResponse(exchange, error));
  if (action === undefined) return await usual();
  switch (action.type) {
    case "delay":
      await emulator.clock.sleep(action.ms, signal);
      return await usual();
    case "status": {
      const text = action.body === undefined
        ? JSON.stringify({ detail: `Fault: status ${action.status}` })
        : bodyText(action.body);
      const empty = [101, 204, 205, 304].includes(action.status);
      const own = { "content-type": "application/json", ...headers, ...action.headers };
      return new Response(empty ? null : text, { status: action.status, headers: own });
    }
    case "html":
      return new Response("<!doctype html><title>Sign in</title><p>Please sign in.</p>\n", {
        status: action.status ?? 200,
        headers: { ...headers, "content-type": "text/html; charset=utf-8" },
      });
    case "empty":
      await request.body?.cancel();
      return new Response(null, { status: action.status ?? 200, headers });
    case "redirect":
      return new Response(null, {
        status: action.status ?? 307,
        headers: { ...headers, location: action.location },
      });
    case "malformed": {
      const text = action.handle ? await (await usual()).text() : '{"detail": "cut off';
      const broken = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
      return new Response(broken, {
        status: 200,
        headers: { ...headers, "content-type": "application/json" },
      });
    }
    case "reset":
      if (action.handle) await (await usual()).body?.cancel();
      reset();
      return new Response(null, { status: 500 });
    default: {
      const response = await usual();
      if (response.body === null) return response;
      const body = faultyBody({ body: response.body, action, clock: emulator.clock, reset });
      return new Response(body, { status: response.status, headers: response.headers });
    }
  }
}

function bodyText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

type Found = { target: Target; params: Record<string, string> };

/** Routing is hono's; what it finds is handed back as a value, so that the steps above stay in order. */
function apiRouter(operations: readonly Operation[], basePath: string) {
  const app = new Hono<{ Bindings: { found?: Found } }>({ strict: false });
  for (const { method, path, target } of routesOf(operations)) {
    app.on(method, `${basePath}${path}`, (context) => {
      context.env.found = { target, params: context.req.param() as Record<string, string> };
      return context.body(null);
    });
  }
  return async (method: string, path: string): Promise<Found> => {
    const env: { found?: Found } = {};
    await app.fetch(new Request(`http://emulator${path}`, { method }), env);
    if (env.found === undefined) throw new ApiError(404, "Not Found");
    return env.found;
  };
}

function pageRouter(emulator: Emulator) {
  const app = new Hono({ strict: false });
  for (const [path, page] of PARTS.flatMap((part) => Object.entries(part.pages ?? {}))) {
    app.get(
      path,
      (context) => page(emulator, context.req.param() as Record<string, string>, context.req.raw),
    );
  }
  return async (request: Request, headers: Record<string, string>): Promise<Response> => {
    const response = await app.fetch(request);
    if (response.status === 404 && response.headers.get("content-type")?.startsWith("text/plain")) {
      throw new ApiError(404, "Not Found");
    }
    const all = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return new Response(response.body, { status: response.status, headers: all });
  };
}

function handlerOf(operation: Operation): Handler {
  for (const { handlers } of PARTS) {
    const handler = handlers[operation.id];
    if (handler !== undefined) return handler;
  }
  throw notEmulated(operation.id);
}

function notEmulated(id: string): ApiError {
  return new ApiError(501, {
    error: "not_emulated",
    message: `The emulator does not offer "${id}"`,
    operation: id,
  });
}

/** Lets requests with the same key follow each other, so that the second finds the first's answer. */
async function once<T>(
  flying: Map<string, Promise<unknown>>,
  keyed: KeyedRequest,
  act: () => Promise<T>,
): Promise<T> {
  const name = `${keyed.keyId} ${keyed.name}`;
  const turn = (flying.get(name) ?? Promise.resolve()).catch(() => {}).then(act);
  flying.set(name, turn);
  try {
    return await turn;
  } finally {
    if (flying.get(name) === turn) flying.delete(name);
  }
}

function toResponse({ headers }: Exchange, reply: Reply): Response {
  if (reply.stream !== undefined) {
    const own = {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
    };
    return new Response(reply.stream, {
      status: reply.status,
      headers: { ...headers, ...own, ...reply.headers },
    });
  }
  const all = { ...headers, "content-type": "application/json", ...reply.headers };
  if (reply.body === undefined || reply.status === 204) {
    return new Response(null, { status: reply.status, headers: headers });
  }
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers: all });
}

function errorResponse({ emulator, headers, requestId }: Exchange, error: unknown): Response {
  if (!(error instanceof ApiError)) emulator.log(`Request ${requestId} failed: ${String(error)}`);
  const known = error instanceof ApiError ? error : new ApiError(500, "Internal server error");
  const all = { ...headers, "content-type": "application/json", ...known.headers };
  return new Response(JSON.stringify({ detail: known.detail }), {
    status: known.status,
    headers: all,
  });
}

function logEntry(
  emulator: Emulator,
  request: Request,
  url: URL,
  requestId: string,
  basePath: string,
): LoggedRequest {
  return {
    method: request.method,
    path: url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : url.pathname,
    query: url.search,
    headers: shownHeaders(request.headers),
    request_id: requestId,
    received_at: emulator.now(),
    operation: null,
    body: null,
    status: null,
  };
}

/** A web page that rebinds its own name to loopback sends that name: it is refused. */
function isLoopback(host: string | null, own: string | undefined): boolean {
  const name = (host ?? "").replace(/:\d+$/, "");
  return ["127.0.0.1", "localhost", "[::1]"].includes(name) ||
    (own !== undefined && (name === own || name === `[${own}]`));
}
