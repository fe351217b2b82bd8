/** Walks a workspace without following links and without looking into `.git`. */
import { ApiError } from "../core/errors.ts";
import { giveTurn } from "../core/turns.ts";
import { isMissing } from "./folders.ts";
import { inFolder, isGitFolder } from "./held.ts";

/** One thing in a workspace. */
export interface TreeEntry {
  readonly name: string;
  /** Path below the folder the walk began in. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
  /** Last change, of content or attributes, in milliseconds since 1970. */
  readonly changed: number;
  readonly mode: number;
}

/** How a folder is walked. */
export interface WalkOptions {
  /** How many levels deep; 1 is the folder itself. */
  readonly depth?: number;
  /** Also names that begin with a dot. */
  readonly hidden?: boolean;
  /** What is left out with all below it. */
  readonly leftOut?: LeftOut;
}

/** Says of a path below the folder of the walk whether it is left out. */
export type LeftOut = (path: string, isFolder: boolean) => boolean;

const BUILD_FOLDERS: readonly string[] = [
  "node_modules",
  "dist",
  "build",
  "target",
  "__pycache__",
  ".venv",
  "venv",
];

/** Whether a folder holds what was built or installed, not what was written. */
export const isBuilt: LeftOut = (path, isFolder) =>
  isFolder && BUILD_FOLDERS.includes(path.slice(path.lastIndexOf("/") + 1));

/** Entries looked at before others get a turn. */
const BATCH = 100;

/** Walks a folder, names sorted, each folder before what it holds. */
export async function* walk(
  folder: string,
  options: WalkOptions = {},
  below = "",
): AsyncGenerator<TreeEntry> {
  const depth = (options.depth ?? Infinity) - 1;
  for (const entry of await entriesIn(folder, below, options)) {
    yield entry;
    if (entry.kind === "directory" && depth > 0) {
      yield* walk(folder, { ...options, depth }, entry.path);
    }
  }
}

/** What is in a folder of the walk; nothing when it is gone, or was swapped for a link meanwhile. */
async function entriesIn(
  folder: string,
  below: string,
  options: WalkOptions,
): Promise<TreeEntry[]> {
  const read = async (held: string) => {
    const names = [...Deno.readDirSync(held)].map((entry) => entry.name)
      .filter((name) => !isGitFolder(name) && (options.hidden || !name.startsWith(".")));
    const entries: TreeEntry[] = [];
    for (const [index, name] of names.sort().entries()) {
      if (index % BATCH === BATCH - 1) await giveTurn();
      const entry = entryOf(held, name, below === "" ? name : `${below}/${name}`);
      if (entry === undefined) continue;
      if (!options.leftOut?.(entry.path, entry.kind === "directory")) entries.push(entry);
    }
    return entries;
  };
  try {
    return await inFolder(folder, below === "" ? folder : `${folder}/${below}`, read);
  } catch (error) {
    if (below !== "" && (isMissing(error) || error instanceof ApiError)) return [];
    throw error;
  }
}

/** Synchronous: an asynchronous look costs ten times as much, and there are many. */
function entryOf(held: string, name: string, path: string): TreeEntry | undefined {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(`${held}/${name}`);
  } catch {
    return undefined;
  }
  const { isDirectory, isFile, isSymlink } = info;
  const kind = isDirectory ? "directory" : isSymlink ? "link" : isFile ? "file" : undefined;
  if (kind === undefined) return undefined;
  return {
    name,
    path,
    kind,
    size: isDirectory ? 0 : info.size,
    changed: Math.max(info.mtime?.getTime() ?? 0, info.ctime?.getTime() ?? 0),
    mode: info.mode ?? 0o644,
  };
}
