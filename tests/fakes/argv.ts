/** Writes input values of a command as the words a user would type: the inverse of the parser. */
import type { Variant } from "../../src/cli/commands.ts";
import { optionName } from "../../src/cli/options.ts";
import type { Input, Values } from "../../src/operations/types.ts";

/**
 * @param variant What the values are for
 * @param values Input values, as the parser would give them
 * @returns Command words, options, then `--` and the positional words
 */
export function formatArgv(variant: Variant, values: Values): string[] {
  const options: string[] = [];
  const positionals: string[] = [];
  for (const [name, input] of Object.entries(variant.inputs)) {
    const value = values[name];
    if (value === undefined) continue;
    if (input.arg) positionals.push(...wordsOf(input, value));
    else if (input.type === "boolean") options.push(`--${optionName(name, input)}=${value}`);
    else {for (const word of wordsOf(input, value)) {
        options.push(`--${optionName(name, input)}=${word}`);
      }}
  }
  const confirmed = variant.confirm ? ["--yes"] : [];
  return [...variant.command.split(" "), ...confirmed, ...options, "--", ...positionals];
}

function wordsOf(input: Input, value: unknown): string[] {
  if (input.type === "map") {
    const entries = Object.entries(value as Record<string, string>);
    return input.spelling === "pairs"
      ? entries.flat()
      : entries.map(([key, text]) => `${key}=${text}`);
  }
  if (input.type === "strings") return [...(value as string[])];
  if (input.type === "json") return [JSON.stringify(value)];
  return [String(value)];
}
