/** Copies folders an agent may have filled and may be changing: links are copied, never followed. */
import { inFolder, openBelow, type Reach } from "./held.ts";
import { isMissing, makeParent, removeFolder } from "./folders.ts";

/**
 * Copies some files of a folder to another one, which must not exist yet.
 *
 * @param from The folder, a real path
 * @param paths Paths below it, with `/`
 */
export async function copyFiles(
  from: string,
  to: string,
  paths: readonly string[],
): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for (const path of paths) {
    await makeParent(`${to}/${path}`);
    await copyFile(from, `${from}/${path}`, `${to}/${path}`);
  }
}

/**
 * Copies a whole folder, `.git` and links included (as links). What stood at the target is replaced
 * only when the copy is complete.
 *
 * @param from The folder, a real path
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  const unfinished = `${to}.copy-${crypto.randomUUID().slice(0, 8)}`;
  try {
    await copyInto(from, from, unfinished);
    await removeFolder(to);
    await Deno.rename(unfinished, to);
  } catch (error) {
    await removeFolder(unfinished);
    throw error;
  }
}

const ALL: Reach = { git: true };

async function copyInto(root: string, from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  const entries = await inFolder(root, from, (held) => Array.fromAsync(Deno.readDir(held)), ALL);
  for (const { name, isDirectory, isFile, isSymlink } of entries) {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    if (isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else if (isDirectory) await copyInto(root, source, target);
    else if (isFile) await copyFile(root, source, target, ALL);
  }
}

/** Copies one regular file with its mode; one that is gone meanwhile is left out. */
export async function copyFile(
  root: string,
  from: string,
  to: string,
  reach?: Reach,
): Promise<void> {
  try {
    const source = await openBelow(root, from, reach);
    if (source === undefined) return;
    const mode = ((await source.stat()).mode ?? 0o644) & 0o777;
    const target = await Deno.open(to, { write: true, createNew: true, mode });
    await source.readable.pipeTo(target.writable);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
