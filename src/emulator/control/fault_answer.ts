/** Faults of a whole answer: another status, a page, a delay, no answer at all. */
import { faultyBody } from "./fault_body.ts";
import type { FaultAction } from "../core/orders.ts";
import type { Emulator } from "../core/types.ts";

/** What a fault needs to know of the request it hits. */
export interface FaultyExchange {
  readonly emulator: Emulator;
  readonly request: Request;
  /** Headers of every answer. */
  readonly headers: { readonly [name: string]: string };
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
}

/** Carries out what a fault asks for, around the usual answer. */
export async function withFault(
  exchange: FaultyExchange,
  action: FaultAction | undefined,
  answer: () => Promise<Response>,
  reset: () => void,
): Promise<Response> {
  const { emulator, headers, request, signal } = exchange;
  if (action === undefined) return await answer();
  switch (action.type) {
    case "delay":
      await emulator.clock.sleep(action.ms, signal);
      return await answer();
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
      const text = action.handle ? await (await answer()).text() : '{"detail": "cut off';
      const broken = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
      return new Response(broken, {
        status: 200,
        headers: { ...headers, "content-type": "application/json" },
      });
    }
    case "reset":
      if (action.handle) await (await answer()).body?.cancel();
      reset();
      return new Response(null, { status: 500 });
    default: {
      const response = await answer();
      if (response.body === null) return response;
      const body = faultyBody({ body: response.body, action, clock: emulator.clock, reset });
      return new Response(body, { status: response.status, headers: response.headers });
    }
  }
}

function bodyText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
