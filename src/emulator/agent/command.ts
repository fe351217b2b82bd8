/**
 * The agent that is a command of the user (`--agent-command`): run by the shell in the workspace,
 * the prompt on its standard input, its lines become events. It runs with the rights of the user;
 * this is no sandbox.
 *
 * @module
 */
import { platformClock } from "../../process/clock.ts";
import { parentOf } from "../../process/files.ts";
import type { Agent, AgentOutcome, AgentTask } from "./agents.ts";
import type { NewEvent } from "../core/event_log.ts";
import { readLines } from "./lines.ts";
import { eventsOf } from "./printed.ts";
import type { AgentReport } from "./report.ts";
import { MARK, supervise, type Supervised } from "./supervisor.ts";

/** Time a command has to end after it was asked to, in milliseconds. */
const GRACE = 2_000;

/**
 * When the command has ended, what was printed last is still read: until nothing has come for so many
 * milliseconds, and at most so often.
 */
const [DRAIN, DRAINS] = [1_000, 30];

/** Makes the agent of a command. */
export function commandAgent(command: string): Agent {
  return async (task) => {
    const input = `${parentOf(task.workspace)}/prompt-${task.promptId}`;
    await Deno.writeTextFile(input, task.prompt, { mode: 0o600 });
    try {
      const env = environmentOf(task);
      const running = supervise({ command, folder: task.workspace, input, env });
      return await follow(running, task);
    } finally {
      await Deno.remove(input).catch(() => {});
    }
  };
}

/** Follows a command to its end; nothing that it started goes on after that. */
async function follow(running: Supervised, task: AgentTask): Promise<AgentOutcome> {
  const report: AgentReport = { text: "" };
  let lastError = "";
  const stopWatching = endOnAbort(running, task);
  const over = new AbortController();
  let pieces = 0;
  const how = { signal: over.signal, came: () => void pieces++ };
  const reading = Promise.all([
    readLines(running.stdout, how, (lines) => {
      task.emit(lines.flatMap((line) => eventsOf(line, task.workspace, report)));
    }),
    readLines(running.stderr, how, (lines) => {
      lastError = lines.findLast((line) => line.trim() !== "") ?? lastError;
      task.emit(lines.map(errorOutput));
    }),
  ]);
  try {
    // What cannot be written ends the command; else its end counts, not that of its pipes: what it
    // left in the background may hold those open.
    const code = await Promise.race([running.code, reading.then(() => running.code)]);
    running.kill();
    await untilQuiet(reading, () => pieces, over.signal);
    task.signal.throwIfAborted();
    return outcomeOf(code, report, lastError);
  } finally {
    running.kill();
    stopWatching();
    over.abort();
    await reading.catch(() => {});
  }
}

/** Waits for the end of a reading, or until no piece has come for a while. */
async function untilQuiet(
  reading: Promise<unknown>,
  pieces: () => number,
  signal: AbortSignal,
): Promise<void> {
  let isOver = false;
  const ended = reading.finally(() => isOver = true);
  ended.catch(() => {});
  for (let left = DRAINS, before = -1; left > 0 && before !== pieces(); left--) {
    before = pieces();
    await Promise.race([ended, pauseFor(DRAIN, signal)]);
    if (isOver) return;
  }
}

/** Real time: what is printed already is read, whatever the clock of the emulator says. */
function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return platformClock.sleep(milliseconds, signal).catch(() => {});
}

/** The program's own variables are for its users, not for agents: a key of theirs is in them. */
function isForAgents(name: string): boolean {
  return !name.startsWith("RUNTM_");
}

function environmentOf(task: AgentTask): Record<string, string> {
  const own = Object.entries(Deno.env.toObject()).filter(([name]) => isForAgents(name));
  return {
    ...Object.fromEntries(own),
    ...task.env,
    RUNTM_SESSION_ID: task.sessionId,
    [MARK]: task.promptId,
    RUNTM_CONVERSATION_ID: task.conversationId,
    RUNTM_CONTINUE: task.continues ? "1" : "0",
    RUNTM_MODEL: task.model,
    RUNTM_PLAN_MODE: task.planMode ? "1" : "0",
    RUNTM_INSTRUCTIONS: task.instructions ?? "",
  };
}

/** Ends the command when the task is aborted. The function it returns stops watching. */
function endOnAbort(running: Supervised, { signal, emulator }: AgentTask): () => void {
  let stopGrace = () => {};
  const end = () => {
    running.interrupt();
    stopGrace = emulator.clock.timer(GRACE, () => running.kill());
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return () => {
    signal.removeEventListener("abort", end);
    stopGrace();
  };
}

function errorOutput(line: string): NewEvent {
  return {
    event: "process_output",
    data: { type: "process_output", stream: "stderr", content: `${line}\n` },
  };
}

function outcomeOf(code: number, report: AgentReport, lastError: string): AgentOutcome {
  const why = lastError.trim() === "" ? "" : `: ${lastError.trim().slice(0, 400)}`;
  const error = code === 0
    ? report.error
    : report.error ?? `Agent command ended with exit code ${code}${why}`;
  return {
    ...(error === undefined ? {} : { error }),
    summary: report.summary ?? report.text.trim(),
    costUsd: report.costUsd ?? 0,
    usage: {
      input_tokens: report.inputTokens ?? 0,
      output_tokens: report.outputTokens ?? 0,
    },
    turns: report.turns ?? 1,
  };
}
