/** The client library over real connections: calls, streams, organisations, errors. */
import assert from "node:assert/strict";
import {
  type Client,
  type ClientOptions,
  createClient,
  createTemplateFixSession,
  Failure,
  getOrgLimits,
  getSession,
  launchSession,
  listSessions,
  listTeamSecrets,
  promptSession,
  sessionGit,
  setOrgInstructions,
  setTeamSecrets,
  streamSessionEvents,
  updateTemplate,
} from "../../../src/mod.ts";
import {
  type Exchange,
  httpAnswer,
  type RawServer,
  startRawServer,
} from "../../fakes/raw_server.ts";

const SESSION = { session_id: "5d0c2f9e-8a41-4c0b-9f6e-2b7d1c3a4e5f" };
const STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" +
  "Transfer-Encoding: chunked\r\n\r\n";

function clientOf(
  server: { readonly origin: string },
  options: Partial<ClientOptions> = {},
): Client {
  return createClient({ apiKey: "runtm_sk_test_0123456789", baseUrl: server.origin, ...options });
}

/** A request as the server saw it. */
interface Seen {
  readonly route: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server that keeps what it was asked and answers with JSON or a response. */
function startServer(answer: (seen: Seen, count: number) => unknown) {
  const requests: Seen[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      const route = `${request.method} ${pathname.replace("/cloud", "")}${search}`;
      const seen = {
        route,
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      requests.push(seen);
      const answered = answer(seen, requests.length);
      return answered instanceof Response ? answered : Response.json(answered);
    },
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** A server whose only stream says `text` and stays open; tells when the client has gone. */
function startOpenStream(text: string): RawServer & { readonly gone: Promise<void> } {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const server = startRawServer(async (exchange: Exchange) => {
    await exchange.request();
    await exchange.write(STREAM_HEAD + chunk(text));
    await exchange.untilGone().catch(() => {});
    resolve();
  });
  return { ...server, gone };
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  return await Array.fromAsync(values);
}

Deno.test("call() answers the server's JSON value", async () => {
  await using server = startServer(() => ({ sessions: [{ id: "one" }], total: 1 }));
  const answer = await clientOf(server).call(listSessions, { limit: 5, visibility: "team" });
  assert.deepEqual(answer, { sessions: [{ id: "one" }], total: 1 });
  assert.equal(server.requests[0]?.route, "GET /sessions/?limit=5&visibility=team");
  assert.equal(server.requests[0].headers.get("authorization"), "Bearer runtm_sk_test_0123456789");
});

Deno.test("call() answers {} where the server says nothing", async () => {
  await using server = startServer(() => new Response(null, { status: 204 }));
  assert.deepEqual(await clientOf(server).call(getSession, SESSION), {});
});

Deno.test("call() sends inputs in the form the API takes", async () => {
  await using server = startServer(() => ({}));
  const client = clientOf(server, { org: "org_1" });
  await client.call(setTeamSecrets, { secrets: { A: "1", B: "2" }, description: "Both" });
  await client.call(setOrgInstructions, { clear: true });
  await client.call(updateTemplate, { template_id: "t1", session_args: ["REGION=eu"] });
  assert.deepEqual(server.requests.map(({ body }) => body), [
    {
      secrets: [{ name: "A", value: "1", description: "Both" }, {
        name: "B",
        value: "2",
        description: "Both",
      }],
    },
    { instructions: null },
    {
      session_args: [{
        key: "REGION",
        label: "REGION",
        type: "text",
        required: false,
        default: "eu",
        options: [],
        help_text: null,
      }],
    },
  ]);
});

Deno.test("call() sends one idempotency key on all tries of a creating call", async () => {
  await using server = startServer((_, count) =>
    count === 1 ? new Response("{}", { status: 503, headers: { "Retry-After": "0" } }) : { id: "x" }
  );
  const options = { idempotencyKey: "nightly-1" };
  assert.deepEqual(await clientOf(server).call(launchSession, { prompt: "Go" }, options), {
    id: "x",
  });
  const keys = server.requests.map(({ headers }) => headers.get("idempotency-key"));
  assert.deepEqual(keys, ["nightly-1", "nightly-1"]);
});

const REFUSED_CALLS: readonly [string, (client: Client) => Promise<unknown>][] = [
  [
    "exclude each other",
    (client) => client.call(setOrgInstructions, { instructions: "Be brief", clear: true }),
  ],
  ["are missing", (client) => client.call(setOrgInstructions, { clear: false })],
  ["change nothing", (client) => client.call(updateTemplate, { template_id: "t1" })],
  [
    "need another one",
    (client) => client.call(launchSession, { prompt: "Go", repo_branch: "main" }),
  ],
  [
    "only steer the command line",
    // @ts-expect-error not an input that travels
    (client) => client.call(launchSession, { prompt: "Go", wait: true }),
  ],
];
for (const [what, call] of REFUSED_CALLS) {
  Deno.test(`call() refuses inputs that ${what}, and sends nothing`, async () => {
    await using server = startServer(() => ({}));
    await assert.rejects(call(clientOf(server, { org: "org_1" })), { code: "usage" });
    assert.deepEqual(server.requests, []);
  });
}

Deno.test("call() refuses an idempotency key that would have no effect or cannot travel", async () => {
  await using server = startServer(() => ({}));
  const client = clientOf(server);
  await assert.rejects(client.call(getSession, SESSION, { idempotencyKey: "k" }), {
    code: "usage",
  });
  await assert.rejects(client.call(launchSession, { prompt: "Go" }, { idempotencyKey: "ключ" }), {
    code: "usage",
  });
  assert.deepEqual(server.requests, []);
});

Deno.test("call() and stream() refuse operations that answer the other way, and send nothing", async () => {
  await using server = startServer(() => ({}));
  const client = clientOf(server);
  // @ts-expect-error an operation that answers events
  await assert.rejects(client.call(promptSession, { ...SESSION, prompt: "Go" }), {
    code: "usage",
    facts: { hint: "Use client.stream()" },
  });
  // @ts-expect-error an operation that answers JSON
  await assert.rejects(collect(client.stream(getSession, SESSION)), {
    code: "usage",
    facts: { hint: "Use client.call()" },
  });
  assert.deepEqual(server.requests, []);
});

const STATUSES: readonly [number, string][] = [
  [400, "bad_request"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
  [422, "invalid"],
  [429, "rate_limited"],
  [500, "server_error"],
  [503, "unavailable"],
];
for (const [status, code] of STATUSES) {
  Deno.test(`call() throws a Failure with code ${code} for status ${status}`, async () => {
    const headers = { "X-Request-Id": "req-7", "Retry-After": "7" };
    await using server = startServer(() =>
      Response.json({ detail: "No, thank you" }, { status, headers })
    );
    const thrown = await clientOf(server, { retries: 0 }).call(getSession, SESSION)
      .catch((error) => error);
    assert.ok(thrown instanceof Failure);
    assert.equal(thrown.code, code);
    assert.equal(thrown.facts.status, status);
    assert.match(thrown.message, /No, thank you/);
    if (status === 429) assert.equal(thrown.facts.retryAfter, 7);
  });
}

Deno.test("call() throws operation_failed when the answer says that nothing came of it", async () => {
  await using server = startServer(() => ({ success: false, error: "Nothing to commit" }));
  await assert.rejects(
    clientOf(server).call(sessionGit, { ...SESSION, operation: "commit", message: "Done" }),
    {
      code: "operation_failed",
      message: "Nothing to commit",
    },
  );
});

Deno.test("call() throws the reason of its signal, and closes the connection", async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    resolve();
    await exchange.untilGone().catch(() => {});
    leave();
  });
  const stop = new AbortController();
  const call = clientOf(server).call(getSession, SESSION, { signal: stop.signal });
  await arrived;
  stop.abort(new Error("enough"));
  await assert.rejects(call, { message: "enough" });
  await gone;
});

Deno.test("the organisation of the key is asked for once, by calls at the same time too", async () => {
  await using server = startServer(({ route }) =>
    route === "GET /v1/me" ? { organization_id: "org_7", scopes: [] } : {}
  );
  const client = clientOf(server);
  await client.call(listSessions, {});
  await Promise.all([client.call(listTeamSecrets, {}), client.call(getOrgLimits, {})]);
  await client.call(getOrgLimits, {});
  const routes = server.requests.map(({ route }) => route);
  assert.equal(routes.filter((route) => route === "GET /v1/me").length, 1);
  assert.equal(routes.filter((route) => route === "GET /organizations/org_7/limits").length, 2);
  const secrets = server.requests.find(({ route }) => route === "GET /secrets/team");
  assert.equal(secrets?.headers.get("x-organization-id"), "org_7");
});

Deno.test("an organisation that was named is not asked for", async () => {
  await using server = startServer(() => ({}));
  await clientOf(server, { org: "org_9" }).call(getOrgLimits, {});
  assert.deepEqual(server.requests.map(({ route }) => route), ["GET /organizations/org_9/limits"]);
});

Deno.test("the organisation is asked for again after the question failed", async () => {
  await using server = startServer(({ route }, count) => {
    if (count === 1) return Response.json({ detail: "Down" }, { status: 503 });
    return route === "GET /v1/me" ? { organization_id: "org_7" } : { limits: {} };
  });
  const client = clientOf(server, { retries: 0 });
  await assert.rejects(client.call(getOrgLimits, {}), { code: "unavailable" });
  assert.deepEqual(await client.call(getOrgLimits, {}), { limits: {} });
});

Deno.test("a call that waits for the organisation outlives the one that asked and was aborted", async () => {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  await using server = startRawServer(async (exchange) => {
    const { head } = await exchange.request();
    if (exchange.count === 1) {
      resolve();
      return await exchange.untilGone();
    }
    const body = head.includes("/v1/me") ? '{"organization_id":"org_7"}' : '{"limits":{}}';
    await exchange.write(httpAnswer(200, body));
  });
  const client = clientOf(server);
  const stop = new AbortController();
  const aborted = client.call(getOrgLimits, {}, { signal: stop.signal });
  const patient = client.call(getOrgLimits, {});
  await asked;
  stop.abort(new Error("enough"));
  await assert.rejects(aborted, { message: "enough" });
  assert.deepEqual(await patient, { limits: {} });
});

Deno.test("a key without an organisation is told so", async () => {
  await using server = startServer(() => ({ principal_id: "u1", tenant_id: "u1" }));
  await assert.rejects(clientOf(server).call(createTemplateFixSession, { template_id: "t1" }), {
    code: "no_org",
  });
});

Deno.test("stream() ends at done, though the server leaves the connection open", async () => {
  await using server = startOpenStream(
    'event: text\ndata: {"text":"Hi"}\n\nevent: done\ndata: {}\n\nevent: text\ndata: {}\n\n',
  );
  const events = await collect(
    clientOf(server).stream(promptSession, { ...SESSION, prompt: "Go" }),
  );
  assert.deepEqual(events.map(({ event, data }) => [event, data]), [
    ["text", { text: "Hi" }],
    ["done", {}],
  ]);
  await server.gone;
});

Deno.test("stream() goes on behind the last event when the connection breaks", async () => {
  await using server = startRawServer(async (exchange) => {
    await exchange.request();
    await exchange.write(STREAM_HEAD);
    if (exchange.count === 1) {
      return await exchange.write(
        chunk('id: 1\ndata: {"n":1}\n\nid: 2\ndata: {"n":2}\n\nid: 3\nda'),
      );
    }
    await exchange.write(chunk('id: 2\ndata: {"n":2}\n\nid: 3\ndata: {"n":3}\n\n'));
    await exchange.write(chunk("id: 4\nevent: done\ndata: {}\n\n") + "0\r\n\r\n");
  });
  const events = await collect(clientOf(server).stream(streamSessionEvents, SESSION));
  assert.deepEqual(events.map(({ id }) => id), ["1", "2", "3", "4"]);
  assert.match(server.heads[1] ?? "", /events\?since=2 /);
  assert.match(server.heads[1] ?? "", /\r\nlast-event-id: 2\r\n/i);
});

Deno.test("stream() sends nothing before the first event is asked for", async () => {
  await using server = startServer(() => ({}));
  const events = clientOf(server).stream(promptSession, { ...SESSION, prompt: "Go" });
  await events.return();
  assert.deepEqual(server.requests, []);
});

Deno.test("leaving the loop over stream() closes the connection", async () => {
  await using server = startOpenStream('id: 1\ndata: {"n":1}\n\nid: 2\ndata: {"n":2}\n\n');
  for await (const event of clientOf(server).stream(streamSessionEvents, SESSION)) {
    assert.equal(event.id, "1");
    break;
  }
  await server.gone;
});

Deno.test("stream() throws the reason of its signal, and closes the connection", async () => {
  await using server = startOpenStream('id: 1\ndata: {"n":1}\n\n');
  const stop = new AbortController();
  const { signal } = stop;
  const seen: unknown[] = [];
  await assert.rejects(async () => {
    for await (
      const { data } of clientOf(server).stream(streamSessionEvents, SESSION, { signal })
    ) {
      seen.push(data);
      stop.abort(new Error("enough"));
    }
  }, { message: "enough" });
  assert.deepEqual(seen, [{ n: 1 }]);
  await server.gone;
});

Deno.test("stream() throws what the stream tells of when that failed", async () => {
  await using server = startServer(() =>
    new Response('event: error\ndata: {"error":"Out of credit"}\n\nevent: done\ndata: {}\n\n', {
      headers: { "Content-Type": "text/event-stream" },
    })
  );
  const events = clientOf(server).stream(promptSession, { ...SESSION, prompt: "Go" });
  await assert.rejects(collect(events), { code: "stream_error", message: /Out of credit/ });
});

Deno.test("stream() throws a Failure for an answer that is an error", async () => {
  await using server = startServer(() => Response.json({ detail: "Gone" }, { status: 410 }));
  const events = clientOf(server).stream(streamSessionEvents, SESSION);
  await assert.rejects(collect(events), { code: "gone" });
});

const REFUSED_OPTIONS: readonly [string, Partial<ClientOptions>, string][] = [
  ["an empty key", { apiKey: "" }, "no_key"],
  ["a key with a line break", { apiKey: "runtm_sk\n" }, "no_key"],
  ["plain http to another machine", { baseUrl: "http://runtm.example" }, "usage"],
  ["fewer than no retries", { retries: -1 }, "usage"],
  ["retries without end", { retries: NaN }, "usage"],
  ["an organisation that is a path", { org: "a/b" }, "usage"],
];
for (const [what, options, code] of REFUSED_OPTIONS) {
  Deno.test(`createClient() refuses ${what}`, () => {
    assert.throws(() => createClient({ apiKey: "runtm_sk_test_0123456789", ...options }), { code });
  });
}
