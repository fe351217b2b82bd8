/**
 * The listener in front of the HTTP server. It passes bytes through, and can reset a connection,
 * which an HTTP handler of Deno cannot.
 *
 * @module
 */

import { mostConnections } from "./descriptors.ts";

/** A front that listens. */
export interface Front {
  readonly port: number;
  /** Resets the connection whose HTTP request came to the server from this local port. */
  reset(serverSidePort: number): void;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

const FULL_BODY = '{"detail":"The emulator has too many open connections"}\n';

/** What a client is told for whom there is no room; it may try again soon. */
const FULL = [
  "HTTP/1.1 503 Service Unavailable",
  "Content-Type: application/json",
  `Content-Length: ${FULL_BODY.length}`,
  "Retry-After: 1",
  "Connection: close",
  "",
  FULL_BODY,
].join("\r\n");

/** Connections that are being told so at once; more than these are closed without a word. */
const BEING_TOLD = 32;

type Socket = InstanceType<typeof import("node:net").Socket>;

/**
 * Listens.
 *
 * @param host Address to listen on
 * @param port Port, 0 for a free one
 * @param target Port of the HTTP server on loopback
 */
export async function openFront(host: string, port: number, target: number): Promise<Front> {
  const { connect, createServer } = await import("node:net");
  const most = await mostConnections();
  const open = new Map<Socket, Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (outer: Socket) => {
    if (open.size >= most) return refuse(outer);
    const inner: Socket = connect({
      port: target,
      host: "127.0.0.1",
      allowHalfOpen: true,
      noDelay: true,
    });
    open.set(inner, outer);
    join(outer, inner, () => open.delete(inner));
  });
  server.maxConnections = most + BEING_TOLD;
  await new Promise<void>((resolve, reject) => {
    // Stays when it listens: a connection that could not be accepted ends nothing but itself.
    server.on("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : port,
    reset(serverSidePort) {
      for (const [inner, outer] of open) {
        if (inner.localPort === serverSidePort) outer.resetAndDestroy();
      }
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const [inner, outer] of open) {
        outer.destroy();
        inner.destroy();
      }
      return closed;
    },
  };
}

/** Says that there is no room, to whoever listens: what is being sent is read and dropped. */
function refuse(outer: Socket): void {
  outer.on("error", () => {});
  outer.resume();
  outer.end(FULL, () => outer.destroySoon());
}

/** Passes bytes both ways; an end or a failure of one side is passed on to the other. */
function join(outer: Socket, inner: Socket, gone: () => void): void {
  for (const [from, to] of [[outer, inner], [inner, outer]] as const) {
    from.on("error", () => to.destroy());
    from.on("close", () => {
      to.destroySoon();
      gone();
    });
    from.pipe(to);
  }
}
