/** Joins a WebSocket and a terminal: binary frames are bytes, text frames are JSON control. */
import type { Emulator } from "../core/types.ts";
import type { Listener, Terminal } from "./terminals.ts";

/** Bytes that may wait in a connection before the terminal waits, too. */
const WAITING = 1024 * 1024;

/** Most bytes that may wait for a terminal which does not read them. */
const MOST_UNREAD = 256 * 1024 * 1024;

/** Milliseconds between looks whether a slow client has read something. */
const LOOK = 2;

/** How often a connection is asked whether somebody is there, in milliseconds. */
const PING = 30_000;

/** Largest side of a window in characters. */
const MOST_CELLS = 5_000;

/** Close codes of the service. */
export const CLOSE = { ended: 1000, tooMuch: 1009, token: 4001, session: 4009 } as const;

/**
 * Passes bytes both ways until one side ends.
 *
 * @param emulator The emulator
 * @param socket The open connection
 * @param terminal The terminal
 */
export async function join(
  emulator: Emulator,
  socket: WebSocket,
  terminal: Terminal,
): Promise<void> {
  const listener: Listener = {
    async output(chunk) {
      while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > WAITING) {
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
      if (socket.readyState === WebSocket.OPEN) socket.send(chunk);
    },
    ended: () => socket.close(CLOSE.ended, "The shell has ended"),
    replaced(why) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (why === "session over") {
        socket.send(JSON.stringify({ type: "sandbox_expired", message: "The session has ended" }));
      }
      socket.close(CLOSE.session, why);
    },
  };
  let writing = Promise.resolve();
  let unread = 0;
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") return void control(data, terminal);
    const bytes = new Uint8Array(data);
    unread += bytes.length;
    // The runtime reads on whoever waits, so that nothing else ends a sender without end.
    if (unread > MOST_UNREAD) return socket.close(CLOSE.tooMuch, "The terminal does not read");
    writing = writing.then(() => terminal.write(bytes)).finally(() => unread -= bytes.length);
  };
  const stopPinging = ping(emulator, socket);
  socket.onclose = () => {
    stopPinging();
    terminal.leave(listener);
  };
  socket.send(JSON.stringify({ type: "connected" }));
  await terminal.connect(listener);
}

async function control(text: string, terminal: Terminal): Promise<void> {
  let frame: { readonly type?: unknown; readonly cols?: unknown; readonly rows?: unknown } | null;
  try {
    frame = JSON.parse(text);
  } catch {
    // What is not JSON is skipped, as unknown frames are.
    return;
  }
  if (frame?.type !== "resize" || !isSide(frame.cols) || !isSide(frame.rows)) return;
  await terminal.resize({ cols: frame.cols, rows: frame.rows });
}

/** Whether a value can be the width or height of a window. */
export function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MOST_CELLS;
}

function ping({ clock }: Emulator, socket: WebSocket): () => void {
  let stop = () => {};
  const next = () => {
    stop = clock.timer(PING, () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "ping" }));
      next();
    });
  };
  next();
  return () => stop();
}
