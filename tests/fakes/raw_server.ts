/**
 * A server below HTTP: each connection is handled by a script that may cut, stall or say nonsense.
 */

/** What a script does with one connection. */
export interface Exchange {
  /** Which connection it is, the first is 1. */
  readonly count: number;
  /** Reads one request, head and body. */
  request(): Promise<{ head: string; body: string }>;
  /** Writes text (as Latin-1) or bytes. */
  write(data: string | Uint8Array): Promise<void>;
  /** Waits until the client goes away. */
  untilGone(): Promise<void>;
}

/** Handles one connection; when it returns or throws, the connection is closed. */
export type Script = (exchange: Exchange) => Promise<void> | void;

/** A raw server that listens. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Heads of the requests so far. */
  readonly heads: string[];
  /** Connections so far. */
  connections(): number;
  /** Connections that are still open. */
  open(): number;
}

/**
 * Starts a server on a free port of loopback.
 *
 * @param script Handles each connection
 * @returns The server; disposing of it closes everything
 */
export function startRawServer(script: Script): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const heads: string[] = [];
  const open = new Set<Deno.TcpConn>();
  const running = new Set<Promise<void>>();
  let count = 0;
  const handle = async (connection: Deno.TcpConn, number: number) => {
    try {
      await script(exchangeOver(connection, number, heads));
    } catch {
      // A client that went away is not the server's trouble.
    } finally {
      open.delete(connection);
      closeOnce(connection);
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      const work = handle(connection, ++count);
      running.add(work);
      work.finally(() => running.delete(work));
    }
  })();
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    heads,
    connections: () => count,
    open: () => open.size,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open) closeOnce(connection);
      await Promise.all(running);
    },
  };
}

function closeOnce(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

function exchangeOver(connection: Deno.TcpConn, count: number, heads: string[]): Exchange {
  const buffer = new Uint8Array(65_536);
  let rest = "";
  const more = async () => {
    const length = await connection.read(buffer);
    if (length === null) throw new Error("The client went away");
    for (const byte of buffer.subarray(0, length)) rest += String.fromCharCode(byte);
  };
  return {
    count,
    async request() {
      while (!rest.includes("\r\n\r\n")) await more();
      const end = rest.indexOf("\r\n\r\n") + 4;
      const head = rest.slice(0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      while (rest.length < end + length) await more();
      const body = rest.slice(end, end + length);
      rest = rest.slice(end + length);
      heads.push(head);
      return { head, body };
    },
    async write(data) {
      let left = typeof data === "string" ? latin1(data) : data;
      while (left.length > 0) left = left.subarray(await connection.write(left));
    },
    async untilGone() {
      while (await connection.read(buffer) !== null);
    },
  };
}

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A whole HTTP answer after which the connection ends. */
export function httpAnswer(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): string {
  const lines = Object.entries({
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    "Connection": "close",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Said so\r\n${lines.join("")}\r\n${body}`;
}

/**
 * A port of loopback at which nobody listens. It is none of those the system gives away: such a one
 * could be somebody else's by the time it is asked. Nor is it one that `fetch` of a browser refuses.
 */
export const CLOSED_PORT = 2;
