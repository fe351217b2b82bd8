/** What a client needs of the platform it runs on, Deno or another; no permission but the network. */
import { platformClock } from "../process/clock.ts";
import { isLocalName } from "../process/proxy.ts";
import type { TransportContext } from "./request/outgoing.ts";

/** What is looked at where Deno may not be. */
interface Surroundings {
  readonly Deno?: object;
  readonly navigator?: { readonly platform?: string };
  readonly process?: { readonly platform?: string; readonly arch?: string };
}

/**
 * Finds what the transport works with.
 *
 * @param send Sends the requests; the platform's `fetch` when not given
 */
export function platform(send: typeof globalThis.fetch | undefined): TransportContext["process"] {
  return {
    fetch: send ?? platformFetch,
    clock: platformClock,
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    env: () => undefined,
    ...machine(globalThis as Surroundings),
  };
}

function machine({ navigator, process }: Surroundings): { os: string; arch: string } {
  const [os, arch] = (navigator?.platform ?? "").toLowerCase().split(" ");
  return { os: os || process?.platform || "unknown", arch: arch || process?.arch || "unknown" };
}

const platformFetch: typeof globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if ((globalThis as Surroundings).Deno === undefined) {
    // No name server is asked for names below localhost.
    if (isLocalName(url)) url.hostname = "127.0.0.1";
    return await fetch(url, init);
  }
  const { fetchLocal, fetchOnce, isGet } = await import("../process/network.ts");
  if (isLocalName(url)) return await fetchLocal(input, init);
  return await (isGet(input, init) ? fetch(input, init) : fetchOnce(input, init));
};
