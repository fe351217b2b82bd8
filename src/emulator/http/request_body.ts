/** Reads the body of a request: at most so many bytes, JSON or nothing. */
import { ApiError, badRequest, invalidField } from "../core/errors.ts";

/** Largest body in bytes. */
export const BODY_LIMIT = 10 * 1024 * 1024;

/** Largest body with a file in it: 50 MiB are a third more in base64. */
const FILE_BODY_LIMIT = 68 * 1024 * 1024;

/**
 * Largest body of an operation.
 *
 * @param id Id of the operation
 */
export function bodyLimitOf(id: string): number {
  return id === "uploadSessionFile" ? FILE_BODY_LIMIT : BODY_LIMIT;
}

/** Deepest nesting of a body: what is kept of it must be written as JSON again, which recurses. */
const DEPTH_LIMIT = 500;

/** A body that was read. */
export interface SentBody {
  /** Parsed JSON; `undefined` when there was no body. */
  readonly json: unknown;
  /** Bytes. */
  readonly size: number;
  /** The bytes as they came. */
  readonly bytes: Uint8Array;
}

/** Reads a body; a 413 when it is too big, a 422 when it is not JSON. */
export async function readBody(request: Request, limit = BODY_LIMIT): Promise<SentBody> {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return { json: undefined, size: 0, bytes };
  const json = parse(bytes);
  if (isTooDeep(json)) throw badRequest("Request body is nested too deep");
  const nul = bytes.includes(0x5c) ? textWithNul(json, ["body"]) : undefined;
  if (nul !== undefined) throw invalidField(nul, "Text must not hold a NUL character");
  return { json, size: bytes.length, bytes };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalidField(["body"], "JSON decode error", "json_invalid");
  }
}

function isTooDeep(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; depth < DEPTH_LIMIT && level.length > 0; depth++) {
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null ? Object.values(one) : []
    );
  }
  return level.length > 0;
}

/** Fields whose text no program gets as an argument or a variable. */
const FREE_FIELDS = ["content", "prompt"];

/** Where in a body a text holds a NUL, which ends a text for git and every other program. */
function textWithNul(
  json: unknown,
  at: readonly (string | number)[],
): readonly (string | number)[] | undefined {
  if (typeof json === "string") return json.includes("\0") ? at : undefined;
  if (typeof json !== "object" || json === null) return undefined;
  for (const [name, value] of Object.entries(json)) {
    if (name.includes("\0")) return at;
    if (FREE_FIELDS.includes(name) && typeof value === "string") continue;
    const found = textWithNul(value, [...at, Array.isArray(json) ? Number(name) : name]);
    if (found !== undefined) return found;
  }
}

/** Reads the bytes of a body; a 413 when there are more than `limit`. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  try {
    return await readLimited(request, limit);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    // The client went away, or what it sent is no body of HTTP.
    throw badRequest("Request body ended before its end");
  }
}

async function readLimited(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = new ApiError(413, `Request body is larger than ${limit} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) {
    // Read to its end without keeping it: a client that is still sending would miss the answer.
    for await (const _ of request.body ?? []);
    throw tooLarge;
  }
  // Copied into one buffer: a chunk of one byte keeps the 64 KiB alive that it came in.
  let bytes = new Uint8Array(4_096);
  let length = 0;
  for await (const chunk of request.body ?? []) {
    const end = length + chunk.length;
    if (end <= limit) {
      if (end > bytes.length) bytes = grown(bytes, Math.max(end, 2 * bytes.length));
      bytes.set(chunk, length);
    }
    length = end;
  }
  if (length > limit) throw tooLarge;
  return bytes.subarray(0, length);
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
