/** Prompts as rows: which one runs, which was last, what they cost, how they are shown. */
import { number, numberOrNull, type Row, textOrNull } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

/** Error of a prompt its user cancelled. */
export const CANCELLED = "The prompt was cancelled";

/** Model an agent is told to use when the prompt names none. */
const USUAL_MODEL = "sonnet";

/** The prompt of a session that is running. */
export function runningPrompt(emulator: Emulator, sessionId: string): Row | undefined {
  return emulator.store.get(
    "SELECT * FROM prompts WHERE session_id = ? AND status = 'running'",
    sessionId,
  );
}

/** The prompt of a session that was started last. */
export function lastPrompt(emulator: Emulator, sessionId: string): Row | undefined {
  return emulator.store.get(
    "SELECT * FROM prompts WHERE session_id = ? ORDER BY idx DESC LIMIT 1",
    sessionId,
  );
}

/** Costs and number of the prompts of a session. */
export function promptTotals(
  emulator: Emulator,
  sessionId: string,
): { cost: number; count: number } {
  const row = emulator.store.get(
    "SELECT total(cost_usd) AS cost, count(*) AS count FROM prompts WHERE session_id = ?",
    sessionId,
  ) ?? {};
  return { cost: dollars(numberOrNull(row, "cost") ?? 0), count: number(row, "count") };
}

/** Model of a prompt. */
export function modelOf(row: Row): string {
  return textOrNull(row, "model") ?? USUAL_MODEL;
}

/** The beginning of a text, in whole characters. */
export function previewOf(text: string, count = 200): string {
  return text.length <= count ? text : [...text].slice(0, count).join("");
}

/** Sums and shares of small amounts without the dust of binary fractions. */
export function dollars(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
