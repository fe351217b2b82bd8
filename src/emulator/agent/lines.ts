/** Splits what a program prints into lines, however long they are. */

/** Longest line that is kept whole, in characters; a client takes no longer one. */
const LINE_LIMIT = 32 * 1024 * 1024;

/**
 * Hands over the lines of a stream as they come, several at once where they do.
 *
 * @param how `signal` ends the reading where it is, `came` is called for every piece
 * @param take Gets lines without their ends; one that is too long is cut and says so
 */
export async function readLines(
  stream: ReadableStream<Uint8Array>,
  { signal, came }: { readonly signal: AbortSignal; readonly came: () => void },
  take: (lines: string[]) => void,
): Promise<void> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    await readAll(reader, take, came);
  } finally {
    signal.removeEventListener("abort", stop);
    // Whoever prints more is told that nobody reads it.
    stop();
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  take: (lines: string[]) => void,
  came: () => void,
): Promise<void> {
  const decoder = new TextDecoder();
  // Only the new piece is searched: a long line comes in thousands of them.
  let pieces: string[] = [];
  let length = 0;
  const add = (piece: string) => {
    if (length < LINE_LIMIT) pieces.push(piece.slice(0, LINE_LIMIT - length));
    length += piece.length;
  };
  const whole = (): string => {
    const line = pieces.join("");
    const note = length > LINE_LIMIT ? ` [cut: the line had ${length} characters]` : "";
    pieces = [];
    length = 0;
    return `${line}${note}`;
  };
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    came();
    const parts = decoder.decode(value, { stream: true }).split("\n");
    const rest = parts.pop() ?? "";
    const lines = parts.map((part) => {
      add(part);
      return whole();
    });
    add(rest);
    if (lines.length > 0) take(lines);
  }
  add(decoder.decode());
  if (length > 0) take([whole()]);
}
