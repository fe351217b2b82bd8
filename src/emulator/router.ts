/** Finds what a request means: an operation of the API, or a page beside it. */
import { TrieRouter } from "hono/router/trie-router";
import type { Operation } from "../operations/types.ts";
import { ApiError } from "./core/errors.ts";
import { PARTS } from "./parts.ts";
import { routesOf, type Target } from "./routes.ts";
import type { Emulator, Page } from "./core/types.ts";

/** What a request means, and the values in its path. */
export interface Found<T> {
  readonly target: T;
  /** Values by name, decoded. */
  readonly params: Record<string, string>;
}

/**
 * Makes the router of the API.
 *
 * @param operations The operation table
 * @returns Finds the target of a method and a path below the base URL; a 404 when there is none, a
 *   405 that names the methods when the path has others
 */
export function apiRouter(
  operations: readonly Operation[],
): (method: string, path: string) => Found<Target> {
  const router = new TrieRouter<Target>();
  const methods = new Set<string>();
  for (const { method, path, target } of routesOf(operations)) {
    router.add(method, path, target);
    methods.add(method);
  }
  return (method, path) => {
    const plain = withoutEndSlash(path);
    const found = find(router, method, plain);
    if (found !== undefined) return withoutVerb(found);
    const others = [...methods].filter((one) => find(router, one, plain) !== undefined).sort();
    if (others.length === 0) throw new ApiError(404, "Not Found");
    throw new ApiError(405, "Method Not Allowed", { allow: others.join(", ") });
  };
}

/** Makes the function that answers the pages of all parts. */
export function pageRouter(
  emulator: Emulator,
): (request: Request, headers: Record<string, string>) => Promise<Response> {
  const router = new TrieRouter<Page>();
  for (const { pages = {}, uploads = {} } of PARTS) {
    for (const [path, page] of Object.entries(pages)) router.add("GET", path, page);
    for (const [path, page] of Object.entries(uploads)) router.add("upload", path, page);
  }
  return async (request, headers) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    const { pathname } = new URL(request.url);
    const upload = ["PUT", "POST"].includes(request.method)
      ? find(router, "upload", pathname)
      : undefined;
    const found = upload ?? find(router, "GET", pathname) ??
      find(router, "GET", withoutEndSlash(pathname));
    if (found === undefined) throw new ApiError(404, "Not Found");
    if (!isRead && upload === undefined) {
      throw new ApiError(405, "Method Not Allowed", { allow: "GET, HEAD" });
    }
    const response = await found.target(emulator, found.params, request);
    const all = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return new Response(response.body, { status: response.status, headers: all });
  };
}

function find<T>(router: TrieRouter<T>, method: string, path: string): Found<T> | undefined {
  const [matches] = router.match(method, path);
  const first = matches[0];
  if (first === undefined) return undefined;
  const [target, params] = first as [T, Record<string, string>];
  const decoded = Object.entries(params).map(([name, value]) => [name, decodedPart(value)]);
  return { target, params: Object.fromEntries(decoded) };
}

/** In `{id}:lock` the verb is no part of the value. */
function withoutVerb({ target, params }: Found<Target>): Found<Target> {
  const verb = target.kind === "operation"
    ? /\{(\w+)\}(:[\w-]+)$/.exec(target.operation.path)
    : null;
  const [, name = "", word = ""] = verb ?? [];
  const value = params[name];
  if (value === undefined) return { target, params };
  return { target, params: { ...params, [name]: value.slice(0, -word.length) } };
}

/** A part of a path without its percent signs; one that is malformed stays as it is. */
function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A slash at the end makes no difference. */
function withoutEndSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}
