/** The route that `api` calls: it stays below the base URL, whatever is written. */
import { checkIdentifier } from "../../config/identifier.ts";
import { Failure } from "../../errors/failure.ts";

/** A word that stands for an id in instructions. */
const ID_WORD = /^([A-Z]+_)*ID$/;

/** How often a path is decoded to see what a server could make of it. */
const MOST_DECODINGS = 5;

/**
 * Checks a route and puts its query together.
 *
 * @param path The route as it was given, with a query or without
 * @param pairs Further `NAME=VALUE` pairs of the query
 * @returns Path without and with its query
 * @throws {Failure} `usage`, when it could lead elsewhere
 */
export function routeOf(
  path: string,
  pairs: readonly string[],
): { readonly pathname: string; readonly query: URLSearchParams } {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith("//")) {
    throw refused(path, "it is a whole URL", "Give the part behind the base URL: /sessions/");
  }
  const [before = "", ...after] = path.split("?");
  const pathname = `/${before.replace(/^\//, "")}`;
  checkPath(path, pathname);
  const query = new URLSearchParams(after.join("?"));
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) {
      throw new Failure("usage", `"${pair}" of --query is not NAME=VALUE`, {
        hint: "Write --query limit=5",
      });
    }
    query.append(pair.slice(0, at), pair.slice(at + 1));
  }
  return { pathname: encodeURI(decoded(pathname) ?? pathname), query };
}

function checkPath(given: string, pathname: string): void {
  let text = pathname;
  for (let round = 0; round < MOST_DECODINGS; round++) {
    const segments = text.slice(1).split("/");
    for (const [at, segment] of segments.entries()) {
      // A route may end in a slash; an empty step anywhere else would move what follows.
      if (segment === "" && at === segments.length - 1) continue;
      checkIdentifier("path", segment);
      if (ID_WORD.test(segment)) {
        throw refused(given, `"${segment}" was not replaced`, "Put the id itself there");
      }
    }
    const next = decoded(text);
    if (next === undefined) throw refused(given, "its percent-encoding is broken", undefined);
    if (next === text) return;
    text = next;
  }
  throw refused(given, "it is encoded too many times", undefined);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refused(path: string, why: string, hint: string | undefined): Failure {
  return new Failure("usage", `Invalid value ${JSON.stringify(path)} for path: ${why}`, {
    hint: hint ?? "Give a route below the base URL: /sessions/",
  });
}
