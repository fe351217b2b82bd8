/**
 * Prompts: started in one transaction, run in the background by an agent, ended in one
 * transaction. One at a time per session, which an index of the store holds.
 *
 * @module
 */
import { commandAgent } from "../agent/command.ts";
import type { Agent, AgentOutcome } from "../agent/agents.ts";
import { conflict } from "../core/errors.ts";
import { reasonOf } from "../core/write_failure.ts";
import type { NewEvent } from "../core/event_log.ts";
import { finish } from "./prompt_end.ts";
import { perEmulator } from "../core/per_emulator.ts";
import { lastPrompt, modelOf, runningPrompt } from "../rows/prompts.ts";
import { provisioned } from "./provision.ts";
import { orderedAgent } from "../agent/ordered.ts";
import { killMarked } from "../agent/supervisor.ts";
import { scriptedAgent } from "../agent/scripted.ts";
import { resolveSecrets } from "../org/secrets.ts";
import { readSession, type Session, touchSession, workspaceOf } from "../rows/sessions.ts";
import { type SnapshotPlace, takeSnapshot } from "../workspace/snapshots.ts";
import { number, type Row, text, textOrNull } from "../core/store.ts";
import { templateSecrets } from "../org/template_secrets.ts";
import { readBrief } from "../rows/session_brief.ts";
import type { Emulator } from "../core/types.ts";

/** What a new prompt is made of. */
export interface NewPrompt {
  readonly session: Session;
  readonly userId: string;
  readonly text: string;
  readonly model: string | null;
  readonly planMode: boolean;
  /** Agent conversation to go on with. */
  readonly continueSession?: string;
  /** Start a fresh conversation. */
  readonly newSession?: boolean;
  readonly timeoutMinutes: number;
}

/** Why a prompt was aborted; becomes its status and error. */
class Stopped extends Error {
  constructor(readonly status: "error" | "timed_out", message: string) {
    super(message);
  }
}

interface Running {
  readonly promptId: string;
  readonly stop: AbortController;
  ended: Promise<void>;
}

/** What is running, by session. */
const runningOf = perEmulator(() => new Map<string, Running>());

/** Sessions whose files are being put back: no prompt may begin meanwhile. */
const heldOf = perEmulator(() => new Set<string>());

/** Does something to the files of a session while no prompt runs; a 409 when one does. */
export async function withoutPrompts<T>(
  emulator: Emulator,
  sessionId: string,
  work: () => Promise<T>,
): Promise<T> {
  const held = heldOf(emulator);
  if (runningPrompt(emulator, sessionId) !== undefined) {
    throw conflict("A prompt is running: cancel it first");
  }
  if (held.has(sessionId)) throw conflict("The session is being rewound");
  held.add(sessionId);
  try {
    return await work();
  } finally {
    held.delete(sessionId);
  }
}

/**
 * Writes a prompt as running; a 409 when another one is. Call it inside a transaction, then
 * `runPrompt`.
 */
export function startPrompt(emulator: Emulator, prompt: NewPrompt): string {
  const { session } = prompt;
  if (runningPrompt(emulator, session.id) !== undefined) {
    throw conflict("A prompt is already running in this session");
  }
  if (heldOf(emulator).has(session.id)) throw conflict("The session is being rewound");
  const last = lastPrompt(emulator, session.id);
  const fresh = last === undefined || prompt.newSession === true;
  const conversation = prompt.continueSession ??
    (fresh ? crypto.randomUUID() : text(last, "conversation_id"));
  const id = crypto.randomUUID();
  emulator.store.run(
    `INSERT INTO prompts (id, session_id, idx, user_id, text, status, model, plan_mode,
       conversation_id, timeout_ms, started_at) VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?)`,
    id,
    session.id,
    last === undefined ? 0 : number(last, "idx") + 1,
    prompt.userId,
    prompt.text,
    prompt.model,
    prompt.planMode ? 1 : 0,
    conversation,
    prompt.timeoutMinutes * 60_000,
    emulator.now(),
  );
  touchSession(emulator, session.id);
  const data = { type: "accepted", prompt_id: id, agent_session_id: conversation };
  emulator.events.append(session.id, [{ event: "accepted", data, promptId: id }]);
  return id;
}

/** Carries a started prompt out, in the background. */
export function runPrompt(emulator: Emulator, sessionId: string, promptId: string): void {
  const stop = new AbortController();
  const entry: Running = { promptId, stop, ended: Promise.resolve() };
  runningOf(emulator).set(sessionId, entry);
  emulator.background(`Prompt ${promptId}`, (closing) => {
    entry.ended = carryOut(
      emulator,
      sessionId,
      promptId,
      AbortSignal.any([stop.signal, closing]),
      stop,
    )
      .finally(() => {
        if (runningOf(emulator).get(sessionId) === entry) runningOf(emulator).delete(sessionId);
      });
    return entry.ended;
  });
}

/** Stops the running prompt of a session and waits for its end; says whether there was one. */
export async function stopPrompt(
  emulator: Emulator,
  sessionId: string,
  why: string,
): Promise<boolean> {
  const entry = runningOf(emulator).get(sessionId);
  if (entry === undefined) return false;
  entry.stop.abort(new Stopped("error", why));
  await entry.ended;
  return true;
}

/** Stops the running prompts of an organisation and waits for their ends. */
export async function stopPromptsOf(emulator: Emulator, organization: string): Promise<void> {
  const running = [...runningOf(emulator).keys()].filter((id) =>
    readSession(emulator, id)?.organizationId === organization
  );
  await Promise.all(running.map((id) => stopPrompt(emulator, id, "The emulator was reset")));
}

