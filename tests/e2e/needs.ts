/**
 * What some commands need before a test that goes through all commands can run them, and which end
 * in a way of their own. Every other command is run as it is and must end as the test says.
 */
import type { Variant } from "../../src/cli/commands.ts";

/** What a command needs. */
export interface Needs {
  /** Standard input and output are a terminal. */
  readonly terminal?: true;
  /** Files of the current folder, by name. */
  readonly files?: { readonly [name: string]: string };
}

const NEEDS: { readonly [command: string]: Needs } = {
  "session connect": { terminal: true },
  // The name is that of the plain value for a list of words.
  "session file upload": { files: { one: "text" } },
};

/** What must be there for a command to be run with the plain values of its inputs. */
export function needsOf({ command }: Pick<Variant, "command">): Needs {
  return NEEDS[command] ?? {};
}

/** A command that fails silently. */
export interface Silent {
  readonly why: string;
  /** Words that make it ask the service. */
  readonly args: readonly string[];
}

const SILENT: { readonly [command: string]: Silent } = {
  complete: {
    why: "a shell asks it while a line is typed: it offers nothing, says nothing and ends with 0",
    args: ["complete", "--", "session", "get", ""],
  },
};

/** How a command fails that must say nothing when it fails; nothing for all others. */
export function silentOf({ command }: Pick<Variant, "command">): Silent | undefined {
  return SILENT[command];
}
