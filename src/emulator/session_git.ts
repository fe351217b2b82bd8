/**
 * The git operations of a session, with real git in its workspace. A git failure is an answer
 * (`success: false`), not an error of the request.
 *
 * @module
 */
import { badRequest, invalidField } from "./errors.ts";
import { checkRepository, git, GitError, type GitPlace, tryGit } from "./git.ts";
import { type Locks, openLocks } from "./locks.ts";
import { findPull, openPull } from "./pull_requests.ts";
import { provisioned } from "./provision.ts";
import { openEmptyRepository, repositoryFolder } from "./repositories.ts";
import {
  findSession,
  liveSession,
  type Session,
  touchSession,
  workspaceOf,
} from "./session_rows.ts";
import type { Call, Emulator, Handlers, Reply } from "./types.ts";
import { followed, HOME, workspacePath } from "./workspace_path.ts";

/** Handlers of git. */
export const gitHandlers: Handlers = { sessionGit: sessionGit };

/** What an operation works with. */
interface Work {
  readonly emulator: Emulator;
  readonly session: Session;
  readonly place: GitPlace;
  readonly body: Call["body"];
  readonly call: Call;
}

/** Further fields of an answer. */
type Result = { readonly [field: string]: unknown };

type GitOperation = (work: Work) => Promise<Result>;

const OPERATIONS: {
  readonly [name: string]: { readonly needs?: string; readonly run: GitOperation };
} = {
  status: { run: status },
  commit: { needs: "message", run: commit },
  push: { run: push },
  pull: { run: pull },
  sync: { run: sync },
  create_branch: { needs: "branch", run: createBranch },
  switch_branch: { needs: "branch", run: switchBranch },
  list_branches: { run: listBranches },
  create_pr: { needs: "pr_title", run: createPr },
  create_branch_and_pr: { needs: "pr_title", run: createBranchAndPr },
  init_repo: { run: initRepository },
};

const locks = new WeakMap<Emulator, Locks>();

async function sessionGit(call: Call): Promise<Reply> {
  const { emulator, body } = call;
  const name = String(body.operation);
  const operation = OPERATIONS[name];
  if (operation === undefined) {
    throw invalidField(
      ["body", "operation"],
      `Input should be ${Object.keys(OPERATIONS).join(", ")}`,
      "enum",
    );
  }
  if (operation.needs !== undefined && (body[operation.needs] ?? "") === "") {
    throw invalidField(["body", operation.needs], "Field required", "missing");
  }
  await provisioned(emulator, call.params.session_id ?? "");
  const session = liveSession(call);
  if (session.state !== "running") throw badRequest(`Session is ${session.state}, not running`);
  touchSession(emulator, session.id);
  const folder = await workingFolder(call, session);
  const lock = locks.get(emulator) ?? openLocks();
  locks.set(emulator, lock);
  try {
    const result = await lock(
      session.id,
      () => operate(call, session, name, operation.run, folder),
    );
    return {
      status: 200,
      body: { success: true, operation: name, output: null, error: null, ...result },
    };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const said = withoutFolders(emulator, session, error.message);
    return { status: 200, body: { success: false, operation: name, output: null, error: said } };
  }
}

async function operate(
  call: Call,
  session: Session,
  name: string,
  run: GitOperation,
  folder: string,
): Promise<Result> {
  const { emulator, body } = call;
  const top = await topOf(workspaceOf(emulator, session.id), folder);
  if (top === undefined && name === "status") {
    return { is_git_repo: false, output: "Not a git repository" };
  }
  if (top === undefined && name !== "init_repo") {
    throw new GitError("Not a git repository: run init_repo first");
  }
  if (top !== undefined) await checkRepository(emulator, top);
  const place = {
    folder: top ?? folder,
    gitDir: `${top ?? folder}/.git`,
    author: String(session.row.agent),
  };
  return await run({ emulator, session, place, body, call });
}

