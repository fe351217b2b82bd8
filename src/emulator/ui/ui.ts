/**
 * The page at `/` of the emulator: its files, and how it is signed in. An address with a token in
 * its fragment is exchanged once for a session; the API key never stands in an address.
 *
 * @module
 */
import { ApiError } from "../core/errors.ts";
import { perEmulator } from "../core/per_emulator.ts";
import type { Account, Emulator, Pages, Part } from "../core/types.ts";
import { readBody } from "../http/request_body.ts";
import { openPageSession, PAGE_SESSION_TABLES, randomToken } from "../rows/page_sessions.ts";

/** How long an address can be used, in milliseconds. */
const TOKEN_LIFETIME = 10 * 60 * 1000;

/** Tokens that have not been used, with the API key they act for. */
const tokens = perEmulator(() => new Map<string, { keyId: string; until: number }>());

/**
 * An address that opens the page once.
 *
 * @param emulator The running emulator
 * @param keyId The API key that the page acts for
 * @returns The address, with a token in its fragment
 */
export function pageAddress(emulator: Emulator, keyId: string): string {
  const token = randomToken();
  const now = emulator.clock.now();
  for (const [old, { until }] of tokens(emulator)) {
    if (until < now) tokens(emulator).delete(old);
  }
  tokens(emulator).set(token, { keyId, until: now + TOKEN_LIFETIME });
  return `${emulator.origin}/#token=${token}`;
}

/** `POST /_emulator/ui/token`: a new address for the caller's key. */
export function newAddress(emulator: Emulator, account: Account): { ui: string } {
  return { ui: pageAddress(emulator, account.keyId) };
}

/** `POST /_emulator/ui/session`: exchanges the token of an address. The one route without a key. */
export async function exchangeToken(
  emulator: Emulator,
  request: Request,
): Promise<{ session: string }> {
  const { token } = ((await readBody(request)).json ?? {}) as { token?: unknown };
  const known = typeof token === "string" ? tokens(emulator).get(token) : undefined;
  if (typeof token === "string") tokens(emulator).delete(token);
  const now = emulator.clock.now();
  if (known === undefined || known.until < now) {
    throw new ApiError(401, "This address was used already, or is too old");
  }
  return {
    session: emulator.store.transaction(() => openPageSession(emulator.store, known.keyId, now)),
  };
}

/** Nothing from another host, no inline script, no frame, no base address. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const TYPES: { readonly [ending: string]: string } = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
};

async function file(name: string): Promise<Response> {
  const { PAGE_FILES } = await import("./page_files.ts");
  const text = PAGE_FILES.get(name);
  if (text === undefined) throw new ApiError(404, "Not Found");
  return new Response(text, {
    headers: {
      "content-type": `${TYPES[name.split(".").at(-1) ?? ""]}; charset=utf-8`,
      "content-security-policy": POLICY,
      "cache-control": "no-cache",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}

const pages: Pages = {
  "/": () => file("index.html"),
  "/_ui/:name": (_, { name = "" }) => file(name),
};

/** The page. */
export const uiPart: Part = { tables: PAGE_SESSION_TABLES, handlers: {}, pages };
