/** What the output of an agent's command has told of how the prompt ends. */

/** What the output has told so far of how the prompt ends. */
export interface Told {
  /** The last words of an agent that tells nothing else. */
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
