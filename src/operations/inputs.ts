/**
 * Inputs that several operations share, each written once.
 *
 * @module
 */
import type { Input } from "./types.ts";

/** The session an operation acts on. */
export const SESSION_ID = {
  type: "string",
  in: "path",
  arg: true,
  required: true,
  help: "Session id, as session list shows it",
} as const satisfies Input;

/** The template an operation acts on. */
export const TEMPLATE_ID = {
  type: "string",
  in: "path",
  arg: true,
  required: true,
  help: "Template id, as template list shows it",
} as const satisfies Input;

/** How long an event stream may be silent. */
export const IDLE_TIMEOUT = {
  type: "integer",
  in: "local",
  minimum: 1,
  help: "Seconds without data after which the stream is considered dead (default: 90)",
} as const satisfies Input;

/** Saves lines of a stream. */
export const MERGE_TEXT = {
  type: "boolean",
  in: "local",
  help: "Join text that comes word by word into one event",
} as const satisfies Input;

/** The same where events are only printed with `--follow`. */
export const MERGE_FOLLOWED_TEXT = {
  ...MERGE_TEXT,
  with: "follow",
} as const satisfies Input;

/** Stops a running prompt together with the program that watches it. */
export const CANCEL_ON_INTERRUPT = {
  type: "boolean",
  in: "local",
  help: "On Ctrl-C also cancel the running prompt",
} as const satisfies Input;

/** Waits for a new or waking session. */
export const WAIT_UNTIL_RUNNING = {
  type: "boolean",
  in: "local",
  help: "Wait until the session runs and print it then",
} as const satisfies Input;

/** Waits for the end of a build. */
export const WAIT_UNTIL_BUILT = {
  type: "boolean",
  in: "local",
  help: "Wait until the build has ended and print the template then",
} as const satisfies Input;

/** Watches a build. */
export const FOLLOW_BUILD = {
  type: "boolean",
  in: "local",
  help: "Print the build log until the build has ended",
} as const satisfies Input;

/** Keeps the agent from changing files. */
export const PLAN_MODE = {
  type: "boolean",
  in: "body",
  omitEmpty: true,
  help: "Analyse only, change no files",
} as const satisfies Input;

/** Models known today. */
export const MODELS = ["sonnet", "opus", "haiku", "opusplan"] as const;

/** Coding agents for which a launch or a template build can choose. */
export const BUILD_AGENTS = ["claude-code", "codex", "github-copilot", "opencode"] as const;

/** Coding agents that a session can have. */
export const SESSION_AGENTS = [
  "claude-code",
  "codex",
  "opencode",
  "github-copilot",
  "cursor-cli",
  "devin-cli",
  "gemini-cli",
] as const;

/** States that a session can be in. */
export const SESSION_STATES = [
  "creating",
  "pending",
  "active",
  "running",
  "paused",
  "destroying",
  "destroyed",
  "error",
] as const;

/** Inputs that every way to start a session has. */
export const NEW_SESSION = {
  agent_id: {
    type: "string",
    in: "body",
    omitEmpty: true,
    help: "Id of the roster agent to run as",
  },
  approval_id: {
    type: "string",
    in: "body",
    omitEmpty: true,
    help: "Approval that lets this session call that agent",
  },
  template: {
    type: "string",
    in: "body",
    omitEmpty: true,
    known: ["web-app", "backend-service", "static-site"],
    refused: {
      prefix: "tmpl_",
      hint:
        "It is the id of a template, not a scaffold: start it with session create and its template id",
    },
    help: "Scaffold to start from",
  },
  mode: {
    type: "string",
    in: "body",
    omitEmpty: true,
    enum: ["autopilot", "interactive"],
    help: "Whether the agent works alone or asks",
  },
  on_complete: {
    type: "string",
    in: "body",
    omitEmpty: true,
    enum: ["pause", "destroy", "keep_alive"],
    help: "What happens to the session when a prompt ends",
  },
  ttl_minutes: {
    type: "integer",
    in: "body",
    omitEmpty: true,
    minimum: 1,
    maximum: 1440,
    help: "Maximum lifetime of the session in minutes",
  },
  repo: {
    type: "string",
    in: "body",
    field: "github_repo.full_name",
    omitEmpty: true,
    help: "GitHub repository to work on, as owner/name",
  },
  repo_size_kb: {
    type: "integer",
    in: "body",
    field: "github_repo.size_kb",
    omitEmpty: true,
    minimum: 1,
    with: "repo",
    help: "Size of the repository in KB, helps to pick a machine",
  },
  repo_branch: {
    type: "string",
    in: "body",
    field: "github_repo.branch",
    omitEmpty: true,
    with: "repo",
    help: "Branch to check out",
  },
} as const satisfies { readonly [name: string]: Input };

/** How far back a report of activity looks. */
export const DAYS = {
  type: "integer",
  in: "query",
  omitEmpty: true,
  minimum: 1,
  maximum: 365,
  help: "How many days to look back",
} as const satisfies Input;

/** Chooses the secrets of the organisation. */
export const TEAM_SECRETS = {
  type: "boolean",
  in: "local",
  help: "Act on the secrets of the organisation instead of your own",
} as const satisfies Input;

/** The secret an operation acts on. */
export const SECRET_NAME = {
  type: "string",
  in: "path",
  arg: true,
  required: true,
  help: "Name of the secret",
} as const satisfies Input;

/** Secrets to set. */
export const SECRETS = {
  type: "map",
  in: "body",
  arg: true,
  required: true,
  minLength: 1,
  secret: true,
  spelling: "pairs",
  entries: true,
  help: "Secrets as name and value in turn",
} as const satisfies Input;

/** What the secrets of one call are for. */
export const SECRETS_DESCRIPTION = {
  type: "string",
  in: "body",
  field: "secrets[].description",
  omitEmpty: true,
  maxLength: 500,
  help: "What the secrets given are for",
} as const satisfies Input;

/** Chooses the instructions of the organisation. */
export const ORG_INSTRUCTIONS = {
  type: "boolean",
  in: "local",
  help: "Act on the text of the organisation instead of your own",
} as const satisfies Input;

/** Removes instructions. */
export const CLEAR_INSTRUCTIONS = {
  type: "boolean",
  in: "body",
  field: "instructions",
  sends: null,
  help: "Remove the text",
} as const satisfies Input;

/** How many items a page holds; the help names them. */
export const LIMIT = {
  type: "integer",
  in: "query",
  omitEmpty: true,
  minimum: 1,
  maximum: 100,
  help: "Items per page",
} as const satisfies Input;

/** How many items come before a page; the help names them. */
export const OFFSET = {
  type: "integer",
  in: "query",
  omitEmpty: true,
  minimum: 0,
  help: "Items to skip",
} as const satisfies Input;

/** Where a list with a cursor goes on. */
export const PAGE_TOKEN = {
  type: "string",
  in: "query",
  omitEmpty: true,
  help: "Cursor: next_page_token of the previous page",
} as const satisfies Input;
