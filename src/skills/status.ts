/** How installed skill files compare with those inside the program. */
import { hashOf, readIfThere } from "../process/files.ts";
import type { Files } from "../process/types.ts";
import { compareVersions } from "../version.ts";
import type { SkillFile } from "./bundled.ts";
import { lookAt, type Manifest, readManifest } from "./manifest.ts";

/**
 * One file: as in this release, not there, as another release wrote it, changed since it was
 * written, not known to come from this program, or no longer part of the release.
 */
export type FileState =
  | "current"
  | "missing"
  | "other_release"
  | "changed"
  | "unknown"
  | "obsolete";

/** One folder as a whole. */
export type FolderState = "missing" | "current" | "older" | "newer" | "changed";

/** What is in a skill folder. */
export interface SkillStatus {
  readonly directory: string;
  readonly state: FolderState;
  /** Version of the program that wrote it, or that SKILL.md names; `null` when unknown. */
  readonly version: string | null;
  readonly files: readonly { readonly name: string; readonly state: FileState }[];
}

/**
 * Compares a skill folder with this release.
 *
 * @param files The file system
 * @param directory The folder
 * @param skills The files of this release
 * @param version The version of this release
 * @returns What is there
 */
export async function skillStatus(
  files: Files,
  directory: string,
  skills: readonly SkillFile[],
  version: string,
): Promise<SkillStatus> {
  const manifest = await readManifest(files, directory);
  const states = await fileStates(files, directory, skills, manifest);
  const installed = manifest?.version ?? await namedVersion(files, directory);
  const state = folderState(states.map((file) => file.state), installed, version);
  return { directory, state, version: installed ?? null, files: states };
}

async function fileStates(
  files: Files,
  directory: string,
  skills: readonly SkillFile[],
  manifest: Manifest | undefined,
): Promise<{ name: string; state: FileState }[]> {
  const states: { name: string; state: FileState }[] = [];
  for (const { name, text } of skills) {
    const bundled = await hashOf(new TextEncoder().encode(text));
    const found = await lookAt(files, `${directory}/${name}`);
    const recorded = manifest?.files[name];
    const state = found.kind === "nothing"
      ? "missing"
      : found.kind === "file" && found.hash === bundled
      ? "current"
      : recorded === undefined
      ? "unknown"
      : found.kind === "file" && found.hash === recorded
      ? "other_release"
      : "changed";
    states.push({ name, state });
  }
  for (const name of Object.keys(manifest?.files ?? {})) {
    if (skills.some((skill) => skill.name === name)) continue;
    const found = await lookAt(files, `${directory}/${name}`);
    if (found.kind !== "nothing") states.push({ name, state: "obsolete" });
  }
  return states;
}

function folderState(
  states: readonly FileState[],
  installed: string | undefined,
  version: string,
): FolderState {
  if (states.every((state) => state === "missing")) return "missing";
  if (states.every((state) => state === "current")) return "current";
  const order = installed === undefined ? 0 : compareVersions(installed, version);
  if (order !== 0) return order < 0 ? "older" : "newer";
  return "changed";
}

/** The version in the head of an installed SKILL.md that another installer wrote. */
async function namedVersion(files: Files, directory: string): Promise<string | undefined> {
  const info = await files.stat(`${directory}/SKILL.md`);
  if (info?.kind !== "file") return undefined;
  const bytes = await readIfThere({ files }, `${directory}/SKILL.md`);
  const head = /^---\r?\n([^]*?)\r?\n---/.exec(new TextDecoder().decode(bytes))?.[1] ?? "";
  return /["']?\bversion["']?:\s*["']?(\d[\w.+-]*)/.exec(head)?.[1];
}
