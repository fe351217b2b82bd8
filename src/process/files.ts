/** What is asked of files again and again: whether they are there, why they cannot be used, their hash. */
import type { Process } from "./types.ts";

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
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: string };
  return REASONS[error.name] ?? REASONS[code ?? ""] ?? error.message;
}

/**
 * Why a file could not be written, in words for a person: what is missing then is its folder.
 *
 * @param error What the file system threw
 * @returns A few words, without the path
 */
export function writeReason(error: unknown): string {
  return (error as Error).name === "NotFound" ? "there is no such folder" : fileReason(error);
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
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota of the user is used up",
  EIO: "input/output error",
  EFBIG: "the file would be larger than allowed",
  ENAMETOOLONG: "the name is too long",
};

/**
 * The folder above.
 *
 * @param path A path without trailing slash
 * @returns The part before its last slash; empty when there is none
 */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/**
 * The hash by which a file is known again.
 *
 * @param bytes Its content
 * @returns SHA-256 in hexadecimal digits
 */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
