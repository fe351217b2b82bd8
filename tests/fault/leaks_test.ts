/** Nothing is left behind: no timer, no listener, no socket, after a thousand calls of all kinds. */
import assert from "node:assert/strict";
import { Failure } from "../../src/errors/failure.ts";
import { buildRequest } from "../../src/client/request/request.ts";
import { openStream, send } from "../../src/client/transport/transport.ts";
import { pauseSession } from "../../src/operations/session/lifecycle.ts";
import { streamSessionEvents } from "../../src/operations/session/prompts.ts";
import { getSession } from "../../src/operations/session/sessions.ts";
import { closeClients } from "../../src/process/network.ts";
import { realProcess } from "../../src/process/real.ts";
import { testSettings } from "../fakes/calls.ts";
import { fakeProcess, virtualClock } from "../fakes/process.ts";
import { httpAnswer, type Script, startRawServer } from "../fakes/raw_server.ts";

const CALLS = 1_000;

/** Answers and leaves it to the client to close the connection. */
const answers = (...what: Parameters<typeof httpAnswer>): Script => async (exchange) => {
  await exchange.write(httpAnswer(...what));
  await exchange.untilGone();
};

/** All that a server can say. */
const SCRIPTS: readonly Script[] = [
  answers(200, '{"ok":true}'),
  answers(404, '{"detail":"No"}'),
  answers(503, "{}", { "Retry-After": "1" }),
  answers(307, "", { Location: "https://elsewhere.invalid/" }),
  answers(200, "<html>", { "Content-Type": "text/html" }),
  answers(200, `"${"x".repeat(5_000)}"`),
  (exchange) => exchange.write(httpAnswer(200, '"x"', { "Content-Length": "100" })),
  () => {},
];

/** A clock that counts the timers and pauses which are still running. */
function countingClock() {
  const clock = virtualClock();
  let running = 0;
  return {
    running: () => running,
    clock: {
      now: clock.now,
      async sleep(milliseconds: number, signal?: AbortSignal) {
        running++;
        try {
          await clock.sleep(milliseconds, signal);
        } finally {
          running--;
        }
      },
      timer(milliseconds: number, fire: () => void) {
        let open = true;
        const end = () => {
          if (open) running--;
          open = false;
        };
        running++;
        const cancel = clock.timer(milliseconds, () => {
          end();
          fire();
        });
        return () => {
          end();
          cancel();
        };
      },
    },
  };
}

/** A signal that counts its listeners. */
function countingSignal(): { signal: AbortSignal; listeners(): number } {
  const { signal } = new AbortController();
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    count++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    count--;
    removeEventListener.apply(signal, args);
  };
  return { signal, listeners: () => count };
}

Deno.test("a thousand calls leave no timer, no listener and no socket", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await SCRIPTS[exchange.count % SCRIPTS.length]?.(exchange);
  });
  const { clock, running } = countingClock();
  const { signal, listeners } = countingSignal();
  const process = { ...fakeProcess({ clock }), fetch: realProcess().fetch };
  const settings = testSettings({
    baseUrl: `${server.origin}/api/cloud`,
    bodyLimit: 4_000,
    deadline: clock.now() + 86_400_000,
  });
  const codes = new Set<string>();
  for (let call = 0; call < CALLS; call++) {
    const operation = call % 2 === 0 ? getSession : pauseSession;
    const outgoing = buildRequest(operation, { session_id: "sess_1" }, settings);
    const world = { process, settings, trace: () => {} };
    await send(outgoing, world, { signal }).then(() => codes.add("ok"), (error) => {
      if (!(error instanceof Failure)) throw error;
      codes.add(error.code);
    });
  }
  assert(codes.size >= 7, [...codes].join());
  assert.equal(running(), 0, "timers");
  assert.equal(listeners(), 0, "listeners");
  closeClients();
  await untilClosed(server);
});

Deno.test("a stream that is given up closes its socket", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await exchange.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
    await exchange.untilGone();
  });
  const { clock, running } = countingClock();
  const process = { ...fakeProcess({ clock }), fetch: globalThis.fetch };
  const settings = testSettings({ baseUrl: `${server.origin}/api/cloud` });
  const outgoing = buildRequest(streamSessionEvents, { session_id: "sess_1" }, settings);
  const end = new AbortController();
  const options = { signal: end.signal };
  const response = await openStream(outgoing, { process, settings, trace: () => {} }, options);
  assert.equal(running(), 0, "timers");
  const reason = new Failure("interrupted", "Interrupted");
  end.abort(reason);
  await assert.rejects(response.text(), (error) => error === reason);
  await untilClosed(server);
});

/** Resolves when the server has seen the end of every connection; a leak makes the test hang. */
async function untilClosed(server: { open(): number }): Promise<void> {
  while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
