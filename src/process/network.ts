/**
 * `fetch` with clients of our own: through a proxy, with further certificate authorities, and never
 * sent twice. Only loaded when one of these is needed.
 *
 * @module
 */
import { readVariable as env } from "./environment.ts";
import { fileReason } from "./files.ts";
import {
  CERTIFICATE_VARIABLES,
  PROXY_VARIABLES,
  SYSTEM_CERTIFICATES,
} from "./network_variables.ts";
import { isLocalName, type Proxy, proxyFor } from "./proxy.ts";

/** How a request travels. */
interface Way {
  readonly proxy: Proxy | undefined;
  /** Port of this machine that it goes to, whatever name the URL has. */
  readonly localPort?: number;
  /** Further certificate authorities, PEM. */
  readonly caCerts: string[];
  /** What is wrong with those that could not be read. */
  readonly unread: string | undefined;
}

const UNPOOLED = { poolMaxIdlePerHost: 0 };
const clients = new Map<string, Deno.HttpClient>();

/**
 * Fetches by the way the environment names. What is no GET gets a connection of its own.
 *
 * @param input What to fetch
 * @param init How
 * @returns The response
 * @throws {TypeError} Like `fetch`; what is wrong with a variable stands in its cause
 */
export async function fetchByEnvironment(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const way = wayTo(new URL(input instanceof Request ? input.url : input));
  try {
    if (isGet(input, init)) return await fetch(input, { ...init, client: pooledClient(way) });
    return await fetchOnce(input, init, () => openClient(way, UNPOOLED));
  } catch (error) {
    const said = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
    if (way.unread !== undefined && said.includes("UnknownIssuer")) throw unusable(way.unread);
    throw error;
  }
}

/**
 * Fetches on a connection of its own. When one that was used before breaks, Deno sends the request
 * again by itself, whatever its method (denoland/deno#32566), and a prompt would run twice.
 *
 * @param input What to fetch
 * @param init How
 * @param open Makes the client
 * @returns The response; its body may still be read
 */
export async function fetchOnce(
  input: string | URL | Request,
  init?: RequestInit,
  open: () => Deno.HttpClient = () => Deno.createHttpClient(UNPOOLED),
): Promise<Response> {
  const client = open();
  try {
    return await fetch(input, { ...init, client });
  } finally {
    // Closing it means only that nothing else is sent over it.
    client.close();
  }
}

/**
 * The client for a connection that `fetch` does not make.
 *
 * @param target Where it goes
 * @returns A client, where the environment names a proxy or certificates
 * @throws {TypeError} Its cause tells what is wrong with a variable
 */
export function clientTo(target: URL): Deno.HttpClient | undefined {
  const isPlain = !isLocalName(target) &&
    [...PROXY_VARIABLES, ...CERTIFICATE_VARIABLES].every((name) => !env(name));
  return isPlain ? undefined : pooledClient(wayTo(target));
}

/**
 * Fetches from a name below `localhost`, which is this machine whatever a name server says.
 *
 * @param input What to fetch
 * @param init How
 * @returns The response
 */
export async function fetchLocal(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const { port } = new URL(input instanceof Request ? input.url : input);
  const proxy = { transport: "tcp", hostname: "127.0.0.1", port: Number(port || 80) } as const;
  return await fetchOnce(input, init, () => Deno.createHttpClient({ ...UNPOOLED, proxy }));
}

/** Whether a request may be sent twice without harm. */
export function isGet(input: string | URL | Request, init?: RequestInit): boolean {
  return (init?.method ?? (input instanceof Request ? input.method : "GET")) === "GET";
}

/** Closes the clients that GETs share; only tests have to. */
export function closeClients(): void {
  for (const client of clients.values()) client.close();
  clients.clear();
}

function wayTo(target: URL): Way {
  if (isLocalName(target)) {
    const localPort = Number(target.port || 80);
    return { proxy: undefined, localPort, caCerts: [], unread: undefined };
  }
  const proxy = proxyFor(target, env);
  if (proxy !== undefined && "reason" in proxy) {
    throw unusable(`Unusable proxy in ${proxy.variable}: ${proxy.reason}`);
  }
  if (target.protocol !== "https:") return { proxy, caCerts: [], unread: undefined };
  return { proxy, ...furtherCertificates() };
}

