/** The commands around the skill files for coding agents. */
import type { LocalCommand } from "../types.ts";

const TARGET_NOTE =
  "Without --target: the folder skills/runtm in ~/.claude, ~/.cursor, ~/.agents and ~/.codex, those that exist; with --project the same in the repository (.claude and .agents where there is none).";

/** Writes the skill files. */
export const skillsInstallCommand: LocalCommand = {
  command: "skills install",
  summary: "Install or update the skill files for coding agents",
  effect: "local",
  output: "json",
  inputs: {
    target: { type: "string", in: "local", help: "Write into this folder, exactly as given" },
    project: {
      type: "boolean",
      in: "local",
      help: "Write into the git repository around the current folder",
    },
  },
  conflicts: [["target", "project"]],
  calls: [],
  notes: [
    TARGET_NOTE,
    "A file that the program has not written itself, or that was changed since, is kept as NAME.bak.",
  ],
  example: "skills install",
};

/** Compares installed skill files with the program's. */
export const skillsStatusCommand: LocalCommand = {
  command: "skills status",
  summary: "Show which installed skill files are older than the program",
  effect: "read",
  output: "json",
  inputs: {
    target: { type: "string", in: "local", help: "Look into this folder" },
    project: { type: "boolean", in: "local", help: "Look into the repository" },
  },
  conflicts: [["target", "project"]],
  calls: [],
  notes: [TARGET_NOTE],
  example: "skills status",
};

/** Removes the skill files. */
export const skillsUninstallCommand: LocalCommand = {
  command: "skills uninstall",
  summary: "Remove the skill files that the program installed",
  effect: "local",
  output: "json",
  inputs: {
    target: { type: "string", in: "local", help: "Remove them from this folder" },
    project: { type: "boolean", in: "local", help: "Remove them from the repository" },
  },
  conflicts: [["target", "project"]],
  calls: [],
  notes: [TARGET_NOTE, "A file that was changed since it was installed stays."],
  example: "skills uninstall",
};

/** Lists the skill files inside the program. */
export const skillsListCommand: LocalCommand = {
  command: "skills list",
  when: "bundled",
  summary: "List the skill files inside the program",
  effect: "read",
  output: "json",
  inputs: {
    bundled: {
      type: "boolean",
      in: "local",
      help: "Those inside the program, instead of those of the organisation",
    },
  },
  calls: [],
  example: "skills list --bundled",
};
