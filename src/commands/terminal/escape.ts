/** The way out of a terminal that takes every key: `Enter ~ .`, as with ssh. Pure. */

const [CR, LF, TILDE, DOT] = [0x0d, 0x0a, 0x7e, 0x2e];

/** What was typed. */
export interface Typed {
  /** What goes to the other side. */
  readonly send: Uint8Array;
  /** Whether the way out was typed; what follows it is dropped. */
  readonly isOver: boolean;
}

/**
 * Makes a reader of keys. `~` at the beginning of a line waits for the next key: `.` is the way out,
 * `~~` is one `~`, anything else is typed with it.
 */
export function escapeReader(): (bytes: Uint8Array) => Typed {
  let atStart = true;
  let held = false;
  return (bytes) => {
    const send: number[] = [];
    for (const byte of bytes) {
      if (held) {
        held = false;
        if (byte === DOT) return { send: new Uint8Array(send), isOver: true };
        send.push(TILDE);
        if (byte !== TILDE) send.push(byte);
        atStart = byte === CR || byte === LF;
      } else if (atStart && byte === TILDE) {
        held = true;
        atStart = false;
      } else {
        send.push(byte);
        atStart = byte === CR || byte === LF;
      }
    }
    return { send: new Uint8Array(send), isOver: false };
  };
}
