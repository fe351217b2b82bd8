/**
 * From a request to its answer: host, faults, key, limits, scopes, organisation, body, idempotency,
 * then the handler of the operation.
 *
 * @module
 */
import type { Operation } from "../operations/types.ts";
import { hashOf } from "../process/files.ts";
import { PROGRAM_VERSION } from "../version.ts";
import { actingOrg, authenticate, bearerOf, checkScopes } from "./org/accounts.ts";
import { controlRoutes } from "./control/control.ts";
import type { Levers } from "./core/levers.ts";
import { checkHost, corsHeaders, preflightAnswer } from "./http/callers.ts";
import type { Control } from "./open_levers.ts";
import type { SeedCall } from "./seed.ts";
import { ApiError } from "./core/errors.ts";
import { withFault } from "./control/fault_answer.ts";
import { keepReply, keptReply, type KeyedRequest } from "./http/idempotency.ts";
import { openLocks } from "./core/locks.ts";
import { PARTS } from "./parts.ts";
import { openRateLimit } from "./http/rate_limit.ts";
import { bodyLimitOf, readBody } from "./http/request_body.ts";
import { type LoggedRequest, shownAnswer, shownBody, shownHeaders } from "./control/request_log.ts";
import { apiRouter, pageRouter } from "./router.ts";
import type { Account, Call, Emulator, Handler, Reply } from "./core/types.ts";
import { writeFailureOf } from "./core/write_failure.ts";
import { checkValues } from "./http/validation.ts";
import { isPageSession } from "./rows/page_sessions.ts";
import { exchangeToken, newAddress } from "./ui/ui.ts";

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

/** What answers are made of. */
export interface Surroundings {
  readonly emulator: Emulator;
  /** The operation table. */
  readonly operations: readonly Operation[];
  /** Path of the API below the origin. */
  readonly basePath: string;
  readonly control: Control;
  /** The levers; there are none before the first request. */
  readonly levers: () => Levers;
  /** Resets the connection that came in from this port. */
  readonly reset: (port: number) => void;
  /** Throws when the emulator can answer nothing any more. */
  readonly check: () => void;
}

/** Answers requests from outside, and calls from inside. */
export interface Answerer {
  answer(request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>): Promise<Response>;
  /** Calls the API with a key, past faults, limits and the log of requests. */
  call(key: string): SeedCall;
}

