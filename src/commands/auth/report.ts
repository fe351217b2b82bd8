/** What is reported about a key: shared by `auth status` and `auth login`. */
import { Failure } from "../../errors/failure.ts";
import { isObject, type JsonObject, parseExactly } from "../../json/json_value.ts";
import { BASE_URL_HINT } from "../../errors/hints.ts";
import { KEY_VARIABLE } from "../../config/key.ts";

/**
 * Reads the answer of `GET /v1/me`.
 *
 * @param text The answer
 * @param apiUrl Where it came from
 * @returns Its fields; numbers keep their digits when they are written again
 * @throws {Failure} `api_error`, when it is no object
 */
export function fieldsOfMe(text: string, apiUrl: string): JsonObject {
  const me = parseExactly(text);
  if (isObject(me)) return me;
  throw new Failure("api_error", `"${apiUrl}/v1/me" did not answer with an object`, {
    hint: BASE_URL_HINT,
  });
}

/**
 * The scopes of a key.
 *
 * @param me Fields of `GET /v1/me`
 * @returns The scopes that count; `undefined` when the server does not tell
 */
export function scopesOfKey(me: JsonObject): readonly string[] | undefined {
  const told = [me.effective_scopes, me.scopes].find(Array.isArray);
  return told?.filter((scope) => typeof scope === "string");
}

/** The remark that another key counts than the stored one. */
export const VARIABLE_WINS =
  `${KEY_VARIABLE} is set: commands use its key, not the stored one, until it is unset`;
