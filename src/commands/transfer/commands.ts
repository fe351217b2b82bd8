/** `session file upload` and `session file download` as data. */
import { SESSION_ID } from "../../operations/inputs.ts";
import type { LocalCommand } from "../types.ts";

/** Whole folders. */
const RECURSIVE = {
  type: "boolean",
  in: "local",
  short: "r",
} as const;

/** Moves files of any bytes into the workspace. */
export const fileUploadCommand: LocalCommand = {
  command: "session file upload",
  summary: "Copy files of any bytes, or whole folders, into the workspace",
  effect: "write",
  output: "json",
  prints: [],
  inputs: {
    session_id: SESSION_ID,
    paths: {
      type: "strings",
      in: "local",
      arg: true,
      required: true,
      minLength: 1,
      help: "Files here; with more than one word, the last is their place there",
    },
    path: {
      type: "string",
      in: "local",
      minLength: 1,
      help: "Place in the workspace; all words are then files here",
    },
    recursive: { ...RECURSIVE, help: "Upload folders with all that is in them" },
    exclude: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      with: "recursive",
      help: "Leave out what this pattern matches, written as in .gitignore",
    },
    gitignore: {
      type: "boolean",
      in: "local",
      with: "recursive",
      help: "Leave out what the .gitignore files of the folder name",
    },
  },
  calls: ["uploadSessionFile", "makeSessionDirectory", "createSessionWsToken"],
  onFailure: "created",
  notes: [
    "A file may have 50 MiB. With -r prints {files, bytes, failed}; files that are equal there are skipped",
    "With -r executable bits and links within the folder are kept through a terminal (sessions:terminal); without it that is said",
  ],
  example: "session file upload 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f logo.png assets/logo.png",
};

/** Moves files of any bytes out of the workspace. */
export const fileDownloadCommand: LocalCommand = {
  command: "session file download",
  summary: "Copy a file of any bytes, or a whole folder, out of the workspace",
  effect: "read",
  output: "json",
  inputs: {
    session_id: SESSION_ID,
    remote: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      minLength: 1,
      help: "File or folder of the workspace",
    },
    local: {
      type: "string",
      in: "local",
      arg: true,
      minLength: 1,
      help: "File or folder here; without it the name of the remote one",
    },
    recursive: { ...RECURSIVE, help: "Download a folder with all that is in it" },
    archive: {
      type: "string",
      in: "local",
      minLength: 1,
      with: "recursive",
      help: "Keep the folder packed in this file (.tar.gz)",
    },
    force: { type: "boolean", in: "local", help: "Replace files that are there and differ" },
  },
  conflicts: [["local", "archive"]],
  calls: ["downloadSessionFile"],
  onFailure: "created",
  notes: [
    "Prints {file, bytes}; with -r {folder, files, bytes, failed}: equal files are skipped, others never replaced without --force",
  ],
  example: "session file download 5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f out/report.pdf",
};
