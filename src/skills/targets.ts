/** Where skill files go: the folders of the coding agents on this machine. */
import { Failure } from "../errors/failure.ts";
import { homeOf } from "../config/home.ts";
import type { Process } from "../process/types.ts";

/** Folders in the user's home by which coding agents are known. */
const AGENT_FOLDERS = [".claude", ".cursor", ".agents", ".codex"] as const;

/** The agent folders as a person writes them. */
export const AGENT_FOLDERS_SHOWN = AGENT_FOLDERS.map((folder) => `~/${folder}`).join(", ");

type TargetSources = Pick<Process, "env" | "files">;

/** Agents that read skills of a repository, where it has a folder of none yet. */
const PROJECT_FOLDERS = [".claude", ".agents"] as const;

/** Folders above the current one in which a repository is looked for. */
const MOST_LEVELS = 40;

/** Where the user wants skill files. */
export interface Wanted {
  /** A folder, used exactly as given. */
  readonly target?: string | undefined;
  /** The repository around the current folder, instead of the home. */
  readonly project?: boolean | undefined;
}

/** Takes `--target` and `--project` out of the values of a command. */
export function wantedOf(values: { readonly [name: string]: unknown }): Wanted {
  const target = typeof values.target === "string" ? values.target : undefined;
  return { target, project: values.project === true };
}

/**
 * Finds the folders that skill files are installed into.
 *
 * @param process The outside world
 * @param wanted What the user named; without anything the home is looked into
 * @returns Paths of skill folders, which need not exist yet; none when there is no agent folder
 * @throws {Failure} `usage` for an empty target, `local` when there is no home or repository to
 * look into
 */
export async function findTargets(process: TargetSources, wanted: Wanted = {}): Promise<string[]> {
  const { target, project } = wanted;
  if (target !== undefined) return [namedTarget(target)];
  if (project) {
    const root = await findRepository(process);
    const found = await projectFolders(process, root);
    return found.length > 0 ? found : PROJECT_FOLDERS.map((name) => `${root}${name}/skills/runtm`);
  }
  return await agentFolders(process, `${neededHome(process)}/`);
}

function neededHome(process: TargetSources): string {
  const home = homeOf(process);
  if (home !== undefined) return home;
  throw new Failure("local", "HOME is not set, so the folders of coding agents cannot be found", {
    hint: "Set HOME, or name the folder with --target DIR",
  });
}

/** Agents whose folder for skills is the same for all programs, and the folders. */
const SKILL_ROOTS: { readonly [agent: string]: string } = { claude: ".claude", agents: ".agents" };

/**
 * Finds the folders that skills of the service go into.
 *
 * @param process The outside world
 * @param agent The agent that is meant; without it all whose folder is there
 * @returns Paths of folders for skills, which need not exist yet
 * @throws {Failure} `local` when there is no home to look into
 */
export async function skillRoots(process: TargetSources, agent?: string): Promise<string[]> {
  const home = neededHome(process);
  const found: string[] = [];
  for (const [name, folder] of Object.entries(SKILL_ROOTS)) {
    const there = (await process.files.stat(`${home}/${folder}`))?.kind === "directory";
    if (agent === undefined ? there : name === agent) found.push(`${home}/${folder}/skills`);
  }
  return found;
}

async function agentFolders({ files }: TargetSources, below: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of AGENT_FOLDERS) {
    const info = await files.stat(`${below}${folder}`);
    if (info?.kind === "directory") found.push(`${below}${folder}/skills/runtm`);
  }
  return found;
}

/** Those in a repository; one that is a link, or leads through one, may be anywhere else. */
async function projectFolders(process: TargetSources, root: string): Promise<string[]> {
  const found: string[] = [];
  for (const directory of await agentFolders(process, root)) {
    const above = [directory.replace(/\/skills\/runtm$/, ""), directory.replace(/\/runtm$/, "")];
    const infos = await Promise.all(
      above.map((path) => process.files.stat(path, { noFollow: true })),
    );
    if (!infos.some((info) => info?.kind === "link")) found.push(directory);
  }
  return found;
}

/** The folder of the repository, relative to the current one; `""` when it is the current one. */
async function findRepository({ files }: TargetSources): Promise<string> {
  for (let level = 0; level < MOST_LEVELS; level++) {
    const above = "../".repeat(level);
    // A file in a worktree or a submodule.
    if (await files.stat(`${above}.git`) !== undefined) return above;
  }
  throw new Failure("local", "The current folder is not in a git repository", {
    hint: "Change to one, or name the folder: runtm-api skills install --target DIR",
  });
}

function namedTarget(target: string): string {
  if (target.trim() !== "") return target === "/" ? target : target.replace(/\/+$/, "");
  throw new Failure("usage", "--target is empty", { hint: "Name a folder: --target DIR" });
}
