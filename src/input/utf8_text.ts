/** Bytes to text without losing anything: what is not UTF-8 is refused, with the place. */
import { Failure } from "../errors/failure.ts";

/**
 * Decodes UTF-8 and changes nothing: a byte order mark and every line end stay.
 *
 * @param bytes What came in
 * @param source What it is, as the error begins (`The file "a.txt"`)
 * @returns The text
 * @throws {Failure} `input_file`, saying at which byte it stops being UTF-8
 */
export function utf8Text(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const at = firstInvalidByte(bytes);
    throw new Failure("input_file", `${source} is not UTF-8 text: invalid at byte ${at}`, {
      hint: "Convert it to UTF-8 first (iconv); files of any bytes: runtm-api session file upload",
      cause: error,
    });
  }
}

/**
 * Where text stops being UTF-8.
 *
 * @param bytes The bytes
 * @returns Offset of the first byte of the first ill-formed sequence, counted from 0; -1 without any
 */
export function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

// Table 3-7 of the Unicode standard: the second byte has narrower bounds after E0, ED, F0 and F4.
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf
    ? 2
    : first >= 0xe0 && first <= 0xef
    ? 3
    : first >= 0xf0 && first <= 0xf4
    ? 4
    : 0;
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    const [low, high] = next === 1 ? secondByteBounds(first) : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return length;
}

function secondByteBounds(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
