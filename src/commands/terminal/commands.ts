/** The commands that work through a terminal in the sandbox, as data. */
import { SESSION_ID } from "../../operations/inputs.ts";
import type { LocalCommand } from "../types.ts";

/** Runs a command in the sandbox. */
export const sessionExecCommand: LocalCommand = {
  command: "session exec",
  summary: "Run a command in the sandbox and print what it prints",
  effect: "write",
  output: "bytes",
  outputWith: { json: "json" },
  adds: ["stdout", "stderr", "exit_code"],
  inputs: {
    session_id: SESSION_ID,
    command: {
      type: "strings",
      in: "local",
      arg: true,
      required: true,
      minLength: 1,
      help: "After --: one word is a line of shell, several are a program and its arguments",
    },
    stdin: {
      type: "boolean",
      in: "local",
      help: "Hand standard input to the command, once all of it is there",
    },
    json: {
      type: "boolean",
      in: "local",
      help: "Print {stdout, stderr, exit_code} at the end; exit code 0 or 1",
    },
  },
  calls: ["createSessionWsToken"],
  notes: [
    "Prints what `COMMAND 2>&1 | cat` prints, byte for byte; the exit code is that of the command",
    "Runs in a terminal of its own (WebSocket), never twice; Ctrl-C reaches the command; a paused session wakes",
  ],
  example: "session exec 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f -- npm test",
};

/** Shows what was changed. */
export const sessionDiffCommand: LocalCommand = {
  command: "session diff",
  summary: "Show what was changed in the workspace, new files included",
  effect: "read",
  output: "json",
  outputWith: { raw: "text" },
  adds: [
    "base",
    "files[].path",
    "files[].status",
    "files[].additions",
    "files[].deletions",
    "diff",
  ],
  inputs: {
    session_id: SESSION_ID,
    paths: {
      type: "strings",
      in: "local",
      arg: true,
      help: "Only these files and folders",
    },
    base: {
      type: "string",
      in: "local",
      minLength: 1,
      help:
        "Commit, branch or tag to compare with (where the work left the default branch unless given)",
    },
    stat: { type: "boolean", in: "local", help: "Only how many lines of which files" },
    name_only: { type: "boolean", in: "local", help: "Only the names of the files" },
    raw: { type: "boolean", in: "local", help: "Print the text of git alone" },
  },
  conflicts: [["stat", "name_only"]],
  calls: ["createSessionWsToken"],
  notes: [
    "Runs git in the workspace through a terminal (sessions:terminal); a paused session wakes",
    "Prints {base, files: [{path, status, additions, deletions}], diff}",
  ],
  example: "session diff 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f --stat",
};

/** Opens a terminal in the sandbox. */
export const sessionConnectCommand: LocalCommand = {
  command: "session connect",
  summary: "Work in a terminal of the sandbox",
  effect: "write",
  output: "bytes",
  inputs: {
    session_id: SESSION_ID,
    terminal: {
      type: "string",
      in: "local",
      minLength: 1,
      maxLength: 100,
      help:
        "Name of the terminal: a known one goes on where it was (default is the dashboard's); a new one unless given",
    },
  },
  calls: ["createSessionWsToken"],
  notes: [
    "Needs a terminal; session exec runs single commands without one",
    "Enter ~ . leaves, and the shell goes on; ~~ types a ~ at the beginning of a line; exit ends the shell",
    "A lost connection is made again to the same shell; a paused session wakes",
  ],
  example: "session connect 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f",
};
