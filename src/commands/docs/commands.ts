/** The command that prints the documentation inside the program. */
import type { LocalCommand } from "../types.ts";

/** Prints a page, or the list of pages. */
export const docsCommand: LocalCommand = {
  command: "docs",
  summary: "Print a page of the documentation that belongs to this version",
  effect: "read",
  output: "text",
  inputs: {
    topic: {
      type: "string",
      in: "local",
      arg: true,
      help: "Which page: runtm, sessions, templates, debug, commands, errors, …",
    },
  },
  calls: [],
  notes: ["Without a topic: the list of pages, one a line.", "The pages are Markdown."],
  example: "docs errors",
};
