/** The end of a prompt: its row, its last events, what the session does then, all at once. */
import type { AgentOutcome } from "../agent/agents.ts";
import type { NewEvent } from "../core/event_log.ts";
import { changeState, destroy, readSession, touchSession } from "../rows/sessions.ts";
import { withdrawApprovals } from "../rows/approvals.ts";
import { type Row, text } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

/** How a prompt ended. */
export interface Ending {
  readonly status: "completed" | "error" | "timed_out";
  /** Why it did not complete. */
  readonly error?: string;
  /** What the agent said at its end; nothing when it was stopped. */
  readonly outcome?: AgentOutcome;
}

/** Ends a prompt in one transaction. Only the first end of a prompt counts. */
export function finish(emulator: Emulator, row: Row, ending: Ending): void {
  const { status, error, outcome } = ending;
  const [promptId, sessionId] = [text(row, "id"), text(row, "session_id")];
  emulator.settle(`The end of prompt ${promptId}`, () => {
    const ended = emulator.store.run(
      `UPDATE prompts SET status = ?, completed_at = ?, cost_usd = ?, usage = ?, num_turns = ?,
         summary = ?, error = ?
       WHERE id = ? AND status = 'running'`,
      status,
      emulator.now(),
      outcome?.costUsd ?? 0,
      outcome === undefined ? null : JSON.stringify(outcome.usage),
      outcome?.turns ?? null,
      outcome === undefined ? null : outcome.summary,
      error ?? null,
      promptId,
    );
    if (ended === 0) return;
    withdrawApprovals(emulator, promptId);
    emulator.events.append(sessionId, lastEvents(promptId, ending));
    touchSession(emulator, sessionId);
    const session = readSession(emulator, sessionId);
    if (session?.state !== "running") return;
    if (session.onComplete === "pause") changeState(emulator, session, "paused");
    if (session.onComplete === "destroy") destroy(emulator, session);
  });
}

function lastEvents(promptId: string, { status, error, outcome }: Ending): NewEvent[] {
  const result: NewEvent[] = outcome === undefined ? [] : [{
    event: "result",
    data: {
      type: "result",
      content: outcome.summary,
      metadata: {
        cost_usd: outcome.costUsd,
        usage: outcome.usage,
        num_turns: outcome.turns,
        is_error: error !== undefined,
      },
    },
    promptId,
  }];
  if (status === "completed") {
    return [...result, { event: "done", data: { type: "done", message: "completed" }, promptId }];
  }
  const message = error ?? "The prompt failed";
  return [...result, {
    event: "error",
    data: { type: "error", status, message, content: message },
    promptId,
  }];
}
