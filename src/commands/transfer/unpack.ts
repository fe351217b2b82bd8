/**
 * Unpacks an archive of a server into a folder of the user, and nowhere else: names are checked, no
 * link is written through, links that lead out and devices are left out, sizes are bounded.
 *
 * @module
 */
import { Failure } from "../../errors/failure.ts";
import { fileReason, parentOf } from "../../process/files.ts";
import type { Files } from "../../process/types.ts";
import { joined, safeName, staysInside } from "./paths.ts";

/** Most bytes and entries that one archive may hold where nothing else is said. */
const MOST = { bytes: 4 * 1024 ** 3, entries: 200_000 } as const;

/** Largest file that is compared with one that is there, so that an equal one is left alone. */
const MOST_COMPARED = 64 * 1024 * 1024;

/** What came of an archive. */
export interface Unpacked {
  files: number;
  bytes: number;
  /** Files that were there and equal. */
  skipped: number;
  readonly failed: { readonly path: string; readonly error: string; readonly code: string }[];
}

/** How it is unpacked. */
export interface UnpackOptions {
  /** Files that are there and differ are replaced. */
  readonly force: boolean;
  /** The operating system: on Windows a backslash separates folders. */
  readonly os: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Most bytes and entries of the archive. */
  readonly most?: { readonly bytes: number; readonly entries: number };
  /** Hears how many files are there so far. */
  readonly onFile: (count: number) => void;
}

/**
 * Unpacks a .tar or .tar.gz.
 *
 * @param files The file system
 * @param archive Its bytes
 * @param folder The folder; it is made where it is missing
 * @param options How
 * @returns What came of it
 * @throws {Failure} When it is no archive, or a larger one than is taken
 */
export async function unpack(
  files: Files,
  archive: Uint8Array,
  folder: string,
  options: UnpackOptions,
): Promise<Unpacked> {
  const { createTarDecoder } = await import("modern-tar");
  const done: Unpacked = { files: 0, bytes: 0, skipped: 0, failed: [] };
  const links: { path: string; target: string }[] = [];
  const place = openPlace(files, folder);
  await place.enter("");
  const most = options.most ?? MOST;
  let entries = 0;
  try {
    for await (
      const { header, body } of tarOf(archive).pipeThrough(createTarDecoder({ strict: true }))
    ) {
      options.signal.throwIfAborted();
      if (++entries > most.entries) throw tooLarge(`${most.entries} entries`);
      const path = safeName(header.name, options.os);
      if (path === undefined) done.failed.push(refusal(header.name, "the name leads elsewhere"));
      else if (header.type === "directory") await place.enter(path);
      else if (header.type === "symlink" && header.linkname !== undefined) {
        links.push({ path, target: header.linkname });
      } else if (header.type !== "file") {
        done.failed.push(refusal(path, `it is no file, folder or link but "${header.type}"`));
      } else if (path !== "") {
        await writeFile(
          place,
          { path, mode: header.mode ?? 0o644, size: header.size, body },
          done,
          options,
        );
        options.onFile(done.files + done.skipped);
        continue;
      }
      await body.cancel();
    }
  } catch (error) {
    options.signal.throwIfAborted();
    throw error instanceof Failure ? error : damaged(error);
  }
  // Last of all, so that nothing is written through them.
  for (const { path, target } of links) await makeLink(place, path, target, done);
  return done;
}

function tarOf(archive: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new Blob([archive as Uint8Array<ArrayBuffer>]).stream();
  const isGzip = archive[0] === 0x1f && archive[1] === 0x8b;
  return isGzip ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
}

/** The folder that is filled: its own folders are looked at before anything is put into them. */
interface Place {
  readonly files: Files;
  readonly folder: string;
  /** Makes a folder below it; throws when a link or file stands in its place. */
  enter(path: string): Promise<void>;
}

function openPlace(files: Files, folder: string): Place {
  const known = new Set<string>();
  const enter = async (path: string): Promise<void> => {
    if (known.has(path)) return;
    if (path !== "") await enter(parentOf(path));
    const real = joined(folder, path);
    // The folder itself was named by the user and may be a link of theirs.
    const there = await files.stat(real, path === "" ? {} : { noFollow: true });
    if (there === undefined) await files.makeDirectory(real, 0o755);
    else if (there.kind !== "directory") throw new InTheWay(path);
    known.add(path);
  };
  return { files, folder, enter };
}

/** Something that is no folder stands where one should be. */
class InTheWay extends Error {
  override readonly name = "InTheWay";

  constructor(path: string) {
    super(`"${path}" is there and no folder`);
  }
}

interface FileEntry {
  readonly path: string;
  readonly mode: number;
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

async function writeFile(
  place: Place,
  { path, mode, size, body }: FileEntry,
  done: Unpacked,
  { force, most = MOST }: UnpackOptions,
): Promise<void> {
  const real = joined(place.folder, path);
  try {
    await place.enter(parentOf(path));
    const there = await place.files.stat(real, { noFollow: true });
    const isSame = there?.kind === "file" && there.size === size && size <= MOST_COMPARED;
    const old = isSame ? await place.files.read(real) : undefined;
    const file = await place.files.create(real, mode & 0o777 & ~0o022);
    let count = 0;
    let isEqual = old !== undefined;
    try {
      for await (const chunk of body) {
        isEqual &&= equals(chunk, old?.subarray(count, count + chunk.length));
        count += chunk.length;
        if (done.bytes + count > most.bytes) throw tooLarge(`${most.bytes} bytes`);
        await file.write(chunk);
      }
      if (isEqual) {
        await file.discard();
        done.skipped++;
        return;
      }
      await file.finish(force && there?.kind !== "directory");
    } catch (error) {
      await file.discard().catch(() => {});
      throw error;
    }
    done.files++;
    done.bytes += count;
  } catch (error) {
    if (error instanceof Failure) throw error;
    await body.cancel().catch(() => {});
    const isThere = (error as Error).name === "AlreadyExists";
    const why = isThere
      ? "it is there already and differs; --force replaces it"
      : error instanceof InTheWay
      ? error.message
      : fileReason(error);
    done.failed.push({ path, error: why, code: "local" });
  }
}

function equals(one: Uint8Array, two: Uint8Array | undefined): boolean {
  return two !== undefined && one.length === two.length &&
    one.every((byte, at) => byte === two[at]);
}

async function makeLink(
  place: Place,
  path: string,
  target: string,
  done: Unpacked,
): Promise<void> {
  if (path === "" || !staysInside(path, target)) {
    done.failed.push(refusal(path, "the link leads out of the folder"));
    return;
  }
  const real = joined(place.folder, path);
  try {
    await place.enter(parentOf(path));
    const there = await place.files.stat(real, { noFollow: true });
    const isSame = there?.kind === "link" && await place.files.readLink(real) === target;
    if (isSame) done.skipped++;
    else {
      await place.files.makeLink(real, target);
      done.files++;
    }
  } catch (error) {
    const why = error instanceof InTheWay ? error.message : fileReason(error);
    done.failed.push({ path, error: why, code: "local" });
  }
}

function refusal(path: string, error: string) {
  return { path: path.slice(0, 200), error, code: "api_error" };
}

function tooLarge(limit: string): Failure {
  return new Failure("answer_too_large", `The archive holds more than ${limit}`, {
    hint: "Download parts of the folder, or keep it packed with --archive FILE",
  });
}

function damaged(error: unknown): Failure {
  return new Failure("api_error", "The archive is damaged or no archive", {
    hint: "Run it again; --archive FILE keeps it as it is",
    cause: error,
  });
}
