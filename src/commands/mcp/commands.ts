/** The command of the MCP server. */
import type { LocalCommand } from "../types.ts";

/** Serves the commands of the program to an agent that speaks the Model Context Protocol. */
export const mcpServeCommand: LocalCommand = {
  command: "mcp serve",
  summary: "Serve these commands to an agent over the Model Context Protocol (stdio)",
  effect: "local",
  output: "lines",
  inputs: {
    read_only: {
      type: "boolean",
      in: "local",
      help: "Only commands that change nothing, and waits",
    },
    area: {
      type: "strings",
      in: "local",
      spelling: "commas",
      minLength: 1,
      help: "Only commands of these areas: session,template",
    },
    files: {
      type: "string",
      in: "local",
      help: "Folder whose files commands may read and write; none without it",
    },
  },
  calls: [],
  notes: [
    "Three tools: search finds commands, describe tells how one is called, run runs it.",
    "The key stays in this process; --org here holds for every command.",
  ],
  example: "mcp serve --read-only --area session,template",
};
