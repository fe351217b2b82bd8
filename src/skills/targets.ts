/** Where skill files go: the folders of the coding agents on this machine. */
import { Failure } from "../errors/failure.ts";
import { homeOf } from "../config/home.ts";
import type { Process } from "../process/types.ts";

/** Folders in the user's home by which coding agents are known. */
const AGENT_FOLDERS = [".claude", ".cursor", ".agents", ".codex"] as const;

/** The agent folders as a person writes them. */
export const AGENT_FOLDERS_SHOWN = AGENT_FOLDERS.map((folder) => `~/${folder}`).join(", ");

type World = Pick<Process, "env" | "files">;

/**
 * Finds the folders that skill files belong into.
 *
 * @param process The outside world
 * @param target The folder the user named; used exactly as given, instead of looking
 * @returns Paths of skill folders, which need not exist yet; none when there is no agent folder
 * @throws {Failure} `usage` for an empty target, `local` when there is no home to look into
 */
export async function findTargets(process: World, target?: string): Promise<string[]> {
  if (target !== undefined) return [namedTarget(target)];
  const home = homeOf(process);
  if (home === undefined) {
    throw new Failure("local", "HOME is not set, so the folders of coding agents cannot be found", {
      hint: "Set HOME, or name the folder with --target DIR",
    });
  }
  const found: string[] = [];
  for (const folder of AGENT_FOLDERS) {
    const info = await process.files.stat(`${home}/${folder}`);
    if (info?.kind === "directory") found.push(`${home}/${folder}/skills/runtm`);
  }
  return found;
}

function namedTarget(target: string): string {
  if (target.trim() !== "") return target === "/" ? target : target.replace(/\/+$/, "");
  throw new Failure("usage", "--target is empty", { hint: "Name a folder: --target DIR" });
}
