/** The command that replaces the program with another release. */
import type { LocalCommand } from "../types.ts";

/** Does what the installer does, for the program that is running. */
export const upgradeCommand: LocalCommand = {
  command: "upgrade",
  summary: "Replace this program with the newest release, or with a given one",
  effect: "local",
  output: "json",
  inputs: {
    check: {
      type: "boolean",
      in: "local",
      help: "Only tell which version there is",
    },
    version: {
      type: "string",
      in: "local",
      help: "Install this version, which may be an older one: 0.4.0 or v0.4.0",
    },
  },
  calls: [],
  notes: [
    "Runs the installer of this release, with all its checks, for the folder where the program is.",
    "Only for programs that the installer put there, and never by itself; --check works for all.",
    "RUNTM_REPO and RUNTM_BASE_URL name another source, as they do for the installer.",
  ],
  example: "upgrade --check",
};
