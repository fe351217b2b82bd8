/**
 * What an agent's command prints, as the events of a prompt. Three forms are known: the lines of
 * `claude -p --output-format stream-json`, those of `codex exec --json`, and JSON objects that are
 * events already. Any other line is text.
 *
 * @module
 */
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import type { NewEvent } from "../core/event_log.ts";
import { claudeEvents } from "./claude.ts";
import { codexEvents } from "./codex.ts";
import { type AgentReport, numberOf } from "./report.ts";

/** Most characters of plain text that are kept as the final answer. */
const TEXT_KEPT = 2_000;

/**
 * The events of one line.
 *
 * @param workspace Folder of the workspace: users know it as `/home/user`
 * @param report Is added to
 */
export function eventsOf(line: string, workspace: string, report: AgentReport): NewEvent[] {
  const data = objectOf(line);
  const type = asText(data?.type);
  if (data === undefined || type === undefined) return [plainText(line, report)];
  const known = claudeEvents(data, report) ?? codexEvents(data, report);
  if (known !== undefined) return known.map((event) => withoutFolder(event, workspace));
  if (type === "result") readResult(data, report);
  const event = type.replace(/[\r\n\0]/g, " ");
  // The emulator ends the stream of a prompt itself, when the command has ended.
  const raw = line.trim().replaceAll("\r", " ");
  return [{ event, data, raw, busOnly: ["done", "error", "result"].includes(event) }];
}

function plainText(line: string, report: AgentReport): NewEvent {
  report.text = `${report.text}${line}\n`.slice(-TEXT_KEPT);
  return { event: "text_delta", data: { type: "text_delta", content: `${line}\n` } };
}

function objectOf(line: string): JsonObject | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return asObject(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** An event `result` that is none of Claude Code's. */
function readResult(data: JsonObject, report: AgentReport): void {
  const usage = asObject(data.usage);
  const words = asText(data.result) ?? asText(data.content);
  report.summary = words ?? "";
  if (data.is_error === true) report.error = words ?? "The agent reported an error";
  report.costUsd = numberOf(data.total_cost_usd) ?? numberOf(data.cost_usd) ??
    numberOf(asObject(data.metadata)?.cost_usd) ?? 0;
  report.inputTokens = numberOf(usage?.input_tokens) ?? 0;
  report.outputTokens = numberOf(usage?.output_tokens) ?? 0;
  report.turns = numberOf(data.num_turns) ?? 1;
}

/** Paths as users of the session know them. */
function withoutFolder(event: NewEvent, workspace: string): NewEvent {
  return { ...event, data: renamed(event.data, workspace) };
}

function renamed(value: unknown, workspace: string): unknown {
  if (typeof value === "string") return value.replaceAll(workspace, "/home/user");
  if (Array.isArray(value)) return value.map((one) => renamed(one, workspace));
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(
    Object.entries(object).map(([name, one]) => [name, renamed(one, workspace)]),
  );
}
