/**
 * The "GitHub" of the emulator: bare repositories under `remotes/<owner>/<name>.git`, each made on
 * first use with a small project in it.
 *
 * @module
 */
import { invalidField } from "../core/errors.ts";
import { parentOf } from "../../process/files.ts";
import { kindOf, makeParent, namesInSync, removeFolderSync } from "../workspace/folders.ts";
import { git } from "./git.ts";
import { openLocks } from "../core/locks.ts";
import { perEmulator } from "../core/per_emulator.ts";
import { repositoryStarter, writeStarter } from "../workspace/starters.ts";
import type { Emulator } from "../core/types.ts";

/** Beginning of the names of folders in which repositories are made. */
export const UNFINISHED = "making-";

const inOrder = perEmulator(openLocks);

/** Whether a text is `owner/name`. */
export function isRepositoryName(fullName: string): boolean {
  const part = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?";
  return new RegExp(`^${part}/${part}$`).test(fullName) &&
    !/\.\.|\.(git|lock)$/i.test(fullName.replace("/", "."));
}

/** Checks `owner/name`; a 422 for anything else. */
export function checkRepositoryName(fullName: string): void {
  if (!isRepositoryName(fullName)) {
    throw invalidField(
      ["body", "github_repo", "full_name"],
      "Repository must be owner/name",
      "string_pattern_mismatch",
    );
  }
}

/** Folder of a repository, which may not be there yet. */
export function repositoryFolder(emulator: Emulator, fullName: string): string {
  return `${emulator.dataDir}/remotes/${fullName}.git`;
}

/** Folder of a repository, made with a starter project when it is used for the first time. */
function openRepository(emulator: Emulator, fullName: string): Promise<string> {
  return makeOnce(emulator, fullName, repositoryStarter(fullName.split("/")[1] ?? fullName));
}

/** Clones a repository into a folder that is not there yet, its usual branch by default. */
export async function cloneRepository(
  emulator: Emulator,
  fullName: string,
  branch: string | null,
  target: string,
): Promise<void> {
  const bare = await openRepository(emulator, fullName);
  const chosen = branch === null ? [] : [`--branch=${branch}`];
  const words = ["clone", "--quiet", "--no-hardlinks", ...chosen, "--", bare, target];
  await git(emulator, { folder: parentOf(target) }, ...words);
}

/** Makes a repository without a commit, or finds it. */
export function openEmptyRepository(emulator: Emulator, fullName: string): Promise<string> {
  return makeOnce(emulator, fullName, undefined);
}

function makeOnce(
  emulator: Emulator,
  fullName: string,
  starter: Record<string, string> | undefined,
): Promise<string> {
  return inOrder(emulator)(fullName.toLowerCase(), async () => {
    const folder = repositoryFolder(emulator, fullName);
    if (kindOf(folder) === "directory") return folder;
    // Made elsewhere and moved in place, so that a crash leaves a whole repository or none.
    await makeParent(folder);
    const making = `${emulator.dataDir}/${UNFINISHED}${crypto.randomUUID()}`;
    await Deno.mkdir(making);
    try {
      await makeBare(emulator, making, starter);
      await Deno.rename(`${making}/bare`, folder);
    } finally {
      await Deno.remove(making, { recursive: true });
    }
    return folder;
  });
}

async function makeBare(
  emulator: Emulator,
  making: string,
  starter: Record<string, string> | undefined,
) {
  await git(
    emulator,
    { folder: making },
    "init",
    "--quiet",
    "--bare",
    "--initial-branch=main",
    "bare",
  );
  // What receives a push does not see the settings of what sends it.
  await git(
    emulator,
    { folder: making },
    "config",
    "--file",
    "bare/config",
    "core.hooksPath",
    "/dev/null",
  );
  if (starter === undefined) return;
  const folder = `${making}/work`;
  await Deno.mkdir(folder);
  await writeStarter(folder, starter);
  await git(emulator, { folder }, "init", "--quiet", "--initial-branch=main");
  const place = { folder, gitDir: `${folder}/.git` };
  await git(emulator, place, "add", "--all");
  await git(emulator, place, "commit", "--quiet", "--message", "Start the project");
  await git(emulator, place, "push", "--quiet", `${making}/bare`, "main");
}

/** Removes repositories that a kill left half made. */
export function removeUnfinishedRepositories({ dataDir }: Emulator): void {
  for (const name of namesInSync(dataDir).filter((one) => one.startsWith(UNFINISHED))) {
    removeFolderSync(`${dataDir}/${name}`);
  }
}
