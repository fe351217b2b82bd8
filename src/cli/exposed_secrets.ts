/** Secrets that were written on the command line: allowed, but a person should know better ways. */
import type { Input } from "../operations/types.ts";
import { optionsOfInput } from "./options.ts";
import type { Given } from "./given.ts";

/**
 * The warning about secrets on the command line.
 *
 * @param inputs Inputs of the command
 * @param given What was written
 * @returns One line that names the better ways; `undefined` when no secret was written
 */
export function exposedSecrets(
  inputs: { readonly [name: string]: Input },
  given: Given,
): string | undefined {
  const exposed = Object.entries(inputs).find(([name, input]) =>
    input.secret && given.get(name)?.some((written) => written.role === "value")
  );
  if (exposed === undefined) return undefined;
  const ways = optionsOfInput(...exposed).filter((option) => option.role !== "value")
    .map((option) => option.value ? `--${option.name} ${option.value}` : `--${option.name}`);
  return `Warning: secrets on the command line stay in the shell's history and show in the process list; better: ${
    ways.join(", ")
  }`;
}