async function workingFolder(call: Call, session: Session): Promise<string> {
  const workspace = workspaceOf(call.emulator, session.id);
  const { working_dir: wanted } = call.body;
  const path = await workspacePath(
    workspace,
    typeof wanted === "string" && wanted !== "" ? wanted : HOME,
  );
  const real = await followed(workspace, path);
  if (real === undefined || !(await Deno.stat(real)).isDirectory) {
    throw badRequest("working_dir is not a directory");
  }
  return real;
}

/** The folder whose `.git` is a real folder, from here up to the workspace, never above. */
async function topOf(workspace: string, folder: string): Promise<string | undefined> {
  for (let at = folder; at.startsWith(workspace); at = at.slice(0, at.lastIndexOf("/"))) {
    const info = await Deno.lstat(`${at}/.git`).catch(() => undefined);
    if (info?.isDirectory) return at;
  }
}

/** Messages of git name folders of this machine; users of the session know others. */
function withoutFolders(emulator: Emulator, session: Session, message: string): string {
  return message.replaceAll(workspaceOf(emulator, session.id), HOME).replaceAll(
    `${emulator.dataDir}/remotes/`,
    "",
  );
}

async function status({ emulator, session, place }: Work): Promise<Result> {
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

async function commit({ emulator, place, body }: Work): Promise<Result> {
  const output = await commitAll(emulator, place, String(body.message));
  if (output === undefined) throw new GitError("Nothing to commit, the working tree is clean");
  return { output, current_branch: await currentBranch(emulator, place), has_changes: false };
}

async function commitAll(
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

async function push({ emulator, session, place }: Work): Promise<Result> {
  const branch = await currentBranch(emulator, place);
  const output = await pushBranch(emulator, session, place, branch);
  return { output, current_branch: branch, repo_full_name: repositoryOf(session) };
}

async function pushBranch(
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

async function fetchAll(emulator: Emulator, session: Session, place: GitPlace): Promise<void> {
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

async function pull({ emulator, session, place }: Work): Promise<Result> {
  await fetchAll(emulator, session, place);
  const branch = await currentBranch(emulator, place);
  const upstream = `refs/remotes/origin/${branch}`;
  if ((await tryGit(emulator, place, ["rev-parse", "--verify", "--quiet", upstream])).code !== 0) {
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

async function sync(work: Work): Promise<Result> {
  const { emulator, session, place } = work;
  await fetchAll(emulator, session, place);
  const upstream = `refs/remotes/origin/${await currentBranch(emulator, place)}`;
  const known = await tryGit(emulator, place, ["rev-parse", "--verify", "--quiet", upstream]);
  const pulled = known.code === 0 ? await pull(work) : undefined;
  const pushed = await push(work);
  const output = [pulled?.output, pushed.output].filter((said) => said !== undefined && said !== "")
    .join("\n");
  return { ...pushed, output };
}

async function createBranch({ emulator, place, body }: Work): Promise<Result> {
  const branch = await checkedBranch(emulator, place, String(body.branch));
  await git(emulator, place, "switch", "--create", branch);
  return {
    output: `Switched to a new branch '${branch}'`,
    current_branch: branch,
    created_branch: branch,
  };
}

async function switchBranch({ emulator, session, place, body }: Work): Promise<Result> {
  const branch = await checkedBranch(emulator, place, String(body.branch));
  if (session.repo !== null) await fetchAll(emulator, session, place);
  await git(emulator, place, "switch", branch);
  return { output: `Switched to branch '${branch}'`, current_branch: branch };
}

async function listBranches({ emulator, session, place, body }: Work): Promise<Result> {
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

async function createPr(work: Work): Promise<Result> {
  const { emulator, session, place } = work;
  const branch = await currentBranch(emulator, place);
  const pushed = await pushBranch(emulator, session, place, branch);
  if (findPull(emulator, repositoryOf(session), branch) !== undefined) {
    throw new GitError(`A pull request for the branch "${branch}" is open already`);
  }
  return { ...await pullRequest(work, branch), output: pushed };
}

async function createBranchAndPr(work: Work): Promise<Result> {
  const { emulator, session, place, body, call } = work;
  repositoryOf(session);
  const named = typeof body.branch_session_id === "string" && body.branch_session_id !== ""
    ? findSession(call, body.branch_session_id).id
    : session.id;
  const wanted = typeof body.branch === "string" && body.branch !== ""
    ? body.branch
    : `agent/${named.slice(0, 8)}`;
  const branch = await checkedBranch(emulator, place, wanted);
  if (branch !== await currentBranch(emulator, place)) {
    const known =
      (await tryGit(emulator, place, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]))
        .code === 0;
    await git(emulator, place, "switch", ...(known ? [] : ["--create"]), branch);
  }
  const message = typeof body.message === "string" && body.message !== ""
    ? body.message
    : String(body.pr_title);
  await commitAll(emulator, place, message);
  const output = await pushBranch(emulator, session, place, branch);
  return { ...await pullRequest(work, branch), output, created_branch: branch };
}

/** Opens a pull request, or finds the open one of the branch, which the push has updated. */
async function pullRequest(
  { emulator, session, place, body }: Work,
  branch: string,
): Promise<Result> {
  const repo = repositoryOf(session);
  const byDefault = await defaultBranch(emulator, place);
  const base = await checkedBranch(
    emulator,
    place,
    typeof body.pr_base === "string" && body.pr_base !== "" ? body.pr_base : byDefault,
  );
  if (base === branch) throw new GitError(`The branch "${branch}" cannot be merged into itself`);
  const range = `refs/remotes/origin/${base}..HEAD`;
  const commits = Number((await git(emulator, place, "rev-list", "--count", range)).trim());
  if (commits === 0) throw new GitError(`There are no changes between "${base}" and "${branch}"`);
  const open = findPull(emulator, repo, branch);
  const number = open ?? openPull(emulator, {
    repo,
    head: branch,
    base,
    title: String(body.pr_title),
    text: typeof body.pr_body === "string" ? body.pr_body : "",
    sessionId: session.id,
  });
  return {
    current_branch: branch,
    default_branch: byDefault,
    repo_full_name: repo,
    repo_url: `${emulator.origin}/repos/${repo}`,
    pr_url: `${emulator.origin}/repos/${repo}/pull/${number}`,
    pr_number: number,
  };
}

/** Makes the folder a repository with a remote of its own and everything committed on `main`. */
async function initRepository({ emulator, session, place }: Work): Promise<Result> {
  const known = await Deno.lstat(`${place.folder}/.git`).catch(() => undefined);
  if (known !== undefined) throw new GitError("There is a repository already");
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

function repositoryOf({ repo }: Session): string {
  if (repo === null) {
    throw new GitError(
      "No remote is configured: start the session with a repository or run init_repo",
    );
  }
  return repo;
}

async function currentBranch(emulator: Emulator, place: GitPlace): Promise<string> {
  const { code, stdout } = await tryGit(emulator, place, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "HEAD",
  ]);
  if (code !== 0) throw new GitError("No branch is checked out");
  return stdout.trim();
}

async function defaultBranch(emulator: Emulator, place: GitPlace): Promise<string> {
  const { code, stdout } = await tryGit(emulator, place, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "refs/remotes/origin/HEAD",
  ]);
  return code === 0 ? stdout.trim().replace(/^origin\//, "") : "main";
}

async function checkedBranch(emulator: Emulator, place: GitPlace, name: string): Promise<string> {
  const { code } = await tryGit(emulator, place, ["check-ref-format", "--branch", name]);
  if (code !== 0 || name.startsWith("-") || name.startsWith("@")) {
    throw new GitError(`"${name}" is not a valid branch name`);
  }
  return name;
}
