/**
 * The agent without a model: it reads the prompt, writes files and tells of it in the documented
 * events, the same way every time for the same prompt and seed.
 *
 * Some words in a prompt steer it, so that tests and demos can see every ending:
 *
 * - `fail` as an order (at the start of a sentence, or after "please", "then", "and", "will",
 *   "must", "should"): the prompt ends as `error`
 * - `sleep N`: waits N seconds of the clock before it goes on, `slow`: waits 3 s
 * - `emit N events`: N events of text, as fast as they can be written
 * - `ask for approval "TEXT"`: waits until somebody approves, or ends as `error` when rejected
 * - `write "TEXT" to FILE`: the file holds exactly that text
 *
 * Otherwise it changes the files that the prompt names, or `AGENT_NOTES.md` when it names none.
 *
 * @module
 */
import type { Agent, AgentOutcome, AgentTask } from "./agents.ts";
import type { NewEvent } from "../core/event_log.ts";
import { ApiError } from "../core/errors.ts";
import { askApproval } from "../rows/approvals.ts";
import { parentOf } from "../../process/files.ts";
import { inFolder, makeBelow, readBelow } from "../workspace/held.ts";
import { followed, HOME, workspacePath } from "../workspace/path.ts";
import { walk } from "../workspace/tree.ts";

