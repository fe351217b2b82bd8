/**
 * How a prompt stands, read from the answer of a session's status route.
 *
 * @module
 */
import { memberText } from "../../json/json_text.ts";
import { asObject, asText, shallow } from "../../json/json_value.ts";

/** A prompt as the status route shows it. */
export interface PromptStatus {
  /** The object as the server wrote it. */
  readonly text: string;
  /** `completed` when it went well. */
  readonly status: string | undefined;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** Whether it ended without success. */
  readonly failed: boolean;
  /** What went wrong, in the server's words. */
  readonly error: string | undefined;
  /** The beginning of the prompt. */
  readonly preview: string | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number | undefined;
}

/** The prompts of a session. */
export interface SessionPrompts {
  /** Whether the answer says anything about a session at all. */
  readonly known: boolean;
  /** Whether the session is still being made, so that its first prompt may be yet to come. */
  readonly starting: boolean;
  /** The last one; `undefined` when there was none yet. */
  readonly last: PromptStatus | undefined;
  /** All of them, oldest first, as far as the server tells. */
  readonly history: readonly PromptStatus[];
}

/** Words for an end without success; `completed` is the good one. */
const FAILED: readonly unknown[] = ["error", "timed_out", "failed", "cancelled", "canceled"];

/** Whether a `status` says that a prompt or a step of it was no success. */
export function isFailed(status: unknown): boolean {
  return FAILED.includes(status);
}

/** Characters of a prompt that the server shows. */
const PREVIEW_LENGTH = 200;

/**
 * Reads the answer of the status route.
 *
 * @param text The answer, valid JSON
 */
export function sessionPrompts(text: string): SessionPrompts {
  const session = asObject(JSON.parse(text));
  if (session === undefined) {
    return { known: false, starting: false, last: undefined, history: [] };
  }
  const history = Array.isArray(session.prompt_history) ? session.prompt_history : [];
  return {
    known: session.state !== undefined || session.last_prompt !== undefined,
    starting: session.state === "creating" || session.state === "pending",
    last: promptStatus(session.last_prompt, memberText(text, "last_prompt")),
    history: history.flatMap((prompt) =>
      promptStatus(prompt, JSON.stringify(shallow(prompt))) ?? []
    ),
  };
}

function promptStatus(value: unknown, text: string | undefined): PromptStatus | undefined {
  const prompt = asObject(value);
  if (prompt === undefined || text === undefined) return undefined;
  const status = asText(prompt.status);
  const failed = isFailed(status);
  const started = Date.parse(asText(prompt.started_at) ?? "");
  return {
    text,
    status,
    ended: failed || status === "completed" || asText(prompt.completed_at) !== undefined,
    failed,
    error: asText(prompt.error),
    preview: asText(prompt.prompt_preview),
    startedAt: Number.isNaN(started) ? undefined : started,
  };
}

/**
 * Whether the beginning that the server shows is that of this prompt, however it shortens and
 * spaces it.
 *
 * @param prompt The whole prompt
 * @param preview What the server shows of it
 */
export function isPreviewOf(prompt: string, preview: string): boolean {
  const whole = evenlySpaced(prompt);
  const shown = evenlySpaced(preview);
  if (shown === whole) return true;
  const beginning = shown.replace(/ ?(\u2026|\.\.\.)$/, "");
  const shortened = beginning !== shown || Array.from(preview).length >= PREVIEW_LENGTH - 5;
  return shortened && beginning !== "" && whole.startsWith(beginning);
}

function evenlySpaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
