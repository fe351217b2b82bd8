/** `auth logout`: removes the stored key. */
import { Failure } from "../../errors/failure.ts";
import { credentialsPath, KEY_VARIABLE } from "../../config/key.ts";
import { fileReason } from "../../process/files.ts";
import type { FileInfo, Process } from "../../process/types.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Removes the credentials file, if there is one, and says so. */
export async function authLogout({ process, output }: Invocation): Promise<void> {
  const file = await fileToRemove(process);
  if (file !== undefined) await remove(process, file);
  await output.json(JSON.stringify({ logged_out: true, ...report(process, file) }));
}

/** What `auth logout` would remove. */
export async function logoutSteps({ process }: Invocation): Promise<DryRun> {
  return { dry_run: true, ...report(process, await fileToRemove(process)) };
}

function report(process: Process, file: string | undefined) {
  const warning = `${KEY_VARIABLE} is still set and counts; unset it to be logged out here`;
  return {
    removed: file ?? null,
    ...(process.env(KEY_VARIABLE) ? { warnings: [warning] } : {}),
  };
}

async function fileToRemove(process: Process): Promise<string | undefined> {
  const file = credentialsPath(process);
  return file !== undefined && await isRemovable(process, file) ? file : undefined;
}

async function isRemovable(process: Process, file: string): Promise<boolean> {
  const info = await lookAt(process, file);
  if (info?.kind !== "directory") return info !== undefined;
  throw new Failure("local", `"${file}" is a folder, not a credentials file`, {
    hint: "Look into it and remove it by hand",
  });
}

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