function pooledClient(way: Way): Deno.HttpClient {
  const name = JSON.stringify(way);
  const known = clients.get(name);
  if (known !== undefined) return known;
  const client = openClient(way, {});
  clients.set(name, client);
  return client;
}

/**
 * Makes a client that knows of no variable but what is handed to it: Deno by itself sends loopback
 * through proxies, prefers `ALL_PROXY` and drops a proxy whose user has no password.
 */
function openClient(
  { proxy, localPort, caCerts }: Way,
  pool: typeof UNPOOLED | object,
): Deno.HttpClient {
  const saved = [...PROXY_VARIABLES, "NODE_EXTRA_CA_CERTS"]
    .map((name) => [name, env(name)] as const);
  for (const [name] of saved) Deno.env.delete(name);
  try {
    return Deno.createHttpClient({
      ...pool,
      caCerts,
      ...(localPort === undefined
        ? {}
        : { proxy: { transport: "tcp", hostname: "127.0.0.1", port: localPort } }),
      ...(proxy === undefined ? {} : {
        proxy: { url: proxy.url, ...(proxy.login === undefined ? {} : { basicAuth: proxy.login }) },
      }),
    });
  } catch (error) {
    throw unusableCertificate(caCerts) ?? unusable((error as Error).message);
  } finally {
    for (const [name, value] of saved) if (value !== undefined) Deno.env.set(name, value);
  }
}

/** Which of the certificate files it is that the runtime does not take. */
function unusableCertificate(caCerts: readonly string[]): TypeError | undefined {
  for (const text of caCerts) {
    try {
      Deno.createHttpClient({ caCerts: [text] }).close();
    } catch (error) {
      const why = (error as Error).message;
      const system = /platform certificates/.test(why) ? env(SYSTEM_CERTIFICATES) : undefined;
      const file = system === undefined
        ? fileNames.get(text) ?? "A certificate file"
        : nameOf(SYSTEM_CERTIFICATES, system);
      return unusable(`${file} cannot be used: ${why}`);
    }
  }
  return undefined;
}

/** What errors call the certificate files, by their text. */
const fileNames = new Map<string, string>();

/** Reads what `DENO_CERT` and `NODE_EXTRA_CA_CERTS` name: not every build of Deno does by itself. */
function furtherCertificates(): Omit<Way, "proxy"> {
  const caCerts: string[] = [];
  let unread: string | undefined;
  for (const variable of CERTIFICATE_VARIABLES) {
    const path = env(variable) ?? "";
    if (path === "") continue;
    try {
      caCerts.push(readCertificates(variable, path));
    } catch (error) {
      // Node only warns when its file is missing, and most connections do not need it.
      if (variable === "DENO_CERT") throw error;
      unread = ((error as Error).cause as Error).message;
    }
  }
  return { caCerts, unread };
}

/**
 * Checks the file that takes the place of the system's certificates: the runtime takes one that
 * holds none for no certificates at all.
 */
export function checkSystemCertificates(): void {
  const path = env(SYSTEM_CERTIFICATES) ?? "";
  if (path !== "") readCertificates(SYSTEM_CERTIFICATES, path);
}

function nameOf(variable: string, path: string): string {
  return `The certificate file "${path}" of ${variable}`;
}

function readCertificates(variable: string, path: string): string {
  const file = nameOf(variable, path);
  const cannot = (why: string) => unusable(`${file} cannot be used: ${why}`);
  let text: string;
  try {
    text = Deno.readTextFileSync(path).replace(/^\uFEFF/, "");
  } catch (error) {
    throw cannot(fileReason(error));
  }
  if (!text.includes("-----BEGIN")) throw cannot("it holds no certificate in PEM form");
  fileNames.set(text, file);
  return text;
}

/** What `fetch` throws, so that the client finds the reason where it looks for all of them. */
function unusable(reason: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(reason) });
}
