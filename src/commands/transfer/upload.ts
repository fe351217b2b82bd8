/** `session file upload`: files of any bytes and whole folders into the workspace of a session. */
import type { Connection } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { makeSessionDirectory } from "../../operations/session/files.ts";
import { uploadSessionFile } from "../../operations/session/transfer.ts";
import { fileReason, hashOf } from "../../process/files.ts";
import { showProgress } from "../progress.ts";
import type { DryRun, Invocation } from "../types.ts";
import { type LocalEntry, type LocalTree, walkLocal } from "./local_tree.ts";
import { baseName, HOME, joined, remotePath } from "./paths.ts";
import { keepExtras, remoteHashes, type RemotePlace } from "./remote_shell.ts";

/** Largest file in bytes: the service says so of downloads, and refuses larger bodies. */
export const FILE_LIMIT = 50 * 1024 * 1024;

/** Files that are sent at the same time, and most bytes of them. */
const AT_ONCE = { files: 6, bytes: 64 * 1024 * 1024 } as const;

const CALLER = "session file upload";

/** One file on its way. */
interface Item {
  readonly local: string;
  readonly remote: string;
  readonly size: number;
}

/** What is to be sent where. */
interface Plan {
  readonly files: readonly Item[];
  /** Folders that no file makes. */
  readonly folders: readonly string[];
  readonly trees: readonly { readonly tree: LocalTree; readonly remote: string }[];
}

/** Sends what was named. */
export async function fileUpload(invocation: Invocation): Promise<void> {
  const plan = await planOf(invocation);
  const connection = await invocation.connect();
  const [only] = plan.files;
  if (invocation.values.recursive !== true && plan.files.length === 1 && only !== undefined) {
    const bytes = await readLocal(invocation, only.local);
    return await invocation.output.json(await send(invocation, connection, only.remote, bytes));
  }
  await sendAll(invocation, connection, plan);
}

/** What would be sent. */
export async function uploadSteps(invocation: Invocation): Promise<DryRun> {
  const plan = await planOf(invocation);
  return {
    uploads: plan.files.map(({ local, remote, size }) => ({
      from: local,
      to: remote,
      bytes: size,
    })),
    ...(plan.folders.length > 0 ? { makes: plan.folders } : {}),
    ...leftOutOf(plan),
  };
}

async function planOf(invocation: Invocation): Promise<Plan> {
  const { locals, target, isFolder } = wordsOf(invocation);
  const files: Item[] = [];
  const folders: string[] = [];
  const trees: { tree: LocalTree; remote: string }[] = [];
  for (const local of locals) {
    const info = await lookAt(invocation, local);
    const remote = isFolder || target === undefined
      ? joined(target ?? HOME, baseName(await nameOf(invocation, local)))
      : target;
    if (info.kind === "directory") {
      const tree = await treeOf(invocation, local);
      trees.push({ tree, remote });
      for (const { path, kind, size } of tree.entries) {
        if (kind === "file") {
          files.push({ local: joined(local, path), remote: joined(remote, path), size });
        }
      }
      folders.push(...emptyFolders(tree.entries).map((path) => joined(remote, path)));
    } else files.push({ local, remote, size: info.size });
  }
  files.forEach(checkSize);
  return { files, folders, trees };
}

/** The words after the session: files and folders here, and where they go. */
function wordsOf({ values }: Invocation) {
  const words = (Array.isArray(values.paths) ? values.paths : []).map(String);
  const option = typeof values.path === "string" ? values.path : undefined;
  const last = option ?? (words.length > 1 ? words.pop() : undefined);
  if (last === "" || words.some((word) => word === "")) {
    throw new Failure("usage", "The name of a file is empty", {
      hint: "Check that the variable you took it from is set",
    });
  }
  return {
    locals: words,
    target: last === undefined ? undefined : remotePath(last),
    isFolder: words.length > 1 || last?.endsWith("/") === true,
  };
}

async function lookAt({ process, values }: Invocation, local: string) {
  const info = await process.files.stat(local).catch((error) => {
    throw cannotRead(local, error);
  });
  if (info === undefined) throw cannotRead(local, new Error("there is no such file"));
  if (info.kind === "directory" && values.recursive !== true) {
    throw new Failure("usage", `"${local}" is a folder`, { hint: "Add -r to upload all of it" });
  }
  return info;
}

