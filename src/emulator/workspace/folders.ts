/**
 * Reading and copying folders an agent may have filled: links are never followed.
 *
 * @module
 */

import { parentOf } from "../../process/files.ts";

/** Files larger than this are not read as text. */
const LARGEST_TEXT = 1024 * 1024;

/** Whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Makes the folder that is to hold a path. */
export async function makeParent(path: string): Promise<void> {
  await Deno.mkdir(parentOf(path), { recursive: true });
}

/** What stands at a path of a folder, links not followed. */
export function kindOf(path: string): "file" | "directory" | "other" | "nothing" {
  try {
    const info = Deno.lstatSync(path);
    return info.isFile ? "file" : info.isDirectory ? "directory" : "other";
  } catch (error) {
    if (isMissing(error)) return "nothing";
    throw error;
  }
}

/**
 * Whether a path inside a folder is a regular file that no link leads to.
 *
 * @param folder The folder
 * @param name Path below it, with `/`
 */
export function hasFile(folder: string, name: string): boolean {
  const words = name.split("/");
  const last = words.pop() ?? name;
  let at = folder;
  for (const word of words) {
    at = `${at}/${word}`;
    if (kindOf(at) !== "directory") return false;
  }
  return kindOf(`${at}/${last}`) === "file";
}

/** Text of a regular file inside a folder; `undefined` when there is none or it is very large. */
export function readText(folder: string, name: string): string | undefined {
  if (!hasFile(folder, name)) return undefined;
  const path = `${folder}/${name}`;
  return Deno.lstatSync(path).size > LARGEST_TEXT ? undefined : Deno.readTextFileSync(path);
}

/**
 * Copies some files of a folder to another one, which must not exist yet.
 *
 * @param paths Paths below the folder, with `/`
 */
export async function copyFiles(
  from: string,
  to: string,
  paths: readonly string[],
): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for (const path of paths) {
    await makeParent(`${to}/${path}`);
    await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
  }
}

/**
 * Copies a whole folder, `.git` and links included (as links). What stood at the target is replaced
 * only when the copy is complete.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  const unfinished = `${to}.copy-${crypto.randomUUID().slice(0, 8)}`;
  try {
    await copyInto(from, unfinished);
    await removeFolder(to);
    await Deno.rename(unfinished, to);
  } catch (error) {
    await removeFolder(unfinished);
    throw error;
  }
}

async function copyInto(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for await (const entry of Deno.readDir(from)) {
    const source = `${from}/${entry.name}`;
    const target = `${to}/${entry.name}`;
    if (entry.isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else if (entry.isDirectory) await copyInto(source, target);
    else if (entry.isFile) await Deno.copyFile(source, target);
  }
}

/** Removes a folder with all it holds; a missing one is fine. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The same at the start of the emulator, where nothing may be awaited. */
export function removeFolderSync(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
