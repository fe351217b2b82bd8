/**
 * Opening what lies in a workspace so that looking where it is and using it are one step: an agent
 * may swap a folder for a link at any moment. What is open stays what it is, so it is opened first
 * and its place is asked afterwards, of the open descriptor.
 *
 * @module
 */
import { parentOf } from "../../process/files.ts";
import { badRequest } from "../core/errors.ts";
import { isMissing } from "./folders.ts";

/** Files as Node has them. */
export type NodeFs = typeof import("node:fs");

/** What the system says of this process's open descriptors; Linux alone has it. */
const DESCRIPTORS = "/proc/self/fd";

/** An error for a path that leads out of its workspace. */
export const outside = () => badRequest("Path lies outside the workspace");

/** Whether a name is that of a git folder, whatever the file system takes for equal. */
export function isGitFolder(name: string): boolean {
  const plain = name.normalize("NFKC").replace(/\p{Cf}/gu, "").toLowerCase().replace(/[. ]+$/, "")
    .replace(/:.*$/, "");
  return plain === ".git" || plain === "git~1";
}

/** What may be opened below a folder besides what clients may name. */
export interface Reach {
  /** Git folders too: the emulator copies a whole workspace. */
  readonly git?: boolean;
}

/** A real path that lies in a folder, and not in its git folder; a 400 for any other. */
export function within(root: string, real: string, { git = false }: Reach = {}): string {
  if (real !== root && !real.startsWith(`${root}/`)) throw outside();
  if (!git && real.slice(root.length).split("/").some(isGitFolder)) {
    throw badRequest("Path names a git folder");
  }
  return real;
}

/**
 * Opens a regular file.
 *
 * @param root Folder it must lie in, a real path
 * @param path Its path; the last part is not followed
 * @returns The open file; `undefined` when there is none, or no regular one
 * @throws ApiError 400 when the path leads out of the folder
 */
export async function openBelow(
  root: string,
  path: string,
  reach?: Reach,
): Promise<Deno.FsFile | undefined> {
  const fs = await import("node:fs");
  const descriptor = descriptorBelow(fs, root, path, reach);
  if (descriptor === undefined) return undefined;
  try {
    return await Deno.open(`/dev/fd/${descriptor}`);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The same as a descriptor of Node, at once; whoever asks for it closes it. */
export function descriptorBelow(
  fs: NodeFs,
  root: string,
  path: string,
  reach?: Reach,
): number | undefined {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;
  // Not blocking: opening a named pipe would wait for its other end.
  const descriptor = opened(fs, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor === undefined) return undefined;
  try {
    within(root, placeOf(fs, descriptor, path), reach);
    if (fs.fstatSync(descriptor).isFile()) return descriptor;
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
  fs.closeSync(descriptor);
}

/** The bytes of a regular file, at most so many; `undefined` when there is none, or a larger one. */
export async function readBelow(
  root: string,
  path: string,
  most = Infinity,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  using file = await openBelow(root, path);
  if (file === undefined || (await file.stat()).size > most) return undefined;
  return new Uint8Array(await new Response(file.readable).arrayBuffer());
}

/**
 * Works in a folder.
 *
 * @param root Folder it must lie in, a real path
 * @param folder Its path
 * @param work Gets a path that stays that of the folder, whatever happens to the names above it
 * @throws ApiError 400 when the path leads out of the root; `NotFound` when there is no folder
 */
export async function inFolder<T>(
  root: string,
  folder: string,
  work: (held: string) => Promise<T>,
  reach?: Reach,
): Promise<T> {
  const fs = await import("node:fs");
  const { O_DIRECTORY, O_RDONLY } = fs.constants;
  const descriptor = opened(fs, folder, O_RDONLY | O_DIRECTORY);
  if (descriptor === undefined) throw new Deno.errors.NotFound("There is no such folder");
  try {
    const place = within(root, placeOf(fs, descriptor, folder), reach);
    return await work(Deno.build.os === "linux" ? `${DESCRIPTORS}/${descriptor}` : place);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Makes a folder below a root, and those above it that are missing. */
export async function makeBelow(root: string, folder: string): Promise<void> {
  try {
    return await inFolder(root, folder, () => Promise.resolve());
  } catch (error) {
    if (!isMissing(error) || folder === root) throw error;
  }
  const parent = parentOf(folder);
  await makeBelow(root, parent);
  await inFolder(root, parent, async (held) => {
    try {
      await Deno.mkdir(`${held}/${folder.slice(parent.length + 1)}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  });
}

/** Opens a path; `undefined` when nothing of that kind is there. */
function opened(fs: NodeFs, path: string, flags: number): number | undefined {
  try {
    return fs.openSync(path, flags);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") throw new Deno.errors.NotADirectory("Path goes through a file");
    // A link where none was a moment ago, or links in a circle.
    if (code === "ELOOP") throw outside();
    // A socket cannot be opened at all.
    if (code === "ENXIO") return undefined;
    throw error;
  }
}

/** Where an open file or folder lies. */
function placeOf(fs: NodeFs, descriptor: number, path: string): string {
  if (Deno.build.os === "linux") return fs.readlinkSync(`${DESCRIPTORS}/${descriptor}`);
  const real = fs.realpathSync(path);
  const [open, named] = [fs.fstatSync(descriptor), fs.statSync(real)];
  if (open.dev !== named.dev || open.ino !== named.ino) throw outside();
  return real;
}
