/**
 * Contents of files, each kept once under its SHA-256 whoever has it, in `contents` of the data
 * folder. What nobody refers to any more is removed.
 *
 * @module
 */
import { parentOf } from "../../process/files.ts";
import { kindOf } from "./folders.ts";
import { descriptorBelow, openBelow } from "./held.ts";

/** Larger files are not read into memory. */
const IN_MEMORY = 1024 * 1024;

/** Path of a content. */
export function contentPath(dataDir: string, digest: string): string {
  return `${dataDir}/contents/${digest.slice(0, 2)}/${digest}`;
}

/**
 * Keeps the content of a file.
 *
 * @param workspace Folder the file must lie in
 * @param path Its path
 * @returns Its digest; `undefined` when there is no such file any more
 */
export async function keepContent(
  dataDir: string,
  workspace: string,
  path: string,
): Promise<string | undefined> {
  const fs = await import("node:fs");
  const { createHash } = await import("node:crypto");
  const descriptor = descriptorBelow(fs, workspace, path);
  if (descriptor === undefined) return undefined;
  try {
    if (fs.fstatSync(descriptor).size > IN_MEMORY) {
      using file = await Deno.open(`/dev/fd/${descriptor}`);
      return await keepLarge(dataDir, file);
    }
    // Synchronous: most files are small, and an asynchronous step costs more than the work itself.
    const bytes = fs.readFileSync(descriptor);
    const digest = createHash("sha256").update(bytes).digest("hex");
    const target = contentPath(dataDir, digest);
    if (!fs.existsSync(target)) {
      const temporary = newFile(dataDir);
      fs.writeFileSync(temporary, bytes, { mode: 0o600 });
      moveInPlace(temporary, target);
    }
    return digest;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The digest of a file without keeping its content. */
export async function digestOfFile(workspace: string, path: string): Promise<string | undefined> {
  using file = await openBelow(workspace, path);
  return file === undefined ? undefined : (await readThrough(file, () => {})).digest("hex");
}

async function keepLarge(dataDir: string, file: Deno.FsFile): Promise<string> {
  const temporary = newFile(dataDir);
  try {
    using copy = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    const hash = await readThrough(file, async (chunk) => {
      let rest = chunk;
      while (rest.length > 0) rest = rest.subarray(await copy.write(rest));
    });
    const digest = hash.digest("hex");
    const target = contentPath(dataDir, digest);
    if (kindOf(target) === "nothing") moveInPlace(temporary, target);
    return digest;
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
}

async function readThrough(file: Deno.FsFile, take: (chunk: Uint8Array) => Promise<void> | void) {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  const buffer = new Uint8Array(IN_MEMORY);
  while (true) {
    const length = await file.read(buffer);
    if (length === null) return hash;
    const chunk = buffer.subarray(0, length);
    hash.update(chunk);
    await take(chunk);
  }
}

function newFile(dataDir: string): string {
  Deno.mkdirSync(`${dataDir}/contents`, { recursive: true, mode: 0o700 });
  return `${dataDir}/contents/part-${crypto.randomUUID()}`;
}

function moveInPlace(temporary: string, target: string): void {
  Deno.mkdirSync(parentOf(target), { recursive: true, mode: 0o700 });
  Deno.renameSync(temporary, target);
}
