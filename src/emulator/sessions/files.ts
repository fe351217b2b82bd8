/** Files of a session: read, write, list, search, make, move, delete, all within its workspace. */
import { asText } from "../../json/json_value.ts";
import { ApiError, badRequest, conflict, notFound } from "../core/errors.ts";
import { parentOf } from "../../process/files.ts";
import { isMissing, kindOf } from "../workspace/folders.ts";
import { inFolder, makeBelow, openBelow, readBelow } from "../workspace/held.ts";
import { ok } from "../core/reply.ts";
import type { Call, Handler, Handlers, Reply } from "../core/types.ts";
import { followed, HOME, type WorkspacePath, workspacePath } from "../workspace/path.ts";
import { openWorkspace } from "./wake.ts";
import { isBuilt, type TreeEntry, walk } from "../workspace/tree.ts";

/** Largest file that is read as text or searched. */
const READ_LIMIT = 10 * 1024 * 1024;

/** Most lines a search answers. */
const MATCH_LIMIT = 1_000;

/** Handlers of the file routes. */
export const fileHandlers: Handlers = {
  listSessionFiles: whileChanging(listFiles),
  searchSessionFiles: whileChanging(searchFiles),
  readSessionFile: whileChanging(readFile),
  writeSessionFile: whileChanging(writeFile),
  makeSessionDirectory: whileChanging(makeDirectory),
  renameSessionFile: whileChanging(renameFile),
  deleteSessionFile: whileChanging(deleteFile),
};

/** An agent may take a file away while it is worked with: that is a 404, no failure of the emulator. */
export function whileChanging(handler: (call: Call) => Promise<Reply>): Handler {
  return async (call) => {
    try {
      return await handler(call);
    } catch (error) {
      if (isMissing(error)) throw notFound("File");
      throw error;
    }
  };
}

async function listFiles(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const { query } = call;
  const path = await workspacePath(workspace, asText(query.path) ?? HOME);
  const folder = await existing(workspace, path);
  if (!(await Deno.stat(folder)).isDirectory) throw badRequest("Path is not a directory");
  const recursive = query.recursive === true || query.recursive === "true";
  const depth = recursive ? countOf(query.max_depth) ?? 3 : 1;
  const most = countOf(query.max_files) ?? 300;
  const hidden = query.show_hidden === true || query.show_hidden === "true";
  const files: Record<string, unknown>[] = [];
  for await (
    const entry of walk(folder, { depth, hidden, ...(recursive ? { leftOut: isBuilt } : {}) })
  ) {
    if (files.length >= most) break;
    files.push(shownEntry(path, entry));
  }
  return ok({ files });
}

function shownEntry(below: WorkspacePath, { name, path, kind, size }: TreeEntry) {
  const isFolder = kind === "directory";
  return {
    name,
    path: `${below.shown}/${path}`,
    type: isFolder ? "directory" : "file",
    is_dir: isFolder,
    size,
  };
}

async function searchFiles(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const wanted = String(call.query.query ?? "");
  const path = await workspacePath(workspace, asText(call.query.path) ?? HOME);
  const folder = await existing(workspace, path);
  const results: { path: string; matches: { line: number; content: string }[] }[] = [];
  let found = 0;
  for await (const entry of searchable(folder)) {
    const text = textOf(await readBelow(workspace, entry.real, READ_LIMIT));
    const matches = text === undefined ? [] : matchesIn(text, wanted, MATCH_LIMIT - found);
    if (matches.length > 0) {
      results.push({
        path: entry.path === "" ? path.shown : `${path.shown}/${entry.path}`,
        matches,
      });
    }
    found += matches.length;
    if (found >= MATCH_LIMIT) break;
  }
  return ok({ results });
}

async function* searchable(folder: string): AsyncGenerator<{ path: string; real: string }> {
  if ((await Deno.stat(folder)).isFile) return yield { path: "", real: folder };
  for await (const entry of walk(folder, { hidden: true, leftOut: isBuilt })) {
    if (entry.kind === "file" && entry.size <= READ_LIMIT) {
      yield { path: entry.path, real: `${folder}/${entry.path}` };
    }
  }
}

function matchesIn(text: string, wanted: string, most: number) {
  if (!text.includes(wanted)) return [];
  return text.split("\n").flatMap((content, index) =>
    content.includes(wanted) ? [{ line: index + 1, content }] : []
  )
    .slice(0, most);
}

async function readFile(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const path = await workspacePath(workspace, asText(call.query.path) ?? "");
  const real = await existing(workspace, path);
  using file = await openBelow(workspace, real);
  if (file === undefined) throw badRequest("Path is not a file");
  const { size } = await file.stat();
  if (size > READ_LIMIT) throw new ApiError(413, "File is too large to be read as text");
  const content = textOf(new Uint8Array(await new Response(file.readable).arrayBuffer()));
  if (content === undefined) throw badRequest("File is not UTF-8 text");
  return ok({ content, path: path.shown, size });
}

