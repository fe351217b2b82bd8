/** Walks a workspace without following links and without looking into `.git`. */
import { isGitFolder } from "./path.ts";

/** One thing in a workspace. */
export interface TreeEntry {
  readonly name: string;
  /** Path below the folder the walk began in. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
  /** Last change in milliseconds since 1970. */
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

/** Walks a folder, names sorted, each folder before what it holds. */
export async function* walk(
  folder: string,
  options: WalkOptions = {},
  below = "",
): AsyncGenerator<TreeEntry> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(below === "" ? folder : `${folder}/${below}`)) {
    names.push(entry.name);
  }
  for (const name of names.sort()) {
    if (isGitFolder(name) || (!options.hidden && name.startsWith("."))) continue;
    const path = below === "" ? name : `${below}/${name}`;
    const info = await Deno.lstat(`${folder}/${path}`).catch(() => undefined);
    if (info === undefined) continue;
    if (options.leftOut?.(path, info.isDirectory)) continue;
    const kind = info.isDirectory
      ? "directory"
      : info.isSymlink
      ? "link"
      : info.isFile
      ? "file"
      : undefined;
    if (kind === undefined) continue;
    yield {
      name,
      path,
      kind,
      size: info.isDirectory ? 0 : info.size,
      changed: info.mtime?.getTime() ?? 0,
      mode: info.mode ?? 0o644,
    };
    const depth = (options.depth ?? Infinity) - 1;
    if (kind === "directory" && depth > 0) yield* walk(folder, { ...options, depth }, path);
  }
}
