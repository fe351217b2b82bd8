/**
 * What the operations on skills, MCP servers and guardrails have in common: they are all directives,
 * on the same routes.
 *
 * @module
 */
import { LIMIT, PAGE_TOKEN } from "./inputs.ts";
import type { Input, Operation } from "./types.ts";

/** The part of a row that is the same for skills, MCP servers and guardrails. */
type Shared = Omit<Operation, "command" | "summary" | "example">;

const ID = {
  type: "string",
  in: "path",
  field: "directive_id",
  arg: true,
  required: true,
  help: "Id, as the list shows it",
} as const satisfies Input;

const NARROW = {
  template: {
    type: "string",
    in: "query",
    field: "template_id",
    omitEmpty: true,
    help: "Only what sessions of this template get",
  },
  repo: {
    type: "string",
    in: "query",
    field: "repo_full_name",
    omitEmpty: true,
    help: "Only what sessions on this repository get, as owner/name",
  },
} as const satisfies { readonly [name: string]: Input };

/** Inputs of a list. */
export const LIST_INPUTS = {
  ...NARROW,
  page_size: { ...LIMIT, help: "Items per page" },
  page_token: PAGE_TOKEN,
  include_content: { type: "boolean", in: "query", omitEmpty: true, help: "Show the content too" },
} as const satisfies { readonly [name: string]: Input };

/** Lists them, a page at a time. */
export const LIST = {
  id: "listDirectives",
  method: "GET",
  path: "/agent-directives/",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: LIST_INPUTS,
  answer: "json",
  output: "json",
  pages: {
    style: "cursor",
    items: "directives",
    size: "page_size",
    cursor: "page_token",
    next: "next_page_token",
  },
  itemId: "id",
  columns: ["id", "name", "display_name", "content_kind", "locked"],
} as const satisfies Shared;

/** Counts them by label and the like. */
export const FACETS = {
  id: "listDirectiveFacets",
  method: "GET",
  path: "/agent-directives:facets",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: NARROW,
  answer: "json",
  output: "json",
  pages: { style: "none", items: "facets" },
  columns: ["key"],
} as const satisfies Shared;

/** Narrows counts to labels. */
export const LABELS = {
  type: "strings",
  in: "query",
  option: "label",
  spelling: "repeat",
  minLength: 1,
  help: "Only those with this label, as key:value; repeatable",
} as const satisfies Input;

/** Shows one. */
export const GET = {
  id: "getDirective",
  method: "GET",
  path: "/agent-directives/{directive_id}",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: {
    id: ID,
    include_content: {
      type: "boolean",
      in: "query",
      default: true,
      help: "Show the content; --include-content=false leaves it out",
    },
  },
  answer: "json",
  output: "json",
} as const satisfies Shared;

const TEXTS = {
  display_name: { type: "string", in: "body", omitEmpty: true, help: "Display name" },
  description: { type: "string", in: "body", omitEmpty: true, help: "What it is for" },
} as const satisfies { readonly [name: string]: Input };

const LABEL = {
  type: "map",
  in: "body",
  field: "labels",
  spelling: "assignments",
  help: "Label as KEY=VALUE; repeatable",
} as const satisfies Input;

const CONTENT = {
  type: "json",
  in: "body",
  text: true,
  help: "Whole content as a JSON object, instead of the options for its parts",
} as const satisfies Input;

/** Inputs of a new one, its content left out. */
export const NEW_INPUTS = {
  name: {
    type: "string",
    in: "body",
    required: true,
    minLength: 1,
    maxLength: 128,
    help: "Unique name",
  },
  ...TEXTS,
  label: LABEL,
  content: CONTENT,
} as const satisfies { readonly [name: string]: Input };

