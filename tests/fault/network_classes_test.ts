/** Provokes every class of network error for real and holds the runtime's words to our table. */
import assert from "node:assert/strict";
import { pauseSession } from "../../src/operations/session/lifecycle.ts";
import { getSession } from "../../src/operations/session/sessions.ts";
import { callOnce, type CallSetup } from "../fakes/calls.ts";
import { hasOpenssl, makeCertificates, type ServerCertificate } from "../fakes/certificates.ts";
import { virtualClock } from "../fakes/process.ts";
import { startProxy } from "../fakes/proxy.ts";
import { CLOSED_PORT, httpAnswer, type Script, startRawServer } from "../fakes/raw_server.ts";

const ID = { session_id: "sess_1" };

/** What must come of a call. */
interface Expected {
  readonly code: string;
  readonly message: RegExp;
  readonly hint: RegExp;
  /** Tries of a GET and of a POST without idempotency key. */
  readonly tries: readonly [get: number, post: number];
}

/** One retry: a look-up of a name, which a proxy does not spare, may take the system seconds. */
const ONE_RETRY = { settings: { retries: 1 } };

/** Calls with GET and POST over the real network, on a virtual clock. */
async function expectClass(origin: string, expected: Expected, setup: CallSetup = {}) {
  for (const [at, operation] of [getSession, pauseSession].entries()) {
    const { failure, trace } = await callOnce(operation, ID, {
      fetch: globalThis.fetch,
      baseUrl: `${origin}/api/cloud`,
      ...setup,
      ...(setup.clock ? { clock: virtualClock({ idle: 20 }) } : {}),
    });
    const unknown = at === 1 && expected.code === "reset" && expected.tries[1] === 1;
    assert.equal(failure?.code, unknown ? "outcome_unknown" : expected.code, failure?.message);
    assert.match(failure.message, expected.message);
    if (!unknown && at === 0) assert.match(failure.facts.hint ?? "", expected.hint);
    assert.equal(trace.length, expected.tries[at], `${operation.id}: ${failure.message}`);
  }
}

async function withScript(script: Script, expected: Expected, setup: CallSetup = {}) {
  await using server = startRawServer(script);
  await expectClass(server.origin, expected, setup);
}

Deno.test("network: a closed port is refused, nothing was sent", () =>
  expectClass(`http://127.0.0.1:${CLOSED_PORT}`, {
    code: "refused",
    message: /^"127\.0\.0\.1:\d+" refused the connection$/,
    hint: /--api-url/,
    tries: [4, 4],
  }));

Deno.test("network: a name that does not exist, nothing was sent", () =>
  expectClass("http://no-such-host.invalid", {
    code: "name_lookup",
    message: /^The host name "no-such-host.invalid" could not be resolved$/,
    hint: /--api-url/,
    tries: [2, 2],
  }, ONE_RETRY));

const CUTS: readonly [what: string, script: Script][] = [
  ["at once", () => {}],
  ["after the request", async (exchange) => void await exchange.request()],
  ["in the middle of the headers", async (exchange) => {
    await exchange.request();
    await exchange.write("HTTP/1.1 200 OK\r\nContent-Le");
  }],
];

for (const [what, script] of CUTS) {
  Deno.test(`network: a connection cut ${what} is reset`, () =>
    withScript(script, {
      code: "reset",
      message: /closed the connection without an answer/,
      hint: /Run it again/,
      tries: [4, 1],
    }));
}

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

const BODY_CUTS: readonly [what: string, rest: string][] = [
  ["with a length", 'Content-Length: 100\r\n\r\n{"a":'],
  ["in chunks", 'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'],
  ["in a broken chunk", 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{"a":1}\r\n'],
  [
    "that is no gzip although it says so",
    "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
  ],
];

for (const [what, rest] of BODY_CUTS) {
  Deno.test(`network: a body cut ${what} is reset`, () =>
    withScript(async (exchange) => {
      await exchange.request();
      await exchange.write(HEAD + rest);
    }, {
      code: "reset",
      message: /broke in the middle of the answer/,
      hint: /Run it again/,
      tries: [4, 1],
    }));
}

const NONSENSE: readonly [what: string, answer: string][] = [
  ["no HTTP", "\x16\x03 nothing of the kind\r\n\r\n"],
  ["a content length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}"],
];

for (const [what, answer] of NONSENSE) {
  Deno.test(`network: ${what} is told as such and not tried again`, () =>
    withScript(async (exchange) => {
      await exchange.request();
      await exchange.write(answer);
    }, {
      code: "network",
      message: /something that is not HTTP/,
      hint: /base URL/,
      tries: [1, 1],
    }));
}

const HUGE: readonly [what: string, headers: string][] = [
  ["a header of two megabytes", `X-Big: ${"a".repeat(2_000_000)}\r\n`],
  ["150 headers", Array.from({ length: 150 }, (_, at) => `X-${at}: 1\r\n`).join("")],
];

for (const [what, headers] of HUGE) {
  Deno.test(`network: ${what} is more than the runtime accepts, and said so`, () =>
    withScript(async (exchange) => {
      await exchange.request();
      await exchange.write(`HTTP/1.1 200 OK\r\n${headers}\r\n`);
    }, {
      code: "answer_too_large",
      message: /more headers than the program accepts/,
      hint: /base URL/,
      tries: [1, 1],
    }));
}

Deno.test("network: a reserved port is not tried again", () =>
  expectClass("http://127.0.0.1:9", {
    code: "network",
    message: /belongs to another protocol/,
    hint: /base URL/,
    tries: [1, 1],
  }));

Deno.test("network: a server that takes the connection and never answers runs into the time limit", async () => {
  await withScript((exchange) => exchange.untilGone(), {
    code: "timeout",
    message: /^No answer within 120 s$/,
    hint: /Run it again/,
    tries: [4, 1],
  }, { clock: virtualClock() });
});

Deno.test("network: a server that stops in the middle of the body runs into the time limit", async () => {
  await withScript(async (exchange) => {
    await exchange.request();
    await exchange.write(`${HEAD}Content-Length: 100\r\n\r\n{"a":`);
    await exchange.untilGone();
  }, {
    code: "timeout",
    message: /^No answer within 120 s$/,
    hint: /Run it again/,
    tries: [4, 1],
  }, { clock: virtualClock() });
});

Deno.test("network: plain HTTP behind an https URL is a TLS error", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.write(httpAnswer(400, "{}"));
    await exchange.untilGone();
  });
  await expectClass(server.origin.replace("http:", "https:"), {
    code: "tls",
    message: /does not speak TLS/,
    hint: /base URL/,
    tries: [1, 1],
  });
});