/** Ends the prompts that a crash left running. */
export function endInterruptedPrompts(emulator: Emulator): void {
  for (const row of emulator.store.all("SELECT * FROM prompts WHERE status = 'running'")) {
    killMarked(text(row, "id"));
    finish(emulator, row, {
      status: "error",
      error: "The emulator stopped while the prompt was running",
    });
  }
}

async function carryOut(
  emulator: Emulator,
  sessionId: string,
  promptId: string,
  signal: AbortSignal,
  stop: AbortController,
): Promise<void> {
  const row = emulator.store.get("SELECT * FROM prompts WHERE id = ?", promptId);
  if (row === undefined) return;
  const minutes = number(row, "timeout_ms") / 60_000;
  const stopTimer = emulator.clock.timer(
    number(row, "timeout_ms"),
    () => stop.abort(new Stopped("timed_out", `The prompt ran longer than ${minutes} minutes`)),
  );
  try {
    await provisioned(emulator, sessionId);
    const outcome = await askAgent(emulator, sessionId, row, signal);
    const status = outcome.error === undefined ? "completed" : "error";
    finish(emulator, row, {
      status,
      outcome,
      ...(outcome.error === undefined ? {} : { error: outcome.error }),
    });
  } catch (error) {
    const reason = signal.aborted ? signal.reason : error;
    if (reason instanceof Stopped) {
      finish(emulator, row, { status: reason.status, error: reason.message });
    } else if (signal.aborted) {
      finish(emulator, row, { status: "error", error: "The emulator was stopped" });
    } else {
      finish(emulator, row, { status: "error", error: reasonOf(error) });
    }
  } finally {
    stopTimer();
  }
}

async function askAgent(
  emulator: Emulator,
  sessionId: string,
  row: Row,
  signal: AbortSignal,
): Promise<AgentOutcome> {
  signal.throwIfAborted();
  const session = readSession(emulator, sessionId);
  if (session?.state !== "running") throw new Error(whyNotRunning(session));
  const workspace = workspaceOf(emulator, sessionId);
  const promptId = text(row, "id");
  await keepWorkspace(emulator, row);
  const { agentCommand } = emulator.options;
  const ordered = emulator.takeOutcome("prompt", sessionId);
  const agent: Agent = ordered !== undefined
    ? orderedAgent(ordered)
    : agentCommand === undefined
    ? scriptedAgent
    : commandAgent(agentCommand);
  return await agent({
    emulator,
    sessionId,
    promptId,
    workspace,
    signal,
    index: number(row, "idx"),
    prompt: text(row, "text"),
    model: modelOf(row),
    planMode: number(row, "plan_mode") === 1,
    conversationId: text(row, "conversation_id"),
    continues: hasEarlier(emulator, row),
    instructions: readBrief(emulator.store, sessionId),
    env: environmentOf(emulator, session),
    emit: (events) => {
      emulator.events.append(sessionId, events.map((event): NewEvent => ({ ...event, promptId })));
    },
  });
}

/** Whether a prompt goes on with the conversation of an earlier one. */
function hasEarlier({ store }: Emulator, row: Row): boolean {
  const earlier = store.get(
    "SELECT 1 FROM prompts WHERE session_id = ? AND conversation_id = ? AND idx < ?",
    text(row, "session_id"),
    text(row, "conversation_id"),
    number(row, "idx"),
  );
  return earlier !== undefined;
}

/** A session that could not be made says why; its prompt fails for the same reason. */
function whyNotRunning(session: Session | undefined): string {
  const problem = session && textOrNull(session.row, "error_message");
  return problem ? `The session failed: ${problem}` : `Session is ${session?.state ?? "gone"}`;
}

/** Keeps the files as they are before the prompt, for rewind. */
async function keepWorkspace(emulator: Emulator, row: Row): Promise<void> {
  const sessionId = text(row, "session_id");
  const taken = await takeSnapshot(
    snapshotPlace(emulator, sessionId),
    number(row, "idx"),
    lastSnapshot(emulator, sessionId),
  );
  emulator.store.run("UPDATE prompts SET snapshot = ? WHERE id = ?", taken, text(row, "id"));
}

/** Where the snapshots of a session are taken. */
export function snapshotPlace(emulator: Emulator, sessionId: string): SnapshotPlace {
  const { store, dataDir } = emulator;
  return { store, dataDir, sessionId, workspace: workspaceOf(emulator, sessionId) };
}

/** When the last snapshot of a session was taken, in milliseconds since 1970 of the machine. */
export function lastSnapshot(emulator: Emulator, sessionId: string): number | undefined {
  const row = emulator.store.get(
    // A table of version 0.4.0 gives it back as text.
    `SELECT CAST(snapshot AS INTEGER) AS snapshot FROM prompts
     WHERE session_id = ? AND snapshot IS NOT NULL ORDER BY idx DESC LIMIT 1`,
    sessionId,
  );
  return row === undefined ? undefined : number(row, "snapshot");
}

/** Secrets of team and user, those of the template, variables of the session: the last win. */
export function environmentOf(
  { store }: Emulator,
  { id, userId, organizationId, templateId }: Session,
): Record<string, string> {
  const secrets = resolveSecrets(store, userId, organizationId ?? undefined);
  const rows = store.all("SELECT key, value FROM session_env WHERE session_id = ?", id);
  return Object.fromEntries([
    ...secrets.map(({ name, value }) => [name, value]),
    ...Object.entries(templateId === null ? {} : templateSecrets(store, templateId)),
    ...rows.map((row) => [text(row, "key"), text(row, "value")]),
  ]);
}
