/** The emulator at the limit of open files: it refuses, lives, and serves again when there is room. */
import assert from "node:assert/strict";
import { startEmulatorProcess } from "./emulator_child.ts";

const LIMIT = 512;

/** Asks for a page and keeps the connection open; the status line, or nothing when it was closed. */
async function ask(hostname: string, port: number, open: Deno.Conn[]): Promise<string> {
  try {
    const connection = await Deno.connect({ hostname, port });
    open.push(connection);
    const request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    await connection.write(new TextEncoder().encode(request));
    const head = new Uint8Array(16);
    return new TextDecoder().decode(head.subarray(0, await connection.read(head) ?? 0));
  } catch {
    return "";
  }
}

Deno.test(`with ${LIMIT} descriptors, ${LIMIT} connections at once are served or refused, and it lives`, async () => {
  await using cloud = await startEmulatorProcess(":memory:", { before: `ulimit -n ${LIMIT}` });
  const { hostname, port } = new URL(cloud.origin);
  const open: Deno.Conn[] = [];
  try {
    const asked = Array.from({ length: LIMIT }, () => ask(hostname, Number(port), open));
    const answers = await Promise.all(asked);
    const served = answers.filter((line) => line.startsWith("HTTP/1.1 200"));
    const told = answers.filter((line) => line.startsWith("HTTP/1.1 503"));
    assert.ok(served.length >= 100, `${served.length} served`);
    assert.ok(told.length > 0, "nobody was told why");
    assert.ok(served.length < LIMIT);
  } finally {
    for (const connection of open) connection.close();
  }
  await cloud.call("POST", "/sessions/", {});
});
