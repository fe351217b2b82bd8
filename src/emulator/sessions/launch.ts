/** Launches: a new session whose first prompt is there from the beginning. */
import { checkSpending } from "../org/limits.ts";
import type { Session } from "../rows/sessions.ts";
import type { Emulator } from "../core/types.ts";
import { insertSession, type SessionPlan } from "./new_session.ts";
import { runPrompt, startPrompt } from "./prompts.ts";
import { provision } from "./provision.ts";

/** Minutes a first prompt may take where the request does not say. */
const PROMPT_MINUTES = 15;

/** The first prompt of a session. */
export interface FirstPrompt {
  readonly text: string;
  readonly model: string | null;
  readonly planMode: boolean;
  readonly timeoutMinutes?: number | undefined;
}

/** A session with its first prompt, both written. */
export interface Launched {
  readonly session: Session;
  readonly promptId: string;
}

/** Writes a session and its first prompt. Call it inside a transaction, then `beginLaunch`. */
export function insertLaunch(
  emulator: Emulator,
  plan: SessionPlan,
  prompt: FirstPrompt,
): Launched {
  const session = insertSession(emulator, plan);
  checkSpending(emulator, session);
  const promptId = startPrompt(emulator, {
    session,
    userId: plan.userId,
    text: prompt.text,
    model: prompt.model,
    planMode: prompt.planMode,
    timeoutMinutes: prompt.timeoutMinutes ?? PROMPT_MINUTES,
  });
  return { session, promptId };
}

/** Makes the workspace of a launched session and carries its prompt out. */
export function beginLaunch(emulator: Emulator, { session, promptId }: Launched): void {
  provision(emulator, session.id);
  runPrompt(emulator, session.id, promptId);
}