async function writeFile(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  return await storeFile(call, workspace, new TextEncoder().encode(String(call.body.content)));
}

/** Stores the file that the body names. */
export async function storeFile(
  call: Call,
  workspace: string,
  bytes: Uint8Array,
): Promise<Reply> {
  const path = await namedPath(workspace, call.body.path);
  const target = await followed(workspace, path);
  const place = target ?? path.real;
  await onDisk(async () => {
    await makeBelow(workspace, parentOf(place));
    await writeDurably(workspace, place, bytes);
  });
  changed(call, path, target === undefined ? "created" : "modified");
  return ok({ path: path.shown, size: bytes.length });
}

/**
 * An answered write outlives a crash: the file is synced before, and never seen half written. It
 * is written beside the workspace, so that a crash leaves nothing inside.
 */
async function writeDurably(workspace: string, path: string, bytes: Uint8Array): Promise<void> {
  const old = await Deno.lstat(path).catch(() => undefined);
  if (old?.isDirectory) throw badRequest("Path is a directory");
  const temporary = `${parentOf(workspace)}/part-${crypto.randomUUID()}`;
  const mode = old?.mode == null ? 0o644 : old.mode & 0o777;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode });
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await file.write(rest));
    await file.syncData();
    await inFolder(workspace, parentOf(path), async (held) => {
      await Deno.rename(temporary, `${held}/${nameOf(path)}`);
      await syncFolder(held);
    });
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** The new name is on disk only when the folder is. */
async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function makeDirectory(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const path = await namedPath(workspace, call.body.path);
  const there = await followed(workspace, path);
  if (there !== undefined && !(await Deno.stat(there)).isDirectory) {
    throw conflict("A file is in the way");
  }
  await onDisk(() => makeBelow(workspace, there ?? path.real));
  changed(call, path, "created");
  return ok({ path: path.shown });
}

async function renameFile(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  const from = await namedPath(workspace, call.body.old_path);
  const to = await namedPath(workspace, call.body.new_path);
  if (kindOf(from.real) === "nothing") throw notFound("File");
  if (kindOf(to.real) !== "nothing") throw conflict("The new path exists already");
  if (`${to.real}/`.startsWith(`${from.real}/`)) {
    throw badRequest("A directory cannot be moved into itself");
  }
  await onDisk(async () => {
    await makeBelow(workspace, parentOf(to.real));
    await inFolder(
      workspace,
      parentOf(from.real),
      (source) =>
        inFolder(workspace, parentOf(to.real), async (target) => {
          await Deno.rename(`${source}/${nameOf(from.real)}`, `${target}/${nameOf(to.real)}`);
          await syncFolder(target);
        }),
    );
  });
  changed(call, from, "deleted");
  changed(call, to, "created");
  return ok({ old_path: from.shown, new_path: to.shown });
}

async function deleteFile(call: Call): Promise<Reply> {
  const workspace = await openWorkspace(call);
  // The path comes in the body, the query, or both; the body counts.
  const path = await namedPath(workspace, call.body.path ?? call.query.path);
  try {
    await inFolder(workspace, parentOf(path.real), async (held) => {
      await Deno.remove(`${held}/${nameOf(path.real)}`, { recursive: true });
      await syncFolder(held);
    });
  } catch (error) {
    if (isMissing(error)) throw notFound("File");
    throw error;
  }
  changed(call, path, "deleted");
  return ok({ path: path.shown, deleted: true });
}

/** A path that must name something in the workspace, not the workspace itself. */
async function namedPath(workspace: string, path: unknown): Promise<WorkspacePath> {
  if (typeof path !== "string" || path === "") throw badRequest("A path is needed");
  const checked = await workspacePath(workspace, path);
  if (checked.inside === "") throw badRequest("Path is the workspace itself");
  return checked;
}

/** Follows a path to what is there; a 404 when nothing is. */
export async function existing(workspace: string, path: WorkspacePath): Promise<string> {
  const real = await followed(workspace, path);
  if (real === undefined) throw notFound("File");
  return real;
}

/** What the file system refuses is the client's doing: a file stands where a folder should be. */
async function onDisk(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (isMissing(error) || error instanceof Deno.errors.AlreadyExists) {
      throw badRequest("Path goes through a file");
    }
    throw error;
  }
}

/** Tells of a change that was made: also on a full disk, where a file was deleted. */
function changed({ emulator, params }: Call, path: WorkspacePath, action: string): void {
  const data = { type: "file_changed", path: path.shown, action };
  emulator.store.essential(() => {
    const event = { event: "file_changed", data, busOnly: true };
    emulator.events.append(params.session_id ?? "", [event]);
  });
}

/** The text in some bytes; `undefined` when they are none, or no UTF-8. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A count, which a query of no type in the table gives as text. */
function countOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number > 0 ? number : undefined;
}
