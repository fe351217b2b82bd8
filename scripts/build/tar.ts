/** Writes tar archives (POSIX ustar) in which nothing depends on when, where or by whom. */

/** One entry of an archive. */
export interface TarEntry {
  /** Path inside the archive, at most 100 bytes; a folder's ends in `/`. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Contents; empty for a folder. */
  readonly bytes: Uint8Array;
}

/** The time of everything built: seconds since 1970, 2000-01-01 00:00 UTC. */
export const FIXED_TIME = 946684800;

const BLOCK = 512;
const ENCODER = new TextEncoder();

/**
 * Makes an archive: entries in the given order, all at one time, owned by root.
 *
 * @param entries What goes in
 * @returns The bytes of the archive
 */
export function tar(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;
  const total = entries.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes.length), 2 * BLOCK);
  const archive = new Uint8Array(total);
  let at = 0;
  for (const entry of entries) {
    archive.set(header(entry), at);
    archive.set(entry.bytes, at + BLOCK);
    at += BLOCK + padded(entry.bytes.length);
  }
  return archive;
}

function header({ path, mode, bytes }: TarEntry): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(ENCODER.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  if (ENCODER.encode(path).length > 100) {
    throw new Error(`Path too long for the archive: "${path}"`);
  }
  put(0, path);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes.length, 11));
  put(136, octal(FIXED_TIME, 11));
  put(148, " ".repeat(8));
  put(156, path.endsWith("/") ? "5" : "0");
  put(257, "ustar\0" + "00");
  put(265, "root");
  put(297, "root");
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  put(148, `${checksum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

/**
 * Compresses. The header holds neither time nor name, so equal bytes give equal bytes.
 *
 * @param bytes What is compressed
 * @returns A gzip file
 */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
