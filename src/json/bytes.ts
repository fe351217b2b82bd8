/** Bytes that came in pieces. */

/** More came than was wanted. */
export class TooLong extends Error {
  override readonly name = "TooLong";

  constructor(most: number) {
    super(`it is longer than ${most / 1024 ** 2} MiB`);
  }
}

/**
 * Reads a stream to its end, unless it has none.
 *
 * @param stream The stream; it is cancelled when it is too long
 * @param most Most bytes that are kept
 * @returns All its bytes
 * @throws {TooLong}
 */
export async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > most) throw new TooLong(most);
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

/**
 * Puts pieces together.
 *
 * @param chunks The pieces, in their order
 * @returns All their bytes
 */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
