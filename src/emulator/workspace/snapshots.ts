/**
 * The files of a workspace as they were before each prompt, for rewind. A row says from which
 * prompt up to which one a path was what it is, so that what does not change costs nothing.
 *
 * @module
 */
import { contentPath, digestOfFile, keepContent } from "./contents.ts";
import { parentOf } from "../../process/files.ts";
import { giveTurn } from "../core/turns.ts";
import { numberOrNull, type Row, type Store, text, textOrNull } from "../core/store.ts";
import { kindOf } from "./folders.ts";
import { inFolder, makeBelow } from "./held.ts";
import { type TreeEntry, walk } from "./tree.ts";

/** Table of the files of snapshots. `until_idx` is empty for those that are in the last one. */
export const SNAPSHOT_TABLES = `
  CREATE TABLE IF NOT EXISTS kept_files (
    session_id TEXT NOT NULL, path TEXT NOT NULL, from_idx INTEGER NOT NULL, until_idx INTEGER,
    kind TEXT NOT NULL, content TEXT, mode INTEGER, size INTEGER, changed INTEGER,
    PRIMARY KEY (session_id, path, from_idx)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS last_kept_files ON kept_files (session_id) WHERE until_idx IS NULL;
  CREATE INDEX IF NOT EXISTS kept_contents ON kept_files (content);
`;

/** Where the workspace of a session is, and where its snapshots are kept. */
export interface SnapshotPlace {
  readonly store: Store;
  readonly dataDir: string;
  readonly sessionId: string;
  readonly workspace: string;
}

/** One file, link or folder of a snapshot. */
interface Kept {
  readonly kind: TreeEntry["kind"];
  /** Digest of a file, target of a link. */
  readonly content?: string | undefined;
  readonly mode?: number | undefined;
  readonly size?: number | undefined;
  readonly changed?: number | undefined;
}

type Files = Map<string, Kept>;

/** Snapshots being taken: what they keep has no row yet. */
const beingTaken = new WeakMap<Store, number>();

/** Files looked at in one go. */
const BATCH = 100;

/** Files younger than this may change again without a change of time or size. */
const SAME_INSTANT = 2_000;

/**
 * Keeps what is in a workspace.
 *
 * @param place The workspace
 * @param index Number of the prompt that is about to run
 * @param before When the snapshot before was taken, in milliseconds since 1970 of the machine
 * @returns When this one was taken
 */
export async function takeSnapshot(
  place: SnapshotPlace,
  index: number,
  before: number | undefined,
): Promise<number> {
  const { store } = place;
  beingTaken.set(store, (beingTaken.get(store) ?? 0) + 1);
  try {
    const taken = Date.now();
    await writeChanges(place, index, before);
    return taken;
  } finally {
    beingTaken.set(store, (beingTaken.get(store) ?? 1) - 1);
  }
}

async function writeChanges(
  place: SnapshotPlace,
  index: number,
  before: number | undefined,
): Promise<void> {
  const { store, dataDir, sessionId, workspace } = place;
  const last = lastFiles(place);
  const now = await scan(
    workspace,
    last,
    before,
    (path) => keepContent(dataDir, workspace, path),
  );
  store.transaction(() => {
    for (const [path, kept] of last) {
      if (isUnchanged(kept, now.get(path))) continue;
      store.run(
        `UPDATE kept_files SET until_idx = ? WHERE session_id = ? AND path = ? AND until_idx IS NULL`,
        index,
        sessionId,
        path,
      );
    }
    for (const [path, kept] of now) {
      if (isUnchanged(kept, last.get(path))) continue;
      store.run(
        "INSERT OR REPLACE INTO kept_files VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?)",
        sessionId,
        path,
        index,
        kept.kind,
        kept.content ?? null,
        kept.mode ?? null,
        kept.size ?? null,
        kept.changed ?? null,
      );
    }
  });
}

