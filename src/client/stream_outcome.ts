/**
 * What the events of a stream say about how it all went.
 *
 * @module
 */
import { commandHint } from "./command_hint.ts";
import type { StreamEvent } from "./event_line.ts";
import { Failure } from "./failure.ts";
import type { PromptStatus } from "./prompt_status.ts";

/** How long after its last event an ended stream may still bring another, in milliseconds. */
export const AFTERMATH = 2_000;

// Words with which a `done` or a step says that it is no success.
const FAILED_WORDS: readonly unknown[] = [
  "error",
  "failed",
  "timed_out",
  "cancelled",
  "canceled",
];

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
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  return (data as { readonly [name: string]: unknown })[name];
}

/** Whether a payload says of itself that it is a failure. */
export function saysFailed(data: unknown): boolean {
  return FAILED_WORDS.includes(field(data, "status"));
}

/** The words for people in a payload that tells of a failure. */
export function wordsOf(data: unknown): string | undefined {
  if (typeof data === "string" && data !== "") return data;
  for (const name of ["error", "message", "content", "detail", "errors"]) {
    const value = field(data, name);
    if (Array.isArray(value)) return value.map(String).join("; ");
    const words = typeof value === "object" ? field(value, "message") : value;
    if (typeof words === "string" && words !== "") return words;
  }
  return undefined;
}

/**
 * The failure of a prompt, as its events tell it.
 *
 * @param session The session's id
 * @param events The `error` event, the `done` event, as far as there were any
 * @returns `undefined` when they tell of none
 */
export function promptFailure(
  session: string,
  ...events: readonly (StreamEvent | undefined)[]
): Failure | undefined {
  const bad = events.find((event) => event && (isError(event) || saysFailed(event.data)));
  if (bad === undefined) return undefined;
  const words = wordsOf(bad.data);
  return new Failure(
    "stream_error",
    `The prompt failed${words === undefined ? "" : `: ${words}`}`,
    {
      hint: commandHint(session, (id) => `session history ${id}`, "session list"),
      details: bad.data,
    },
  );
}

/** The failure of a prompt, as the status route tells it; `undefined` when it did not fail. */
export function statusFailure(session: string, prompt: PromptStatus): Failure | undefined {
  if (!prompt.failed) return undefined;
  const words = prompt.error === undefined ? "" : `: ${prompt.error}`;
  return new Failure("stream_error", `The prompt ended with status "${prompt.status}"${words}`, {
    hint: commandHint(session, (id) => `session history ${id}`, "session list"),
    details: { last_prompt: JSON.parse(prompt.text) },
  });
}
