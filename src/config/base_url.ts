/** The base URL of the API: what it must look like. */
import { Failure } from "../errors/failure.ts";
import { isLoopback } from "../process/proxy.ts";
import { parseUrl } from "../process/url.ts";

/** Where calls go when nothing says otherwise. */
export const DEFAULT_BASE_URL = "https://app.runtm.com/api/cloud";

/**
 * Brings a base URL into its one form.
 *
 * @param text What the user gave
 * @param place Where it was given, as the error names it
 * @param allowHttp Whether plain `http` may leave this machine
 * @returns The URL without trailing slash, ending in `/cloud`
 * @throws {Failure} `usage`, when it is no URL that may be called
 */
export function normaliseBaseUrl(text: string, place: string, allowHttp: boolean): string {
  const url = parsed(text, place);
  if (url.username !== "" || url.password !== "") {
    throw refused(
      place,
      "the URL holds a user name or password",
      "Give it without; the API key is read from RUNTM_API_KEY",
    );
  }
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(text)) {
    throw refused(
      place,
      "a base URL has no query or fragment",
      `Give only the part up to the path, for example ${DEFAULT_BASE_URL}`,
    );
  }
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname)) {
    throw refused(
      place,
      `plain http to "${url.hostname}" would send the API key unencrypted`,
      "Use https, or set RUNTM_ALLOW_HTTP=1 when the network in between is trusted",
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path.endsWith("/cloud") ? path : `${path}/cloud`}`;
}

function parsed(text: string, place: string): URL {
  const trimmed = text.trim();
  // The URL parser drops line breaks and tabs inside; a URL that holds them was not meant as one.
  const url = /[\s\\]/.test(trimmed) ? null : parseUrl(trimmed);
  if (url !== null && /^https?:\/\//i.test(trimmed)) return url;
  // Whatever stands before the last "@" may hold a password, with or without slashes before it.
  const shown = JSON.stringify(trimmed.replace(/^.*@/s, "***@"));
  throw refused(
    place,
    `${shown} is not an http or https URL`,
    `Give an absolute URL, for example ${DEFAULT_BASE_URL}`,
  );
}

/**
 * Refuses a base URL.
 *
 * @param place Where it was given
 * @param what What is wrong with it
 * @param hint What would be right
 */
export function refused(place: string, what: string, hint: string): Failure {
  return new Failure("usage", `Invalid ${place}: ${what}`, { hint });
}
