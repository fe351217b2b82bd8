/** `session history`: the conversation, or with `--prompts-only` what was prompted. */
import { asObject, parseExactly } from "../../json/json_value.ts";
import { operationOf } from "../call.ts";
import type { Invocation } from "../types.ts";

/** `session history`. */
export async function sessionHistory(invocation: Invocation): Promise<void> {
  const { values, output, signal } = invocation;
  const connection = await invocation.connect();
  const { text } = await connection.call(operationOf(invocation), values, { signal });
  await output.json(values.prompts_only === true ? promptsOf(text) : text);
}

/** The history without what the agent did; an answer of another shape stays as it is. */
function promptsOf(text: string): string {
  const history = asObject(parseExactly(text));
  if (!Array.isArray(history?.events)) return text;
  const events = history.events.filter((event) => asObject(event)?.type === "user");
  const count = "count" in history ? { count: events.length } : {};
  return JSON.stringify({ ...history, events, ...count });
}
