/**
 * Operations of the `skills` area: where skills come from and go to.
 *
 * @module
 */
import { LIST } from "../directive.ts";
import type { Operation } from "../types.ts";

/**
 * Import skills from a repository or an address.
 *
 * Route: `POST /agent-directives:import`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { importDirectives, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof importDirectives> = { source: "github_repo", uri: "acme/skills" };
 * ```
 */
export const importDirectives = {
  id: "importDirectives",
  command: "skills import",
  summary: "Import skills from a repository or an address",
  method: "POST",
  path: "/agent-directives:import",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: {
    source: {
      type: "string",
      in: "body",
      field: "source_kind",
      required: true,
      enum: ["github_repo", "github_url", "url"],
      help: "What the address is",
    },
    uri: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      help: "owner/name, or the address of a file",
    },
    ref: { type: "string", in: "body", omitEmpty: true, help: "Branch, tag or commit" },
    path: {
      type: "strings",
      in: "body",
      field: "paths",
      minLength: 1,
      spelling: "repeat",
      help: "Only this file of the repository; repeatable",
    },
    attach_template: {
      type: "strings",
      in: "body",
      field: "attach.template_ids",
      minLength: 1,
      spelling: "repeat",
      help: "Template to attach them to, by id; repeatable",
    },
    attach_repo: {
      type: "strings",
      in: "body",
      field: "attach.repo_full_names",
      minLength: 1,
      spelling: "repeat",
      help: "Repository to attach them to, as owner/name; repeatable",
    },
    attach_all: {
      type: "boolean",
      in: "body",
      field: "attach.applies_to_all",
      omitEmpty: true,
      help: "Attach them to all sessions of the organisation",
    },
  },
  conflicts: [["attach_all", "attach_template"], ["attach_all", "attach_repo"]],
  answer: "json",
  output: "json",
  example: "skills import --source github_repo --uri acme/skills",
} as const satisfies Operation;

/**
 * List the skills that a repository holds.
 *
 * Route: `POST /agent-directives:discover-in-repo`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { discoverDirectivesInRepo, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof discoverDirectivesInRepo> = { repo: "acme/skills" };
 * ```
 */
export const discoverDirectivesInRepo = {
  id: "discoverDirectivesInRepo",
  command: "skills discover",
  summary: "List the skills that a repository holds",
  method: "POST",
  path: "/agent-directives:discover-in-repo",
  scopes: ["context:read"],
  org: "required",
  effect: "read",
  inputs: {
    repo: {
      type: "string",
      in: "body",
      required: true,
      minLength: 3,
      maxLength: 256,
      help: "Repository, as owner/name",
    },
    ref: { type: "string", in: "body", omitEmpty: true, help: "Branch, tag or commit" },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "candidates" },
  columns: ["path", "name", "already_imported"],
  example: "skills discover --repo acme/skills",
} as const satisfies Operation;

/**
 * Upload a file into a skill.
 *
 * Route: `POST /agent-directives/{directive_id}/files:presign-upload`. Scopes: `context:write`.
 *
 * @example
 * ```ts
 * import type { InputOf, presignDirectiveFileUpload } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof presignDirectiveFileUpload> = { id: "dir_8s1k2m", path: "assets/logo.png" };
 * ```
 */
export const presignDirectiveFileUpload = {
  id: "presignDirectiveFileUpload",
  command: "skills upload-file",
  summary: "Upload a file into a skill",
  method: "POST",
  path: "/agent-directives/{directive_id}/files:presign-upload",
  scopes: ["context:write"],
  org: "required",
  effect: "write",
  inputs: {
    id: {
      type: "string",
      in: "path",
      field: "directive_id",
      arg: true,
      required: true,
      help: "Id, as skills list shows it",
    },
    file: { type: "string", in: "local", help: "File to upload" },
    path: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      maxLength: 512,
      help: "Path of the file inside the skill",
    },
    mode: {
      type: "string",
      in: "local",
      enum: ["text", "binary"],
      help: "How the skill treats it (default: binary)",
    },
    sha256: {
      type: "string",
      in: "body",
      minLength: 64,
      maxLength: 64,
      with: "size",
      help: "SHA-256 of the file in hexadecimal; computed from --file",
    },
    size: {
      type: "integer",
      in: "body",
      minimum: 1,
      with: "sha256",
      help: "Size of the file in bytes; computed from --file",
    },
  },
  exactlyOne: ["sha256", "file"],
  answer: "json",
  output: "json",
  calls: ["getDirective", "updateDirective"],
  adds: ["uploaded", "path", "size", "replaced"],
  notes: [
    "Asks for an address, sends the file there without your key, and enters it into the skill",
  ],
  example: "skills upload-file dir_8s1k2m --file logo.png --path assets/logo.png",
} as const satisfies Operation;

/**
 * Write the skills that a template gives to its sessions into a folder.
 *
 * Route: `GET /agent-directives/`. Scopes: `context:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, pullSkills } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof pullSkills> = { template_id: "tmpl_8f3k2q" };
 * ```
 */
export const pullSkills = {
  ...LIST,
  command: "skills pull",
  summary: "Write the skills that a template gives to its sessions into a folder",
  effect: "local",
  inputs: {
    type_family: { type: "string", in: "query", fixed: "skill", help: "Kind" },
    include_content: { type: "string", in: "query", fixed: "true", help: "With content" },
    page_size: { type: "string", in: "query", fixed: "100", help: "Largest pages" },
    template_id: {
      type: "string",
      in: "query",
      arg: true,
      required: true,
      help: "Template id, as template list shows it",
    },
    repo: {
      type: "strings",
      in: "local",
      spelling: "repeat",
      help: "Repository whose skills are written too, as owner/name; repeatable",
    },
    target: { type: "string", in: "local", help: "Folder that gets a folder for each skill" },
    agent: {
      type: "string",
      in: "local",
      enum: ["claude", "agents"],
      help: "Write into the skill folder of this agent alone",
    },
    force: { type: "boolean", in: "local", help: "Overwrite files of skills that are there" },
  },
  conflicts: [["target", "agent"]],
  notes: [
    "Without --target: ~/.claude/skills and ~/.agents/skills, where ~/.claude and ~/.agents exist",
    "Skills that are there already are skipped",
  ],
  example: "skills pull tmpl_8f3k2q --target .claude/skills",
} as const satisfies Operation;
