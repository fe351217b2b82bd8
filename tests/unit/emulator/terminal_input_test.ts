/** Input of a terminal that nobody reads. */
import assert from "node:assert/strict";
import { CLOSE, join } from "../../../src/emulator/terminal/socket.ts";
import type { Emulator } from "../../../src/emulator/core/types.ts";
import type { Terminal } from "../../../src/emulator/terminal/terminals.ts";
import { virtualClock } from "../../fakes/process.ts";

const MEBIBYTE = new ArrayBuffer(1024 * 1024);

/** A connection to a terminal; `read` takes what was written. */
async function connection(write: () => Promise<void>) {
  const closed: number[] = [];
  const socket = {
    readyState: WebSocket.OPEN as number,
    bufferedAmount: 0,
    send() {},
    close(code: number) {
      closed.push(code);
      socket.readyState = WebSocket.CLOSED;
    },
    onmessage: undefined as ((event: { readonly data: ArrayBuffer }) => void) | undefined,
  };
  const terminal = { write, connect: () => Promise.resolve(), leave() {} };
  const emulator = { clock: virtualClock() };
  await join(
    emulator as unknown as Emulator,
    socket as unknown as WebSocket,
    terminal as unknown as Terminal,
  );
  return { closed, send: () => socket.onmessage?.({ data: MEBIBYTE }) };
}

Deno.test("a sender without end is cut off when the terminal does not read, and only then", async () => {
  const stuck = await connection(() => new Promise(() => {}));
  for (let sent = 0; sent < 256; sent++) stuck.send();
  assert.deepEqual(stuck.closed, []);
  stuck.send();
  assert.deepEqual(stuck.closed, [CLOSE.tooMuch]);
  const reading = await connection(() => Promise.resolve());
  for (let sent = 0; sent < 600; sent++) {
    reading.send();
    if (sent % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.deepEqual(reading.closed, []);
});
