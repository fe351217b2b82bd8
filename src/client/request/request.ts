/** From an operation and its values to the request that travels. Pure. */
import type { Input, Operation, Values } from "../../operations/types.ts";
import { Failure } from "../../errors/failure.ts";
import { launchArgument } from "./launch_argument.ts";
import type { Outgoing } from "./outgoing.ts";
import { withoutSecrets } from "./redact.ts";

/** What of the settings a request depends on. */
export interface Target {
  /** Base URL without trailing slash. */
  readonly baseUrl: string;
  /** Organisation, where one is known. */
  readonly org: string | undefined;
}

/**
 * Builds the request of an operation.
 *
 * @param operation The operation
 * @param values Checked values by input name; `local` ones are ignored
 * @param target Where it goes, and for which organisation
 * @returns Method, URL, headers (without authorisation) and body
 * @throws {Failure} `no_org` when the route needs an organisation and none is known
 */
export function buildRequest(operation: Operation, values: Values, target: Target): Outgoing {
  const url = urlOf(operation, values, target);
  const headers: Record<string, string> = {
    Accept: operation.answer === "events" ? "text/event-stream" : "application/json",
  };
  if (target.org !== undefined && operation.org !== "none") {
    headers["X-Organization-Id"] = target.org;
  }
  for (const [name, input, value] of sent(operation, values, "header")) {
    headers[input.field ?? name] = String(value);
  }
  const body = bodyOf(operation, values);
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const shownUrl = urlOf(operation, withoutSecrets(operation.inputs, values), target);
  return { operation, values, method: operation.method, url, shownUrl, headers, body };
}

function urlOf(operation: Operation, values: Values, target: Target): string {
  const path = pathOf(operation, values, target.org);
  return `${target.baseUrl}${path}${queryOf(operation, values)}`;
}

/** One segment of a path, percent-encoded; a dot alone would be taken as a step. */
function segment(value: string): string {
  return encodeURIComponent(value).replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));
}

function pathOf(operation: Operation, values: Values, org: string | undefined): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "org_id") return segment(org ?? missingOrg(operation));
    const entry = Object.entries(operation.inputs)
      .find(([key, input]) => input.in === "path" && (input.field ?? key) === name);
    const value = entry && values[entry[0]];
    if (value === undefined) throw new Failure("usage", `Missing ${entry?.[0] ?? name}`);
    return segment(String(value));
  });
}

function missingOrg(operation: Operation): never {
  throw new Failure("no_org", `"${operation.command}" acts for an organisation and none is known`, {
    hint: "Give it with --org or RUNTM_ORG_ID, or use an organisation's API key",
  });
}

function queryOf(operation: Operation, values: Values): string {
  const query = new URLSearchParams();
  for (const [name, input, value] of sent(operation, values, "query")) {
    const texts = Array.isArray(value) && input.spelling !== "commas" ? value : [value];
    for (const text of texts) query.append(input.field ?? name, String(text));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The body as JSON text; POST, PUT and PATCH always have one. */
function bodyOf(operation: Operation, values: Values): string | undefined {
  const body: { [name: string]: unknown } = {};
  for (const [name, input, value] of sent(operation, values, "body")) {
    place(body, (input.field ?? name).split("."), wireValue(input, value));
  }
  const wanted = operation.method !== "GET" && operation.method !== "DELETE";
  return wanted || Object.keys(body).length > 0 ? JSON.stringify(body) : undefined;
}

function place(into: { [name: string]: unknown }, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  if (first.endsWith("[]")) {
    for (const entry of into[first.slice(0, -2)] as { [name: string]: unknown }[] ?? []) {
      place(entry, rest, value);
    }
    return;
  }
  const inner = into[first];
  // A copy: it may be a value that was given.
  const next: { [name: string]: unknown } = typeof inner === "object" ? { ...inner } : {};
  into[first] = next;
  place(next, rest, value);
}

function wireValue(input: Input, value: unknown): unknown {
  if (input.sends !== undefined) return input.sends;
  if (input.emptyIsNull && value === "") return null;
  if (input.entries && typeof value === "object" && value !== null) {
    return Object.entries(value).map(([name, text]) => ({ name, value: text }));
  }
  if (input.launchArguments) return (value as readonly string[]).map(launchArgument);
  return value;
}

/** The inputs of one place that are sent, with their values, in the order of the table. */
function sent(
  operation: Operation,
  values: Values,
  where: Input["in"],
): [string, Input, unknown][] {
  const found: [string, Input, unknown][] = [];
  for (const [name, input] of Object.entries(operation.inputs)) {
    if (input.in !== where) continue;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const used = input.fixed ?? value ?? input.default;
    if (used === undefined || (input.sends !== undefined && used !== true)) continue;
    if (input.omitEmpty && (used === "" || used === 0 || used === false)) continue;
    found.push([name, input, used]);
  }
  return found;
}
