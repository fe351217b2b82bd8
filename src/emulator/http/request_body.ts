/** Reads the body of a request: at most so many bytes, JSON or nothing. */
import { joinBytes } from "../../json/bytes.ts";
import { ApiError, badRequest, invalidField } from "../core/errors.ts";
import { hashOf } from "../../process/files.ts";

/** Largest body in bytes. */
export const BODY_LIMIT = 10 * 1024 * 1024;

/** Deepest nesting of a body: what is kept of it must be written as JSON again, which recurses. */
const DEPTH_LIMIT = 500;

/** A body that was read. */
export interface SentBody {
  /** Parsed JSON; `undefined` when there was no body. */
  readonly json: unknown;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** Reads a body; a 413 when it is too big, a 422 when it is not JSON. */
export async function readBody(request: Request): Promise<SentBody> {
  const bytes = await readBytes(request);
  const digest = await hashOf(bytes);
  if (bytes.length === 0) return { json: undefined, size: 0, digest };
  const json = parse(bytes);
  if (isTooDeep(json)) throw badRequest("Request body is nested too deep");
  return { json, size: bytes.length, digest };
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

async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readLimited(request);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    // The client went away, or what it sent is no body of HTTP.
    throw badRequest("Request body ended before its end");
  }
}

async function readLimited(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new ApiError(413, `Request body is larger than ${BODY_LIMIT} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT) {
    // Read to its end without keeping it: a client that is still sending would miss the answer.
    for await (const _ of request.body ?? []);
    throw tooLarge;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length <= BODY_LIMIT) chunks.push(chunk);
  }
  if (length > BODY_LIMIT) throw tooLarge;
  return joinBytes(chunks);
}
