/**
 * Classifies network errors. Deno names their class only in the message of the cause, Node and Bun in
 * a code, so this is one table over both and the proxy in use.
 *
 * @module
 */
import { proxyFor } from "../../process/proxy.ts";
import type { FailureCode } from "../../errors/codes.ts";
import { HINT_WORDS, type HintReader, type HintWords } from "../../errors/hint_words.ts";
import type { AttemptFailure } from "./retry.ts";

/** What a network error means. */
export interface NetworkError {
  /** The stable word. */
  readonly code: FailureCode;
  /** What happened, for a person. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Whether the service may have seen the request, and whether another attempt can help. */
  readonly kind: Exclude<AttemptFailure["kind"], "status">;
}

/** Where the request was going. */
interface Route {
  readonly host: string;
  /** The proxy it goes through, as an error names it. */
  readonly proxy: string | undefined;
  /** The variable that names the proxy. */
  readonly variable: string | undefined;
}

/** One row: what the runtime says, and what it means. The first row that fits counts. */
interface Row {
  /** What Deno says. */
  readonly says: RegExp;
  /** The codes of Node and Bun. */
  readonly codes?: RegExp;
  readonly code: FailureCode;
  readonly kind: NetworkError["kind"];
  /** Only when a proxy is in use. */
  readonly proxied?: true;
  message(route: Route, said: string): string;
  hint(route: Route, words: HintWords): string;
}

const CA_HINT =
  "If a proxy inspects TLS here, name its CA certificate: SSL_CERT_FILE=/path/ca.pem (or NODE_EXTRA_CA_CERTS)";

/**
 * What to do after a failure of the network that may pass.
 *
 * @param reader Who reads it
 */
export function networkHint(reader: HintReader): string {
  return againHint(HINT_WORDS[reader]);
}

function againHint({ again }: HintWords): string {
  return `${again.charAt(0).toUpperCase()}${
    again.slice(1)
  }; if it happens again, check the network between here and the service`;
}

function proxyHint({ variable }: Route): string {
  return `Check ${variable}; a host that must not go through it belongs in NO_PROXY`;
}

