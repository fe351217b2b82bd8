/**
 * The agent that is a command of the user (`--agent-command`): run by the shell in the workspace,
 * the prompt on stdin, its lines become events. It runs with the rights of the user; this is no
 * sandbox.
 *
 * @module
 */
import type { Agent, AgentOutcome, AgentTask } from "./agents.ts";
import type { NewEvent } from "../core/event_log.ts";

/** Time a command has to end after SIGTERM, in milliseconds. */
const GRACE = 2_000;

/** Longest line that becomes one event. */
const LINE_LIMIT = 8 * 1024 * 1024;

/** Makes the agent of a command. */
export function commandAgent(command: string): Agent {
  return async (task) => {
    const child = new Deno.Command("sh", {
      args: ["-c", command],
      cwd: task.workspace,
      env: { ...task.env, ...facts(task) },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      // A process group of its own, so that cancel reaches what the shell has started.
      detached: true,
    }).spawn();
    const end = endOnAbort(child, task);
    const seen: Seen = { text: "", lastError: "" };
    try {
      const [status] = await Promise.all([
        child.status,
        feed(child.stdin, task.prompt),
        readLines(child.stdout, (lines) => task.emit(lines.map((line) => eventOf(line, seen)))),
        readLines(child.stderr, (lines) => {
          seen.lastError = lines.findLast((line) => line.trim() !== "") ?? seen.lastError;
          task.emit(lines.map(errorOutput));
        }),
      ]);
      task.signal.throwIfAborted();
      return outcomeOf(status.code, seen);
    } catch (error) {
      // Nobody listens any more, neither to it nor to what it left in the background.
      signalGroup(child.pid, "SIGKILL");
      throw error;
    } finally {
      end();
    }
  };
}

/** What the output has told so far. */
interface Seen {
  text: string;
  lastError: string;
  result?: { readonly [name: string]: unknown };
}

function facts(task: AgentTask): Record<string, string> {
  return {
    RUNTM_SESSION_ID: task.sessionId,
    RUNTM_CONVERSATION_ID: task.conversationId,
    RUNTM_MODEL: task.model,
    RUNTM_PLAN_MODE: task.planMode ? "1" : "0",
    RUNTM_INSTRUCTIONS: task.instructions ?? "",
  };
}

/** Ends the process group when the task is aborted. The function it returns stops watching. */
function endOnAbort(child: Deno.ChildProcess, { signal, emulator }: AgentTask): () => void {
  let stopGrace = () => {};
  const end = () => {
    signalGroup(child.pid, "SIGTERM");
    stopGrace = emulator.clock.timer(GRACE, () => signalGroup(child.pid, "SIGKILL"));
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return () => {
    signal.removeEventListener("abort", end);
    stopGrace();
  };
}

function signalGroup(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(-pid, name);
  } catch {
    // It has ended already.
  }
}

async function feed(stdin: WritableStream<Uint8Array>, prompt: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(prompt));
    await writer.close();
  } catch {
    // A command need not read its input.
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  take: (lines: string[]) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_LIMIT) {
      lines.push(rest);
      rest = "";
    }
    if (lines.length > 0) take(lines);
  }
  rest += decoder.decode();
  if (rest !== "") take([rest]);
}

/** A JSON object with a `type` passes through as an event of that name; any other line is text. */
function eventOf(line: string, seen: Seen): NewEvent {
  const data = objectOf(line);
  if (data === undefined || typeof data.type !== "string" || data.type === "") {
    seen.text = `${seen.text}${line}\n`.slice(-2_000);
    return { event: "text_delta", data: { type: "text_delta", content: `${line}\n` } };
  }
  if (data.type === "result") seen.result = data;
  const event = data.type.replace(/[\r\n\0]/g, " ");
  // The emulator ends the stream of a prompt itself, when the command has ended.
  const raw = line.trim().replaceAll("\r", " ");
  return { event, data, raw, busOnly: ["done", "error", "result"].includes(event) };
}

function errorOutput(line: string): NewEvent {
  return {
    event: "process_output",
    data: { type: "process_output", stream: "stderr", content: `${line}\n` },
  };
}

function objectOf(line: string): { readonly [name: string]: unknown } | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function outcomeOf(code: number, { text, lastError, result }: Seen): AgentOutcome {
  const usage = result?.usage as Record<string, unknown> | undefined;
  const metadata = result?.metadata as Record<string, unknown> | undefined;
  const failed = code !== 0 || result?.is_error === true;
  const words = textOf(result?.result) ?? textOf(result?.content) ?? text.trim();
  const why = lastError.trim() === "" ? "" : `: ${lastError.trim().slice(0, 400)}`;
  return {
    ...(failed
      ? {
        error: code === 0
          ? words || "The agent reported an error"
          : `Agent command ended with exit code ${code}${why}`,
      }
      : {}),
    summary: words,
    costUsd: numberOf(result?.total_cost_usd) ?? numberOf(result?.cost_usd) ??
      numberOf(metadata?.cost_usd) ?? 0,
    usage: {
      input_tokens: numberOf(usage?.input_tokens) ?? 0,
      output_tokens: numberOf(usage?.output_tokens) ?? 0,
    },
    turns: numberOf(result?.num_turns) ?? 1,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