/**
 * Puts a workspace back to a snapshot. What lies in `.git` stays as it is.
 *
 * @param index Number of the prompt the snapshot was taken for
 * @param before When the last snapshot was taken
 * @returns Paths below the workspace that were changed, sorted
 */
export async function restoreSnapshot(
  place: SnapshotPlace,
  index: number,
  before: number | undefined,
): Promise<string[]> {
  const { store, dataDir, sessionId, workspace } = place;
  const wanted = filesAt(store, sessionId, index);
  const now = await scan(
    workspace,
    lastFiles(place),
    before,
    (path) => digestOfFile(workspace, path),
  );
  const changed = new Set<string>();
  const surplus = [...now.keys()].filter((path) => wanted.get(path)?.kind !== now.get(path)?.kind);
  // Deepest first: a folder goes when what it holds is gone. One with a `.git` in it stays.
  for (const path of surplus.sort().reverse()) {
    await inParent(workspace, path, (name) => Deno.remove(name)).catch(() => {});
    if (now.get(path)?.kind !== "directory") changed.add(path);
  }
  for (const [path, kept] of [...wanted].sort(([a], [b]) => a < b ? -1 : 1)) {
    if (isSame(kept, now.get(path))) continue;
    await putBack(dataDir, workspace, path, kept);
    if (kept.kind !== "directory") changed.add(path);
  }
  return [...changed].sort();
}

function filesAt(store: Store, sessionId: string, index: number): Files {
  return filesOf(store.all(
    `SELECT * FROM kept_files
     WHERE session_id = ? AND from_idx <= ? AND (until_idx IS NULL OR until_idx > ?)`,
    sessionId,
    index,
    index,
  ));
}

/** A file that is no more what it was in a snapshot. */
export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted";
  /** Where its content of then is kept; `undefined` when there was no such file. */
  readonly before: string | undefined;
}

/**
 * Compares a workspace with a snapshot. Links and folders are left out.
 *
 * @param index Number of the prompt the snapshot was taken for
 * @param before When the last snapshot was taken
 * @returns The files that changed since, sorted by path
 */
export async function changedSince(
  place: SnapshotPlace,
  index: number,
  before: number | undefined,
): Promise<ChangedFile[]> {
  const { store, dataDir, sessionId, workspace } = place;
  const then = filesAt(store, sessionId, index);
  const now = await scan(
    workspace,
    lastFiles(place),
    before,
    (path) => digestOfFile(workspace, path),
  );
  const paths = [...new Set([...then.keys(), ...now.keys()])].sort();
  return paths.flatMap((path): ChangedFile[] => {
    const [old, fresh] = [then.get(path), now.get(path)];
    const was = old?.kind === "file" ? old.content : undefined;
    const is = fresh?.kind === "file" ? fresh.content : undefined;
    if (was === is) return [];
    const status = was === undefined ? "added" : is === undefined ? "deleted" : "modified";
    return [{ path, status, before: was && contentPath(dataDir, was) }];
  });
}

/** Forgets the snapshots of a session; `removeContents` then removes what they alone referred to. */
export function forgetSnapshots(store: Store, sessionId: string): string[] {
  const contents = store.all(
    "SELECT DISTINCT content FROM kept_files WHERE session_id = ? AND kind = 'file'",
    sessionId,
  ).map((row) => text(row, "content"));
  store.run("DELETE FROM kept_files WHERE session_id = ?", sessionId);
  return contents;
}

/**
 * Removes those of some contents that no snapshot refers to. While one is being taken nothing goes:
 * the next start removes what is left.
 */
export async function removeContents(
  store: Store,
  dataDir: string,
  contents: readonly string[],
): Promise<void> {
  for (const content of contents) {
    if ((beingTaken.get(store) ?? 0) > 0) return;
    const used = store.get("SELECT 1 FROM kept_files WHERE content = ? LIMIT 1", content);
    if (used === undefined) await Deno.remove(contentPath(dataDir, content)).catch(() => {});
  }
}

