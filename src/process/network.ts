/**
 * `fetch` as the environment wants it: through a proxy, with further certificate authorities. Only
 * loaded when a variable asks for it.
 *
 * @module
 */
import { CERTIFICATE_VARIABLES, PROXY_VARIABLES } from "./network_variables.ts";
import { proxyFor } from "./proxy.ts";

/** A client, and the authorities it should have known but could not read. */
interface Route {
  readonly client: Deno.HttpClient;
  readonly unread: string | undefined;
}

const routes = new Map<string, Route>();
const env = (name: string) => Deno.env.get(name);

/**
 * Fetches by the way the environment names.
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
  const { client, unread } = routeTo(new URL(input instanceof Request ? input.url : input));
  try {
    return await fetch(input, { ...init, client });
  } catch (error) {
    const said = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
    if (unread !== undefined && said.includes("UnknownIssuer")) throw unusable(unread);
    throw error;
  }
}

/** Closes the clients; only tests have to. */
export function closeRoutes(): void {
  for (const { client } of routes.values()) client.close();
  routes.clear();
}

function routeTo(target: URL): Route {
  const proxy = proxyFor(target, env);
  if (proxy !== undefined && "reason" in proxy) {
    throw unusable(`Unusable proxy in ${proxy.variable}: ${proxy.reason}`);
  }
  const secure = target.protocol === "https:";
  const name = JSON.stringify([secure, proxy]);
  const known = routes.get(name);
  if (known !== undefined) return known;
  const { certificates, unread } = secure
    ? furtherCertificates()
    : { certificates: [], unread: undefined };
  const route = { client: openClient(certificates, proxy), unread };
  routes.set(name, route);
  return route;
}

/**
 * Makes a client that knows of no variable but what is handed to it: Deno by itself sends loopback
 * through proxies, prefers `ALL_PROXY` and drops a proxy whose user has no password.
 */
function openClient(
  caCerts: string[],
  proxy: { readonly url: string; readonly login?: Deno.BasicAuth } | undefined,
): Deno.HttpClient {
  const saved = [...PROXY_VARIABLES, "NODE_EXTRA_CA_CERTS"].map((name) =>
    [name, env(name)] as const
  );
  for (const [name] of saved) Deno.env.delete(name);
  try {
    return Deno.createHttpClient({
      caCerts,
      ...(proxy === undefined ? {} : {
        proxy: { url: proxy.url, ...(proxy.login === undefined ? {} : { basicAuth: proxy.login }) },
      }),
    });
  } catch (error) {
    throw unusable(`A certificate file cannot be used: ${(error as Error).message}`);
  } finally {
    for (const [name, value] of saved) if (value !== undefined) Deno.env.set(name, value);
  }
}

/** Reads what `DENO_CERT` and `NODE_EXTRA_CA_CERTS` name: not every build of Deno does by itself. */
function furtherCertificates(): { certificates: string[]; unread: string | undefined } {
  const certificates: string[] = [];
  let unread: string | undefined;
  for (const variable of CERTIFICATE_VARIABLES) {
    const path = env(variable) ?? "";
    if (path === "") continue;
    try {
      const pem = Deno.readTextFileSync(path).replace(/^\uFEFF/, "");
      if (!pem.includes("-----BEGIN")) throw new Error("it holds no certificate");
      certificates.push(pem);
    } catch (error) {
      const problem = `The certificate file "${path}" of ${variable} cannot be used: ${
        (error as Error).message
      }`;
      // Node only warns when its file is missing, and most connections do not need it.
      if (variable === "DENO_CERT") throw unusable(problem);
      unread = problem;
    }
  }
  return { certificates, unread };
}

/** What `fetch` throws, so that the client finds the reason where it looks for all of them. */
function unusable(reason: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(reason) });
}
