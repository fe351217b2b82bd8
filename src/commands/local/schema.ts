/** `schema`: what the help knows, as data. */
import { Failure } from "../../errors/failure.ts";
import { asText, isObject, type JsonObject } from "../../json/json_value.ts";
import type { Invocation } from "../types.ts";

/** Prints the description of a command, a group or everything. */
export async function schema(invocation: Invocation): Promise<void> {
  const words = Array.isArray(invocation.values.words) ? invocation.values.words.map(String) : [];
  const page = await helpPage(invocation, words);
  // The same for all commands: it is in the index.
  const { global_options: _, ...own } = page;
  await invocation.output.json(JSON.stringify(words.length === 0 ? page : own));
}

/** The page that `help` prints as JSON. */
async function helpPage(invocation: Invocation, words: readonly string[]): Promise<JsonObject> {
  const ran = await invocation.runArgv(["help", ...words, "--format", "json"]);
  const decoder = new TextDecoder();
  const printed: unknown = JSON.parse(decoder.decode(ran.exitCode === 0 ? ran.stdout : ran.stderr));
  if (!isObject(printed)) throw new Error("help is no object");
  if (ran.exitCode === 0) return printed;
  throw new Failure("usage", asText(printed.error) ?? "Unknown command", {
    hint: asText(printed.hint),
  });
}
