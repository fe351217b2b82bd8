/** `schema` as data. */
import type { LocalCommand } from "../types.ts";

/** Describes the commands as data. */
export const schemaCommand: LocalCommand = {
  command: "schema",
  summary: "Describe commands as JSON: the index, or all there is to know of one",
  effect: "read",
  output: "json",
  inputs: {
    words: {
      type: "strings",
      in: "local",
      arg: true,
      spelling: "repeat",
      help: "Words of a command, a group or an area; none for the index",
    },
  },
  calls: [],
  notes: [
    "What is false or empty is left out. Global options and the meaning of exit codes are in the index only.",
    "`or` of an option names what may be given instead: one of them all is required.",
    "`fields` are the names that --fields takes.",
  ],
  example: "schema session launch",
};
