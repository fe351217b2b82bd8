/** How commands are called where options choose among several. */
import { longOption } from "./command_hint.ts";
import type { Operation } from "../operations/types.ts";

/** What chooses one of the commands with the same words. */
type Choice = Operation["when"];

/**
 * The conditions of a choice.
 *
 * @param when What chooses
 * @returns Names of inputs with the value that each must have; `true` stands for any
 */
export function conditionsOf(when: Choice): [input: string, value: string | true][] {
  if (when === undefined) return [];
  return typeof when === "string" ? [[when, true]] : Object.entries(when);
}

/**
 * The options of a choice, as they are written.
 *
 * @param command What is chosen
 * @returns `--team`, `--type slack`; empty where nothing chooses
 */
export function choiceOf({ when, inputs }: Pick<Operation, "when" | "inputs">): string {
  return conditionsOf(when).map(([name, value]) => {
    const option = longOption(inputs[name]?.option ?? name);
    return value === true ? option : `${option} ${value}`;
  }).join(" ");
}

/** The words of a command with the options that tell it from others with the same words. */
export function wordsOf(command: Pick<Operation, "command" | "when" | "inputs">): string {
  return `${command.command} ${choiceOf(command)}`.trimEnd();
}
