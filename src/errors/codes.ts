/**
 * The one table of error codes: exit code, HTTP statuses, whether the failure may pass by itself,
 * first words, meaning. Everything else that is said about codes and statuses is derived from it.
 *
 * @module
 */

/** What one HTTP status means. */
interface StatusRow {
  /** What is said when the server says nothing. */
  readonly words: string;
  /** The same request may succeed a little later. */
  readonly passing?: true;
}

/** What one code means. */
interface CodeRow {
  /** Exit code of the program. */
  readonly exit: number;
  /** HTTP statuses that are reported with this code. */
  readonly statuses?: { readonly [status: number]: StatusRow };
  /** Without a status: the same request may succeed a little later. */
  readonly passing?: true;
  /** For the documentation; Markdown. */
  readonly meaning: string;
}

/**
 * Every error code: its exit code, the HTTP statuses it stands for, whether the failure may pass by
 * itself, and its meaning as Markdown.
 *
 * @example
 * ```ts
 * import { ERROR_CODES } from "@runtm/runtm-api/client";
 * console.assert(ERROR_CODES.not_found.exit === 1);
 * ```
 */
export const ERROR_CODES = {
  bad_request: {
    exit: 1,
    statuses: { 400: { words: "Bad request" } },
    meaning: "the server did not understand the request, or the state does not allow it (400)",
  },
  unauthorized: {
    exit: 2,
    statuses: { 401: { words: "The API key was not accepted" } },
    meaning: "the key is not accepted (401)",
  },
  forbidden: {
    exit: 2,
    statuses: { 403: { words: "Not allowed" } },
    meaning: "a scope is missing, or the key does not belong to this organisation (403)",
  },
  not_found: {
    exit: 1,
    statuses: { 404: { words: "Not found" } },
    meaning: "there is no such thing, or this key may not see it (404)",
  },
  conflict: {
    exit: 1,
    statuses: { 409: { words: "Conflict" } },
    meaning: "the name is taken, or the state does not allow it (409)",
  },
  gone: {
    exit: 1,
    statuses: { 410: { words: "Gone" } },
    meaning: "it existed and is gone (410)",
  },
  too_large: {
    exit: 1,
    statuses: { 413: { words: "The request is too large" } },
    meaning: "the request is too large (413)",
  },
  invalid: {
    exit: 1,
    statuses: { 422: { words: "Invalid input" } },
    meaning: "the server refused values; `details` names them (422)",
  },
  rate_limited: {
    exit: 1,
    statuses: { 429: { words: "Too many requests", passing: true } },
    passing: true,
    meaning: "too many calls; `retry_after` says how long to wait (429)",
  },
  server_error: {
    exit: 1,
    statuses: {
      500: { words: "The service failed", passing: true },
      501: { words: "The service does not support this" },
    },
    passing: true,
    meaning: "the server failed (500), or does not support the request (501)",
  },
  unavailable: {
    exit: 1,
    statuses: {
      502: { words: "The service cannot be reached behind its gateway", passing: true },
      503: { words: "The service is not available", passing: true },
      504: { words: "The service did not answer its gateway in time", passing: true },
    },
    passing: true,
    meaning: "the service or the sandbox is not ready (502, 503, 504)",
  },
  api_error: {
    exit: 1,
    statuses: {
      402: { words: "Payment required" },
      405: { words: "Method not allowed" },
      415: { words: "Media type not supported" },
    },
    meaning: "any other answer that is no success",
  },
  redirected: {
    exit: 1,
    meaning: "the server redirects to another address, which is not followed",
  },
  timeout: {
    exit: 1,
    statuses: { 408: { words: "The service waited too long for the request", passing: true } },
    passing: true,
    meaning: "one attempt took longer than an attempt may take (or 408)",
  },
  time_limit: { exit: 124, meaning: "the time given with `--timeout` ran out" },
  network: { exit: 1, passing: true, meaning: "a network error that no other code describes" },
  name_lookup: { exit: 1, passing: true, meaning: "the host name could not be resolved" },
  refused: { exit: 1, passing: true, meaning: "the connection was refused: nothing listens there" },
  reset: { exit: 1, passing: true, meaning: "the connection was cut" },
  tls: { exit: 1, meaning: "no secure connection: certificate or protocol" },
  proxy: {
    exit: 1,
    statuses: { 407: { words: "The proxy requires a user name and password" } },
    passing: true,
    meaning: "the proxy refused or failed (407)",
  },
  not_json: { exit: 1, meaning: "the answer is not JSON; the base URL is probably wrong" },
  answer_too_large: { exit: 1, meaning: "the answer is larger than the program accepts" },
  stream_cut: { exit: 1, passing: true, meaning: "an event stream ended before it was done" },
  stream_error: { exit: 1, meaning: "an event stream reported an error" },
  stream_idle: { exit: 1, passing: true, meaning: "an event stream was silent for too long" },
  outcome_unknown: {
    exit: 1,
    meaning: "the connection was lost after something was sent; it may have been done",
  },
  operation_failed: {
    exit: 1,
    meaning: "the call worked, the operation did not; `details` has the answer",
  },
  unreachable_state: { exit: 1, meaning: "the state that was waited for can no longer be reached" },
  check_failed: { exit: 1, meaning: "`doctor` found a problem; its report says what to do" },
  filter_failed: { exit: 1, meaning: "the filter of `--jq` failed on the answer" },
  no_key: { exit: 2, meaning: "there is no API key, or it is not a valid one" },
  no_org: { exit: 3, meaning: "an organisation is needed and none is known" },
  usage: { exit: 3, meaning: "the command line is wrong; nothing was sent" },
  input_file: {
    exit: 3,
    meaning: "an input file cannot be read or is not what it should be; nothing was sent",
  },
  local: { exit: 1, meaning: "something on this machine failed: a folder, a file, a program" },
  hangup: { exit: 129, meaning: "ended by SIGHUP: the terminal was closed" },
  interrupted: { exit: 130, meaning: "interrupted by SIGINT" },
  terminated: { exit: 143, meaning: "ended by SIGTERM" },
  internal: { exit: 1, meaning: "a bug in the program; please report it" },
} as const satisfies { readonly [code: string]: CodeRow };

