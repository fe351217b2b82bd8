/** The git operations of a session that open pull requests. */
import { asText } from "../../json/json_value.ts";
import { git, GitError } from "./git.ts";
import {
  checkedBranch,
  commitAll,
  currentBranch,
  defaultBranch,
  fetchAll,
  type GitFields,
  type GitWork,
  hasRef,
  pushBranch,
  repositoryOf,
} from "./work.ts";
import { findPull, openPull, pullAddress, repositoryAddress } from "./pull_requests.ts";
import { findSession } from "../rows/sessions.ts";

/** Opens a pull request from the branch that is checked out, pushing it first. */
export async function createPr(work: GitWork): Promise<GitFields> {
  const { emulator, session, place } = work;
  const branch = await currentBranch(emulator, place);
  const open = findPull(emulator, repositoryOf(session), branch);
  if (open !== undefined) {
    throw new GitError(`Pull request ${open} of the branch "${branch}" is open already`);
  }
  const bases = await basesOf(work, branch);
  const output = await pushBranch(emulator, session, place, branch);
  return { ...await pullRequest(work, branch, bases), output };
}

/**
 * Makes a branch named after a session, commits, pushes, and opens a pull request or adds to the
 * open one.
 */
export async function createBranchAndPr(work: GitWork): Promise<GitFields> {
  const { emulator, session, place, body } = work;
  const branch = await checkedBranch(emulator, place, asText(body.branch) ?? branchNameOf(work));
  const bases = await basesOf(work, branch);
  if (branch !== await currentBranch(emulator, place)) {
    const known = await hasRef(emulator, place, `refs/heads/${branch}`);
    await git(emulator, place, "switch", ...(known ? [] : ["--create"]), branch);
  }
  await commitAll(emulator, place, asText(body.message) ?? String(body.pr_title));
  await checkCommits(work, branch, bases.base);
  const output = await pushBranch(emulator, session, place, branch);
  return { ...await pullRequest(work, branch, bases), output, created_branch: branch };
}

function branchNameOf({ call, session, body }: GitWork): string {
  const named = asText(body.branch_session_id);
  const id = named === undefined ? session.id : findSession(call, named).id;
  return `agent/${id.slice(0, 8)}`;
}

/** Where a pull request goes, and where they go when nothing is said. */
interface Bases {
  readonly base: string;
  readonly byDefault: string;
}

/** Checked before anything is pushed. */
async function basesOf(
  { emulator, session, place, body }: GitWork,
  branch: string,
): Promise<Bases> {
  await fetchAll(emulator, session, place);
  const byDefault = await defaultBranch(emulator, place);
  const base = await checkedBranch(emulator, place, asText(body.pr_base) ?? byDefault);
  if (base === branch) throw new GitError(`The branch "${branch}" cannot be merged into itself`);
  if (!await hasRef(emulator, place, `refs/remotes/origin/${base}`)) {
    throw new GitError(`The remote has no branch "${base}"`);
  }
  return { base, byDefault };
}

async function checkCommits(
  { emulator, place }: GitWork,
  branch: string,
  base: string,
): Promise<void> {
  const count = await git(
    emulator,
    place,
    "rev-list",
    "--count",
    `refs/remotes/origin/${base}..HEAD`,
  );
  if (Number(count.trim()) === 0) {
    throw new GitError(`There are no changes between "${base}" and "${branch}"`);
  }
}

async function pullRequest(
  work: GitWork,
  branch: string,
  { base, byDefault }: Bases,
): Promise<GitFields> {
  const { emulator, session, body } = work;
  await checkCommits(work, branch, base);
  const repo = repositoryOf(session);
  const number = findPull(emulator, repo, branch) ?? openPull(emulator, {
    repo,
    head: branch,
    base,
    title: String(body.pr_title),
    text: asText(body.pr_body) ?? "",
    sessionId: session.id,
  });
  return {
    current_branch: branch,
    default_branch: byDefault,
    repo_full_name: repo,
    repo_url: repositoryAddress(emulator, repo),
    pr_url: pullAddress(emulator, repo, number),
    pr_number: number,
  };
}