/** Makes what answers requests. */
export function openAnswerer(
  { emulator, operations, basePath, control, levers, reset, check }: Surroundings,
): Answerer {
  const limit = openRateLimit(emulator.options.rateLimit);
  const router = apiRouter(operations);
  const pages = pageRouter(emulator);
  const inOrder = openLocks();

  async function answerApi(exchange: Exchange): Promise<Response> {
    const { request, headers } = exchange;
    if (request.headers.get("upgrade")?.toLowerCase() === "websocket") return openSocket(exchange);
    const account = authenticate(emulator.store, request.headers.get("authorization"));
    if (!isFromPage(request)) {
      const counted = limit.count(account.keyId, emulator.clock.now());
      Object.assign(headers, counted.headers);
      if (counted.refused !== undefined) throw counted.refused;
    }
    const found = router(request.method, exchange.url.pathname.slice(basePath.length));
    if (found.target.kind === "documented") throw notEmulated(found.target.id);
    const { operation } = found.target;
    exchange.entry.operation = operation.id;
    checkScopes(account, operation);
    return await answerOperation(exchange, account, operation, found.params);
  }

  function openSocket({ emulator, request, url, entry }: Exchange): Response {
    const { target, params } = router(request.method, url.pathname.slice(basePath.length));
    const id = target.kind === "documented" ? target.id : target.operation.id;
    entry.operation = id;
    for (const part of PARTS) part.tick?.(emulator);
    for (const { sockets } of PARTS) {
      const socket = sockets?.[id];
      if (socket !== undefined) return socket(emulator, params, url.searchParams, request);
    }
    throw notEmulated(id);
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
    const sent = await readBody(request, bodyLimitOf(operation.id));
    exchange.entry.body = shownBody(operation, sent.json, sent.size);
    const checked = checkValues(operation, url.searchParams, sent.json);
    const name = request.method === "POST" ? request.headers.get("idempotency-key") : null;
    const keyed: KeyedRequest | undefined = name === null || operation.answer === "events"
      ? undefined
      : {
        keyId: account.keyId,
        name,
        request: `${request.method} ${url.pathname} ${org ?? ""} ${await hashOf(sent.bytes)}`,
      };
    // Deleting makes room, so it works without any.
    const write = operation.method === "DELETE"
      ? emulator.store.essential
      : emulator.store.transaction;
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
        write((): Reply => {
          const reply = change();
          if (keyed !== undefined) keepReply(emulator.store, keyed, reply, emulator.clock.now());
          return reply;
        }),
    };
    const handler = handlerOf(operation);
    passTime(emulator);
    const reply = keyed === undefined
      ? await handler(call)
      : await inOrder(`${keyed.keyId} ${keyed.name}`, async () => {
        const kept = emulator.store.transaction((): Reply | undefined =>
          keptReply(emulator.store, keyed, emulator.clock.now())
        );
        if (kept !== undefined) return kept;
        const fresh = await handler(call);
        keepReply(emulator.store, keyed, fresh, emulator.clock.now());
        return fresh;
      });
    exchange.entry.answer = shownAnswer(reply.body);
    return toResponse(exchange, reply);
  }

  async function answerControl({ request, url, headers }: Exchange): Promise<Response> {
    const json = (body: unknown) => Response.json(body, { headers });
    const route = `${request.method} ${url.pathname}`;
    if (route === "POST /_emulator/ui/session") return json(await exchangeToken(emulator, request));
    const account = authenticate(emulator.store, request.headers.get("authorization"));
    if (route === "POST /_emulator/ui/token") return json(newAddress(emulator, account));
    if (request.method === "GET") {
      const { pageRoute } = await import("./ui/page_routes.ts");
      const body = await pageRoute(emulator, account, url.pathname);
      if (body !== undefined) return json(body);
    }
    return await controlRoutes(emulator, levers(), request, headers);
  }

  const call = (key: string): SeedCall => async (method, path, body) => {
    const request = new Request(`${emulator.origin}${basePath}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const url = new URL(request.url);
    const requestId = crypto.randomUUID();
    const entry = logEntry(emulator, request, url, requestId, basePath);
    const signal = new AbortController().signal;
    const response = await answerApi({
      emulator,
      request,
      url,
      requestId,
      headers: {},
      entry,
      signal,
    });
    // A stream is read to its end: what it tells of has ended then.
    const text = await response.text();
    return response.headers.get("content-type")?.startsWith("application/json")
      ? JSON.parse(text)
      : {};
  };

  async function answer(
    request: Request,
    info: Deno.ServeHandlerInfo<Deno.NetAddr>,
  ): Promise<Response> {
    // A malformed `Host` leaves no URL. Such a request is refused below.
    const url = URL.parse(request.url) ?? new URL("http://nowhere.invalid/");
    const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
    const headers: Record<string, string> = {
      "x-runtm-emulator": PROGRAM_VERSION,
      "x-request-id": requestId,
      ...limit.uncounted(emulator.clock.now()),
      ...corsHeaders(request.headers.get("origin"), emulator.options),
    };
    const started = performance.now();
    const entry = logEntry(emulator, request, url, requestId, basePath);
    const over = new AbortController();
    // `request.signal` would do, but reading it makes Deno print a warning.
    info.completed.catch(() => {}).finally(() => over.abort(OVER));
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
      checkHost(request.headers.get("host"), emulator.options);
      const preflight = preflightAnswer(request, headers);
      if (preflight !== undefined) return preflight;
      if (url.pathname.startsWith("/_emulator/")) return await answerControl(exchange);
      check();
      if (!url.pathname.startsWith(`${basePath}/`)) return await pages(request, headers);
      // The page that shows the requests is not one of them, and no test means it with a fault.
      if (isFromPage(request)) return await answerApi(exchange);
      control.requests.add(entry);
      const wait = control.latency.of(request.method, entry.path);
      if (wait > 0) await emulator.clock.sleep(wait, over.signal);
      const action = control.faults.take(request.method, url.pathname.slice(basePath.length));
      const response = await withFault(
        exchange,
        action,
        () => answerApi(exchange).catch((error) => errorResponse(exchange, error)),
        () => reset(info.remoteAddr.port),
      );
      // Nothing of a reset answer reaches the client.
      if (action?.type !== "reset") entry.status = response.status;
      entry.duration_ms = Math.round(performance.now() - started);
      return response;
    } catch (error) {
      const response = errorResponse(exchange, error);
      entry.status = response.status;
      return response;
    }
  }
  return { answer, call };
}

/** Why the signal of a call ends: made once, for each one carries a stack trace. */
const OVER = new DOMException("The exchange is over", "AbortError");

/** Whether the page of the emulator sent a request. */
function isFromPage(request: Request): boolean {
  return isPageSession(bearerOf(request.headers.get("authorization")) ?? "");
}

/** What time alone changes; a full disk keeps nobody from reading. */
function passTime(emulator: Emulator): void {
  try {
    for (const part of PARTS) part.tick?.(emulator);
  } catch (error) {
    if (writeFailureOf(error) === undefined) throw error;
  }
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
  if (reply.body === undefined || reply.status === 204) {
    return new Response(null, { status: reply.status, headers });
  }
  return Response.json(reply.body, {
    status: reply.status,
    headers: { ...headers, ...reply.headers },
  });
}

function errorResponse(
  { emulator, headers, requestId, entry }: Exchange,
  error: unknown,
): Response {
  const known = apiErrorOf(error);
  if (known !== error) emulator.log(`Request ${requestId} failed: ${String(error)}`);
  entry.answer = { detail: known.detail };
  return Response.json({ detail: known.detail }, {
    status: known.status,
    headers: { ...headers, ...known.headers },
  });
}

function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const failure = writeFailureOf(error);
  return failure === undefined
    ? new ApiError(500, "Internal server error")
    : new ApiError(failure.status, `${failure.message}: nothing was changed`);
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
    duration_ms: null,
    answer: null,
  };
}
