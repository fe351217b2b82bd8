/** The options that every command takes: one table for the parser, the help and the commands. */
import type { Input, ValueOf } from "../operations/types.ts";

/** Global options, in the order of help. Keys are the names in {@link Globals}. */
export const GLOBAL_INPUTS = {
  org: {
    type: "string",
    in: "local",
    help: "Organisation to act for (else RUNTM_ORG_ID, else the key's own)",
  },
  apiUrl: {
    type: "string",
    in: "local",
    option: "api-url",
    help: "Base URL of the API (else RUNTM_API_URL)",
  },
  format: {
    type: "string",
    in: "local",
    enum: ["json", "pretty", "table", "tsv", "yaml", "text"],
    help:
      "How results are printed: json (one line), pretty (indented, usual at a terminal; else RUNTM_FORMAT there), text (prose of session events and prompt)",
  },
  fields: {
    type: "strings",
    in: "local",
    spelling: "commas",
    minLength: 1,
    help: "Keep only these members of the answer or of its list: id,last_prompt.status",
  },
  jq: {
    type: "string",
    in: "local",
    help: "Print what this jq filter makes of the answer (after --fields); texts are printed raw",
  },
  outputFile: {
    type: "string",
    in: "local",
    option: "output-file",
    help: "Write the result to this file instead of printing it",
  },
  force: {
    type: "boolean",
    in: "local",
    help: "Overwrite the file of --output-file",
  },
  timeout: {
    type: "number",
    in: "local",
    minimum: 0,
    help: "Seconds the whole command may take, retries included (exit 124)",
  },
  retries: {
    type: "integer",
    in: "local",
    minimum: 0,
    maximum: 100,
    help: "Most retries of a call, 3 by default, 0 for none",
  },
  idempotencyKey: {
    type: "string",
    in: "local",
    option: "idempotency-key",
    help: "Idempotency-Key of a creating call; give the same one to run it again safely",
  },
  dryRun: {
    type: "boolean",
    in: "local",
    option: "dry-run",
    help: "Print the request instead of sending it",
  },
  verbose: {
    type: "boolean",
    in: "local",
    help: "Log each try to stderr as JSON lines (also RUNTM_DEBUG=1)",
  },
  help: { type: "boolean", in: "local", short: "h", help: "Print help" },
  version: { type: "boolean", in: "local", help: "Print the version" },
} as const satisfies { readonly [name: string]: Input };

/** Values of the global options. */
export type Globals = {
  readonly [K in keyof typeof GLOBAL_INPUTS]?: ValueOf<typeof GLOBAL_INPUTS[K]>;
};
