/** `session file download`: files of any bytes and whole folders out of the workspace of a session. */
import type { Download } from "../../client/connection.ts";
import { Failure } from "../../errors/failure.ts";
import { asText, type JsonObject } from "../../json/json_value.ts";
import { downloadSessionFile } from "../../operations/session/transfer.ts";
import { parentOf, writeReason } from "../../process/files.ts";
import { answerObject } from "../answer_object.ts";
import { showProgress } from "../progress.ts";
import type { DryRun, Invocation } from "../types.ts";
import { baseName, HOME, joined, remotePath } from "./paths.ts";
import { unpack } from "./unpack.ts";
import { someFailed } from "./upload.ts";

/** What the service sent. */
interface Sent {
  readonly bytes: Uint8Array;
  /** A folder, packed. */
  readonly isFolder: boolean;
  /** `false` where nothing says how many bytes there should be. */
  readonly isVerified: boolean;
}

/** Fetches what was named. */
export async function fileDownload(invocation: Invocation): Promise<void> {
  const { values, signal } = invocation;
  const archive = asText(values.archive);
  const target = archive ?? await targetOf(invocation);
  refuseDash(target, archive === undefined ? "local" : "--archive");
  if (values.recursive !== true || archive !== undefined) {
    await refuseExisting(invocation, target);
  }
  const connection = await invocation.connect();
  const progress = showProgress(invocation, "Downloading");
  let sent: Sent;
  try {
    const asked = { session_id: values.session_id, path: remoteOf(invocation) };
    sent = sentBy(await connection.download(downloadSessionFile, asked, { signal }));
  } finally {
    progress.end();
  }
  if (sent.isFolder && values.recursive !== true) throw isFolder(remoteOf(invocation));
  if (sent.isFolder && archive === undefined) return await unpackTo(invocation, target, sent.bytes);
  await keep(invocation, target, sent);
}

/** What would be fetched. */
export async function downloadSteps(invocation: Invocation): Promise<DryRun> {
  const { values } = invocation;
  const to = asText(values.archive) ?? await targetOf(invocation);
  return { downloads: remoteOf(invocation), to, recursive: values.recursive === true };
}

function remoteOf({ values }: Invocation): string {
  return remotePath(String(values.remote));
}

/**
 * Where it goes: a file or folder the user named, else one of the name that the user gave. What the
 * service calls it plays no part.
 */
async function targetOf({ process, values }: Invocation): Promise<string> {
  const own = () => ownName(String(values.remote));
  const named = asText(values.local);
  if (named === undefined) return own();
  const there = await process.files.stat(named).catch(() => undefined);
  const isInto = named.endsWith("/") || (there?.kind === "directory" && values.recursive !== true);
  return isInto ? joined(named, own()) : named;
}

function ownName(remote: string): string {
  const own = baseName(remote) || baseName(HOME);
  if (!/^\.{1,2}$/.test(own)) return own;
  throw new Failure("usage", `"${remote}" gives the download no name`, {
    hint: "Name a local file or folder after it",
  });
}

function refuseDash(target: string, called: string): void {
  if (target !== "-") return;
  throw new Failure("usage", `"-" of ${called} is no file name`, {
    hint: "Text is printed by session file read with --raw; write ./- for a file of that name",
  });
}

async function refuseExisting({ process, values }: Invocation, target: string): Promise<void> {
  const there = await process.files.stat(target, { noFollow: true }).catch((error) => {
    throw notWritten(target, error);
  });
  if (there === undefined) return await refuseMissingFolder(process, target);
  if (values.force === true && there.kind !== "directory") return;
  throw new Failure("usage", `"${target}" is there already`, {
    hint: there.kind === "directory"
      ? "Name another file"
      : "Add --force to replace it, or name another file",
  });
}

async function refuseMissingFolder(
  { files }: Pick<Invocation["process"], "files">,
  target: string,
): Promise<void> {
  const folder = parentOf(target);
  if (folder === "" || (await files.stat(folder).catch(() => undefined)) !== undefined) return;
  throw new Failure("usage", `Cannot write "${target}": there is no such folder`, {
    hint: "Make the folder first, or name another file",
  });
}

/** Reads what the existing client gets, and what the documentation says. */
function sentBy(download: Download): Sent {
  if ("bytes" in download) {
    const { bytes, isLengthKnown } = download;
    // Nobody says whether it is a folder: a packed one looks like any other archive.
    return { bytes, isFolder: false, isVerified: isLengthKnown };
  }
  const { answer } = download;
  const { content_base64, is_dir, size } = answerObject(answer.text) as JsonObject;
  const wrong = (what: string) =>
    new Failure("api_error", `The answer holds no file: ${what}`, { requestId: answer.requestId });
  if (typeof content_base64 !== "string") throw wrong("there is no content_base64");
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(content_base64);
  } catch {
    throw wrong("content_base64 is not base64");
  }
  if (is_dir !== true && typeof size === "number" && size !== bytes.length) {
    throw wrong(`it should have ${size} bytes and has ${bytes.length}`);
  }
  return { bytes, isFolder: is_dir === true, isVerified: true };
}

function isFolder(remote: string): Failure {
  return new Failure("usage", `"${remote}" is a folder`, {
    hint: "Add -r to download all of it, or -r --archive FILE to keep it packed",
  });
}

async function keep(
  { process, values, output }: Invocation,
  target: string,
  { bytes, isVerified }: Sent,
): Promise<void> {
  try {
    const file = await process.files.create(target, 0o644);
    try {
      await file.write(bytes);
      await file.finish(values.force === true);
    } catch (error) {
      await file.discard().catch(() => {});
      throw error;
    }
  } catch (error) {
    throw notWritten(target, error);
  }
  const verified = isVerified ? {} : { verified: false };
  await output.json(JSON.stringify({ file: target, bytes: bytes.length, ...verified }));
}

function notWritten(target: string, error: unknown): Failure {
  return new Failure("local", `Cannot write "${target}": ${writeReason(error)}`, {
    hint: (error as Error).name === "AlreadyExists"
      ? "Add --force to replace it"
      : "Check the path, or name another file",
    cause: error,
  });
}

async function unpackTo(
  invocation: Invocation,
  folder: string,
  archive: Uint8Array,
): Promise<void> {
  const { process, values, signal, output } = invocation;
  const progress = showProgress(invocation, "Unpacking");
  try {
    const done = await unpack(process.files, archive, folder, {
      os: process.os,
      force: values.force === true,
      signal,
      onFile: (count) => progress.update(`${count} files`),
    }).catch((error) => {
      throw error instanceof Failure || signal.aborted ? error : notWritten(folder, error);
    });
    const { files, bytes, skipped, failed } = done;
    const report = { folder, files, bytes, ...(skipped > 0 ? { skipped } : {}), failed };
    await output.json(JSON.stringify(report));
    if (failed.length > 0) throw someFailed(failed, "unpacked");
  } finally {
    progress.end();
  }
}
