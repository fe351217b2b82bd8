/** The command that prints the documentation inside the program. */
import type { LocalCommand } from "../types.ts";

const ONLINE = {
  type: "boolean",
  in: "local",
  help: "Read the documentation of the service instead; the topic is the path of a page",
} as const;

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
    online: ONLINE,
  },
  calls: [],
  notes: ["Without a topic: the list of pages, one a line.", "The pages are Markdown."],
  example: "docs errors",
};

/** Prints a page of the service's documentation, or the list of its pages. */
export const onlineDocsCommand: LocalCommand = {
  command: "docs",
  when: "online",
  summary: "Print a page of the documentation of the service",
  effect: "read",
  output: "text",
  inputs: {
    topic: {
      type: "string",
      in: "local",
      arg: true,
      help: "Path of the page",
    },
    online: ONLINE,
  },
  calls: [],
  notes: ["No key is sent. RUNTM_DOCS_URL names another place than https://docs.runtm.com"],
  example: "docs --online cloud-api/sessions",
};
