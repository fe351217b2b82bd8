/** Requests to the control routes of an emulator: its faults, its log of requests. */
import assert from "node:assert/strict";
import type { FaultRule } from "../../src/emulator/core/orders.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";

/** The part of an emulator that is needed to call it. */
type Reachable = Pick<RunningEmulator, "origin" | "keys">;

/** A request in the emulator's log. */
export interface Received {
  readonly method: string;
  readonly path: string;
}

/**
 * Calls a route of the emulator that must succeed.
 *
 * @param cloud The emulator
 * @param method HTTP method
 * @param path Path with its leading slash
 * @param body Sent as JSON, where there is one
 * @returns Text of the answer
 */
export function callRoute(
  cloud: Reachable,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const text = body === undefined ? "" : JSON.stringify(body);
  return rawCall(`${cloud.origin}${path}`, method, text, [
    `Authorization: Bearer ${cloud.keys.org}`,
    "Content-Type: application/json",
    `Content-Length: ${new TextEncoder().encode(text).length}`,
  ]);
}

/** Adds a fault: the emulator applies it to the answers to matching requests. */
export async function addFault(cloud: Reachable, fault: FaultRule): Promise<void> {
  await callRoute(cloud, "POST", "/_emulator/faults", fault);
}

/** Removes all faults. */
export async function removeFaults(cloud: Reachable): Promise<void> {
  await callRoute(cloud, "DELETE", "/_emulator/faults");
}

/** The requests to the API that the emulator has logged. */
export async function loggedRequests(cloud: Reachable): Promise<Received[]> {
  const { requests } = JSON.parse(await callRoute(cloud, "GET", "/_emulator/requests"));
  return (requests as Received[]).filter(({ path }) => !path.startsWith("/_emulator/"));
}

/** Empties the log of requests. */
export async function clearRequests(cloud: Reachable): Promise<void> {
  await callRoute(cloud, "DELETE", "/_emulator/requests");
}

/** Fetches a page of the emulator that needs no key. */
export function openPage(url: string): Promise<string> {
  return rawCall(url, "GET");
}

/** One request over its own connection: `fetch` would use a proxy where one is set, and keep the connection. */
async function rawCall(
  url: string,
  method: string,
  body = "",
  headers: readonly string[] = [],
): Promise<string> {
  const { hostname, port, host, pathname } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [`${method} ${pathname} HTTP/1.0`, `Host: ${host}`, "Connection: close", ...headers];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n${body}`));
  const answer = await new Response(connection.readable).text();
  assert.match(answer, /^HTTP\/1\.[01] 2\d\d /);
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}
