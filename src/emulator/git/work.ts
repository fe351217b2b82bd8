/** What the git operations of a session share: their working place, branches, commits, pushes. */
import { git, GitError, type GitPlace, tryGit } from "./git.ts";
import { repositoryFolder } from "./repositories.ts";
import { type Session, workspaceOf } from "../rows/sessions.ts";
import type { Call, Emulator } from "../core/types.ts";
import { HOME } from "../workspace/path.ts";

/** What an operation works with. */
export interface GitWork {
  readonly emulator: Emulator;
  readonly session: Session;
  readonly place: GitPlace;
  readonly body: Call["body"];
  readonly call: Call;
}

/** Further fields of an answer. */
export type GitFields = { readonly [field: string]: unknown };

/** One operation. Throws `GitError` for `success: false`. */
export type GitOperation = (work: GitWork) => Promise<GitFields>;

/** Messages of git name folders of this machine; users of the session know others. */
export function withoutFolders(emulator: Emulator, session: Session, message: string): string {
  return message.replaceAll(workspaceOf(emulator, session.id), HOME).replaceAll(
    `${emulator.dataDir}/remotes/`,
    "",
  );
}

/** Whether a reference is there. */
export async function hasRef(emulator: Emulator, place: GitPlace, ref: string): Promise<boolean> {
  return (await tryGit(emulator, place, ["rev-parse", "--verify", "--quiet", ref])).code === 0;
}

/** Commits everything in the working tree; `undefined` when there is nothing to commit. */
export async function commitAll(
  emulator: Emulator,
  place: GitPlace,
  message: string,
): Promise<string | undefined> {
  await git(emulator, place, "add", "--all", "--", ":/");
  const { code } = await tryGit(emulator, place, [
    "diff",
    "--cached",
    "--quiet",
    "--no-ext-diff",
    "--no-textconv",
  ]);
  if (code === 0) return undefined;
  return (await git(emulator, place, "commit", "--no-verify", `--message=${message}`)).trimEnd();
}

/** Pushes what is checked out to a branch of the remote; returns what git said. */
export async function pushBranch(
  emulator: Emulator,
  session: Session,
  place: GitPlace,
  branch: string,
): Promise<string> {
  const remote = repositoryFolder(emulator, repositoryOf(session));
  const { code, stdout, stderr } = await tryGit(emulator, place, [
    "push",
    "--no-verify",
    remote,
    `HEAD:refs/heads/${branch}`,
  ]);
  if (code !== 0) throw new GitError(stderr.trim());
  await fetchAll(emulator, session, place);
  return withoutFolders(emulator, session, `${stdout}${stderr}`.trim());
}

/** Brings the branches of the remote up to date here. */
export async function fetchAll(
  emulator: Emulator,
  session: Session,
  place: GitPlace,
): Promise<void> {
  const remote = repositoryFolder(emulator, repositoryOf(session));
  await git(
    emulator,
    place,
    "fetch",
    "--quiet",
    "--prune",
    "--no-auto-maintenance",
    remote,
    "+refs/heads/*:refs/remotes/origin/*",
  );
}

/** `owner/name` of the remote; a `GitError` without one. */
export function repositoryOf({ repo }: Session): string {
  if (repo === null) {
    throw new GitError(
      "No remote is configured: start the session with a repository or run init_repo",
    );
  }
  return repo;
}

/** The branch that is checked out. */
export async function currentBranch(emulator: Emulator, place: GitPlace): Promise<string> {
  const { code, stdout } = await tryGit(emulator, place, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "HEAD",
  ]);
  if (code !== 0) throw new GitError("No branch is checked out");
  return stdout.trim();
}

/** The branch that pull requests go to. */
export async function defaultBranch(emulator: Emulator, place: GitPlace): Promise<string> {
  const { code, stdout } = await tryGit(emulator, place, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "refs/remotes/origin/HEAD",
  ]);
  return code === 0 ? stdout.trim().replace(/^origin\//, "") : "main";
}

/** A branch name as it was given; a `GitError` for one git would not take. */
export async function checkedBranch(
  emulator: Emulator,
  place: GitPlace,
  name: string,
): Promise<string> {
  const { code } = await tryGit(emulator, place, ["check-ref-format", "--branch", name]);
  if (code !== 0 || name.startsWith("-") || name.startsWith("@")) {
    throw new GitError(`"${name}" is not a valid branch name`);
  }
  return name;
}
