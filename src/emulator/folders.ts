/**
 * Reading and copying folders an agent may have filled: links are never followed.
 *
 * @module
 */

/** Files larger than this are not read as text. */
const LARGEST_TEXT = 1024 * 1024;

/** What stands at a path of a folder, links not followed. */
export function kindOf(path: string): "file" | "directory" | "other" | "nothing" {
  try {
    const info = Deno.lstatSync(path);
    return info.isFile ? "file" : info.isDirectory ? "directory" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return "nothing";
    }
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

/** One file found in a folder. */
export interface FoundFile {
  /** Path below the folder, with `/`. */
  readonly path: string;
  readonly size: number;
}

/**
 * All regular files of a folder, sorted by path; links are left out.
 *
 * @param folder The folder
 * @param leftOut Says of a path below the folder whether it (and what is below) is left out
 */
export async function listFiles(
  folder: string,
  leftOut: (path: string, isFolder: boolean) => boolean = () => false,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const visit = async (below: string): Promise<void> => {
    for await (const entry of Deno.readDir(`${folder}/${below}`)) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isSymlink || leftOut(path, entry.isDirectory)) continue;
      if (entry.isDirectory) await visit(path);
      else if (entry.isFile) {
        found.push({ path, size: (await Deno.lstat(`${folder}/${path}`)).size });
      }
    }
  };
  await visit("");
  return found.sort((one, other) => one.path < other.path ? -1 : 1);
}

/** Copies the given files of a folder to another one, which must not exist yet. */
export async function copyFiles(
  from: string,
  to: string,
  files: readonly FoundFile[],
): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for (const { path } of files) {
    const end = path.lastIndexOf("/");
    if (end > 0) await Deno.mkdir(`${to}/${path.slice(0, end)}`, { recursive: true });
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
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The same at the start of the emulator, where nothing may be awaited. */
export function removeFolderSync(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
