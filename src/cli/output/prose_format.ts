/** `--format text`: what an agent says as prose, what it does as one line a tool. */
import measure from "fast-string-truncated-width";
import { asObject, asText, type JsonObject } from "../../json/json_value.ts";
import type { Formatter, View } from "./formats.ts";
import { visibleText } from "./terminal_text.ts";

/** Columns where no terminal tells. */
const USUAL_WIDTH = 120;

const CUT = "…";

const COLOURS = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2 } as const;

/** A piece of prose: text that runs on, or a line of its own. */
type Piece =
  | { readonly says: string }
  | { readonly line: string; readonly colour: keyof typeof COLOURS };

/**
 * The formatter of prose.
 *
 * @param view Width and colours
 */
export function proseFormat({ width = USUAL_WIDTH, colour = false }: View): Formatter {
  let inLine = false;
  const write = (piece: Piece): string => {
    if ("says" in piece) {
      if (piece.says === "") return "";
      const text = visibleText(piece.says);
      inLine = !text.endsWith("\n");
      return text;
    }
    const start = inLine ? "\n" : "";
    inLine = false;
    const line = fitted(visibleText(piece.line.replaceAll(/\s+/g, " ")), width);
    const code = COLOURS[piece.colour];
    return `${start}${colour ? `\x1b[${code}m${line}\x1b[0m` : line}\n`;
  };
  const series = (texts: readonly string[]) =>
    texts.flatMap((text) => pieceOf(asObject(JSON.parse(text)) ?? {})).map(write).join("");
  return { document: (text) => series([text]), series, isVisible: true };
}

/** Events whose content is what the agent says. */
const SPEECH: ReadonlySet<unknown> = new Set([
  "text",
  "text_delta",
  "assistant_message",
  "assistant_text",
  "output",
]);

/** Events that tell nothing to a reader. */
const SILENT: ReadonlySet<unknown> = new Set(["heartbeat", "message_start", "message_stop"]);

function pieceOf({ event, data }: JsonObject): Piece[] {
  if (SILENT.has(event)) return [];
  const facts = asObject(data) ?? {};
  const content = asText(facts.content) ?? asText(facts.text) ?? asText(data);
  if (SPEECH.has(event)) return [{ says: content ?? "" }];
  switch (event) {
    case "tool_use":
      return [{ line: `> ${toolOf(facts)}`, colour: "cyan" }];
    case "tool_result":
      // A tool has its line already; only that it failed is news.
      return facts.is_error === true
        ? [{ line: `! ${content ?? "the tool failed"}`, colour: "red" }]
        : [];
    case "file_changed":
      return [{ line: `+ ${asText(facts.path)} ${asText(facts.action) ?? ""}`, colour: "dim" }];
    case "state_changed":
      return [{ line: `session ${asText(facts.state) ?? "changed"}`, colour: "dim" }];
    case "error":
      return [{ line: `error: ${content ?? wordsOf(facts)}`, colour: "red" }];
    case "gap":
      return [{ line: `some events are missing: ${asText(facts.reason)}`, colour: "yellow" }];
    case "result":
      return [{ line: `cost ${costOf(asObject(facts.metadata) ?? facts)}`, colour: "dim" }];
    case "done":
      return [doneLine(facts)];
    default:
      return [{ line: `${String(event)} ${content ?? JSON.stringify(data)}`, colour: "dim" }];
  }
}

function toolOf({ name, input }: JsonObject): string {
  const values = Object.values(asObject(input) ?? {});
  const words = values.map((value) => typeof value === "string" ? value : JSON.stringify(value));
  return `${asText(name) ?? "tool"} ${words.join(" ")}`;
}

function doneLine(facts: JsonObject): Piece {
  const prompt = asObject(facts.last_prompt) ?? facts;
  const status = asText(prompt.status);
  const failed = status !== undefined && status !== "completed";
  const cost = typeof prompt.cost_usd === "number" ? `, ${costOf(prompt)}` : "";
  return { line: `${failed ? status : "done"}${cost}`, colour: failed ? "red" : "green" };
}

function costOf({ cost_usd }: JsonObject): string {
  return typeof cost_usd === "number" ? `$${cost_usd.toFixed(4)}` : "unknown";
}

function wordsOf(facts: JsonObject): string {
  return asText(facts.error) ?? asText(facts.message) ?? JSON.stringify(facts);
}

function fitted(line: string, width: number): string {
  const { index, ellipsed } = measure(line, { limit: width, ellipsis: CUT });
  return ellipsed ? `${line.slice(0, index)}${CUT}` : line;
}