Deno.test("network: a connection cut during the TLS handshake is reset, nothing was sent", async () => {
  await using server = startRawServer(() => {});
  await expectClass(server.origin.replace("http:", "https:"), {
    code: "reset",
    message: /while it was being established/,
    hint: /Run it again/,
    tries: [4, 4],
  });
});

const openssl = await hasOpenssl();

Deno.test({
  name: "network: certificates that are not trusted, too old, for another name",
  ignore: !openssl,
  async fn(t) {
    await using certificates = await makeCertificates();
    const trusting = Deno.createHttpClient({
      caCerts: [await Deno.readTextFile(certificates.authority)],
    });
    const trustingFetch: typeof globalThis.fetch = (input, init) =>
      fetch(input, { ...init, client: trusting });
    const step = (
      name: string,
      certificate: ServerCertificate,
      fetch: typeof globalThis.fetch,
      message: RegExp,
      hint: RegExp,
    ) =>
      t.step(name, async () => {
        const listening = Promise.withResolvers<number>();
        const server = Deno.serve({
          hostname: "127.0.0.1",
          port: 0,
          ...certificate,
          onListen: ({ port }) => listening.resolve(port),
        }, () => Response.json({}));
        const origin = `https://localhost:${await listening.promise}`;
        await expectClass(origin, { code: "tls", message, hint, tries: [1, 1] }, { fetch });
        await server.shutdown();
      });
    await step(
      "unknown authority",
      certificates.good,
      fetch,
      /signed by an unknown certificate authority/,
      /SSL_CERT_FILE/,
    );
    await step("too old", certificates.expired, trustingFetch, /expired or not yet valid/, /clock/);
    await step(
      "other name",
      certificates.otherName,
      trustingFetch,
      /is not for "localhost/,
      /base URL/,
    );
    trusting.close();
  },
});

/** A `fetch` through a proxy, and the environment that says so. */
function through(port: number): CallSetup & Disposable {
  const url = `http://127.0.0.1:${port}`;
  const client = Deno.createHttpClient({ proxy: { url } });
  return {
    ...ONE_RETRY,
    fetch: (input, init) => fetch(input, { ...init, client }),
    env: { HTTPS_PROXY: url, HTTP_PROXY: url },
    [Symbol.dispose]: () => client.close(),
  };
}

for (const scheme of ["http", "https"]) {
  Deno.test(`network: a proxy for ${scheme} that cannot be reached is told from the service`, async () => {
    using setup = through(CLOSED_PORT);
    await expectClass(`${scheme}://cloud.example.invalid`, {
      code: "proxy",
      message: /^The proxy "127\.0\.0\.1:\d+" cannot be reached$/,
      hint: /HTTPS?_PROXY.*NO_PROXY/,
      tries: [2, 2],
    }, setup);
  });

  Deno.test(`network: a proxy for ${scheme} that wants a password says so and is not tried again`, async () => {
    await using proxy = startProxy({ target: CLOSED_PORT, login: "me:secret" });
    using setup = through(proxy.port);
    await expectClass(`${scheme}://cloud.example.invalid`, {
      code: "proxy",
      message: /proxy.* requires a user name and password$/i,
      hint: /http:\/\/USER:PASSWORD@HOST:PORT/,
      tries: [1, 1],
    }, setup);
    assert.equal(proxy.asked.length, 2);
  });
}

Deno.test("network: a proxy that cannot connect is told from the service", async () => {
  await using proxy = startProxy({ target: CLOSED_PORT, refuse: 502 });
  using setup = through(proxy.port);
  await expectClass("https://cloud.example.invalid", {
    code: "proxy",
    message: /could not connect to "cloud.example.invalid"/,
    hint: /HTTPS_PROXY/,
    tries: [2, 2],
  }, setup);
});
