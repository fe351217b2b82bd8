/**
 * Paths in a workspace: what a client may name, and where that lies on disk. Neither `..` nor a
 * link leads out, and nothing below a `.git` can be named.
 *
 * @module
 */
import { badRequest } from "../core/errors.ts";
import { isMissing, kindOf } from "./folders.ts";
import { isGitFolder, outside, within } from "./held.ts";

/** What users of a session see as the root of its workspace. */
export const HOME = "/home/user";

/** A path that was checked. */
export interface WorkspacePath {
  /** As users see it: `/home/user/…`. */
  readonly shown: string;
  /** On disk. Its last part may be missing or a link, those before it are no links. */
  readonly real: string;
  /** Below the workspace, `""` for the workspace itself. */
  readonly inside: string;
}

/**
 * Checks a path that a client named.
 *
 * @param workspace Folder of the workspace, a real path
 * @param path `/home/user/…`, or relative to the workspace
 * @throws ApiError 400 for anything else
 */
export async function workspacePath(workspace: string, path: string): Promise<WorkspacePath> {
  const inside = lexical(path);
  const names = inside === "" ? [] : inside.split("/");
  const last = names.pop();
  const folder = await realFolder(workspace, names);
  const real = last === undefined ? folder : `${folder}/${last}`;
  return { shown: inside === "" ? HOME : `${HOME}/${inside}`, real, inside };
}

/** Follows the links of a path; a 400 when they lead out, `undefined` when nothing is there. */
export async function followed(
  workspace: string,
  path: WorkspacePath,
): Promise<string | undefined> {
  try {
    const info = await Deno.lstat(path.real);
    if (!info.isSymlink) return path.real;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return within(workspace, await Deno.realPath(path.real));
  } catch (error) {
    // A link to nothing: writing through it would make a file wherever it points.
    if (isMissing(error) || error instanceof Deno.errors.FilesystemLoop) throw outside();
    throw error;
  }
}

/** The path below the workspace without `.`, `..` and empty parts. */
function lexical(path: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path)) throw badRequest("Path holds a control character");
  if (path.length > 1_000) throw badRequest("Path is too long");
  const full = path.startsWith("/") ? path : `${HOME}/${path}`;
  const names: string[] = [];
  for (const name of full.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (names.pop() === undefined) throw outside();
    } else names.push(name);
    // On the way out and back in again the path names folders it must not know.
    if (names.length < 2 && name === "..") throw outside();
  }
  if (`/${names.slice(0, 2).join("/")}` !== HOME) throw outside();
  const below = names.slice(2);
  if (below.some(isGitFolder)) throw badRequest("Path names a git folder");
  if (below.some((name) => new TextEncoder().encode(name).length > 255)) {
    throw badRequest("Path is too long");
  }
  return below.join("/");
}

/** The real folder of the parts that are there, with those that are missing behind it. */
async function realFolder(workspace: string, names: readonly string[]): Promise<string> {
  let folder = workspace;
  for (const [index, name] of names.entries()) {
    const next = `${folder}/${name}`;
    try {
      const info = await Deno.lstat(next);
      folder = info.isSymlink ? within(workspace, await Deno.realPath(next)) : next;
    } catch (error) {
      if (error instanceof Deno.errors.FilesystemLoop) throw outside();
      if (!isMissing(error)) throw error;
      if (kindOf(next) === "other") throw outside();
      return [folder, ...names.slice(index)].join("/");
    }
  }
  return folder;
}
