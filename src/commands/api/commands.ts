/** `api` as data. */
import type { LocalCommand } from "../types.ts";

/** Calls any route. */
export const apiCommand: LocalCommand = {
  command: "api",
  summary: "Call any route of the API with the key, retries and output of this program",
  effect: "write",
  output: "json",
  outputWith: { stream: "lines" },
  inputs: {
    method: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      enum: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      help: "HTTP method",
    },
    path: {
      type: "string",
      in: "local",
      arg: true,
      required: true,
      minLength: 1,
      help: "Route below the base URL, /sessions/ for example; it may have a query",
    },
    query: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      help: "NAME=VALUE of the query",
    },
    field: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      help: "NAME=TEXT of a JSON body, or NAME:=JSON; dots in the name nest",
    },
    body: {
      type: "string",
      in: "local",
      help: 'The body: JSON, @FILE, or "-" for standard input',
    },
    header: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      help: "NAME: VALUE of a header",
    },
    stream: {
      type: "boolean",
      in: "local",
      help: "The route answers an event stream: print a line for each event",
    },
    all_items: {
      type: "boolean",
      in: "local",
      option: "all",
      help: "Print every item of the list, one a line, where the program knows how the route pages",
    },
    yes: {
      type: "boolean",
      in: "local",
      help: "Confirm a route whose command needs --yes",
    },
  },
  conflicts: [["field", "body"], ["stream", "all_items"]],
  calls: [],
  idempotencyKey: "safe",
  onFailure: "events",
  notes: [
    "POST and PATCH are sent again after a failure only with --idempotency-key.",
    "The organisation is given with --org, the key never with --header.",
  ],
  example: "api GET /sessions/ --query limit=5",
};