/** `.` and `..` have a name, too. */
async function nameOf({ process }: Invocation, local: string): Promise<string> {
  return /(^|\/)\.{1,2}\/*$/.test(local) ? await process.files.realPath(local) : local;
}

async function treeOf({ process, values }: Invocation, local: string): Promise<LocalTree> {
  return await walkLocal(process, local.replace(/(?<=.)\/+$/, ""), {
    exclude: Array.isArray(values.exclude) ? values.exclude.map(String) : [],
    gitignore: values.gitignore === true,
  });
}

/** Folders that no other entry implies. */
function emptyFolders(entries: readonly LocalEntry[]): string[] {
  const full = new Set(
    entries.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/")))),
  );
  return entries.filter(({ path, kind }) => kind === "directory" && !full.has(path))
    .map(({ path }) => path);
}

function checkSize({ local, size }: Item): void {
  if (size <= FILE_LIMIT) return;
  throw new Failure("input_file", `"${local}" has ${size} bytes; ${FILE_LIMIT} can be uploaded`, {
    hint: "Compress or split it, or fetch it from within the sandbox with session exec",
  });
}

function cannotRead(local: string, error: unknown): Failure {
  return new Failure("input_file", `Cannot read "${local}": ${fileReason(error)}`, {
    hint: "Check the path; relative paths start at the current folder",
    cause: error,
  });
}

async function readLocal({ process }: Invocation, local: string): Promise<Uint8Array> {
  const bytes = await process.files.read(local, FILE_LIMIT).catch((error) => {
    throw cannotRead(local, error);
  });
  checkSize({ local, remote: "", size: bytes.length });
  return bytes;
}

async function send(
  { values, signal }: Invocation,
  connection: Connection,
  path: string,
  bytes: Uint8Array,
): Promise<string> {
  const sent = { session_id: values.session_id, path, content_base64: bytes.toBase64() };
  return (await connection.call(uploadSessionFile, sent, { signal })).text;
}

/** A file that was not sent. */
interface NotSent {
  readonly path: string;
  readonly error: string;
  readonly code: string;
}

async function sendAll(invocation: Invocation, connection: Connection, plan: Plan): Promise<void> {
  const place = {
    invocation,
    connection,
    session: String(invocation.values.session_id),
    caller: CALLER,
  };
  const known = await knownFiles(place, plan);
  const failed: NotSent[] = [];
  const progress = showProgress(invocation, "Uploading");
  let [files, bytes, skipped] = [0, 0, 0];
  const one = async ({ local, remote }: Item) => {
    const content = await readLocal(invocation, local);
    if (known.get(remote) === await hashOf(content)) return void skipped++;
    await send(invocation, connection, remote, content);
    files++;
    bytes += content.length;
    progress.update(`${files} of ${plan.files.length} files`);
  };
  try {
    for (const path of plan.folders) await makeFolder(invocation, connection, path);
    await inBudget(plan.files, (item) => one(item).catch((error) => note(failed, item, error)));
  } finally {
    progress.end();
  }
  invocation.signal.throwIfAborted();
  const report = {
    files,
    bytes,
    ...(skipped > 0 ? { skipped } : {}),
    failed,
    ...leftOutOf(plan),
    ...await notKept(place, plan),
  };
  await invocation.output.json(JSON.stringify(report));
  if (failed.length > 0) throw someFailed(failed, "uploaded");
}

/** Hashes of what is there already, by path in the sandbox; asked for folders alone. */
async function knownFiles(place: RemotePlace, plan: Plan): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const { remote } of plan.trees) {
    for (const [path, hash] of await remoteHashes(place, remote)) {
      known.set(joined(remote, path), hash);
    }
  }
  return known;
}

async function makeFolder(
  { values, signal }: Invocation,
  connection: Connection,
  path: string,
): Promise<void> {
  await connection.call(makeSessionDirectory, { session_id: values.session_id, path }, { signal });
}

/** One file that fails keeps no other from its place; what no file can do ends it all. */
function note(failed: NotSent[], { local }: Item, error: unknown): void {
  if (!(error instanceof Failure)) throw error;
  const isForAll = ["unauthorized", "forbidden", "no_key", "interrupted", "terminated", "hangup"]
    .includes(error.code) || error.code === "time_limit";
  if (isForAll) throw error;
  failed.push({ path: local, error: error.message, code: error.code });
}

/**
 * The failure of a transfer of which a part arrived.
 *
 * @param failed What did not
 * @param done What happened to the rest: `uploaded`
 */
export function someFailed(failed: readonly { readonly code: string }[], done: string): Failure {
  const count = `${failed.length} file${failed.length === 1 ? " was" : "s were"}`;
  return new Failure("operation_failed", `${count} not ${done}`, {
    hint: 'Run it again: what is there already is skipped; "failed" names the others',
  });
}

function leftOutOf({ trees }: Plan) {
  const all = Object.assign({}, ...trees.map(({ tree }) => tree.leftOut));
  return Object.keys(all).length > 0 ? { left_out: all } : {};
}

/** Executable bits and links: the file routes do not keep them, a shell in the sandbox can. */
async function notKept(place: RemotePlace, plan: Plan) {
  for (const { tree, remote } of plan.trees) {
    const executable = tree.entries.filter((entry) => entry.isExecutable).map(({ path }) => path);
    const links = tree.entries.flatMap(({ path, target }) =>
      target === undefined ? [] : [[path, target] as const]
    );
    const reason = await keepExtras(place, remote, { executable, links });
    if (reason === undefined) continue;
    return { not_kept: { executable: executable.length, links: links.length, reason } };
  }
  return {};
}

/** Does something with each item: so many at the same time, and so many bytes. */
async function inBudget(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let bytes = 0;
  for (const item of items) {
    while (
      running.size >= AT_ONCE.files || (running.size > 0 && bytes + item.size > AT_ONCE.bytes)
    ) await Promise.race(running);
    bytes += item.size;
    const one: Promise<void> = work(item).finally(() => {
      running.delete(one);
      bytes -= item.size;
    });
    running.add(one);
  }
  await Promise.all(running);
}
