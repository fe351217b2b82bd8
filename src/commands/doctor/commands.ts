/** `doctor` as data. */
import type { LocalCommand } from "../types.ts";

/** Looks for what keeps the program from working. */
export const doctorCommand: LocalCommand = {
  command: "doctor",
  summary: "Check service, network, key, organisation, clock and installation, and say what to do",
  effect: "read",
  output: "json",
  adds: [
    "ok",
    "version",
    "checks[].name",
    "checks[].status",
    "checks[].message",
    "checks[].hint",
    "bundle",
  ],
  inputs: {
    bundle: {
      type: "string",
      in: "local",
      minLength: 1,
      help: "Also write a report without secrets to this file, to send to somebody",
    },
  },
  calls: ["getAuthStatus"],
  pages: { style: "none", items: "checks" },
  columns: ["status", "name", "message", "hint"],
  onFailure: "report",
  notes: [
    "Each check is ok, warning or problem; a problem is exit 1.",
    "Nothing is changed: the service is asked with GET /v1/me alone.",
  ],
  example: "doctor --format table",
};
