/**
 * WebSockets that are read no faster than their frames are taken, as far as the runtime can.
 *
 * @module
 */
import { clientTo } from "./network.ts";
import type { Frame, Socket, SocketEnd, SocketOptions } from "./types.ts";

/** Most bytes that wait for a reader where the runtime cannot hold the sender back. */
const MOST_WAITING = 64 * 1024 * 1024;

/** Most bytes that wait to be sent. */
const MOST_UNSENT = 1024 * 1024;

/** Milliseconds until it is looked again whether they were. */
const LOOK_AGAIN = 5;

/**
 * Opens a connection.
 *
 * @param url `ws:` or `wss:`
 * @param options Headers, and what ends it
 * @returns The open connection
 * @throws What the runtime says when it cannot be opened
 */
export async function openSocket(url: string, options: SocketOptions): Promise<Socket> {
  const client = clientTo(new URL(url.replace(/^ws/, "http")));
  const isStreaming = client === undefined && typeof WebSocketStream === "function";
  return isStreaming ? await streaming(url, options) : await queueing(url, options, client);
}

async function streaming(url: string, { headers, signal }: SocketOptions): Promise<Socket> {
  const stream = new WebSocketStream(url, { headers: { ...headers }, signal });
  stream.closed.catch(() => {});
  const { readable, writable } = await stream.opened;
  const writer = writable.getWriter();
  writer.closed.catch(() => {});
  return {
    frames: readable as ReadableStream<Frame>,
    end: stream.closed.then(
      (info) => ({ code: closeCodeOf(info), reason: info.reason ?? "" }),
      (error) => ({ code: ABNORMAL, reason: String(error) }),
    ),
    send: (frame) => writer.write(frame),
    close: () => closeQuietly(() => stream.close()),
  };
}

/** The runtime calls it `closeCode`, as the standard does; its types still say `code`. */
function closeCodeOf(info: { readonly closeCode?: number; readonly code?: number }): number {
  return info.closeCode ?? info.code ?? ABNORMAL;
}

/** The code of a connection that was not closed but lost (RFC 6455, 7.1.5). */
const ABNORMAL = 1006;

/** Deno's own `WebSocket`, which takes a client, and reads on whoever waits. */
async function queueing(
  url: string,
  { headers, signal }: SocketOptions,
  client: Deno.HttpClient | undefined,
): Promise<Socket> {
  const socket = new ClientWebSocket(url, {
    headers,
    ...(client === undefined ? {} : { client }),
  });
  socket.binaryType = "arraybuffer";
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<SocketEnd>();
  const queue = openQueue();
  let said = "";
  const close = () => closeQuietly(() => socket.close());
  socket.onopen = () => opened.resolve();
  socket.onerror = (event) => {
    said ||= event instanceof ErrorEvent ? event.message : "";
  };
  socket.onmessage = ({ data }) => {
    if (queue.add(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer))) return;
    said = `more than ${MOST_WAITING} bytes wait for their reader`;
    close();
  };
  socket.onclose = ({ code, reason }) => {
    opened.reject(new Error(said || reason || `closed with code ${code}`));
    ended.resolve({ code: said === "" ? code : ABNORMAL, reason: said || reason });
    queue.end();
  };
  signal.addEventListener("abort", close, { once: true });
  await opened.promise;
  return {
    frames: queue.frames,
    end: ended.promise,
    async send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
      // Nothing says when there is room again.
      while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > MOST_UNSENT) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
      }
    },
    close,
  };
}

/** Deno's types do not know of these options. */
const ClientWebSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: SocketOptions["headers"]; readonly client?: Deno.HttpClient },
) => WebSocket;

/** Frames that wait for their reader. */
function openQueue() {
  const queue: Frame[] = [];
  let waiting = 0;
  let isOver = false;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    /** Takes a frame, if there is room for it. */
    add(frame: Frame): boolean {
      queue.push(frame);
      waiting += frame.length;
      wake();
      return waiting <= MOST_WAITING;
    },
    end(): void {
      isOver = true;
      wake();
    },
    frames: new ReadableStream<Frame>({
      async pull(controller) {
        while (queue.length === 0 && !isOver) await changed.promise;
        const frame = queue.shift();
        if (frame === undefined) return controller.close();
        waiting -= frame.length;
        controller.enqueue(frame);
      },
    }, { highWaterMark: 0 }),
  };
}

/** What is closed already needs no closing. */
function closeQuietly(close: () => void): void {
  try {
    close();
  } catch {
    // It is closed.
  }
}
