/** `session wait` and `template wait` as data. */
import { SESSION_ID, TEMPLATE_ID } from "../../operations/inputs.ts";
import type { LocalCommand } from "../types.ts";

/** Waits until a prompt has ended or a session has reached a state. */
export const sessionWaitCommand: LocalCommand = {
  command: "session wait",
  summary: "Wait until the prompt of a session has ended, or the session has reached a state",
  effect: "read",
  output: "json",
  prints: ["getSessionStatus"],
  inputs: {
    session_id: SESSION_ID,
    for: {
      type: "string",
      in: "local",
      default: "prompt",
      enum: ["prompt", "running", "active", "paused", "destroyed"],
      help: "What to wait for: the end of the last prompt, or a state (active is running)",
    },
    any: {
      type: "boolean",
      in: "local",
      help: "Of several ids, wait for the first that ends",
    },
    timeout: {
      type: "number",
      in: "local",
      default: 1800,
      minimum: 0.1,
      help: "Seconds to wait at most",
    },
  },
  several: "session_id",
  calls: ["getSessionStatus"],
  onFailure: "last",
  notes: [
    "Prints the session once: when it is so, when it cannot become so any more (exit 1), when time is up (exit 124)",
    "A session that has not been prompted yet is waited for too",
  ],
  example: "session wait 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --timeout 600",
};

/** Waits until the build of a template has ended. */
export const templateWaitCommand: LocalCommand = {
  command: "template wait",
  summary: "Wait until the build of a template has ended",
  effect: "read",
  output: "json",
  prints: ["getTemplate"],
  inputs: {
    template_id: TEMPLATE_ID,
    any: {
      type: "boolean",
      in: "local",
      help: "Of several ids, wait for the first that ends",
    },
    timeout: {
      type: "number",
      in: "local",
      default: 1800,
      minimum: 0.1,
      help: "Seconds to wait at most",
    },
  },
  several: "template_id",
  calls: ["getTemplate"],
  onFailure: "last",
  notes: [
    "Prints the template once: when it is ready, when its build failed (exit 1), when time is up (exit 124)",
    "A template that has not been built yet is waited for too",
  ],
  example: "template wait tmpl_8f3k2q --timeout 900",
};
