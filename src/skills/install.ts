/**
 * Installing skill files into one folder: first a plan of what would happen, then doing it. What the
 * program has not written itself is never lost.
 *
 * @module
 */
import { hashOf, parentOf } from "../process/files.ts";
import type { Files } from "../process/types.ts";
import type { SkillFile } from "./bundled.ts";
import { lookAt, type Manifest, readManifest, writeManifest } from "./manifest.ts";

/** What is to be done in a folder. */
export interface InstallPlan {
  readonly directory: string;
  /** Names of all files the release has. */
  readonly files: readonly string[];
  /** Files that are new or differ. */
  readonly write: readonly string[];
  /** Files of somebody else in these places, and the names under which they are kept. */
  readonly keep: readonly { readonly file: string; readonly as: string }[];
  /** Files of another release that the program wrote and nobody changed. */
  readonly remove: readonly string[];
}

/**
 * Finds out what installing would do.
 *
 * @param files The file system
 * @param directory The skill folder, which need not exist
 * @param skills The files of this release
 * @returns The plan; nothing was changed
 */
export async function planInstall(
  files: Files,
  directory: string,
  skills: readonly SkillFile[],
): Promise<InstallPlan> {
  const recorded = (await readManifest(files, directory))?.files ?? {};
  const write: string[] = [];
  const keep: { file: string; as: string }[] = [];
  for (const { name, text } of skills) {
    const found = await lookAt(files, `${directory}/${name}`);
    if (found.kind === "file" && found.hash === await hashOf(encoded(text))) continue;
    write.push(name);
    const ours = found.kind === "file" && found.hash === recorded[name];
    if (found.kind === "nothing" || ours) continue;
    keep.push({ file: name, as: await freeName(files, directory, `${name}.bak`) });
  }
  return {
    directory,
    files: skills.map((skill) => skill.name),
    write,
    keep,
    remove: await obsolete(files, directory, recorded, skills),
  };
}

async function obsolete(
  files: Files,
  directory: string,
  recorded: { readonly [name: string]: string },
  skills: readonly SkillFile[],
): Promise<string[]> {
  const names: string[] = [];
  for (const [name, hash] of Object.entries(recorded)) {
    if (skills.some((skill) => skill.name === name)) continue;
    const found = await lookAt(files, `${directory}/${name}`);
    if (found.kind === "file" && found.hash === hash) names.push(name);
  }
  return names;
}

async function freeName(files: Files, directory: string, wished: string): Promise<string> {
  let name = wished;
  for (let count = 2; await files.stat(`${directory}/${name}`, { noFollow: true }); count++) {
    name = `${wished}${count}`;
  }
  return name;
}

/**
 * Carries out a plan.
 *
 * @param files The file system
 * @param plan The plan
 * @param skills The files of this release
 * @param version The version to record
 * @throws What the file system throws; each file is then either old or new, never half
 */
export async function install(
  files: Files,
  plan: InstallPlan,
  skills: readonly SkillFile[],
  version: string,
): Promise<void> {
  const { directory } = plan;
  const before = await readManifest(files, directory);
  const made = before === undefined ? await missingFolders(files, directory) : before.madeFolders;
  await files.makeDirectory(directory, 0o755);
  for (const { file, as } of plan.keep) {
    await setAside(files, `${directory}/${file}`, `${directory}/${as}`);
  }
  for (const { name, text } of skills) {
    if (!plan.write.includes(name)) continue;
    await files.writeAtomic(`${directory}/${name}`, encoded(text), 0o644);
  }
  for (const name of plan.remove) await files.remove(`${directory}/${name}`);
  await writeManifest(files, directory, await recordOf(skills, version, made));
}

async function recordOf(
  skills: readonly SkillFile[],
  version: string,
  madeFolders: number,
): Promise<Manifest> {
  const hashes: { [name: string]: string } = {};
  for (const { name, text } of skills) hashes[name] = await hashOf(encoded(text));
  return { version, files: hashes, madeFolders };
}

// A file is copied, so that its place is never empty; a link or a folder can only be moved.
async function setAside(files: Files, from: string, to: string): Promise<void> {
  const info = await files.stat(from, { noFollow: true });
  if (info?.kind !== "file") return await files.rename(from, to);
  await files.writeAtomic(to, await files.read(from), info.mode ?? 0o644);
}

/** How many folders at the end of a path are not there. */
async function missingFolders(files: Files, path: string): Promise<number> {
  let count = 0;
  for (let at = path; at !== "" && at !== "."; at = parentOf(at)) {
    if (await files.stat(at) !== undefined) break;
    count++;
  }
  return count;
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