/** The stable words of `code`. Each has its exit code in {@link EXIT_CODES}. */
export type FailureCode = keyof typeof ERROR_CODES;

/** The table by code. */
export const CODES: { readonly [code in FailureCode]: CodeRow } = ERROR_CODES;

const NAMES = Object.keys(ERROR_CODES) as FailureCode[];

/**
 * Every `code` word and the exit code that goes with it.
 *
 * @example
 * ```ts
 * import { EXIT_CODES, Failure } from "@runtm/runtm-api/client";
 * const failure = new Failure("unauthorized", "The API key is not accepted");
 * console.assert(EXIT_CODES[failure.code] === 2);
 * ```
 */
export const EXIT_CODES: { readonly [code in FailureCode]: number } = fromTable(({ exit }) => exit);

function fromTable<T>(read: (row: CodeRow) => T): { readonly [code in FailureCode]: T } {
  const entries = NAMES.map((code) => [code, read(CODES[code])]);
  return Object.fromEntries(entries);
}

const BY_STATUS: ReadonlyMap<number, StatusRow & { readonly code: FailureCode }> = new Map(
  NAMES.flatMap((code) =>
    Object.entries(CODES[code].statuses ?? {}).map(([status, row]) =>
      [Number(status), { ...row, code }] as const
    )
  ),
);

/**
 * The code of an error status.
 *
 * @param status HTTP status of at least 400
 * @returns Its code; the general one of its class when the table does not list it
 */
export function codeOfStatus(status: number): FailureCode {
  return BY_STATUS.get(status)?.code ?? (status >= 500 ? "server_error" : "api_error");
}

/**
 * What an error status says when the server says nothing.
 *
 * @param status HTTP status
 * @returns First words of the error
 */
export function wordsOfStatus(status: number): string {
  return BY_STATUS.get(status)?.words ?? `The service answered with status ${status}`;
}

/**
 * Whether a request that got this status may succeed a little later.
 *
 * @param status HTTP status
 */
export function isPassingStatus(status: number): boolean {
  return BY_STATUS.get(status)?.passing === true;
}

/**
 * Whether a request that failed with this code, and without a status, may succeed a little later.
 *
 * @param code The code
 */
export function isPassingCode(code: FailureCode): boolean {
  return CODES[code].passing === true;
}
