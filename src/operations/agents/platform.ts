/**
 * What the triggers of all platforms have in common.
 *
 * @module
 */
import { BUILD_AGENTS, MODELS } from "../inputs.ts";
import type { Input, Operation } from "../types.ts";

/** Chooses between the agents of the roster and the triggers of a platform. */
export const TYPE = {
  type: "string",
  in: "local",
  enum: ["slack", "github", "linear", "email"],
  help: "Platform whose triggers are meant; without it: the agents of the roster",
} as const satisfies Input;

/** What the name of something new is. */
export const NAME_HELP =
  "Display name; of an app for slack and github, a part of the address for email";

/** The trigger integration an operation acts on. */
export const INTEGRATION_ID = {
  type: "string",
  in: "path",
  field: "integration_id",
  arg: true,
  required: true,
  help: "Id, as agents list shows it",
} as const satisfies Input;

/** What a new trigger integration starts sessions with. */
export const DEFAULTS = {
  agent: {
    type: "string",
    in: "body",
    field: "default_agent",
    omitEmpty: true,
    known: BUILD_AGENTS,
    help: "Default coding agent",
  },
  template: {
    type: "string",
    in: "body",
    field: "default_template",
    omitEmpty: true,
    help: "Default template",
  },
  github_repo: {
    type: "string",
    in: "body",
    field: "default_github_repo",
    omitEmpty: true,
    help: "Default repository, as owner/name",
  },
} as const satisfies { readonly [name: string]: Input };

/** How often a new trigger integration may start sessions. */
export const RATE_LIMIT = {
  type: "integer",
  in: "body",
  field: "rate_limit_per_hour",
  omitEmpty: true,
  minimum: 1,
  maximum: 100,
  help: "Most events handled per hour",
} as const satisfies Input;

/** Settings of a trigger integration that can be changed. */
export const SETTINGS = {
  name: { type: "string", in: "body", help: "Display name" },
  agent: {
    type: "string",
    in: "body",
    field: "default_agent",
    known: BUILD_AGENTS,
    help: "Default coding agent",
  },
  template: { type: "string", in: "body", field: "default_template", help: "Default template" },
  github_repo: {
    type: "string",
    in: "body",
    field: "default_github_repo",
    help: "Default repository, as owner/name",
  },
  rate_limit: {
    type: "integer",
    in: "body",
    field: "rate_limit_per_hour",
    minimum: 1,
    maximum: 100,
    help: "Most events handled per hour",
  },
  service_user: {
    type: "string",
    in: "body",
    field: "service_user_id",
    help: "User account that the sessions run under",
  },
  enabled: { type: "boolean", in: "body", help: "Switch it on" },
  disabled: { type: "boolean", in: "body", field: "enabled", sends: false, help: "Switch it off" },
  config: {
    type: "json",
    in: "body",
    help: "JSON object that is merged into the stored configuration",
  },
  model: {
    type: "string",
    in: "body",
    field: "config.default_model",
    known: MODELS,
    help: "Default model",
  },
} as const satisfies { readonly [name: string]: Input };

/** The names of the settings: at least one of them is changed. */
export const SETTING_NAMES = [
  "name",
  "agent",
  "template",
  "github_repo",
  "rate_limit",
  "service_user",
  "enabled",
  "disabled",
  "config",
  "model",
] as const;

/** The part of a row that is the same for the triggers of all platforms. */
type Shared = Pick<Operation, "command" | "scopes" | "org" | "effect"> & Partial<Operation>;

/** Lists them. */
export const LIST_TRIGGERS = {
  command: "agents list",
  method: "GET",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: { type: TYPE },
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Shows one. */
export const GET_TRIGGER = {
  command: "agents get",
  method: "GET",
  scopes: ["integrations:read"],
  org: "required",
  effect: "read",
  inputs: { type: TYPE, id: INTEGRATION_ID },
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Creates one, or begins to. */
export const CREATE_TRIGGER = {
  command: "agents create",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Changes one. */
export const CHANGE_TRIGGER = {
  command: "agents update",
  scopes: ["integrations:write"],
  org: "required",
  effect: "write",
  role: "admin",
  inputs: { type: TYPE, id: INTEGRATION_ID, ...SETTINGS },
  conflicts: [["enabled", "disabled"]],
  atLeastOne: SETTING_NAMES,
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is"],
} as const satisfies Shared;

/** Deletes one. */
export const DELETE_TRIGGER = {
  command: "agents delete",
  method: "DELETE",
  scopes: ["integrations:write"],
  org: "required",
  effect: "destroy",
  role: "admin",
  inputs: { type: TYPE, id: INTEGRATION_ID },
  answer: "json",
  output: "json",
  confirm: true,
} as const satisfies Shared;
