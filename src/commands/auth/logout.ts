/** `auth logout`: removes the stored key. */
import { Failure } from "../../errors/failure.ts";
import { credentialsPath, isKeySet, KEY_VARIABLE } from "../../config/key.ts";
import { fileReason, parentOf } from "../../process/files.ts";
import type { FileInfo, Process } from "../../process/types.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Removes the credentials file, if there is one, and says so. */
export async function authLogout({ process, output }: Invocation): Promise<void> {
  const found = await filesToRemove(process);
  for (const file of [...(found.file === undefined ? [] : [found.file]), ...found.unfinished]) {
    await remove(process, file);
  }
  await output.json(JSON.stringify({ logged_out: true, ...report(process, found) }));
}

/** What `auth logout` would remove. */
export async function logoutSteps({ process }: Invocation): Promise<DryRun> {
  return { dry_run: true, ...report(process, await filesToRemove(process)) };
}

/** What holds a key. */
interface Found {
  /** The credentials file; `undefined` when there is none. */
  readonly file: string | undefined;
  /** What a login that was killed left beside it. */
  readonly unfinished: readonly string[];
}

function report(process: Process, { file, unfinished }: Found) {
  const warning = `${KEY_VARIABLE} is still set and counts; unset it to be logged out here`;
  return {
    removed: file ?? null,
    ...(unfinished.length > 0 ? { also_removed: unfinished } : {}),
    ...(isKeySet(process) ? { warnings: [warning] } : {}),
  };
}

async function filesToRemove(process: Process): Promise<Found> {
  const path = credentialsPath(process);
  if (path === undefined) return { file: undefined, unfinished: [] };
  return {
    file: await isRemovable(process, path) ? path : undefined,
    unfinished: await unfinishedWrites(process, path),
  };
}

async function isRemovable(process: Process, file: string): Promise<boolean> {
  const info = await lookAt(process, file);
  if (info?.kind !== "directory") return info !== undefined;
  throw new Failure("local", `"${file}" is a folder, not a credentials file`, {
    hint: "Look into it and remove it by hand",
  });
}

/** What a login that was killed left beside the file: it holds a key too. */
async function unfinishedWrites({ files }: Process, file: string): Promise<string[]> {
  const folders = new Set([file, await files.linkTarget(file).catch(() => file)].map(parentOf));
  const found: string[] = [];
  for (const folder of folders) {
    const names = await files.list(folder).catch((error) => {
      if (["NotFound", "NotADirectory"].includes((error as Error).name)) return [];
      throw notRemoved(file, error);
    });
    found.push(
      ...names.filter((name) => UNFINISHED.test(name)).map((name) => `${folder}/${name}`),
    );
  }
  return found;
}

/** Names that {@link Process.files} gives to a file that it has not written to its end. */
const UNFINISHED = /^credentials\.[0-9a-f]{8}\.tmp$/;

async function lookAt(process: Process, file: string): Promise<FileInfo | undefined> {
  try {
    return await process.files.stat(file, { noFollow: true });
  } catch (error) {
    throw notRemoved(file, error);
  }
}

async function remove(process: Process, file: string): Promise<void> {
  try {
    await process.files.remove(file);
  } catch (error) {
    throw notRemoved(file, error);
  }
}

function notRemoved(file: string, error: unknown): Failure {
  return new Failure("local", `Cannot remove "${file}": ${fileReason(error)}`, {
    hint: "Make its folder readable and writable for you",
    cause: error,
  });
}
