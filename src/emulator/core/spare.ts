/** Room on the disk kept for bad times: a file that gets shorter, piece by piece, when the disk is full. */
import type { Spare } from "./store.ts";

/** Enough for hundreds of ends of prompts and deletions. */
const SIZE = 4 * 1024 * 1024;

/** What is given up at once. Whoever fills the disk takes what is not used of it. */
const PIECE = 128 * 1024;

/** Room that can be taken again. */
export interface KeptRoom extends Spare {
  /** Takes the room again if some was given up and there is enough now. */
  refill(): void;
  /** Gives all of it up. */
  close(): void;
}

/**
 * Takes room on the disk.
 *
 * @param path File that takes it
 */
export function keepRoom(path: string): KeptRoom {
  let kept = 0;
  const drop = () => {
    kept = 0;
    try {
      Deno.removeSync(path);
    } catch {
      // It is gone already, with the whole folder perhaps.
    }
  };
  const shorten = () => {
    try {
      Deno.truncateSync(path, kept);
      return true;
    } catch {
      kept = 0;
      return false;
    }
  };
  const room: KeptRoom = {
    release() {
      if (kept === 0) return false;
      kept -= PIECE;
      return shorten();
    },
    refill() {
      if (kept === SIZE) return;
      try {
        using file = Deno.openSync(path, { append: true, create: true, mode: 0o600 });
        // Bytes that a file system cannot leave out.
        const bytes = crypto.getRandomValues(new Uint8Array(65_536));
        for (let size = kept; size < SIZE;) size += file.writeSync(bytes);
        kept = SIZE;
      } catch {
        // Still full. What was written of it must not take the last room.
        shorten();
      }
    },
    close: drop,
  };
  room.refill();
  return room;
}
