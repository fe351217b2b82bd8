/** What the output of an agent's command reports of how the prompt ends. */

/** What the output has reported so far. */
export interface AgentReport {
  /** The last text of an agent that reports nothing else. */
  text: string;
  /** The final answer. */
  summary?: string;
  /** Why it failed. */
  error?: string;
  costUsd?: number;
  inputTokens?: number;
  outputTokens?: number;
  turns?: number;
  /** Whether the text of a message came in pieces already. */
  inPieces?: boolean;
}

/** A number, or nothing. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
