/** A real HTTP and SOCKS5 proxy on loopback that sends everything to one place and writes it down. */

/** What the proxy does with what it is asked. */
export interface ProxyOptions {
  /** Where every connection leads, whatever host was asked for. */
  readonly target: number;
  /** `user:password` it wants to see. */
  readonly login?: string;
  /** Answers every CONNECT with this status instead of opening a way. */
  readonly refuse?: number;
}

/** A proxy that listens. */
export interface FakeProxy extends AsyncDisposable {
  readonly port: number;
  /** What was asked: `CONNECT host:port`, `GET http://…`, `SOCKS host:port`. */
  readonly asked: string[];
}

/**
 * Starts a proxy on a free port of loopback.
 *
 * @param options Where it leads
 * @returns The proxy; disposing of it closes everything
 */
export function startProxy(options: ProxyOptions): FakeProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: string[] = [];
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const client of listener) {
      const work = serve(client, options, asked, open).catch(() => {});
      running.add(work);
      work.finally(() => running.delete(work));
    }
  })();
  return {
    port: listener.addr.port,
    asked,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open) close(connection);
      await Promise.all(running);
    },
  };
}

async function serve(
  client: Deno.Conn,
  options: ProxyOptions,
  asked: string[],
  open: Set<Deno.Conn>,
): Promise<void> {
  open.add(client);
  try {
    const first = await readSome(client);
    const way = first[0] === 5
      ? await socks(client, asked)
      : await http(client, first, options, asked);
    if (way === undefined) return;
    const server = await Deno.connect({ hostname: "127.0.0.1", port: options.target });
    open.add(server);
    try {
      if (way.reply) await client.write(way.reply);
      if (way.forward) await server.write(way.forward);
      await Promise.race([pipe(client, server), pipe(server, client)]);
    } finally {
      open.delete(server);
      close(server);
    }
  } finally {
    open.delete(client);
    close(client);
  }
}

/** A way that opens: what the client is told, what the server gets first. */
interface Way {
  readonly reply?: Uint8Array;
  readonly forward?: Uint8Array;
}

async function http(
  client: Deno.Conn,
  first: Uint8Array,
  options: ProxyOptions,
  asked: string[],
): Promise<Way | undefined> {
  let bytes = first;
  while (!text(bytes).includes("\r\n\r\n")) bytes = joined(bytes, await readSome(client));
  const head = text(bytes);
  const [line = ""] = head.split("\r\n", 1);
  asked.push(line.replace(/ HTTP\/1\.1$/, ""));
  const login = /proxy-authorization: basic (\S+)/i.exec(head)?.[1];
  const refusal = options.login !== undefined && login !== btoa(options.login)
    ? 407
    : line.startsWith("CONNECT ")
    ? options.refuse
    : undefined;
  if (refusal !== undefined) {
    await client.write(
      encoded(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
    );
    return undefined;
  }
  return line.startsWith("CONNECT ")
    ? { reply: encoded("HTTP/1.1 200 Connection established\r\n\r\n") }
    : { forward: encoded(head.replace(/^(\S+) http:\/\/[^/]+/, "$1 ")) };
}

/** SOCKS5 (RFC 1928) without login. */
async function socks(client: Deno.Conn, asked: string[]): Promise<Way> {
  await client.write(new Uint8Array([5, 0]));
  const request = await readSome(client);
  const length = request[4] ?? 0;
  const host = request[3] === 3
    ? text(request.subarray(5, 5 + length))
    : request.subarray(4, 8).join(".");
  const at = request[3] === 3 ? 5 + length : 8;
  asked.push(`SOCKS ${host}:${((request[at] ?? 0) << 8) + (request[at + 1] ?? 0)}`);
  return { reply: new Uint8Array([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]) };
}

async function readSome(connection: Deno.Conn): Promise<Uint8Array> {
  const buffer = new Uint8Array(16_384);
  const length = await connection.read(buffer);
  if (length === null) throw new Error("The client went away");
  return buffer.slice(0, length);
}

async function pipe(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(16_384);
  for (let length; (length = await from.read(buffer)) !== null;) {
    for (let rest = buffer.subarray(0, length); rest.length > 0;) {
      rest = rest.subarray(await to.write(rest));
    }
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function encoded(said: string): Uint8Array {
  return new TextEncoder().encode(said);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
