/** `GET /sessions:search`: sessions by text, filters and time. */
import { isText } from "../../json/json_value.ts";
import { ok } from "../core/reply.ts";
import { type Cell, number } from "../core/store.ts";
import type { Call, Reply } from "../core/types.ts";
import { sessionOf } from "../rows/sessions.ts";
import { detailAnswer } from "./answers.ts";

const PAGE = 20;

/** Filters that can be given several times, and the columns that they are about. */
const SEVERAL = [
  ["agent", "agent"],
  ["template", "template"],
  ["source", "source"],
  ["creator_id", "user_id"],
] as const;

/** Points in time: the parameter, the comparison. */
const TIMES = [
  ["created_after", "julianday(created_at) >= julianday(?)"],
  ["created_before", "julianday(created_at) <= julianday(?)"],
  ["last_activity_after", "julianday(last_activity_at) >= julianday(?)"],
  ["last_activity_before", "julianday(last_activity_at) <= julianday(?)"],
] as const;

/** Finds sessions of the caller, newest first; with `team_mode` those that others share. */
export function search(call: Call): Reply {
  const { emulator, query } = call;
  const { filter, values } = filterOf(call);
  const limit = typeof query.limit === "number" ? query.limit : PAGE;
  const offset = typeof query.offset === "number" ? query.offset : 0;
  const counted = emulator.store.get(
    `SELECT count(*) AS total FROM sessions WHERE ${filter}`,
    ...values,
  );
  const rows = emulator.store.all(
    `SELECT * FROM sessions WHERE ${filter} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`,
    ...values,
    limit,
    offset,
  );
  const total = number(counted ?? {}, "total");
  const sessions = rows.map((row) => detailAnswer(emulator, sessionOf(row)));
  return ok({ sessions, total, limit, offset, has_more: offset + limit < total });
}

function filterOf({ account, org, query }: Call): { filter: string; values: Cell[] } {
  const conditions: string[] = [];
  const values: Cell[] = [];
  const where = (condition: string, ...more: Cell[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (query.team_mode === true) where("user_id <> ? AND visibility = 'team'", account.userId);
  else where("user_id = ?", account.userId);
  if (org !== undefined) where("organization_id = ?", org);
  else if (query.team_mode === true) where("0");
  if (query.include_destroyed !== true) where("state NOT IN ('destroyed', 'error')");
  for (const word of wordsOf(query.q, /\s+/)) {
    where(
      `(instr(lower(coalesce(name, '')), ?) OR EXISTS (SELECT 1 FROM prompts
         WHERE session_id = sessions.id AND instr(lower(text), ?)))`,
      word.toLowerCase(),
      word.toLowerCase(),
    );
  }
  for (const [name, column] of SEVERAL) {
    const wanted = severalOf(query[name]);
    if (wanted.length > 0) where(`${column} IN (${wanted.map(() => "?").join(", ")})`, ...wanted);
  }
  const models = severalOf(query.model);
  if (models.length > 0) {
    where(
      `EXISTS (SELECT 1 FROM prompts WHERE session_id = sessions.id
         AND model IN (${models.map(() => "?").join(", ")}))`,
      ...models,
    );
  }
  for (const [name, condition] of TIMES) {
    const time = query[name];
    if (isText(time)) where(condition, time);
  }
  for (const word of wordsOf(query.exclude_sources, /\s*,\s*/)) where("source <> ?", word);
  for (const word of wordsOf(query.exclude_states, /\s*,\s*/)) where("state <> ?", word);
  return { filter: conditions.join(" AND "), values };
}

function wordsOf(text: unknown, between: RegExp): string[] {
  return isText(text) ? text.split(between).filter((word) => word !== "") : [];
}

function severalOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
