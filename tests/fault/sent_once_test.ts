/**
 * Deno sends a request again by itself when a connection that was used before breaks, POSTs
 * included. What the program and the client library send must not be.
 */
import assert from "node:assert/strict";
import { createClient, pauseSession } from "../../src/mod.ts";
import { closeClients } from "../../src/process/network.ts";
import { realProcess } from "../../src/process/real.ts";
import { type RawServer, startRawServer } from "../fakes/raw_server.ts";

/** Keeps its first connection open after an answer, then drops every request without one. */
function startDroppingServer(): RawServer {
  return startRawServer(async (exchange) => {
    if (exchange.count === 1) {
      await exchange.request();
      await exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }
    await exchange.request();
  });
}

for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
  Deno.test(`the program's ${method} arrives once, though the connection before it was kept`, async () => {
    await using server = startDroppingServer();
    const { fetch } = realProcess();
    const first = await fetch(`${server.origin}/first`);
    assert.equal(await first.text(), "{}");
    const body = method === "DELETE" ? {} : { body: "{}" };
    await assert.rejects(fetch(`${server.origin}/second`, { method, ...body }), TypeError);
    closeClients();
    assert.equal(server.heads.filter((head) => head.includes("/second")).length, 1);
  });
}

Deno.test("the client library's POST arrives once, though the connection before it was kept", async () => {
  await using server = startDroppingServer();
  const first = await fetch(`${server.origin}/first`);
  assert.equal(await first.text(), "{}");
  const client = createClient({ apiKey: "runtm_sk_test_0123456789", baseUrl: server.origin });
  await assert.rejects(client.call(pauseSession, { session_id: "sess_1" }), {
    code: "outcome_unknown",
  });
  assert.equal(server.heads.filter((head) => head.startsWith("POST")).length, 1);
});

Deno.test("a body can be read to its end although its connection is for one request only", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[1");
    await exchange.write(",]".replace(",", "2"));
    await exchange.untilGone();
  });
  const response = await realProcess().fetch(server.origin, { method: "POST", body: "{}" });
  assert.equal(await response.text(), "[12]");
  closeClients();
});
