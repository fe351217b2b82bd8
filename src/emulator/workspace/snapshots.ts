/**
 * The files of a workspace as they were before each prompt, for rewind: contents are kept by their
 * digest beside the workspace, the list of them in the store.
 *
 * @module
 */
import { parentOf } from "../../process/files.ts";
import { kindOf } from "./folders.ts";
import { hashOf } from "../../process/files.ts";
import { type TreeEntry, walk } from "./tree.ts";

/** One file, link or folder of a snapshot. */
interface Kept {
  readonly kind: TreeEntry["kind"];
  /** Digest of a file, target of a link. */
  readonly content?: string;
  readonly mode?: number;
  readonly size?: number;
  readonly changed?: number;
}

/** A snapshot by path. */
interface Manifest {
  /** When it was taken, in milliseconds since 1970 of the machine. */
  readonly taken: number;
  readonly entries: { readonly [path: string]: Kept };
}

/** Files younger than this may change again without a change of time or size. */
const SAME_INSTANT = 2_000;

/**
 * Keeps what is in a workspace.
 *
 * @param workspace Its folder
 * @param before The snapshot before, whose contents are kept already
 * @returns The new snapshot, as text for the store
 */
export async function takeSnapshot(workspace: string, before: string | null): Promise<string> {
  const known = before === null ? undefined : JSON.parse(before) as Manifest;
  const folder = contentFolder(workspace);
  await Deno.mkdir(folder, { recursive: true });
  const taken = Date.now();
  const entries: Record<string, Kept> = {};
  for await (const entry of walk(workspace, { hidden: true })) {
    entries[entry.path] = await keep(`${workspace}/${entry.path}`, entry, folder, known);
  }
  return JSON.stringify({ taken, entries });
}

async function keep(
  path: string,
  entry: TreeEntry,
  folder: string,
  known: Manifest | undefined,
): Promise<Kept> {
  const { kind, size, changed } = entry;
  if (kind === "directory") return { kind };
  if (kind === "link") return { kind, content: await Deno.readLink(path) };
  const mode = entry.mode & 0o777;
  const old = known?.entries[entry.path];
  const same = old?.kind === "file" && old.size === size && old.changed === changed;
  if (same && known !== undefined && changed < known.taken - SAME_INSTANT) return { ...old, mode };
  const bytes = await Deno.readFile(path);
  const content = await hashOf(bytes);
  const target = `${folder}/${content}`;
  if (kindOf(target) === "nothing") {
    await Deno.writeFile(`${target}.part`, bytes);
    await Deno.rename(`${target}.part`, target);
  }
  return { kind, content, mode, size, changed };
}

/**
 * Puts a workspace back to a snapshot. What lies in `.git` stays as it is.
 *
 * @returns Paths below the workspace that were changed, sorted
 */
export async function restoreSnapshot(workspace: string, snapshot: string): Promise<string[]> {
  const wanted = (JSON.parse(snapshot) as Manifest).entries;
  const now = (JSON.parse(await takeSnapshot(workspace, snapshot)) as Manifest).entries;
  const changed = new Set<string>();
  const surplus = Object.keys(now).filter((path) => wanted[path]?.kind !== now[path]?.kind);
  // Deepest first: a folder goes when what it holds is gone. One with a `.git` in it stays.
  for (const path of surplus.sort().reverse()) {
    await Deno.remove(`${workspace}/${path}`).catch(() => {});
    if (now[path]?.kind !== "directory") changed.add(path);
  }
  for (const [path, kept] of Object.entries(wanted).sort(([a], [b]) => a < b ? -1 : 1)) {
    if (isSame(kept, now[path])) continue;
    await putBack(workspace, path, kept);
    if (kept.kind !== "directory") changed.add(path);
  }
  return [...changed].sort();
}

function isSame(a: Kept, b: Kept | undefined): boolean {
  return a.kind === b?.kind && a.content === b.content && a.mode === b.mode;
}

async function putBack(
  workspace: string,
  path: string,
  { kind, content = "", mode }: Kept,
): Promise<void> {
  const target = `${workspace}/${path}`;
  if (kind === "directory") return await Deno.mkdir(target, { recursive: true });
  await Deno.remove(target).catch(() => {});
  if (kind === "link") return await Deno.symlink(content, target);
  await Deno.copyFile(`${contentFolder(workspace)}/${content}`, target);
  if (mode !== undefined) await Deno.chmod(target, mode);
}

function contentFolder(workspace: string): string {
  return `${parentOf(workspace)}/kept`;
}
