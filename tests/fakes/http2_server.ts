/** A server that speaks as much HTTP/2 as it takes to end an answer politely in the middle. */
import type { ServerCertificate } from "./certificates.ts";

/** What is sent as an answer. */
export interface PoliteAnswer {
  /** What comes of the body. */
  readonly body: string;
  /** The length that its header states. */
  readonly length?: number;
  /** Error code of the frame that resets the stream: 0 is "no error", 8 "cancel". */
  readonly reset: number;
}

/** A server that listens. */
export interface Http2Server extends AsyncDisposable {
  /** `https://localhost:<port>`. */
  readonly origin: string;
  /** Requests so far. */
  requests(): number;
}

const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PING = 6;
const ACK = 1;
const END_HEADERS = 4;
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length;
const FRAME_HEAD = 9;

/**
 * Starts a server that answers each request with a whole head, a part of a body and a reset.
 *
 * @param certificate Its certificate and key
 * @param answer What it answers
 */
export function startHttp2Server(
  certificate: ServerCertificate,
  answer: PoliteAnswer,
): Http2Server {
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    alpnProtocols: ["h2"],
    ...certificate,
  });
  let count = 0;
  const open = new Set<Deno.TlsConn>();
  const handle = async (connection: Deno.TlsConn) => {
    const read = reader(connection);
    await read(PREFACE);
    await connection.write(frame(SETTINGS, 0, 0, new Uint8Array()));
    while (true) {
      const { type, flags, stream, payload } = await readFrame(read);
      if (type === SETTINGS && flags !== ACK) {
        await connection.write(frame(SETTINGS, ACK, 0, new Uint8Array()));
      }
      if (type === PING && flags !== ACK) await connection.write(frame(PING, ACK, 0, payload));
      if (type !== HEADERS) continue;
      count++;
      const code = new Uint8Array(4);
      new DataView(code.buffer).setUint32(0, answer.reset);
      await connection.write(frame(HEADERS, END_HEADERS, stream, headersOf(answer)));
      await connection.write(frame(DATA, 0, stream, new TextEncoder().encode(answer.body)));
      await connection.write(frame(RST_STREAM, 0, stream, code));
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      // It reads until the client goes away.
      handle(connection).catch(() => {}).finally(() => {
        open.delete(connection);
        connection.close();
      });
    }
  })();
  return {
    origin: `https://localhost:${listener.addr.port}`,
    requests: () => count,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
    },
  };
}

/** Status 200 and the type from the static table of HPACK (RFC 7541, appendix A), and a length. */
function headersOf({ length }: PoliteAnswer): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const type = [0x0f, 31 - 15, ...text("application/json")];
  const stated = length === undefined ? [] : [0x0f, 28 - 15, ...text(String(length))];
  return new Uint8Array([0x88, ...type, ...stated]);
}

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEAD + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length << 8 | type);
  view.setUint8(4, flags);
  view.setUint32(5, stream);
  bytes.set(payload, FRAME_HEAD);
  return bytes;
}

async function readFrame(read: (length: number) => Promise<Uint8Array>) {
  const head = await read(FRAME_HEAD);
  const view = new DataView(head.buffer, head.byteOffset);
  const length = view.getUint32(0) >>> 8;
  return {
    type: view.getUint8(3),
    flags: view.getUint8(4),
    stream: view.getUint32(5) & 0x7fffffff,
    payload: await read(length),
  };
}

function reader(connection: Deno.Conn): (length: number) => Promise<Uint8Array> {
  return async (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const count = await connection.read(bytes.subarray(at));
      if (count === null) throw new Error("The client went away");
      at += count;
    }
    return bytes;
  };
}
