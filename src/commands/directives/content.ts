/**
 * `create` and `update` of skills, MCP servers and guardrails: options for parts of the content
 * become the content.
 */
import { withoutSecrets } from "../../client/request/redact.ts";
import { readFileOption } from "../../input/text_input.ts";
import { asText } from "../../json/json_value.ts";
import type { Input, Operation, Values } from "../../operations/types.ts";
import { operationOf } from "../call.ts";
import type { Invocation, Step } from "../types.ts";

const CONTENT = "content.";

/** Sends the content that was given, or is made of its parts. */
export async function writeDirective(invocation: Invocation): Promise<void> {
  const connection = await invocation.connect();
  const { signal } = invocation;
  const values = await withContent(invocation);
  const { text } = await connection.call(operationOf(invocation), values, { signal });
  await invocation.output.json(text);
}

/** The call of these commands; secret parts of the content are not shown. */
export async function writeSteps(invocation: Invocation): Promise<readonly Step[]> {
  const operation = operationOf(invocation);
  const values = await withContent(invocation);
  return [{ operation, values: { ...values, content: shownContent(operation, values) } }];
}

async function withContent(invocation: Invocation): Promise<Values> {
  const { values } = invocation;
  const { inputs } = operationOf(invocation);
  if (values.content !== undefined) return values;
  const markdown = asText(values.md);
  if (markdown !== undefined) return { ...values, content: await skillOf(invocation, markdown) };
  const parts = partsOf(inputs, values);
  if (parts.length === 0) return values;
  const content = Object.fromEntries(parts.map(([field, name]) => [field, values[name]]));
  return { ...values, content: { ...impliedParts(inputs, values), ...content } };
}

/** Names of the parts that were given, with the inputs that hold them. */
function partsOf(inputs: Operation["inputs"], values: Values): [field: string, name: string][] {
  return Object.entries<Input>(inputs).flatMap(([name, { in: place, field }]) =>
    place === "local" && field?.startsWith(CONTENT) && values[name] !== undefined
      ? [[field.slice(CONTENT.length), name]]
      : []
  );
}

/** What the existing client sends when it is not given. */
function impliedParts(inputs: Operation["inputs"], values: Values): Values {
  if ("transport" in inputs) return { transport: values.url === undefined ? "stdio" : "http" };
  return "hook_type" in inputs ? { type: "command" } : {};
}

async function skillOf({ process, values }: Invocation, file: string): Promise<Values> {
  const path = asText(values.entry) ?? "SKILL.md";
  const inline = await readFileOption(process, file, "--md");
  return { entry_md: path, files: [{ path, mode: "text", inline }] };
}

/** The content without the values of its secret parts; their names tell what was meant. */
function shownContent({ inputs }: Operation, values: Values): unknown {
  const { content } = values;
  if (typeof content !== "object" || content === null) return content;
  const shown = withoutSecrets(inputs, values);
  const secret = partsOf(inputs, values).filter(([, name]) => inputs[name]?.secret)
    .map(([field, name]) => [field, shown[name]]);
  return { ...content, ...Object.fromEntries(secret) };
}
