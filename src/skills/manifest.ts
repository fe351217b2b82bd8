/** The record, kept beside installed skill files, of what the program wrote there. */
import { hashOf, readIfThere } from "../process/files.ts";
import type { Files } from "../process/types.ts";

/** Name of the record's file. */
export const MANIFEST = ".runtm-skills.json";

/** What the program wrote into a folder. */
export interface Manifest {
  /** Version of the program that wrote it. */
  readonly version: string;
  /** SHA-256 of each file as it was written. */
  readonly files: { readonly [name: string]: string };
  /** How many folders had to be made: the skill folder itself, then those above it. */
  readonly madeFolders: number;
}

/**
 * Reads the record of a folder.
 *
 * @param files The file system
 * @param directory The folder
 * @returns The record; `undefined` when there is none or it is not understood
 */
export async function readManifest(
  files: Files,
  directory: string,
): Promise<Manifest | undefined> {
  const bytes = await readIfThere({ files }, `${directory}/${MANIFEST}`);
  if (bytes === undefined) return undefined;
  try {
    return understood(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// Somebody else may have written it: a name that leads elsewhere must not become a path to remove.
function understood(value: unknown): Manifest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { version, files, madeFolders } = value as { readonly [field: string]: unknown };
  if (typeof version !== "string" || typeof files !== "object" || files === null) return undefined;
  const entries = Object.entries(files).filter(([name, hash]) =>
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && typeof hash === "string"
  );
  return {
    version,
    files: Object.fromEntries(entries),
    madeFolders: Number.isInteger(madeFolders) ? Math.max(0, madeFolders as number) : 0,
  };
}

/**
 * Writes the record of a folder.
 *
 * @param files The file system
 * @param directory The folder
 * @param manifest What was written there
 */
export async function writeManifest(
  files: Files,
  directory: string,
  manifest: Manifest,
): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await files.writeAtomic(`${directory}/${MANIFEST}`, new TextEncoder().encode(text), 0o644);
}

/** What stands where a skill file belongs. */
export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "file"; readonly hash: string }
  /** A link, a folder or something stranger: nothing the program ever wrote. */
  | { readonly kind: "other" };

/**
 * Looks at the place of a skill file without following links.
 *
 * @param files The file system
 * @param path The place
 * @returns What stands there
 */
export async function lookAt(files: Files, path: string): Promise<Found> {
  const info = await files.stat(path, { noFollow: true });
  if (info === undefined) return { kind: "nothing" };
  if (info.kind !== "file") return { kind: "other" };
  return { kind: "file", hash: await hashOf(await files.read(path)) };
}
