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
import { numberOf, type Told } from "./told.ts";

/** Most characters of plain text that are kept as the final answer. */
const TEXT_KEPT = 2_000;

/**
 * The events of one line.
 *
 * @param workspace Folder of the workspace: users know it as `/home/user`
 * @param told Is added to
 */
export function eventsOf(line: string, workspace: string, told: Told): NewEvent[] {
  const data = objectOf(line);
  const type = asText(data?.type);
  if (data === undefined || type === undefined) return [plainText(line, told)];
  const known = claudeEvents(data, told) ?? codexEvents(data, told);
  if (known !== undefined) return known.map((event) => withoutFolder(event, workspace));
  if (type === "result") readResult(data, told);
  const event = type.replace(/[\r\n\0]/g, " ");
  // The emulator ends the stream of a prompt itself, when the command has ended.
  const raw = line.trim().replaceAll("\r", " ");
  return [{ event, data, raw, busOnly: ["done", "error", "result"].includes(event) }];
}

function plainText(line: string, told: Told): NewEvent {
  told.text = `${told.text}${line}\n`.slice(-TEXT_KEPT);
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
function readResult(data: JsonObject, told: Told): void {
  const usage = asObject(data.usage);
  const words = asText(data.result) ?? asText(data.content);
  told.summary = words ?? "";
  if (data.is_error === true) told.error = words ?? "The agent reported an error";
  told.costUsd = numberOf(data.total_cost_usd) ?? numberOf(data.cost_usd) ??
    numberOf(asObject(data.metadata)?.cost_usd) ?? 0;
  told.inputTokens = numberOf(usage?.input_tokens) ?? 0;
  told.outputTokens = numberOf(usage?.output_tokens) ?? 0;
  told.turns = numberOf(data.num_turns) ?? 1;
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