/** Creates one; it reaches sessions once it is attached. */
export const CREATE = {
  id: "createDirective",
  method: "POST",
  path: "/agent-directives/",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: NEW_INPUTS,
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Inputs of a change, the parts of its content left out. */
export const CHANGE_INPUTS = {
  id: ID,
  display_name: { type: "string", in: "body", help: "New display name" },
  description: { type: "string", in: "body", help: "New description" },
  label: { ...LABEL, minLength: 1, help: "Label as KEY=VALUE; repeatable, replaces all labels" },
  content: CONTENT,
  owner_team: {
    type: "string",
    in: "body",
    field: "owner_team_id",
    emptyIsNull: true,
    help: "Group that owns it; an empty text gives it to the whole organisation",
  },
} as const satisfies { readonly [name: string]: Input };

/** What a change can be, the parts of the content left out. */
export const CHANGES = ["display_name", "description", "label", "content", "owner_team"] as const;

/** Changes one; its content is replaced as a whole. */
export const UPDATE = {
  id: "updateDirective",
  method: "PATCH",
  path: "/agent-directives/{directive_id}",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: CHANGE_INPUTS,
  atLeastOne: CHANGES,
  answer: "json",
  output: "json",
  notes: ["What is not given stays as it is; content is replaced as a whole"],
} as const satisfies Shared;

/** Deletes one. */
export const DELETE = {
  id: "deleteDirective",
  method: "DELETE",
  path: "/agent-directives/{directive_id}",
  scopes: ["context:write"],
  org: "required",
  effect: "destroy",
  inputs: { id: ID },
  answer: "json",
  output: "json",
  confirm: true,
} as const satisfies Shared;

/** Where it is attached, or is to be. */
const PLACES = {
  template: {
    type: "strings",
    in: "body",
    field: "template_ids",
    spelling: "repeat",
    help: "Template, by id; repeatable",
  },
  repo: {
    type: "strings",
    in: "body",
    field: "repo_full_names",
    spelling: "repeat",
    help: "Repository, as owner/name; repeatable",
  },
  all: {
    type: "boolean",
    in: "body",
    field: "applies_to_all",
    help: "All sessions of the organisation",
  },
} as const satisfies { readonly [name: string]: Input };

/** Attaches one to templates and repositories, besides those it is attached to. */
export const ATTACH = {
  id: "replaceDirectiveAttachments",
  method: "PUT",
  path: "/agent-directives/{directive_id}/attachments",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: {
    id: ID,
    ...PLACES,
    replace: { type: "boolean", in: "local", help: "Detach it from everything else" },
  },
  atLeastOne: ["template", "repo", "all"],
  conflicts: [["all", "template"], ["all", "repo"]],
  answer: "json",
  output: "json",
  calls: ["listDirectiveAttachments"],
  notes: ["Attaching it to a template or a repository ends that it goes to all sessions"],
} as const satisfies Shared;

/** Detaches one from templates and repositories. */
export const DETACH = {
  ...ATTACH,
  inputs: {
    id: ID,
    ...PLACES,
    clear: { type: "boolean", in: "local", help: "Detach it from everything" },
  },
  atLeastOne: ["template", "repo", "all", "clear"],
  conflicts: [["clear", "template"], ["clear", "repo"], ["clear", "all"]],
  notes: ["What is not named stays attached"],
} as const satisfies Shared;

/** Lists where one is attached. */
export const ATTACHMENTS = {
  id: "listDirectiveAttachments",
  method: "GET",
  path: "/agent-directives/{directive_id}/attachments",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: { id: ID },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "attachments" },
  columns: ["id", "template_id", "repo_full_name", "applies_to_all"],
} as const satisfies Shared;

/** Protects one from changes. */
export const LOCK = {
  id: "lockDirective",
  method: "POST",
  path: "/agent-directives/{directive_id}:lock",
  scopes: ["context:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: { id: ID },
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Allows changes of one again. */
export const UNLOCK = {
  ...LOCK,
  id: "unlockDirective",
  path: "/agent-directives/{directive_id}:unlock",
} as const satisfies Shared;

/** Reads one from its source again. */
export const RESYNC = {
  id: "resyncDirective",
  method: "POST",
  path: "/agent-directives/{directive_id}:resync",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: { id: ID },
  answer: "json",
  output: "json",
} as const satisfies Shared;
