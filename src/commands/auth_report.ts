/** What is told about a key: shared by `auth status` and `auth login`. */
import { Failure } from "../client/failure.ts";
import { KEY_VARIABLE } from "../config/key.ts";

/** Fields of an object in the server's own words. */
export type Fields = { readonly [field: string]: unknown };

/**
 * Reads the answer of `GET /v1/me`.
 *
 * @param text The answer
 * @param apiUrl Where it came from
 * @returns Its fields; numbers keep their digits when they are written again
 * @throws {Failure} `api_error`, when it is no object
 */
export function fieldsOfMe(text: string, apiUrl: string): Fields {
  const me: unknown = JSON.parse(
    text,
    (_, value, context?: { source?: string }) =>
      typeof value === "number" && context?.source !== undefined && String(value) !== context.source
        ? rawJson(context.source)
        : value,
  );
  if (typeof me === "object" && me !== null && !Array.isArray(me)) return me as Fields;
  throw new Failure("api_error", `"${apiUrl}/v1/me" did not answer with an object`, {
    hint: "The base URL is probably wrong: check --api-url, RUNTM_API_URL and ~/.runtm/config.yaml",
  });
}

function rawJson(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}

/**
 * The scopes of a key.
 *
 * @param me Fields of `GET /v1/me`
 * @returns The scopes that count; `undefined` when the server does not tell
 */
export function scopesOfKey(me: Fields): readonly string[] | undefined {
  const told = [me.effective_scopes, me.scopes].find(Array.isArray);
  return told?.filter((scope) => typeof scope === "string");
}

/** The remark that another key counts than the stored one. */
export const VARIABLE_WINS =
  `${KEY_VARIABLE} is set: commands use its key, not the stored one, until it is unset`;
