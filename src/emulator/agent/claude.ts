/** Lines of `claude -p --output-format stream-json` as events. */
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import type { NewEvent } from "../core/event_log.ts";
import { type AgentReport, numberOf } from "./report.ts";

/** Why a run ended that did not succeed, by the subtype of its result. */
const REASONS: { readonly [subtype: string]: string } = {
  error_max_turns: "The agent reached its largest number of turns",
  error_max_budget_usd: "The agent reached its largest cost",
  error_max_structured_output_retries: "The agent made no answer of the form that was asked for",
  error_during_execution: "The agent failed while it ran",
};

/** The events of a line; `undefined` when it is none of Claude Code's. */
export function claudeEvents(line: JsonObject, report: AgentReport): NewEvent[] | undefined {
  switch (line.type) {
    case "system":
      // Set-up, hooks, compaction: nothing that a prompt's stream tells.
      return typeof line.subtype === "string" ? [] : undefined;
    case "assistant":
    case "user": {
      const message = asObject(line.message);
      if (message === undefined) return undefined;
      const blocks = Array.isArray(message.content) ? message.content : [];
      const events = blocks.flatMap((block) => blockEvents(asObject(block) ?? {}, report));
      if (line.type === "assistant") report.inPieces = false;
      return events;
    }
    case "stream_event":
      return pieceEvents(asObject(line.event) ?? {}, report);
    case "result":
      return typeof line.subtype === "string" ? readResult(line, report) : undefined;
    default:
      return undefined;
  }
}

function blockEvents(block: JsonObject, report: AgentReport): NewEvent[] {
  switch (block.type) {
    case "text":
      // With partial messages its text was sent already, piece by piece.
      return report.inPieces === true ? [] : textEvents(asText(block.text));
    case "tool_use": {
      const { id, name, input } = block;
      return [{ event: "tool_use", data: { type: "tool_use", id, name, input } }];
    }
    case "tool_result": {
      const data = {
        type: "tool_result",
        tool_use_id: block.tool_use_id,
        content: contentOf(block.content),
        is_error: block.is_error === true,
      };
      return [{ event: "tool_result", data }];
    }
    default:
      return [];
  }
}

/** Partial messages, which come before the whole one. */
function pieceEvents(event: JsonObject, report: AgentReport): NewEvent[] {
  const delta = asObject(event.delta);
  if (event.type !== "content_block_delta" || delta?.type !== "text_delta") return [];
  report.inPieces = true;
  return textEvents(asText(delta.text));
}

function textEvents(content: string | undefined): NewEvent[] {
  if (content === undefined) return [];
  return [{ event: "text_delta", data: { type: "text_delta", content } }];
}

/** What a tool answered: a text, or blocks of which some are texts. */
function contentOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => asText(asObject(block)?.text) ?? "").join("");
}

function readResult(line: JsonObject, report: AgentReport): NewEvent[] {
  const { subtype } = line;
  const usage = asObject(line.usage);
  const words = asText(line.result);
  const errors = Array.isArray(line.errors) ? line.errors.flatMap((one) => asText(one) ?? []) : [];
  report.summary = words ?? "";
  if (subtype !== "success" || line.is_error === true) {
    const reason = REASONS[String(subtype)] ?? "The agent reported an error";
    report.error = words ?? [reason, ...errors].join(": ");
  }
  report.costUsd = numberOf(line.total_cost_usd) ?? 0;
  report.inputTokens = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
    .reduce((sum, name) => sum + (numberOf(usage?.[name]) ?? 0), 0);
  report.outputTokens = numberOf(usage?.output_tokens) ?? 0;
  report.turns = numberOf(line.num_turns) ?? 1;
  return [];
}
