/**
 * Which proxy a request goes through, as the environment says. Pure.
 *
 * @module
 */

/** A proxy, ready to be used. */
export interface Proxy {
  /** Its URL without credentials. */
  readonly url: string;
  /** Host and port, as an error names it. */
  readonly shown: string;
  /** The variable it comes from. */
  readonly variable: string;
  /** What it wants to know of the user. */
  readonly login?: { readonly username: string; readonly password: string };
}

/** What a proxy variable holds when it cannot be used. */
export interface UnusableProxy {
  /** The variable it comes from. */
  readonly variable: string;
  /** Why it cannot be used. */
  readonly reason: string;
}

const SCHEMES = new Set(["http:", "https:", "socks5:", "socks5h:"]);

/**
 * Finds the proxy for a URL: `HTTPS_PROXY` or `HTTP_PROXY`, else `ALL_PROXY`, each also in lower
 * case, unless `NO_PROXY` names the host. Loopback never goes through a proxy.
 *
 * @param target Where the request goes
 * @param env Reads an environment variable
 * @returns The proxy; `undefined` for a direct connection
 */
export function proxyFor(
  target: URL,
  env: (name: string) => string | undefined,
): Proxy | UnusableProxy | undefined {
  if (isLoopback(target.hostname)) return undefined;
  const variable = candidates(target, env).find((name) => given(env, name) !== "");
  if (variable === undefined) return undefined;
  const exceptions = both("NO_PROXY").map((name) => given(env, name)).find((text) => text !== "");
  if (exceptions !== undefined && isException(target, exceptions)) return undefined;
  return parseProxy(variable, given(env, variable));
}

function candidates(target: URL, env: (name: string) => string | undefined): string[] {
  if (target.protocol === "https:") return [...both("HTTPS_PROXY"), ...both("ALL_PROXY")];
  // In a CGI program HTTP_PROXY is what the caller sent as a "Proxy" header.
  const own = env("REQUEST_METHOD") === undefined ? both("HTTP_PROXY") : ["http_proxy"];
  return [...own, ...both("ALL_PROXY")];
}

function both(name: string): string[] {
  return [name, name.toLowerCase()];
}

function given(env: (name: string) => string | undefined, name: string): string {
  return env(name)?.trim() ?? "";
}

function parseProxy(variable: string, text: string): Proxy | UnusableProxy {
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url === null || url.hostname === "") return { variable, reason: "it is no URL" };
  if (!SCHEMES.has(url.protocol)) {
    return { variable, reason: `its scheme is none of http, https, socks5, socks5h` };
  }
  const shown = url.host;
  const proxy = { url: `${url.protocol}//${shown}`, shown, variable };
  if (url.username === "" && url.password === "") return proxy;
  const login = { username: decoded(url.username), password: decoded(url.password) };
  return { ...proxy, login };
}

/** A `%` that is no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether a host is this machine.
 *
 * @param hostname Host as `URL` normalises it
 * @returns `true` for `localhost`, names below it, 127.0.0.0/8 and ::1
 */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "");
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether a name is one below `localhost`. No name server is asked for it, since it could lead the
 * key anywhere (RFC 6761, 6.3).
 *
 * @param target Where a request goes
 * @returns `true` for `http://api.localhost`; with https a certificate tells who answers
 */
export function isLocalName({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && /\.localhost\.?$/.test(hostname);
}

/** `NO_PROXY`: names with all below them, addresses, networks, each also with a port; or `*`. */
function isException(target: URL, list: string): boolean {
  const host = bare(target.hostname);
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => {
    if (entry === "*") return true;
    const [name, wanted] = splitPort(entry.toLowerCase());
    if (wanted !== undefined && wanted !== port) return false;
    return name.includes("/") ? inNetwork(host, name) : isBelow(host, name);
  });
}

function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, "").replace(/^\[|\]$/g, "");
}

function splitPort(entry: string): [name: string, port: string | undefined] {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  if (bracketed) return [bracketed[1] ?? "", bracketed[2]];
  const named = /^([^:]+):(\d+)$/.exec(entry);
  return named ? [named[1] ?? "", named[2]] : [entry, undefined];
}

function isBelow(host: string, entry: string): boolean {
  const name = bare(entry.replace(/^\*?\./, ""));
  return host === name || (name !== "" && host.endsWith(`.${name}`));
}

function inNetwork(host: string, network: string): boolean {
  const [address = "", length = ""] = network.split("/", 2);
  const bits = addressBits(host);
  const prefix = addressBits(address);
  if (bits === undefined || prefix === undefined || bits.length !== prefix.length) return false;
  if (!/^\d+$/.test(length) || Number(length) > bits.length) return false;
  return bits.slice(0, Number(length)) === prefix.slice(0, Number(length));
}

/** An IPv4 or IPv6 address as a text of zeros and ones. */
function addressBits(address: string): string | undefined {
  if (/^\d+(\.\d+){3}$/.test(address)) return bitsOf(address.split(".").map(Number), 8);
  const normal = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
  if (normal === undefined) return undefined;
  const [before = "", after] = normal.split("::", 2);
  const words = (text: string) =>
    text === "" ? [] : text.split(":").map((word) => parseInt(word, 16));
  const [head, tail] = [words(before), words(after ?? "")];
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  return bitsOf([...head, ...Array<number>(zeros).fill(0), ...tail], 16);
}

function bitsOf(numbers: readonly number[], width: number): string {
  return numbers.map((number) => number.toString(2).padStart(width, "0")).join("");
}
