/**
 * What the events of a stream say about how it all went.
 *
 * @module
 */
import { stepHint } from "../../errors/command_hint.ts";
import type { StreamEvent } from "./event_line.ts";
import type { FailureCode } from "../../errors/codes.ts";
import { Failure } from "../../errors/failure.ts";
import { asObject, isText } from "../../json/json_value.ts";
import type { StreamContext } from "./open_events.ts";
import { isFailed, type PromptStatus } from "./prompt_status.ts";
import { redactInside, redactorFor } from "../request/redact.ts";

/** How long after its last event an ended stream may still bring another, in milliseconds. */
export const SETTLE_TIME = 2_000;

/** The event that ends a prompt, a deploy or a build. */
export function isDone({ event }: StreamEvent): boolean {
  return event === "done";
}

/** The event that tells of a failure. */
export function isError({ event }: StreamEvent): boolean {
  return event === "error";
}

/** One field of a payload that is an object. */
export function field(data: unknown, name: string): unknown {
  return asObject(data)?.[name];
}

/** Whether a payload says of itself that it is a failure. */
export function saysFailed(data: unknown): boolean {
  return isFailed(field(data, "status"));
}

/** The words for people in a payload that tells of a failure. */
export function wordsOf(data: unknown): string | undefined {
  if (isText(data)) return data;
  for (const name of ["error", "message", "content", "detail", "errors"]) {
    const value = field(data, name);
    if (Array.isArray(value)) return value.map(String).join("; ");
    const words = typeof value === "object" ? field(value, "message") : value;
    if (isText(words)) return words;
  }
  return undefined;
}

/** What a failure is built of where the server tells of it. */
export interface ReportedFailure {
  readonly code: FailureCode;
  /** What happened, in our words. */
  readonly what: string;
  /** What the server says to it. */
  readonly words: string | undefined;
  readonly hint: string;
  /** What tells of it, JSON text. */
  readonly json?: string;
}

/**
 * A failure that the server tells of. The key is taken out of its words, and they are cut to what
 * fits on a line that people read.
 *
 * @param context Connection, time and chance
 * @param told What it is built of
 */
export function reportedFailure(
  context: StreamContext,
  { code, what, words, hint, json }: ReportedFailure,
): Failure {
  const redact = redactorFor([], context.connection.settings.key);
  const message = redact(words === undefined ? what : `${what}: ${words}`).slice(0, MOST_WORDS);
  // Much deeper nesting than fits here could not be written again.
  const details = json !== undefined && json.length <= MOST_DETAILS
    ? redactInside(JSON.parse(json), redact)
    : undefined;
  return new Failure(code, message, { hint, details });
}

const MOST_WORDS = 2_000;
const MOST_DETAILS = 8_000;

/**
 * The failure of a prompt, as its events tell it.
 *
 * @param context Connection, time and chance
 * @param session The session's id
 * @param events The `error` event, the `done` event, as far as there were any
 * @returns `undefined` when they tell of none
 */
export function promptFailure(
  context: StreamContext,
  session: string,
  ...events: readonly (StreamEvent | undefined)[]
): Failure | undefined {
  const bad = events.find((event) => event && (isError(event) || saysFailed(event.data)));
  return bad && reportedFailure(context, {
    code: "stream_error",
    what: "The prompt failed",
    words: wordsOf(bad.data),
    hint: historyHint(context, session),
    json: bad.json,
  });
}

function historyHint({ connection: { settings } }: StreamContext, session: string): string {
  const words = (id: string) => `session history ${id}`;
  return stepHint(settings.hints, "getSessionHistory", session, words, "session list");
}

/** The failure of a prompt, as the status route tells it; `undefined` when it did not fail. */
export function statusFailure(
  context: StreamContext,
  session: string,
  prompt: PromptStatus,
): Failure | undefined {
  if (!prompt.failed) return undefined;
  return reportedFailure(context, {
    code: "stream_error",
    what: `The prompt ended with status "${prompt.status}"`,
    words: prompt.error,
    hint: historyHint(context, session),
    json: `{"last_prompt":${prompt.text}}`,
  });
}
