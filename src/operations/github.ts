/**
 * Operations of the `github` area: installations of the GitHub app and their repositories.
 *
 * @module
 */
import type { Operation } from "./types.ts";

/**
 * List the installations of the GitHub app.
 *
 * Route: `GET /github-app/installations`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGithubInstallations } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGithubInstallations> = {};
 * ```
 */
export const listGithubInstallations = {
  id: "listGithubInstallations",
  command: "github installations",
  summary: "List the installations of the GitHub app",
  method: "GET",
  path: "/github-app/installations",
  scopes: ["integrations:read"],
  org: "optional",
  effect: "read",
  inputs: {},
  answer: "json",
  output: "json",
  pages: { style: "none", items: "installations" },
  itemId: "id",
  columns: ["id", "account_login", "account_type", "created_at"],
  example: "github installations",
} as const satisfies Operation;

/**
 * List the repositories that the GitHub app may use.
 *
 * Route: `GET /github-app/repos`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGithubAppRepos } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGithubAppRepos> = {};
 * ```
 */
export const listGithubAppRepos = {
  id: "listGithubAppRepos",
  command: "github repos",
  summary: "List the repositories that the GitHub app may use",
  method: "GET",
  path: "/github-app/repos",
  scopes: ["integrations:read"],
  org: "optional",
  effect: "read",
  inputs: {
    installation: { type: "string", in: "local", help: "Only this installation" },
    per_page: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 100,
      help: "Repositories per installation or page",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "none", items: "installations" },
  columns: ["installation.id", "installation.account_login", "installation.account_type"],
  example: "github repos",
} as const satisfies Operation;

/**
 * List the repositories of one installation.
 *
 * Route: `GET /github-app/installations/{installation_id}/repos`. Scopes: `integrations:read`.
 *
 * @example
 * ```ts
 * import type { InputOf, listGithubInstallationRepos } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof listGithubInstallationRepos> = { installation: "inst_3f9a1c" };
 * ```
 */
export const listGithubInstallationRepos = {
  id: "listGithubInstallationRepos",
  command: "github repos",
  when: { installation: true },
  summary: "List the repositories of one installation",
  method: "GET",
  path: "/github-app/installations/{installation_id}/repos",
  scopes: ["integrations:read"],
  org: "optional",
  effect: "read",
  inputs: {
    installation: {
      type: "string",
      in: "path",
      field: "installation_id",
      required: true,
      help: "Only this installation",
    },
    page: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      help: "Number of the page, from 1",
    },
    per_page: {
      type: "integer",
      in: "query",
      omitEmpty: true,
      minimum: 1,
      maximum: 100,
      help: "Repositories per installation or page",
    },
  },
  answer: "json",
  output: "json",
  pages: { style: "page", items: "repos", size: "per_page", page: "page" },
  itemId: "id",
  columns: ["id", "full_name", "private", "default_branch"],
  example: "github repos --installation inst_3f9a1c --page 2",
} as const satisfies Operation;

/**
 * Give the GitHub app access to another repository.
 *
 * Route: `POST /github-app/installations/{installation_id}/add-repo`. Scopes: `integrations:write`.
 *
 * @example
 * ```ts
 * import type { addGithubInstallationRepo, InputOf } from "@runtm/runtm-api/client";
 * const input: InputOf<typeof addGithubInstallationRepo> = { installation_id: "inst_3f9a1c", repo_id: 7311, repo: "acme/storefront", oauth_token: "gho_example" };
 * ```
 */
export const addGithubInstallationRepo = {
  id: "addGithubInstallationRepo",
  command: "github add-repo",
  summary: "Give the GitHub app access to another repository",
  method: "POST",
  path: "/github-app/installations/{installation_id}/add-repo",
  scopes: ["integrations:write"],
  org: "optional",
  effect: "write",
  inputs: {
    installation_id: {
      type: "string",
      in: "path",
      arg: true,
      required: true,
      help: "Installation id, as github installations shows it",
    },
    repo_id: {
      type: "integer",
      in: "body",
      required: true,
      minimum: 1,
      help: "Number of the repository at GitHub",
    },
    repo: {
      type: "string",
      in: "body",
      field: "repo_full_name",
      required: true,
      minLength: 1,
      help: "Repository, as owner/name",
    },
    oauth_token: {
      type: "string",
      in: "body",
      required: true,
      minLength: 1,
      secret: true,
      help: "GitHub user token with the scope repo",
    },
  },
  answer: "json",
  output: "json",
  failsUnless: "success",
  failureHint: "See what it may use: runtm-api github repos",
  example:
    "github add-repo inst_3f9a1c --repo-id 7311 --repo acme/storefront --oauth-token-file token.txt",
} as const satisfies Operation;
