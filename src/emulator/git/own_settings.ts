/**
 * What the repositories of a workspace say themselves: an agent can write their configuration, and
 * git would run programs it names, or read and write where its links lead.
 *
 * @module
 */
import { kindOf } from "../workspace/folders.ts";
import type { Emulator } from "../core/types.ts";
import { git, GitError } from "./git.ts";

/** All that a repository may set: what git itself writes, who commits, how it looks. */
const TAKEN_SETTINGS: readonly RegExp[] = [
  /^core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode)$/,
  /^core\.(symlinks|autocrlf|eol|safecrlf|quotepath|longpaths|hookspath|fsmonitor)$/,
  /^extensions\.objectformat$/,
  /^user\.(name|email)$/,
  /^init\.defaultbranch$/,
  /^remote\..*\.(url|pushurl|fetch)$/,
  /^branch\..*\.(remote|merge|rebase)$/,
  /^(pull\.(rebase|ff)|push\.(default|autosetupremote)|merge\.(ff|conflictstyle))$/,
  /^(advice|color)\./,
];

/** Files that lead git to another repository. */
const ELSEWHERE = ["commondir", "objects/info/alternates", "objects/info/http-alternates"];

/**
 * Refuses to work with repositories that say more than they may: the one git is to run in, and all
 * that lie in it, for git runs in those too.
 *
 * @param top Folder of the repository
 * @throws GitError naming what is wrong
 */
export async function checkRepositories(emulator: Emulator, top: string): Promise<void> {
  for (const folder of repositoriesIn(top)) {
    const gitDir = `${folder}/.git`;
    if (kindOf(gitDir) !== "directory") {
      throw new GitError(`"${nameIn(top, folder)}.git" is no folder: its repository is elsewhere`);
    }
    if (ELSEWHERE.some((name) => kindOf(`${gitDir}/${name}`) !== "nothing")) {
      throw new GitError("The repository shares its objects with another one");
    }
    refuseLinks(gitDir);
    await checkSettings(emulator, folder);
  }
}

/** The folders below one that hold a `.git`, that one first. */
function* repositoriesIn(folder: string): Generator<string> {
  const entries = [...Deno.readDirSync(folder)];
  if (entries.some(({ name }) => name === ".git")) yield folder;
  for (const { name, isDirectory } of entries) {
    if (isDirectory && name !== ".git") yield* repositoriesIn(`${folder}/${name}`);
  }
}

function nameIn(top: string, folder: string): string {
  return folder === top ? "" : `${folder.slice(top.length + 1)}/`;
}

/** Git follows links in its own folder when it writes. Objects are named by their content. */
function refuseLinks(folder: string): void {
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
    if (isSymlink) throw new GitError(`"${name}" in the git folder is a link`);
    if (isDirectory && !/^[0-9a-f]{2}$/.test(name)) refuseLinks(`${folder}/${name}`);
  }
}

async function checkSettings(emulator: Emulator, folder: string): Promise<void> {
  const file = `${folder}/.git/config`;
  if (kindOf(file) === "nothing") return;
  const names = await git(
    emulator,
    { folder },
    "config",
    "--file",
    file,
    "--no-includes",
    "--name-only",
    "--null",
    "--list",
  );
  const bad = names.split("\0").find((name) =>
    name !== "" && !TAKEN_SETTINGS.some((setting) => setting.test(name.toLowerCase()))
  );
  if (bad !== undefined) {
    throw new GitError(`The repository sets "${bad}", which the emulator does not run`);
  }
}