/** Removes every content that no snapshot refers to, and those a crash left half written. */
export async function sweepContents(store: Store, dataDir: string): Promise<void> {
  for (const { name, isFile } of await entriesOf(`${dataDir}/contents`)) {
    const path = `${dataDir}/contents/${name}`;
    if (isFile) await Deno.remove(path).catch(() => {});
    else {
      const digests = (await entriesOf(path)).map((entry) => entry.name);
      await removeContents(store, dataDir, digests);
    }
  }
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  return kindOf(folder) === "directory" ? await Array.fromAsync(Deno.readDir(folder)) : [];
}

/** What is in the workspace; a file that did not change since is not read again. */
async function scan(
  workspace: string,
  last: Files,
  before: number | undefined,
  digest: (path: string) => Promise<string | undefined>,
): Promise<Files> {
  const files: Files = new Map();
  let looked = 0;
  for await (const entry of walk(workspace, { hidden: true })) {
    // What follows is mostly synchronous: others get a turn.
    if (++looked % BATCH === 0) await giveTurn();
    const kept = await keep(workspace, entry, last.get(entry.path), before, digest);
    if (kept !== undefined) files.set(entry.path, kept);
  }
  return files;
}

async function keep(
  workspace: string,
  { kind, path, size, changed, mode: bits }: TreeEntry,
  old: Kept | undefined,
  before: number | undefined,
  digest: (path: string) => Promise<string | undefined>,
): Promise<Kept | undefined> {
  if (kind === "directory") return { kind };
  if (kind === "link") {
    const content = await inParent(workspace, path, (name) => Deno.readLink(name))
      .catch(() => undefined);
    return content === undefined ? undefined : { kind, content };
  }
  const mode = bits & 0o777;
  const same = old?.kind === "file" && old.size === size && old.changed === changed;
  if (same && before !== undefined && changed < before - SAME_INSTANT) return { ...old, mode };
  const content = await digest(`${workspace}/${path}`);
  return content === undefined ? undefined : { kind, content, mode, size, changed };
}

function lastFiles({ store, sessionId }: SnapshotPlace): Files {
  return filesOf(store.all(
    "SELECT * FROM kept_files WHERE session_id = ? AND until_idx IS NULL",
    sessionId,
  ));
}

function filesOf(rows: readonly Row[]): Files {
  return new Map(rows.map((row): [string, Kept] => [text(row, "path"), {
    kind: text(row, "kind") as Kept["kind"],
    content: textOrNull(row, "content") ?? undefined,
    mode: numberOrNull(row, "mode") ?? undefined,
    size: numberOrNull(row, "size") ?? undefined,
    changed: numberOrNull(row, "changed") ?? undefined,
  }]));
}

function isSame(a: Kept, b: Kept | undefined): boolean {
  return a.kind === b?.kind && a.content === b.content && a.mode === b.mode;
}

/** Whether nothing has to be written: the time counts too, or the file would be read every time. */
function isUnchanged(a: Kept, b: Kept | undefined): boolean {
  return isSame(a, b) && a.size === b?.size && a.changed === b?.changed;
}

async function putBack(
  dataDir: string,
  workspace: string,
  path: string,
  { kind, content = "", mode }: Kept,
): Promise<void> {
  if (kind === "directory") return await makeBelow(workspace, `${workspace}/${path}`);
  await makeBelow(workspace, parentOf(`${workspace}/${path}`));
  await inParent(workspace, path, async (target) => {
    await Deno.remove(target).catch(() => {});
    if (kind === "link") return await Deno.symlink(content, target);
    await Deno.copyFile(contentPath(dataDir, content), target);
    if (mode !== undefined) await Deno.chmod(target, mode);
  });
}

function inParent<T>(
  workspace: string,
  path: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const full = `${workspace}/${path}`;
  const folder = parentOf(full);
  return inFolder(workspace, folder, (held) => work(`${held}/${full.slice(folder.length + 1)}`));
}
