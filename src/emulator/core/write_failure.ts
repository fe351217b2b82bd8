/** Failures to write: what the system refused, in words for whoever called. */

/** Results of SQLite, in the lowest byte of its error codes. */
const SQLITE_IO_ERROR = 10;
const SQLITE_FULL = 13;

/** Codes of the system for a disk, or a quota, that has no room. */
const NO_ROOM = ["ENOSPC", "EDQUOT"];

/** A write the system refused. */
export interface WriteFailure {
  readonly status: 507 | 500;
  readonly message: string;
}

/** What kept a write from happening; `undefined` for any other error. */
export function writeFailureOf(error: unknown): WriteFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const result = typeof errcode === "number" ? errcode & 0xff : undefined;
  // Not every error of SQLite carries its code.
  const isFull = result === SQLITE_FULL || NO_ROOM.some((one) => one === code) ||
    /disk is full|no space left on device|disk quota exceeded/i.test(error.message);
  if (isFull) return { status: 507, message: "The disk of the emulator is full" };
  const isBroken = result === SQLITE_IO_ERROR || /disk I\/O error/.test(error.message);
  if (isBroken || code === "EIO" || code === "EROFS") {
    return { status: 500, message: "The data folder of the emulator cannot be written" };
  }
}

/** Why something failed, in words: those of a write failure, else its own. */
export function reasonOf(error: unknown): string {
  return writeFailureOf(error)?.message ?? (error instanceof Error ? error.message : String(error));
}
