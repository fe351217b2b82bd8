/** What an agent gets and gives: a prompt and a workspace in, events and an outcome out. */
import type { NewEvent } from "../core/event_log.ts";
import type { Emulator } from "../core/types.ts";

/** One prompt to be carried out. */
export interface AgentTask {
  readonly emulator: Emulator;
  readonly sessionId: string;
  readonly promptId: string;
  /** Its place among the prompts of the session, from 0. */
  readonly index: number;
  readonly prompt: string;
  readonly model: string;
  /** Analyse only, change nothing. */
  readonly planMode: boolean;
  /** Conversation it belongs to. */
  readonly conversationId: string;
  /** An earlier prompt belongs to the same conversation. */
  readonly continues: boolean;
  /** Instructions of the session, `null` without. */
  readonly instructions: string | null;
  /** Folder of the workspace. */
  readonly workspace: string;
  /** Environment variables of the session. */
  readonly env: { readonly [name: string]: string };
  /** Aborted by cancel, the time limit, and the end of the session or the emulator. */
  readonly signal: AbortSignal;
  /** Writes events to the log of the session; they are there when it returns. */
  emit(events: readonly NewEvent[]): void;
}

/** How a prompt ended that was not aborted. */
export interface AgentOutcome {
  /** What went wrong; `undefined` when nothing did. */
  readonly error?: string;
  /** The final answer. */
  readonly summary: string;
  readonly costUsd: number;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
  readonly turns: number;
}

/** Carries a prompt out. Rejects with the signal's reason when it is aborted. */
export type Agent = (task: AgentTask) => Promise<AgentOutcome>;
