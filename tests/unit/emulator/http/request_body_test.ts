/** Promises about bodies of requests: what they cost in memory. */
import assert from "node:assert/strict";
import { readBody } from "../../../../src/emulator/http/request_body.ts";

const CHUNKS = 20_000;
const BUFFER = 64 * 1024;

Deno.test(`a body in ${CHUNKS} chunks of one byte costs no more than its bytes`, async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === CHUNKS) return controller.close();
      // As the network hands it over: one byte at the start of a whole buffer.
      const buffer = new Uint8Array(BUFFER);
      buffer[0] = sent === 0 || sent === CHUNKS - 1 ? 0x22 : 0x61;
      sent++;
      controller.enqueue(buffer.subarray(0, 1));
    },
  });
  const before = Deno.memoryUsage().rss;
  const { json, size } = await readBody(new Request("http://x", { method: "POST", body }));
  const grown = Deno.memoryUsage().rss - before;
  assert.equal(json, "a".repeat(CHUNKS - 2));
  assert.equal(size, CHUNKS);
  assert.ok(grown < CHUNKS * BUFFER / 4, `${Math.round(grown / 1e6)} MB`);
});
