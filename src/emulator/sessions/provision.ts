/**
 * Makes the workspace of a new session: from a template, a repository, a starter, or empty. A
 * session that was being made when the emulator stopped is made again.
 *
 * @module
 */
import { ApiError } from "../core/errors.ts";
import type { OutcomeOrder } from "../core/orders.ts";
import { reasonOf } from "../core/write_failure.ts";
import { copyFolder } from "../workspace/copy.ts";
import { makeParent, namesInSync, removeFolder, removeFolderSync } from "../workspace/folders.ts";
import { perEmulator } from "../core/per_emulator.ts";
import { cloneRepository } from "../git/repositories.ts";
import { changeState, readSession, type Session, workspaceOf } from "../rows/sessions.ts";
import { writeAttachedSkills } from "./skills.ts";
import { TEMPLATE_STARTERS, writeStarter } from "../workspace/starters.ts";
import { text, textOrNull } from "../core/store.ts";
import type { Emulator } from "../core/types.ts";

/** What is being made, by session. */
const workOf = perEmulator(() => new Map<string, Promise<void>>());

/** Starts to make the workspace of a session in state `creating`: `running` or `error` follows. */
export function provision(emulator: Emulator, sessionId: string): void {
  emulator.background(`Provisioning of session ${sessionId}`, async (signal) => {
    const work = provisionNow(emulator, sessionId, signal).finally(() =>
      workOf(emulator).delete(sessionId)
    );
    workOf(emulator).set(sessionId, work);
    await work;
  });
}

/** Waits until a session is no longer being made. */
export async function provisioned(emulator: Emulator, sessionId: string): Promise<void> {
  await workOf(emulator).get(sessionId);
}

async function provisionNow(emulator: Emulator, id: string, signal: AbortSignal): Promise<void> {
  const session = readSession(emulator, id);
  if (session === undefined) return;
  let problem: string | undefined;
  try {
    const ordered = emulator.takeOutcome("session", id);
    await makeWorkspace(emulator, session);
    await writeAttachedSkills(emulator, session);
    await emulator.pause(400, signal);
    if (ordered !== undefined) await carryOutOrder(emulator, ordered, signal);
  } catch (error) {
    if (signal.aborted) return;
    problem = reasonOf(error);
  }
  emulator.settle(`Provisioning of session ${id}`, () => {
    const now = readSession(emulator, id);
    // It may have been destroyed meanwhile.
    if (now?.state !== "creating") return;
    changeState(emulator, now, problem === undefined ? "running" : "error", problem);
  });
}

/** Takes the time that was ordered, and fails where that was ordered. */
export async function carryOutOrder(
  { clock }: Emulator,
  { kind, message, result, seconds = 0 }: OutcomeOrder,
  signal: AbortSignal,
): Promise<void> {
  if (seconds > 0) await clock.sleep(seconds * 1000, signal);
  if (result === "error") throw new Error(message ?? `The ${kind} was ordered to fail`);
}

/** Boot source by precedence: template, repository, starter, nothing. */
async function makeWorkspace(emulator: Emulator, session: Session): Promise<void> {
  const workspace = workspaceOf(emulator, session.id);
  await removeFolder(workspace);
  await makeParent(workspace);
  if (session.templateId !== null) {
    const template = emulator.template(session.organizationId ?? undefined, session.templateId);
    const repairs = textOrNull(session.row, "fix_of") !== null;
    const source = repairs ? template?.repairFolder : template?.folder;
    return source === undefined ? await Deno.mkdir(workspace) : await copyFolder(source, workspace);
  }
  if (session.repo !== null) {
    return await cloneRepository(
      emulator,
      session.repo,
      textOrNull(session.row, "repo_branch"),
      workspace,
    );
  }
  await Deno.mkdir(workspace);
  const starter = TEMPLATE_STARTERS[textOrNull(session.row, "template") ?? ""];
  if (starter !== undefined) await writeStarter(workspace, starter);
}

/** Makes the sessions again that a crash left half made. */
export function resumeProvisioning(emulator: Emulator): void {
  for (const row of emulator.store.all("SELECT id FROM sessions WHERE state = 'creating'")) {
    provision(emulator, text(row, "id"));
  }
}

/** A 503 for a session that is still being made. */
export function stillProvisioning(): ApiError {
  return new ApiError(503, "Session is still being provisioned");
}

/** Removes what a kill left of sessions that are gone, and of files half written or copied. */
export function removeSessionLeftovers(emulator: Emulator): void {
  const all = `${emulator.dataDir}/sessions`;
  for (const id of namesInSync(all)) {
    const state = readSession(emulator, id)?.state;
    if (state === undefined || state === "destroyed") removeFolderSync(`${all}/${id}`);
    for (const name of namesInSync(`${all}/${id}`)) {
      if (/^(part-|prompt-|workspace\.copy-)/.test(name)) removeFolderSync(`${all}/${id}/${name}`);
    }
  }
}
