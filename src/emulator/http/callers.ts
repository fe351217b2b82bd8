/** Under which names the emulator may be called, and from which web pages. */
import { ApiError } from "../core/errors.ts";
import type { EmulatorOptions } from "../core/types.ts";

/**
 * Refuses a request that names another host. A web page that rebinds its own name to this machine
 * sends that name as `Host`. Whoever listens for other machines on purpose is also called by address.
 */
export function checkHost(host: string | null, options: EmulatorOptions): void {
  const { host: listening, allowHosts = [] } = options;
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  const known = ["127.0.0.1", "localhost", "[::1]", ...allowHosts.map((one) => one.toLowerCase())];
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name);
  const isOpen = listening !== undefined && listening !== "localhost";
  if (known.includes(name) || (isOpen && (name === listening || isAddress))) return;
  throw new ApiError(403, "The emulator answers requests to its own address only");
}

/** Headers with which a page of an origin that was named may read an answer; none for others. */
export function corsHeaders(
  origin: string | null,
  { corsOrigins = [] }: EmulatorOptions,
): Record<string, string> {
  // `null` is what every sandboxed page calls itself.
  const isNamed = origin !== null && !["null", "*"].includes(origin) &&
    corsOrigins.includes(origin);
  if (!isNamed) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers":
      "X-Request-Id, X-Runtm-Emulator, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
    "vary": "Origin",
  };
}

/** The answer to a browser that asks whether it may send a request; nothing for any other request. */
export function preflightAnswer(
  request: Request,
  headers: Record<string, string>,
): Response | undefined {
  const asks = request.method === "OPTIONS" &&
    request.headers.has("access-control-request-method");
  if (!asks || headers["access-control-allow-origin"] === undefined) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "",
      "access-control-max-age": "600",
    },
  });
}
