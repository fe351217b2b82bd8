/**
 * Which operation a request means: routes of the operation table first, then those that are only
 * documented and answer 501.
 *
 * @module
 */
import type { Operation } from "../operations/types.ts";
import { DOCUMENTED_ROUTES } from "./documented_routes.ts";

/** What a request means. */
export type Target =
  | { readonly kind: "operation"; readonly operation: Operation }
  | { readonly kind: "documented"; readonly id: string };

/** One route. */
export interface Route {
  readonly method: string;
  /** Path in hono's form: `/sessions/:session_id`. */
  readonly path: string;
  readonly target: Target;
}

/**
 * Lists all routes, those with literal segments before those with parameters in the same place.
 *
 * @param operations The operation table
 */
export function routesOf(operations: readonly Operation[]): Route[] {
  const first = operations.filter(({ id }, at) =>
    operations.findIndex((one) => one.id === id) === at
  );
  const emulated = first.map((operation): Route => ({
    method: operation.method,
    path: pattern(operation.path),
    target: { kind: "operation", operation },
  }));
  const taken = new Set(emulated.map((route) => `${route.method} ${shape(route.path)}`));
  const documented = DOCUMENTED_ROUTES.map(([method, path, id]): Route => ({
    method,
    path: pattern(path),
    target: { kind: "documented", id },
  })).filter((route) => !taken.has(`${route.method} ${shape(route.path)}`));
  return [...emulated, ...documented].sort((a, b) => order(a.path) < order(b.path) ? -1 : 1);
}

/**
 * `/a/{b}` becomes `/a/:b`, `/a/{b}:lock` becomes `/a/:b{[^/]+:lock}` (a plain `:b:lock` would match
 * every id), and a slash at the end goes.
 */
function pattern(path: string): string {
  const plain = path.length > 1 ? path.replace(/\/$/, "") : path;
  return plain.replace(
    /\{(\w+)\}(:[\w-]+)?/g,
    (_, name: string, verb?: string) => verb === undefined ? `:${name}` : `:${name}{[^/]+${verb}}`,
  );
}

function shape(path: string): string {
  return path.replace(/(?<=\/):\w+/g, ":");
}

/** Literal segments sort before parameters, parameters with a verb before those without. */
function order(path: string): string {
  return path.split("/").map((part) =>
    part.startsWith(":") ? (part.includes("{") ? "~1" : "~2") : ` ${part}`
  ).join("/");
}
