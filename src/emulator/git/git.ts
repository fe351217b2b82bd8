/**
 * Runs `git` so that nothing but what is asked for runs with it: no hooks, no configuration of the
 * system or the user, no helpers, no network, an identity of its own.
 *
 * @module
 */
import { parentOf } from "../../process/files.ts";
import type { Emulator } from "../core/types.ts";

/** What git said. */
export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where git runs. */
export interface GitPlace {
  /** Folder it runs in. */
  readonly folder: string;
  /** The repository; without it git looks for none but the one in `folder` itself. */
  readonly gitDir?: string;
  /** Name of the author and committer. */
  readonly author?: string;
}

/** Git failed; the message is its own. */
export class GitError extends Error {
  /** Name of the class. */
  override readonly name = "GitError";
}

/** Given on the command line, where they win over every configuration file. */
const SETTINGS: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "core.excludesFile=/dev/null",
  "core.pager=cat",
  "core.editor=false",
  "core.sshCommand=false",
  "core.askPass=false",
  "core.quotePath=false",
  "credential.helper=",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  "push.gpgSign=false",
  "protocol.allow=never",
  "protocol.file.allow=always",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  "push.recurseSubmodules=no",
  "gc.auto=0",
  "maintenance.auto=false",
  "safe.bareRepository=explicit",
  "advice.detachedHead=false",
  "merge.ff=true",
  "pull.rebase=false",
];

/**
 * Runs git.
 *
 * @param emulator For its data folder and clock
 * @param place Where
 * @param args Arguments after the settings
 * @returns What it said, whatever its exit code
 */
export async function tryGit(
  emulator: Emulator,
  place: GitPlace,
  args: readonly string[],
): Promise<GitResult> {
  const where = place.gitDir === undefined
    ? []
    : [`--git-dir=${place.gitDir}`, `--work-tree=${place.folder}`];
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const command = new Deno.Command("git", {
    args: [...settings, ...where, ...args],
    cwd: place.folder,
    clearEnv: true,
    env: environment(emulator, place),
    stdin: "null",
  });
  try {
    const { code, stdout, stderr } = await command.output();
    return {
      code,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new GitError("git is not installed on this machine");
    }
    throw error;
  }
}

/** Runs git and returns what it printed; a `GitError` with its words when it fails. */
export async function git(emulator: Emulator, place: GitPlace, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await tryGit(emulator, place, args);
  if (code !== 0) {
    throw new GitError(
      (stderr.trim() || stdout.trim() || `git ended with code ${code}`).slice(0, 2_000),
    );
  }
  return stdout;
}

function environment(
  emulator: Emulator,
  { folder, author = "Runtm Emulator" }: GitPlace,
): Record<string, string> {
  const date = `${Math.floor(emulator.clock.now() / 1000)} +0000`;
  const email = "agent@emulator.invalid";
  return {
    PATH: Deno.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: `${emulator.dataDir}/no-home`,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TEMPLATE_DIR: "",
    GIT_TERMINAL_PROMPT: "0",
    GIT_PROTOCOL_FROM_USER: "0",
    GIT_ALLOW_PROTOCOL: "file",
    GIT_NO_LAZY_FETCH: "1",
    GIT_CEILING_DIRECTORIES: parentOf(folder),
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}
