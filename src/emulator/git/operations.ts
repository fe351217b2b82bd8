/** The git operations of a session that concern branches, commits and the remote. */
import { kindOf } from "../workspace/folders.ts";
import { git, GitError, type GitPlace, tryGit } from "./git.ts";
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
import { openEmptyRepository } from "./repositories.ts";
import type { Session } from "../rows/sessions.ts";
import type { Emulator } from "../core/types.ts";

/** State of the working tree, its branch and its distance to the remote. */
export async function status({ emulator, session, place }: GitWork): Promise<GitFields> {
  const output = await git(emulator, place, "status", "--short", "--branch");
  const changes = await git(emulator, place, "status", "--porcelain");
  const branch = await currentBranch(emulator, place);
  const base = await defaultBranch(emulator, place);
  return {
    output: output.trimEnd(),
    is_git_repo: true,
    current_branch: branch,
    default_branch: base,
    has_changes: changes !== "",
    ...await distance(emulator, place, branch, base),
    ...session.repo === null ? {} : { repo_full_name: session.repo },
  };
}

async function distance(emulator: Emulator, place: GitPlace, branch: string, base: string) {
  for (const upstream of [`refs/remotes/origin/${branch}`, `refs/remotes/origin/${base}`]) {
    const { code, stdout } = await tryGit(emulator, place, [
      "rev-list",
      "--left-right",
      "--count",
      `${upstream}...HEAD`,
    ]);
    if (code !== 0) continue;
    const [behind, ahead] = stdout.trim().split(/\s+/).map(Number);
    return { ahead: ahead ?? 0, behind: behind ?? 0 };
  }
  return { ahead: 0, behind: 0 };
}

/** Commits everything that changed. */
export async function commit({ emulator, place, body }: GitWork): Promise<GitFields> {
  const output = await commitAll(emulator, place, String(body.message));
  if (output === undefined) throw new GitError("Nothing to commit, the working tree is clean");
  return { output, current_branch: await currentBranch(emulator, place), has_changes: false };
}

/** Pushes the branch that is checked out. */
export async function push({ emulator, session, place }: GitWork): Promise<GitFields> {
  const branch = await currentBranch(emulator, place);
  const output = await pushBranch(emulator, session, place, branch);
  return { output, current_branch: branch, repo_full_name: repositoryOf(session) };
}

/** Merges what the remote has; a conflict is undone and reported. */
export async function pull({ emulator, session, place }: GitWork): Promise<GitFields> {
  await fetchAll(emulator, session, place);
  const branch = await currentBranch(emulator, place);
  const upstream = `refs/remotes/origin/${branch}`;
  if (!await hasRef(emulator, place, upstream)) {
    throw new GitError(`The remote has no branch "${branch}"`);
  }
  const { code, stdout, stderr } = await tryGit(emulator, place, [
    "merge",
    "--no-verify",
    "--no-edit",
    upstream,
  ]);
  if (code !== 0) {
    await tryGit(emulator, place, ["merge", "--abort"]);
    throw new GitError(`${stdout}${stderr}`.trim());
  }
  return { output: stdout.trim(), current_branch: branch, repo_full_name: repositoryOf(session) };
}

/** Pulls, then pushes. */
export async function sync(work: GitWork): Promise<GitFields> {
  const { emulator, session, place } = work;
  await fetchAll(emulator, session, place);
  const upstream = `refs/remotes/origin/${await currentBranch(emulator, place)}`;
  const pulled = await hasRef(emulator, place, upstream) ? await pull(work) : undefined;
  const pushed = await push(work);
  const output = [pulled?.output, pushed.output].filter((said) => said !== undefined && said !== "")
    .join("\n");
  return { ...pushed, output };
}

/** Makes a branch and switches to it. */
export async function createBranch({ emulator, place, body }: GitWork): Promise<GitFields> {
  const branch = await checkedBranch(emulator, place, String(body.branch));
  await git(emulator, place, "switch", "--create", branch);
  return {
    output: `Switched to a new branch '${branch}'`,
    current_branch: branch,
    created_branch: branch,
  };
}

/** Switches to a branch, of the remote too. */
export async function switchBranch(
  { emulator, session, place, body }: GitWork,
): Promise<GitFields> {
  const branch = await checkedBranch(emulator, place, String(body.branch));
  if (session.repo !== null) await fetchAll(emulator, session, place);
  await git(emulator, place, "switch", branch);
  return { output: `Switched to branch '${branch}'`, current_branch: branch };
}

/** Branches here and of the remote. */
export async function listBranches(
  { emulator, session, place, body }: GitWork,
): Promise<GitFields> {
  if (session.repo !== null) await fetchAll(emulator, session, place);
  const format = "--format=%(refname:short)";
  const local = (await git(emulator, place, "branch", "--list", format)).split("\n");
  const remote = (await git(
    emulator,
    place,
    "for-each-ref",
    "--format=%(refname:lstrip=3)",
    "refs/remotes/origin",
  )).split("\n");
  const wanted = typeof body.branch_search === "string" ? body.branch_search.toLowerCase() : "";
  const branches = [...new Set([...local, ...remote])]
    .filter((name) => name !== "" && name !== "HEAD" && name.toLowerCase().includes(wanted)).sort();
  return { branches, current_branch: await currentBranch(emulator, place) };
}

/** Makes the folder a repository with a remote of its own and everything committed on `main`. */
export async function initRepository({ emulator, session, place }: GitWork): Promise<GitFields> {
  if (kindOf(`${place.folder}/.git`) !== "nothing") {
    throw new GitError("There is a repository already");
  }
  if (session.repo !== null) {
    throw new GitError(`The session belongs to the repository "${session.repo}"`);
  }
  const repo = `emulator/session-${session.id.slice(0, 8)}`;
  const remote = await openEmptyRepository(emulator, repo);
  await git(emulator, { folder: place.folder }, "init", "--quiet", "--initial-branch=main");
  await git(emulator, place, "remote", "add", "origin", remote);
  await git(emulator, place, "add", "--all");
  await git(
    emulator,
    place,
    "commit",
    "--no-verify",
    "--quiet",
    "--allow-empty",
    "--message=Start the project",
  );
  const bound: Session = { ...session, repo };
  await pushBranch(emulator, bound, place, "main");
  emulator.store.run("UPDATE sessions SET repo = ? WHERE id = ?", repo, session.id);
  return {
    output: "Initialized a repository",
    is_git_repo: true,
    current_branch: "main",
    default_branch: "main",
    repo_full_name: repo,
  };
}
