/**
 * The GitHub app: one installation for each organisation, and for each person outside of them, with
 * the repositories that their sessions and templates use and those that were added.
 *
 * @module
 */
import { notFound } from "../core/errors.ts";
import { callerOf } from "../core/permissions.ts";
import { ok } from "../core/reply.ts";
import { numberOrNull, text } from "../core/store.ts";
import type { Call, Handler, Part } from "../core/types.ts";
import { isRepositoryName } from "./repositories.ts";

const TABLES = `
CREATE TABLE IF NOT EXISTS github_repos (
  org TEXT NOT NULL,
  user_id TEXT NOT NULL,
  full_name TEXT NOT NULL COLLATE NOCASE,
  repo_id INTEGER NOT NULL,
  PRIMARY KEY (org, user_id, full_name)
);`;

const ALL_PAGE = 100;
const PAGE = 30;

/** When the app was installed: with the emulator, before everything in it. */
const INSTALLED = "2026-01-01T00:00:00.000Z";

/** A repository that an installation reaches. */
interface Repository {
  readonly id: number;
  readonly full_name: string;
}

/** Whose the installation is: of an organisation, or of a person where the call names none. */
function ownerOf(call: Call): { readonly org: string; readonly userId: string } {
  const { org, userId } = callerOf(call);
  return org === "" ? { org, userId } : { org, userId: "" };
}

function installationOf(call: Call) {
  const { org, userId } = ownerOf(call);
  const name = org || userId;
  const number = numberOf(name);
  return {
    id: `inst_${name}`,
    installation_id: number,
    account_type: org === "" ? "User" : "Organization",
    account_login: name.replace(/^(org|user)_/, "").replaceAll("_", "-"),
    avatar_url: null,
    created_at: INSTALLED,
    configure_url: `https://github.com/settings/installations/${number}`,
    is_personal: org === "",
  };
}

/** A number for a name, the same every time (FNV-1a, 31 bits, never 0). */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.toLowerCase())) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 1) || 1;
}

/** All repositories of the installation by name. What was added keeps the number it was added with. */
function repositoriesOf(call: Call): Repository[] {
  const { org, userId } = ownerOf(call);
  const rows = call.emulator.store.all(
    `SELECT full_name, max(repo_id) AS repo_id FROM (
       SELECT full_name COLLATE NOCASE AS full_name, repo_id FROM github_repos
         WHERE org = ?1 AND user_id = ?2
       UNION ALL SELECT repo, NULL FROM sessions WHERE repo IS NOT NULL
         AND coalesce(organization_id, '') = ?1 AND (?2 = '' OR user_id = ?2)
       UNION ALL SELECT json_extract(value, '$.full_name'), NULL FROM templates, json_each(repos)
         WHERE org = ?1 AND ?1 <> ''
     ) GROUP BY full_name COLLATE NOCASE ORDER BY full_name COLLATE NOCASE`,
    org,
    userId,
  );
  return rows.map((row) => {
    const name = text(row, "full_name");
    return { id: numberOrNull(row, "repo_id") ?? numberOf(name), full_name: name };
  });
}

function repositoryAnswer({ id, full_name }: Repository) {
  return {
    id,
    name: full_name.split("/")[1] ?? full_name,
    full_name,
    private: true,
    description: null,
    default_branch: "main",
    language: null,
    updated_at: null,
  };
}

function checkInstallation(call: Call): void {
  if (call.params["installation_id"] !== installationOf(call).id) throw notFound("Installation");
}

function asked(value: unknown, usual: number): number {
  return typeof value === "number" ? value : usual;
}

const listGithubAppRepos: Handler = (call) => {
  const all = repositoriesOf(call);
  return ok({
    installations: [{
      installation: installationOf(call),
      repos: all.slice(0, asked(call.query["per_page"], ALL_PAGE)).map(repositoryAnswer),
      total_count: all.length,
    }],
  });
};

const listGithubInstallationRepos: Handler = (call) => {
  checkInstallation(call);
  const all = repositoriesOf(call);
  const page = asked(call.query["page"], 1);
  const size = asked(call.query["per_page"], PAGE);
  return ok({
    repos: all.slice((page - 1) * size, page * size).map(repositoryAnswer),
    total_count: all.length,
    page,
    per_page: size,
    has_next: page * size < all.length,
  });
};

/** The answer is a 200 in any case: what went wrong stands in its message. The token is not kept. */
const addGithubInstallationRepo: Handler = (call) => {
  checkInstallation(call);
  const name = String(call.body["repo_full_name"]);
  const id = Number(call.body["repo_id"]);
  return call.commit(() => {
    const refusal = refusalOf(repositoriesOf(call), { id, full_name: name });
    if (refusal !== undefined) return ok({ success: false, message: refusal });
    const { org, userId } = ownerOf(call);
    call.emulator.store.run(
      `INSERT INTO github_repos (org, user_id, full_name, repo_id) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      org,
      userId,
      name,
      id,
    );
    return ok({ success: true, message: `The app can use ${name}` });
  });
};

function refusalOf(known: readonly Repository[], wanted: Repository): string | undefined {
  const name = wanted.full_name;
  if (!isRepositoryName(name)) return "The repository must be owner/name";
  const isNamed = (one: Repository) => one.full_name.toLowerCase() === name.toLowerCase();
  const same = known.find(isNamed);
  if (same !== undefined && same.id !== wanted.id) return `${name} has the number ${same.id}`;
  const other = known.find((one) => one.id === wanted.id && !isNamed(one));
  return other === undefined ? undefined : `Number ${wanted.id} is that of ${other.full_name}`;
}

/** The GitHub app as a part of the emulator. */
export const githubPart: Part = {
  tables: TABLES,
  handlers: {
    listGithubInstallations: (call) => ok({ installations: [installationOf(call)], total: 1 }),
    listGithubAppRepos,
    listGithubInstallationRepos,
    addGithubInstallationRepo,
  },
};
