/** Requests as `--dry-run` shows them: secrets replaced, and a `curl` command line that does the same. */
import { hideKeyWords } from "../../config/key.ts";
import { shellWord } from "../../errors/command_hint.ts";
import type { Operation, Values } from "../../operations/types.ts";
import { HIDDEN, withoutSecrets } from "./redact.ts";
import { buildRequest, type Target } from "./request.ts";

/** A request as `--dry-run` shows it. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: unknown;
  /** A command line for a POSIX shell that does the same. */
  readonly curl: string;
  /** There when that command line lacks a secret, or what an earlier call will tell. */
  readonly runnable?: false;
}

/** What a request sends besides what its operation says. */
interface More {
  readonly headers?: { readonly [name: string]: string };
  /** The body instead of the one that the operation makes; it is not shown. */
  readonly body?: string;
  /** The file it comes from. */
  readonly bodyFile?: string;
  /** `Idempotency-Key` to send, for operations that carry one. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * Shows a request: secrets replaced, nothing sent.
 *
 * @param operation The operation
 * @param values Checked values by input name
 * @param target Where it would go
 * @param key How the API key is shown, or `undefined` when there is none
 * @param more What is sent besides
 */
export function dryRunOf(
  operation: Operation,
  values: Values,
  target: Target,
  key: string | undefined,
  more: More = {},
): ShownRequest {
  const meant = buildRequest(operation, values, target);
  const shown = buildRequest(operation, withoutSecrets(operation.inputs, values), target);
  const { method } = shown;
  // What an earlier step will tell stands in the path as a name in braces.
  const url = hideKeyWords(shown.url)
    .replace(/^[^?]*/, (path) => path.replaceAll(/%7B(\w+)%7D/g, "{$1}"));
  const body = more.body === undefined ? shown.body && hideKeyWords(shown.body) : HIDDEN;
  const headers = {
    ...shown.headers,
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...more.headers,
    ...(operation.idempotencyKey && more.idempotencyKey !== undefined
      ? { "Idempotency-Key": more.idempotencyKey }
      : {}),
  };
  // What is sent from a file needs not be shown to be sent again.
  const data = more.bodyFile === undefined ? body : `@${more.bodyFile}`;
  const complete = url === meant.url &&
    (more.body === undefined ? body === meant.body : more.bodyFile !== undefined) &&
    !/\{\w+\}/.test(target.org ?? "");
  return {
    method,
    url,
    headers: { ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body: body === HIDDEN ? body : JSON.parse(body) }),
    curl: curlLine({ method, url, headers, body: data }),
    ...(complete ? {} : { runnable: false }),
  };
}

/** What of a request is on the command line. */
interface CurlRequest {
  readonly method: string;
  readonly url: string;
  /** Headers without the authorisation. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string | undefined;
}

/**
 * Writes a request as one line for a POSIX shell; the key is the variable `RUNTM_API_KEY`.
 *
 * @param request The request
 * @returns The line
 */
function curlLine({ method, url, headers, body }: CurlRequest): string {
  const words = ["curl", "-sS"];
  // Events are shown as they come.
  if (headers.Accept === "text/event-stream") words.push("-N");
  // curl takes brackets and braces for patterns.
  if (/[[\]{}]/.test(url)) words.push("-g");
  words.push("-X", method, shellWord(url), "-H", '"Authorization: Bearer $RUNTM_API_KEY"');
  for (const [name, value] of Object.entries(headers)) {
    words.push("-H", shellWord(`${name}: ${value}`));
  }
  // What begins with @ names a file; JSON does not.
  if (body !== undefined) words.push("--data-binary", shellWord(body));
  return words.join(" ");
}
