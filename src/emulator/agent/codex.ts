/** Lines of `codex exec --json` as events. */
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import type { NewEvent } from "../core/event_log.ts";
import { type AgentReport, numberOf } from "./report.ts";

/** The events of a line; `undefined` when it is none of Codex's. */
export function codexEvents(line: JsonObject, report: AgentReport): NewEvent[] | undefined {
  switch (line.type) {
    case "thread.started":
    case "turn.started":
      return [];
    case "item.started":
    case "item.updated":
    case "item.completed": {
      const item = asObject(line.item);
      return item && itemEvents(item, line.type === "item.completed", report);
    }
    case "turn.completed": {
      const usage = asObject(line.usage);
      report.inputTokens = (report.inputTokens ?? 0) + (numberOf(usage?.input_tokens) ?? 0);
      report.outputTokens = (report.outputTokens ?? 0) + (numberOf(usage?.output_tokens) ?? 0);
      report.turns = (report.turns ?? 0) + 1;
      return [];
    }
    case "turn.failed":
      report.error = asText(asObject(line.error)?.message) ?? "The agent reported an error";
      return [];
    case "error": {
      // Also said of a connection that is tried again: the failed turn decides.
      const message = asText(line.message);
      return message === undefined ? undefined : [errorOutput(message)];
    }
    default:
      return undefined;
  }
}

function itemEvents(item: JsonObject, isOver: boolean, report: AgentReport): NewEvent[] {
  switch (item.type) {
    case "agent_message":
      return isOver ? messageEvents(asText(item.text), report) : [];
    case "command_execution":
      return isOver
        ? [toolResult(item, asText(item.aggregated_output) ?? "", failed(item))]
        : toolUse(item, "Bash", { command: item.command });
    case "file_change":
      return isOver ? changeEvents(item) : [];
    case "mcp_tool_call":
      return isOver
        ? [toolResult(item, resultText(item), failed(item))]
        : toolUse(item, `${item.server}.${item.tool}`, asObject(item.arguments) ?? {});
    case "web_search":
      return isOver ? toolUse(item, "WebSearch", { query: item.query }) : [];
    case "error":
      return isOver ? [errorOutput(asText(item.message) ?? "")] : [];
    default:
      // Reasoning and lists of tasks: no documented event tells of them.
      return [];
  }
}

function messageEvents(content: string | undefined, report: AgentReport): NewEvent[] {
  if (content === undefined) return [];
  report.summary = content;
  return [{ event: "text_delta", data: { type: "text_delta", content } }];
}

/** Told once, when it is started: an update says the same again. */
function toolUse(item: JsonObject, name: string, input: JsonObject): NewEvent[] {
  const isRunning = item.status === "in_progress" || item.status === undefined;
  if (!isRunning && item.type !== "web_search") return [];
  return [{ event: "tool_use", data: { type: "tool_use", id: item.id, name, input } }];
}

function toolResult(item: JsonObject, content: string, isError: boolean): NewEvent {
  const data = { type: "tool_result", tool_use_id: item.id, content, is_error: isError };
  return { event: "tool_result", data };
}

function failed(item: JsonObject): boolean {
  return item.status === "failed" || item.status === "declined" ||
    (numberOf(item.exit_code) ?? 0) !== 0;
}

function resultText(item: JsonObject): string {
  const error = asText(asObject(item.error)?.message);
  const content = asObject(item.result)?.content;
  if (error !== undefined || !Array.isArray(content)) return error ?? "";
  return content.map((block) => asText(asObject(block)?.text) ?? "").join("");
}

/** What happens to a file, by Codex's word for it. */
const ACTIONS: { readonly [kind: string]: string } = {
  add: "created",
  delete: "deleted",
  update: "modified",
};

/** A change of files is told as the use of a tool, and on the bus as a change of each file. */
function changeEvents(item: JsonObject): NewEvent[] {
  const changes = (Array.isArray(item.changes) ? item.changes : []).flatMap((change) => {
    const { path, kind } = asObject(change) ?? {};
    return typeof path === "string" ? [{ path, action: ACTIONS[String(kind)] ?? "modified" }] : [];
  });
  const id = item.id;
  const use = { type: "tool_use", id, name: "Edit", input: { changes } };
  return [
    { event: "tool_use", data: use },
    toolResult(item, failed(item) ? "failed" : "ok", failed(item)),
    ...(failed(item) ? [] : changes.map((change): NewEvent => ({
      event: "file_changed",
      data: { type: "file_changed", ...change },
      busOnly: true,
    }))),
  ];
}

function errorOutput(message: string): NewEvent {
  const data = { type: "process_output", stream: "stderr", content: `${message}\n` };
  return { event: "process_output", data };
}