/** A file name with an extension, as prompts mention them. */
const FILE_NAME =
  /(?:^|[\s"'`(])((?:[\w.-]+\/)*[\w-][\w.-]*\.[A-Za-z]\w{0,7})(?=$|[\s"'`),.:;!?])/g;

const FAIL = /(?:^|[.;:,!?\n]\s{0,9}|\b(?:please|then|and|will|must|should)\s+)fail\b/i;

/** Events written at once by `emit N events`. */
const BURST = 500;

/** Carries a prompt out by the words in it. */
export const scriptedAgent: Agent = async (task) => {
  const { prompt, emulator, signal } = task;
  await say(task, `I will look at the workspace first. `);
  await lookAround(task);
  const seconds = Number(/\bsleep\s+(\d+(?:\.\d+)?)\b/i.exec(prompt)?.[1] ?? 0);
  if (seconds > 0) await emulator.clock.sleep(seconds * 1000, signal);
  if (/\bslow\b/i.test(prompt)) await emulator.pause(3_000, signal);
  await emitMany(task, Number(/\bemit\s+(\d+)\s+events?\b/i.exec(prompt)?.[1] ?? 0));
  if (FAIL.test(prompt)) {
    return outcome(task, "The task could not be finished", "The agent was told to fail");
  }
  const refused = await refusal(task);
  if (refused !== undefined) return outcome(task, refused, refused);
  if (task.planMode) {
    const plan = `Plan: ${planOf(prompt)}`;
    await say(task, plan);
    return outcome(task, plan);
  }
  const written: string[] = [];
  for (const edit of editsOf(prompt)) written.push(await carryOut(task, edit));
  const summary = `Done: ${firstLine(prompt)} Changed ${written.join(", ")}.`;
  await say(task, summary);
  return outcome(task, summary);
};

/** Asks for the approval that the prompt names, and waits; why it was refused, if it was. */
async function refusal(task: AgentTask): Promise<string | undefined> {
  const { emulator, prompt, promptId, sessionId, signal } = task;
  const asked = /\bask\s+for\s+(?:an\s+)?approval\b(?:\s+(?:"([^"]*)"|'([^']*)'))?/i.exec(prompt);
  if (asked === null) return undefined;
  const message = asked[1] ?? asked[2] ?? "May the agent go on?";
  await say(task, `I ask for an approval: ${message} `);
  const { isApproved, note } = await askApproval(
    emulator,
    { sessionId, promptId, message },
    signal,
  );
  const remark = note === null ? "" : `: ${note}`;
  if (!isApproved) return `The approval was rejected${remark}`;
  await say(task, `It was approved${remark}. `);
}

/** What is written to one file. */
interface Edit {
  readonly path: string;
  /** The whole new text; without it a line about the prompt is added. */
  readonly content?: string;
  readonly note: string;
}

function editsOf(prompt: string): Edit[] {
  const note = firstLine(prompt);
  const exact = /\bwrite\s+(?:"([^"]*)"|'([^']*)')\s+(?:in)?to\s+([\w./-]+[\w-])/i.exec(prompt);
  if (exact !== null) return [{ path: exact[3] ?? "", content: exact[1] ?? exact[2] ?? "", note }];
  const named = new Set([...prompt.matchAll(FILE_NAME)].map((match) => match[1] ?? ""));
  const paths = named.size === 0 ? ["AGENT_NOTES.md"] : [...named].slice(0, 5);
  return paths.map((path) => ({ path, note }));
}

async function carryOut(task: AgentTask, edit: Edit): Promise<string> {
  const input = { file_path: `${HOME}/${edit.path}` };
  const id = `tool_${task.index}_${edit.path}`;
  await step(task, { event: "tool_use", data: { type: "tool_use", id, name: "Write", input } });
  try {
    const action = await write(task.workspace, edit);
    await step(
      task,
      {
        event: "tool_result",
        data: { type: "tool_result", tool_use_id: id, content: "ok", is_error: false },
      },
      {
        event: "file_changed",
        data: { type: "file_changed", path: input.file_path, action },
        busOnly: true,
      },
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const content = error.message;
    await step(task, {
      event: "tool_result",
      data: { type: "tool_result", tool_use_id: id, content, is_error: true },
    });
  }
  return edit.path;
}

/** Writes by the same rules of paths as the file routes. */
async function write(workspace: string, { path, content, note }: Edit): Promise<string> {
  const checked = await workspacePath(workspace, path);
  const target = await followed(workspace, checked);
  const place = target ?? checked.real;
  const bytes = target === undefined ? undefined : await readBelow(workspace, target);
  const old = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  const folder = parentOf(place);
  await makeBelow(workspace, folder);
  await inFolder(workspace, folder, async (held) => {
    // A new file takes the name: writing to the one that is there would follow a link.
    const temporary = `${parentOf(workspace)}/part-${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, content ?? added(path, old, note));
    await Deno.rename(temporary, `${held}/${place.slice(folder.length + 1)}`);
  });
  return old === undefined ? "created" : "modified";
}

/** The old text and a remark in the comment style of the file, or a heading for a new one. */
function added(path: string, old: string | undefined, note: string): string {
  const remark = commented(path, note);
  if (old === undefined) {
    return path.endsWith(".md") ? `# Notes of the agent\n\n${remark}\n` : `${remark}\n`;
  }
  return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${remark}\n`;
}

function commented(path: string, note: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  if (["md", "txt"].includes(extension)) return `- ${note}`;
  if (["html", "xml", "svg"].includes(extension)) return `<!-- ${note.replaceAll("--", "- -")} -->`;
  if (["css"].includes(extension)) return `/* ${note.replaceAll("*/", "* /")} */`;
  if (["js", "mjs", "ts", "tsx", "jsx", "go", "rs", "java", "c", "h"].includes(extension)) {
    return `// ${note}`;
  }
  return extension === "json" ? JSON.stringify({ note }) : `# ${note}`;
}

async function lookAround(task: AgentTask): Promise<void> {
  const id = `tool_${task.index}_ls`;
  await step(task, {
    event: "tool_use",
    data: { type: "tool_use", id, name: "LS", input: { path: HOME } },
  });
  const names: string[] = [];
  for await (const entry of walk(task.workspace, { depth: 1 })) names.push(entry.name);
  const content = names.join("\n");
  await step(task, {
    event: "tool_result",
    data: { type: "tool_result", tool_use_id: id, content, is_error: false },
  });
}

async function say(task: AgentTask, text: string): Promise<void> {
  for (const content of text.match(/\S+\s*/g) ?? []) {
    await step(task, { event: "text_delta", data: { type: "text_delta", content } });
  }
}

async function emitMany(task: AgentTask, count: number): Promise<void> {
  for (let start = 0; start < Math.min(count, 1_000_000); start += BURST) {
    const length = Math.min(BURST, count - start);
    task.emit(Array.from({ length }, (_, index) => {
      const content = `event ${start + index} of ${count}\n`;
      return { event: "text_delta", data: { type: "text_delta", content } };
    }));
    await task.emulator.pause(0, task.signal);
  }
}

/** Writes events after a pause as a model would make. */
async function step(task: AgentTask, ...events: NewEvent[]): Promise<void> {
  await task.emulator.pause(40, task.signal);
  task.emit(events);
}

function planOf(prompt: string): string {
  return `1. Read what is there. 2. ${firstLine(prompt)} 3. Check the result.`;
}

/** The first line of a prompt as a sentence. */
function firstLine(prompt: string): string {
  const line = (prompt.trim().split("\n")[0] ?? "").slice(0, 160);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function outcome(task: AgentTask, summary: string, error?: string): AgentOutcome {
  const chance = hash(`${task.emulator.options.seed ?? 0} ${task.index} ${task.prompt}`);
  const input = 400 + task.prompt.length + chance % 600;
  const output = 60 + summary.length + chance % 90;
  return {
    ...(error === undefined ? {} : { error }),
    summary,
    costUsd: Math.round(input * 3 + output * 15) / 1_000_000,
    usage: { input_tokens: input, output_tokens: output },
    turns: 2,
  };
}

/** FNV-1a: small and the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}
