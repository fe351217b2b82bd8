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
  using file = Deno.openSync(path);
  const { ino, dev, size } = file.statSync();
  // Only what is still there after it was opened: a folder may be swapped for a link meanwhile.
  const still = hasFile(folder, name) ? Deno.lstatSync(path) : undefined;
  if (still?.ino !== ino || still.dev !== dev || size > LARGEST_TEXT) return undefined;
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let more = 1; more > 0 && length < size; length += more) {
    more = file.readSync(bytes.subarray(length)) ?? 0;
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
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

/** Names in a folder, at the start of the emulator; none when it is missing. */
export function namesInSync(folder: string): string[] {
  return kindOf(folder) === "directory"
    ? [...Deno.readDirSync(folder)].map(({ name }) => name)
    : [];
}
