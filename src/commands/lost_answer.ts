/**
 * What became of a creating call whose answer was lost. The service does not promise for all of
 * them that a second try with the same key is harmless, so the list is read instead.
 */
import type { Connection } from "../client/connection.ts";
import { Failure } from "../errors/failure.ts";
import { asObject, asText, type JsonObject } from "../json/json_value.ts";
import type { Operation, Values } from "../operations/types.ts";
import { answerObject } from "./answer_object.ts";

/** What to look for, and what to say. */
export interface Lookup {
  /** The list. */
  readonly operation: Operation;
  readonly values: Values;
  /** Whether an entry could be what the call was to create. */
  readonly matches: (entry: JsonObject) => boolean;
  /** What the call was to create: `template`. */
  readonly what: string;
  /** How to go on with an entry that was found. */
  readonly found: (entry: JsonObject) => string;
  /** How to go on when there is none. */
  readonly missing: string;
  readonly signal: AbortSignal;
}

// A list without end would be the server's fault, but our wait.
const MOST_PAGES = 50;

/**
 * Reads the list after a lost answer.
 *
 * @param error What the creating call threw
 * @param connection Where to look
 * @param lookup What for
 * @returns The failure to report: with what was found in `details`, or `error` itself when its
 * outcome is known or the list cannot be read either
 */
export async function outcomeOf(
  error: unknown,
  connection: Connection,
  lookup: Lookup,
): Promise<unknown> {
  if (!(error instanceof Failure) || error.code !== "outcome_unknown") return error;
  let entries: JsonObject[];
  try {
    entries = await readList(connection, lookup);
  } catch {
    return error;
  }
  const found = entries.filter(lookup.matches);
  const [first] = found;
  const { what } = lookup;
  if (first === undefined) {
    return new Failure(
      "outcome_unknown",
      `The connection was lost before the answer, and the list shows no such ${what}`,
      { ...error.facts, hint: lookup.missing },
    );
  }
  return new Failure(
    "outcome_unknown",
    `The connection was lost before the answer, but the list shows such a ${what}`,
    { ...error.facts, details: { [`${what}s`]: found }, hint: lookup.found(first) },
  );
}

/** All entries of a list, page by page. */
async function readList(connection: Connection, lookup: Lookup): Promise<JsonObject[]> {
  const { operation, signal } = lookup;
  const items = operation.pages?.items ?? "";
  const entries: JsonObject[] = [];
  let values = lookup.values;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = answerObject((await connection.call(operation, values, { signal })).text);
    const list = Array.isArray(answer[items]) ? answer[items] : [];
    entries.push(...list.map(asObject).filter((entry) => entry !== undefined));
    const next = asText(answer.next_page_token);
    if (next !== undefined) values = { ...values, page_token: next };
    else if (answer.has_more === true && list.length > 0) {
      values = { ...values, offset: entries.length };
    } else break;
  }
  return entries;
}
