/** Routing by hono: what a request means, and the pages beside the API. */
import { Hono } from "hono";
import type { Operation } from "../operations/types.ts";
import { ApiError } from "./core/errors.ts";
import { PARTS } from "./parts.ts";
import { routesOf, type Target } from "./routes.ts";
import type { Emulator } from "./core/types.ts";

/** What a request means, and the values in its path. */
export interface Found {
  readonly target: Target;
  readonly params: Record<string, string>;
}

/** Methods that no route has and no `Request` can be made with. */
const IMPOSSIBLE: readonly string[] = ["CONNECT", "TRACE", "TRACK"];

/**
 * Finds the operation of a request. Routing is hono's; what it finds is handed back as a value, so
 * that the steps of an answer stay in order.
 */
export function apiRouter(operations: readonly Operation[], basePath: string) {
  const app = new Hono<{ Bindings: { found?: Found } }>({ strict: false });
  for (const { method, path, target } of routesOf(operations)) {
    app.on(method, `${basePath}${path}`, (context) => {
      context.env.found = { target, params: context.req.param() as Record<string, string> };
      return context.body(null);
    });
  }
  return async (method: string, path: string): Promise<Found> => {
    if (IMPOSSIBLE.includes(method)) throw new ApiError(404, "Not Found");
    const env: { found?: Found } = {};
    await app.fetch(new Request(`http://emulator${path}`, { method }), env);
    if (env.found === undefined) throw new ApiError(404, "Not Found");
    return env.found;
  };
}

/** Answers the pages of all parts. */
export function pageRouter(emulator: Emulator) {
  const app = new Hono({ strict: false });
  // Without this hono itself answers a page that failed, and writes to the console.
  app.onError((error) => {
    throw error;
  });
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
