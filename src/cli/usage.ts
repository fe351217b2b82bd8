/** Usage errors: what is wrong with a command line, and in the hint what would be right. */
import { Failure } from "../errors/failure.ts";
import type { Command } from "./commands.ts";
import { inputsOf } from "./options.ts";

/** A usage error: what was wrong, and in the hint what would be right. */
export function usage(message: string, hint?: string): Failure {
  return new Failure("usage", message, { hint });
}

/** Whether a command is given secrets, so that its words are not shown. */
export function takesSecrets(command: Command): boolean {
  return Object.values(inputsOf(command)).some((input) => input.secret);
}
