/** Working in a session wakes it when it is paused. */
import { writeFailureOf } from "../core/write_failure.ts";
import type { Call, Emulator } from "../core/types.ts";
import {
  changeState,
  liveSession,
  type Session,
  touchSession,
  workspaceOf,
} from "../rows/sessions.ts";
import { provisioned } from "./provision.ts";

/**
 * Wakes a session and notes that somebody works in it.
 *
 * @returns Whether it can be worked in
 */
export function wake(emulator: Emulator, session: Session): boolean {
  if (session.state === "destroyed" || session.state === "error") return false;
  if (session.state === "paused") {
    emulator.store.transaction(() => changeState(emulator, session, "running"));
  } else noteUse(emulator, session.id);
  return true;
}

/** A full disk keeps nobody from reading. */
function noteUse(emulator: Emulator, sessionId: string): void {
  try {
    touchSession(emulator, sessionId);
  } catch (error) {
    if (writeFailureOf(error) === undefined) throw error;
  }
}

/** The workspace of a call's session; a paused session wakes up. */
export async function openWorkspace(call: Call): Promise<string> {
  const { emulator } = call;
  await provisioned(emulator, call.params.session_id ?? "");
  const session = liveSession(call);
  wake(emulator, session);
  return workspaceOf(emulator, session.id);
}
