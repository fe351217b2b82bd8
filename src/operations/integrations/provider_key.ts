/**
 * What the operations on the keys of model providers have in common, whichever provider it is.
 *
 * @module
 */
import type { Input, Operation } from "../types.ts";

/** Chooses the key of the organisation. */
const ORG_SCOPE = {
  type: "boolean",
  in: "local",
  help: "Act on the key of the organisation instead of your own",
} as const satisfies Input;

/** Policies known today. */
const POLICIES = [
  "individual",
  "enforced",
  "optional",
  "allow_user_override",
  "require_team_key",
] as const;

const MASKED = "The key comes back as a masked preview only";
const OFF_THE_PROCESS_LIST =
  "--api-key-stdin and --api-key-file keep the key out of the process list";

/** The part of an operation that does not depend on the provider. */
type Shared = Omit<Operation, "id" | "command" | "aliases" | "summary" | "path" | "example">;

/** Reads your own key. */
export const GET_OWN_KEY = {
  method: "GET",
  scopes: ["integrations:read"],
  org: "optional",
  effect: "read",
  inputs: { org_scope: ORG_SCOPE },
  answer: "json",
  output: "json",
  notes: [MASKED],
} as const satisfies Shared;

/** Reads the key of the organisation. */
export const GET_ORG_KEY = {
  ...GET_OWN_KEY,
  when: "org_scope",
  org: "required",
} as const satisfies Shared;

/** Sets your own key. */
export const SET_OWN_KEY = {
  method: "PUT",
  scopes: ["integrations:write"],
  org: "optional",
  effect: "write",
  inputs: {
    org_scope: ORG_SCOPE,
    api_key: {
      type: "string",
      in: "body",
      required: true,
      minLength: 10,
      secret: true,
      help: "The key of the provider",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: POLICIES,
      help: "Meant for --org-scope; sent when given",
    },
  },
  answer: "json",
  output: "json",
  notes: [OFF_THE_PROCESS_LIST],
} as const satisfies Shared;

/** Sets the key of the organisation, its policy or both. */
export const SET_ORG_KEY = {
  when: "org_scope",
  method: "PUT",
  scopes: ["integrations:write"],
  org: "required",
  role: "admin",
  effect: "write",
  inputs: {
    org_scope: ORG_SCOPE,
    api_key: {
      type: "string",
      in: "body",
      secret: true,
      omitEmpty: true,
      help: "The key of the provider",
    },
    policy: {
      type: "string",
      in: "body",
      omitEmpty: true,
      known: POLICIES,
      help: "How the key of the organisation and those of members go together",
    },
  },
  atLeastOne: ["api_key", "policy"],
  answer: "json",
  output: "json",
  notes: [OFF_THE_PROCESS_LIST],
} as const satisfies Shared;

/** Deletes your own key. */
export const DELETE_OWN_KEY = {
  method: "DELETE",
  scopes: ["integrations:write"],
  org: "optional",
  effect: "destroy",
  inputs: { org_scope: ORG_SCOPE },
  answer: "json",
  output: "json",
} as const satisfies Shared;

/** Deletes the key of the organisation. */
export const DELETE_ORG_KEY = {
  ...DELETE_OWN_KEY,
  when: "org_scope",
  org: "required",
  role: "admin",
} as const satisfies Shared;

/** Shows which key a session would use. */
export const GET_RESOLVED_KEY = {
  method: "GET",
  scopes: ["integrations:read"],
  org: "optional",
  effect: "read",
  orgRequiredWith: "org_scope",
  inputs: {
    org_scope: {
      type: "boolean",
      in: "local",
      help: "Require an organisation, so that its key is included",
    },
  },
  answer: "json",
  output: "json",
} as const satisfies Shared;
