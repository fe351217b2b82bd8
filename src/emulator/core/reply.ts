/** The usual reply of a handler. Refusals are in `errors.ts`, streams in `events.ts`. */
import type { Reply } from "./types.ts";

/** A 200 with this JSON body. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}
