/**
 * The git operations of a session, with real git in its workspace. A git failure is an answer
 * (`success: false`), not an error of the request.
 *
 * @module
 */
import { asText } from "../../json/json_value.ts";
import { badRequest, invalidField } from "../core/errors.ts";
import { parentOf } from "../../process/files.ts";
import { kindOf } from "../workspace/folders.ts";
import { GitError } from "../git/git.ts";
import { checkRepositories } from "../git/own_settings.ts";
import {
  commit,
  createBranch,
  initRepository,
  listBranches,
  pull,
  push,
  status,
  switchBranch,
  sync,
} from "../git/operations.ts";
import { createBranchAndPr, createPr } from "../git/pull_request_operations.ts";
import { type GitFields, type GitOperation, withoutFolders } from "../git/work.ts";
import { openLocks } from "../core/locks.ts";
import { perEmulator } from "../core/per_emulator.ts";
import { provisioned } from "./provision.ts";
import { ok } from "../core/reply.ts";
import { liveSession, type Session, touchSession, workspaceOf } from "../rows/sessions.ts";
import type { Call, Handlers, Reply } from "../core/types.ts";
import { followed, HOME, workspacePath } from "../workspace/path.ts";

/** Handlers of git. */
export const gitHandlers: Handlers = { sessionGit };

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

const inOrder = perEmulator(openLocks);

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
  try {
    const result = await inOrder(emulator)(
      session.id,
      () => operate(call, session, name, operation.run, folder),
    );
    return ok({ success: true, operation: name, output: null, error: null, ...result });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const said = withoutFolders(emulator, session, error.message);
    return ok({ success: false, operation: name, output: null, error: said });
  }
}

async function operate(
  call: Call,
  session: Session,
  name: string,
  run: GitOperation,
  folder: string,
): Promise<GitFields> {
  const { emulator, body } = call;
  const top = topOf(workspaceOf(emulator, session.id), folder);
  if (top === undefined && name === "status") {
    return { is_git_repo: false, output: "Not a git repository" };
  }
  if (top === undefined && name !== "init_repo") {
    throw new GitError("Not a git repository: run init_repo first");
  }
  if (top !== undefined) await checkRepositories(emulator, top);
  const place = {
    folder: top ?? folder,
    gitDir: `${top ?? folder}/.git`,
    author: String(session.row.agent),
  };
  return await run({ emulator, session, place, body, call });
}

async function workingFolder(call: Call, session: Session): Promise<string> {
  const workspace = workspaceOf(call.emulator, session.id);
  const path = await workspacePath(workspace, asText(call.body.working_dir) ?? HOME);
  const real = await followed(workspace, path);
  if (real === undefined || !(await Deno.stat(real)).isDirectory) {
    throw badRequest("working_dir is not a directory");
  }
  return real;
}

/** The folder whose `.git` is a real folder, from here up to the workspace, never above. */
function topOf(workspace: string, folder: string): string | undefined {
  for (let at = folder; at.startsWith(workspace); at = parentOf(at)) {
    if (kindOf(`${at}/.git`) === "directory") return at;
  }
}
