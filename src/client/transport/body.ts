/**
 * Reads the body of an answer: never more than a limit, with one copy of its bytes, and told whether
 * it is whole.
 *
 * @module
 */

/** What was read of a body. */
export interface Body {
  readonly bytes: Uint8Array;
  /** There was more than the limit; the rest was not taken. */
  readonly tooLarge?: true;
  /** The answer stated its length, so that its bytes are known to be all. */
  readonly isLengthKnown?: boolean;
}

const FIRST_BUFFER = 16 * 1024;

/**
 * Reads a body, counted after decompression.
 *
 * @param response The answer
 * @param limit Most bytes
 * @returns Its bytes
 * @throws {TypeError} When the connection broke, also when it ended politely before its length: HTTP/2
 * tells the two apart badly
 */
export async function readBody(response: Response, limit: number): Promise<Body> {
  if (response.body === null) return { bytes: new Uint8Array() };
  const length = statedLength(response.headers);
  const body = length !== undefined && length <= limit
    ? { bytes: new Uint8Array(await response.arrayBuffer()) }
    : await readChunks(response.body, limit);
  if (length !== undefined && body.bytes.length < length && !("tooLarge" in body)) {
    throw new TypeError(
      `error reading a body: it has ${body.bytes.length} bytes, and its length was to be ${length}`,
    );
  }
  return { ...body, isLengthKnown: length !== undefined };
}

/**
 * The length that a body says of itself, so that it need not be counted: that spares a short answer
 * the machinery of streams, 4 ms of a start. HTTP holds it to what it says (RFC 9112, 6.3), unless
 * other headers contradict; a compressed one says nothing of what it grows to.
 */
function statedLength(headers: Headers): number | undefined {
  const text = headers.get("content-length") ?? "";
  if (!/^\d{1,15}$/.test(text)) return undefined;
  if (headers.has("content-encoding") || headers.has("transfer-encoding")) return undefined;
  return Number(text);
}

/**
 * Reads chunk by chunk into one buffer. A chunk that is kept would keep 64 KiB, even for one byte.
 */
async function readChunks(body: ReadableStream<Uint8Array>, limit: number): Promise<Body> {
  const reader = body.getReader();
  let buffer = new Uint8Array(FIRST_BUFFER);
  let length = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return { bytes: buffer.subarray(0, length) };
      if (length + value.length > limit) break;
      if (length + value.length > buffer.length) {
        const larger = Math.max(2 * buffer.length, length + value.length);
        const next = new Uint8Array(Math.min(limit, larger));
        next.set(buffer.subarray(0, length));
        buffer = next;
      }
      buffer.set(value, length);
      length += value.length;
    }
    await reader.cancel();
    return { bytes: buffer.subarray(0, length), tooLarge: true };
  } finally {
    reader.releaseLock();
  }
}
