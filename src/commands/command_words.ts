/** How commands are called where one flag chooses among several. */
import { longOption } from "../errors/command_hint.ts";
import type { LocalCommand } from "./types.ts";

/** The words of a command with the flag that tells it from others with the same words. */
export function wordsOf({ command, when }: Pick<LocalCommand, "command" | "when">): string {
  return when === undefined ? command : `${command} ${longOption(when)}`;
}
