/** WebSockets: what is sent waits for whoever reads it. */
import assert from "node:assert/strict";
import { openSocket } from "../../../src/process/sockets.ts";

const FRAMES = 64;

/** Answers the handshake of one connection and reads nothing after it. */
async function accept(listener: Deno.TcpListener): Promise<Deno.TcpConn> {
  const connection = await listener.accept();
  const decoder = new TextDecoder();
  let request = "";
  const bytes = new Uint8Array(4096);
  while (!request.includes("\r\n\r\n")) {
    request += decoder.decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
  }
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1];
  const secret = new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const accepted = new Uint8Array(await crypto.subtle.digest("SHA-1", secret)).toBase64();
  await connection.write(
    new TextEncoder().encode(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accepted}\r\n\r\n`,
    ),
  );
  return connection;
}

Deno.test("openSocket() sends no faster than the other side reads", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = accept(listener);
  const end = new AbortController();
  const socket = await openSocket(`ws://127.0.0.1:${listener.addr.port}/`, {
    headers: {},
    signal: end.signal,
  });
  using connection = await accepting;
  const frame = new Uint8Array(1024 * 1024);
  let sent = 0;
  const sending = (async () => {
    for (; sent < FRAMES; sent++) await socket.send(frame);
  })();
  // Another exchange over the network: whatever is sent without waiting has been sent by then.
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [near, far] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: other.addr.port }),
    other.accept(),
  ]);
  await near.write(new Uint8Array(1));
  await far.read(new Uint8Array(1));
  near.close();
  far.close();
  assert.ok(sent < FRAMES, "all was sent, and nothing was read");
  const sink = new Uint8Array(1024 * 1024);
  let received = 0;
  while (received < FRAMES * frame.length) received += await connection.read(sink) ?? Infinity;
  await sending;
  assert.equal(sent, FRAMES);
  end.abort();
  connection.close();
  await socket.end;
});