const TABLE: readonly Row[] = [
  {
    says: /certificate file|CA file|platform certificates/i,
    code: "tls",
    kind: "final",
    message: (_, said) => said,
    hint: () => "Check SSL_CERT_FILE, NODE_EXTRA_CA_CERTS and DENO_CERT",
  },
  {
    says: /unusable proxy/i,
    code: "proxy",
    kind: "final",
    message: (_, said) => said,
    hint: () => "Write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT",
  },
  {
    says: /UnknownIssuer|BadSignature|CaUsedAsEndEntity/,
    codes: /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED|UNKNOWN_CERTIFICATE/,
    code: "tls",
    kind: "final",
    message: ({ host }) =>
      `The certificate of "${host}" is signed by an unknown certificate authority`,
    hint: () => CA_HINT,
  },
  {
    says: /peer certificate: (certificate )?(Expired|NotValidYet|not valid yet|expired)/,
    codes: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    code: "tls",
    kind: "final",
    message: ({ host }) => `The certificate of "${host}" is expired or not yet valid`,
    hint: () =>
      "Check the clock of this machine; if it is right, the server needs a new certificate",
  },
  {
    says: /not valid for name|NotValidForName/,
    codes: /ALTNAME_INVALID/,
    code: "tls",
    kind: "final",
    message: ({ host }) => `The certificate of the server is not for "${host}"`,
    hint: (_, { baseUrl }) => baseUrl,
  },
  {
    says: /corrupt message|InvalidContentType/,
    codes: /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/,
    code: "tls",
    kind: "final",
    message: ({ host }) => `"${host}" does not speak TLS at this port`,
    hint: (_, { baseUrl }) => baseUrl,
  },
  {
    says: /certificate|fatal alert|tls handshake alert|incompatible|no cipher/i,
    codes: /^(ERR_SSL|ERR_TLS|CERT)_/,
    code: "tls",
    kind: "final",
    message: ({ host }) => `No secure connection to "${host}" could be established`,
    hint: () => CA_HINT,
  },
  {
    says: /proxy auth/i,
    code: "proxy",
    kind: "final",
    proxied: true,
    message: ({ proxy }) => `The proxy "${proxy}" requires a user name and password`,
    hint: ({ variable }) => `Set them in ${variable}: http://USER:PASSWORD@HOST:PORT`,
  },
  {
    says: /unsuccessful tunnel|response version|socks|reply|auth/i,
    code: "proxy",
    kind: "unsent",
    proxied: true,
    message: ({ proxy, host }) => `The proxy "${proxy}" could not connect to "${host}"`,
    hint: proxyHint,
  },
  {
    says: /\(Connect\)/,
    code: "proxy",
    kind: "unsent",
    proxied: true,
    message: ({ proxy }) => `The proxy "${proxy}" cannot be reached`,
    hint: proxyHint,
  },
  {
    says: /dns error|failed to lookup/i,
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|FailedToOpenSocket|DNSException)$/,
    code: "name_lookup",
    kind: "unsent",
    message: ({ host }) => `The host name "${host}" could not be resolved`,
    hint: (_, { address }) => `Check the network, and the host in ${address}`,
  },
  {
    says: /connection refused/i,
    codes: /^(ECONNREFUSED|ConnectionRefused)$/,
    code: "refused",
    kind: "unsent",
    message: ({ host }) => `"${host}" refused the connection`,
    hint: (_, { address }) => `Check that the service is running there, and check ${address}`,
  },
  {
    says: /\(Connect\).*timed out/i,
    codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    code: "timeout",
    kind: "unsent",
    message: ({ host }) => `"${host}" did not accept the connection in time`,
    hint: (_, words) => againHint(words),
  },
  {
    says: /\(Connect\).*(reset by peer|eof|broken pipe|closed)/i,
    code: "reset",
    kind: "unsent",
    message: ({ host }) => `"${host}" closed the connection while it was being established`,
    hint: (_, words) => againHint(words),
  },
  {
    says: /\(Connect\)/,
    codes: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    code: "network",
    kind: "unsent",
    message: ({ host }) => `No connection to "${host}" could be established`,
    hint: (_, words) => againHint(words),
  },
  {
    says: /head is too large/i,
    codes: /^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/,
    code: "answer_too_large",
    kind: "final",
    message: ({ host }) => `"${host}" answered with more headers than the program accepts`,
    hint: (_, { baseUrl }) => baseUrl,
  },
  {
    says: /refused stream/i,
    code: "reset",
    kind: "unsent",
    message: ({ host }) => `"${host}" refused the request before reading it`,
    hint: (_, words) => againHint(words),
  },
  {
    says: /parsed|invalid http|unexpected message/i,
    codes: /^(HPE_|InvalidHTTPResponse|Malformed_HTTP_Response)/,
    code: "network",
    kind: "final",
    message: ({ host }) => `"${host}" answered with something that is not HTTP`,
    hint: (_, { baseUrl }) => baseUrl,
  },
  {
    says: /are blocked|^bad port$/i,
    code: "network",
    kind: "final",
    message: ({ host }) => `The port of "${host}" is blocked: it belongs to another protocol`,
    hint: (_, { baseUrl }) => baseUrl,
  },
  {
    says: /error reading a body|unexpected end of file|decompress|deflate|gzip|brotli/i,
    codes: /^(Z_|ZlibError|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/,
    code: "reset",
    kind: "lost",
    message: ({ host }) => `The connection to "${host}" broke in the middle of the answer`,
    hint: (_, words) => againHint(words),
  },
  {
    says: /\(SendRequest\)|reset|broken pipe|closed|http2|connection error/i,
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ConnectionClosed|ERR_HTTP2)/,
    code: "reset",
    kind: "lost",
    message: ({ host }) => `"${host}" closed the connection without an answer`,
    hint: (_, words) => againHint(words),
  },
];

/**
 * Says what a failed `fetch`, or a failed read of its body, means.
 *
 * @param error What was thrown
 * @param url Where the request was going
 * @param env Reads an environment variable
 * @param reader Who reads the hint
 * @returns What it means; `undefined` when it is no network error
 */
export function classifyNetworkError(
  error: unknown,
  url: string,
  env: (name: string) => string | undefined,
  reader: HintReader = "shell",
): NetworkError | undefined {
  if (!(error instanceof Error)) return undefined;
  const said = innermost(error);
  const target = new URL(url);
  const proxy = proxyFor(target, env);
  const through = proxy !== undefined && "url" in proxy ? proxy : undefined;
  const route = { host: target.host, proxy: through?.shown, variable: through?.variable };
  const code = codeOf(error);
  const row = TABLE.find(({ codes }) => code !== undefined && codes?.test(code)) ??
    TABLE.find(({ says, proxied }) => (!proxied || through) && says.test(said));
  if (row !== undefined) {
    const { code, kind } = row;
    return {
      code,
      kind,
      message: row.message(route, said),
      hint: row.hint(route, HINT_WORDS[reader]),
    };
  }
  if (error.name !== "TypeError") return undefined;
  return {
    code: "network",
    kind: "lost",
    message: `The connection to "${route.host}" failed`,
    hint: networkHint(reader),
  };
}

/** The code that Node and Bun give an error, or the one it comes from. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 8) return undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const { code } = error as { readonly code?: unknown };
  return codeOf(inner, depth + 1) ?? (typeof code === "string" ? code : undefined);
}

/**
 * The message of the last cause, for the outer ones say only that it failed; without the URL, in
 * which any word of the table could stand.
 */
function innermost(error: Error): string {
  let last = error;
  for (let depth = 0; depth < 8 && last.cause instanceof Error; depth++) last = last.cause;
  return last.message.replace(/^error sending request .*?(?=client error)/s, "");
}
