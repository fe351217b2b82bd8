/** Where the program's own files are: the folder `.runtm` in the user's home. */
import type { Process } from "../process/types.ts";

/**
 * The user's home folder.
 *
 * @param process The outside world
 * @returns Its path without trailing slash; `undefined` when `HOME` is not set
 */
export function homeOf(process: Pick<Process, "env">): string | undefined {
  const home = process.env("HOME");
  if (home === undefined || home === "") return undefined;
  return home === "/" ? "" : home.replace(/\/+$/, "");
}

/**
 * A file in the program's own folder.
 *
 * @param process The outside world
 * @param name Name of the file
 * @returns Its path; `undefined` when there is no home folder
 */
export function ownFile(process: Pick<Process, "env">, name: string): string | undefined {
  const home = homeOf(process);
  return home === undefined ? undefined : `${home}/.runtm/${name}`;
}

/**
 * A file's bytes, or nothing when there is no such file.
 *
 * @param process The outside world
 * @param path Path of the file
 * @returns Its bytes; `undefined` when nothing is there
 * @throws Whatever else the file system says
 */
export async function readIfThere(
  process: Pick<Process, "files">,
  path: string,
): Promise<Uint8Array | undefined> {
  try {
    return await process.files.read(path);
  } catch (error) {
    if (["NotFound", "NotADirectory"].includes((error as Error).name)) return undefined;
    throw error;
  }
}

/**
 * Why a file could not be used, in words for a person.
 *
 * @param error What the file system threw
 * @returns A few words, without the path
 */
export function fileReason(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  return REASONS[name] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: { readonly [name: string]: string } = {
  NotFound: "there is no such file",
  NotADirectory: "part of the path is not a folder",
  PermissionDenied: "permission denied",
  NotCapable: "the runtime was not permitted to",
  IsADirectory: "it is a folder",
  AlreadyExists: "it exists already",
  ReadOnlyFilesystem: "the file system is read-only",
  FilesystemLoop: "its links lead in a circle",
};
