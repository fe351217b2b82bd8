/** Taking skill files away again: exactly those the program wrote and nobody changed. */
import { parentOf } from "../process/files.ts";
import type { Files } from "../process/types.ts";
import { lookAt, MANIFEST, type Manifest, readManifest } from "./manifest.ts";

/** What is to be done in a folder. */
export interface UninstallPlan {
  readonly directory: string;
  /** Files the program wrote. */
  readonly remove: readonly string[];
  /** Files that somebody changed since; they stay. */
  readonly keep: readonly string[];
}

/**
 * Finds out what uninstalling would do.
 *
 * @param files The file system
 * @param directory The skill folder
 * @returns The plan; `undefined` when the program has written nothing there
 */
export async function planUninstall(
  files: Files,
  directory: string,
): Promise<UninstallPlan | undefined> {
  const manifest = await readManifest(files, directory);
  if (manifest === undefined) return undefined;
  const remove: string[] = [];
  const keep: string[] = [];
  for (const [name, hash] of Object.entries(manifest.files)) {
    const found = await lookAt(files, `${directory}/${name}`);
    if (found.kind === "nothing") continue;
    if (found.kind === "file" && found.hash === hash) remove.push(name);
    else keep.push(name);
  }
  return { directory, remove, keep };
}

/**
 * Carries out a plan. Folders that were made for the files go too, when nothing else is in them.
 *
 * @param files The file system
 * @param plan The plan
 * @throws What the file system throws
 */
export async function uninstall(files: Files, plan: UninstallPlan): Promise<void> {
  const { directory } = plan;
  const manifest = await readManifest(files, directory);
  for (const name of plan.remove) await files.remove(`${directory}/${name}`);
  await files.remove(`${directory}/${MANIFEST}`);
  await removeMadeFolders(files, directory, manifest);
}

async function removeMadeFolders(
  files: Files,
  directory: string,
  manifest: Manifest | undefined,
): Promise<void> {
  let at = directory;
  for (let left = manifest?.madeFolders ?? 0; left > 0 && at !== ""; left--) {
    if ((await files.stat(at, { noFollow: true }))?.kind !== "directory") return;
    if ((await files.list(at)).length > 0) return;
    await files.remove(at);
    at = parentOf(at);
  }
}
