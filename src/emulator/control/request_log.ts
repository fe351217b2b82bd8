/** What was received lately, for `GET /_emulator/requests`: never a key, never a secret. */
import { isObject, type JsonObject } from "../../json/json_value.ts";
import type { Operation } from "../../operations/types.ts";

/** One request that came in. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  readonly request_id: string;
  readonly received_at: string;
  operation: string | null;
  /** JSON body with secrets as `***`; `{bytes}` for a large one; `null` without one. */
  body: unknown;
  /** Status of the answer; `null` as long as there is none, or when the connection was reset. */
  status: number | null;
  /** Milliseconds until the answer began; `null` as long as there is none. */
  duration_ms: number | null;
  /** JSON body of the answer; `{bytes}` for a large one; `null` for streams and without one. */
  answer: unknown;
}

/** How many requests are remembered. */
const REMEMBERED = 5_000;

const HIDDEN_HEADERS = ["authorization", "cookie", "proxy-authorization"];

/** The log of requests. */
export interface RequestLog {
  add(entry: LoggedRequest): void;
  list(): readonly LoggedRequest[];
  clear(): void;
}

/** Makes an empty log. */
export function openRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > REMEMBERED) entries = entries.slice(-REMEMBERED / 2);
    },
    list: () => entries,
    clear() {
      entries = [];
    },
  };
}

/** Headers as they may be shown. */
export function shownHeaders(headers: Headers): { [name: string]: string } {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, HIDDEN_HEADERS.includes(name) ? "***" : value]),
  );
}

/** Larger bodies are logged by their size, so that many of them fit in memory. */
const SHOWN_LIMIT = 64 * 1024;

/** Larger answers are logged by their size. */
const SHOWN_ANSWER_LIMIT = 16 * 1024;

/** The body of an answer as it is remembered. */
export function shownAnswer(body: unknown): unknown {
  if (body === undefined) return null;
  const bytes = JSON.stringify(body).length;
  return bytes > SHOWN_ANSWER_LIMIT ? { bytes } : body;
}

/**
 * A body as it may be shown: fields that the table calls secret are masked, whatever they hold.
 *
 * @param operation What was called
 * @param body Parsed body
 * @param size Its bytes as it came
 */
export function shownBody(operation: Operation, body: unknown, size: number): unknown {
  if (size > SHOWN_LIMIT) return { bytes: size };
  const hidden = Object.entries(operation.inputs).filter(([, input]) =>
    input.in === "body" && input.secret
  );
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    // Refused as no object, but a secret may stand in it all the same.
    return body === undefined || hidden.length === 0 ? body ?? null : "***";
  }
  const shown: Record<string, unknown> = { ...body };
  for (const [name, input] of hidden) {
    const field = (input.field ?? name).split(".")[0] ?? name;
    if (field in shown) shown[field] = "***";
  }
  // Documented for `createSession`, without an input in the table.
  if ("env_vars" in shown) shown.env_vars = "***";
  if (isObject(shown.content)) shown.content = shownContent(shown.content);
  return shown;
}

/** Of an MCP server, what its program and its requests get. */
function shownContent(content: JsonObject): JsonObject {
  const hidden = ["env", "headers"].filter((name) => name in content).map((name) => [name, "***"]);
  return { ...content, ...Object.fromEntries(hidden) };
}
