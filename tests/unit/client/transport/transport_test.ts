/** How a call travels: headers, tries, pauses, limits, redirects, and what it ends with. */
import assert from "node:assert/strict";
import { errorLine, exitCode } from "../../../../src/cli/error_line.ts";
import type { CallOptions, TraceLine } from "../../../../src/client/connection.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { buildRequest } from "../../../../src/client/request/request.ts";
import { openStream, send } from "../../../../src/client/transport/transport.ts";
import {
  destroySession,
  launchSession,
  pauseSession,
} from "../../../../src/operations/session/lifecycle.ts";
import { promptSession, streamSessionEvents } from "../../../../src/operations/session/prompts.ts";
import { getSession, renameSession } from "../../../../src/operations/session/sessions.ts";
import { setUserAnthropicKey } from "../../../../src/operations/integrations/anthropic.ts";
import { saveTemplateSnapshot } from "../../../../src/operations/template/builds.ts";
import { createTemplate } from "../../../../src/operations/template/templates.ts";
import type { Operation, Values } from "../../../../src/operations/types.ts";
import { PROGRAM_VERSION } from "../../../../src/version.ts";
import {
  callOnce,
  json,
  KEY,
  networkError,
  scriptedFetch,
  testSettings,
} from "../../../fakes/calls.ts";
import { fakeProcess, virtualClock } from "../../../fakes/process.ts";

const ID = { session_id: "sess_1" };
const REFUSED = networkError("client error (Connect): tcp connect error: Connection refused");
const LOST = networkError("client error (SendRequest): connection closed before message completed");
const UNTRUSTED = networkError("client error (Connect): invalid peer certificate: UnknownIssuer");
const ok = () => json(200, { ok: true });
const never = () => new Promise<Response>(() => {});

interface Kind {
  readonly operation: Operation;
  readonly values: Values;
}

const GET: Kind = { operation: getSession, values: ID };
const PUT: Kind = { operation: setUserAnthropicKey, values: { api_key: "sk-ant-123456" } };
const DELETE: Kind = { operation: destroySession, values: ID };
const PATCH: Kind = { operation: renameSession, values: { ...ID, name: "x" } };
const POST: Kind = { operation: pauseSession, values: ID };
const LAUNCH: Kind = { operation: launchSession, values: { prompt: "x" } };
const TEMPLATE: Kind = {
  operation: createTemplate,
  values: { display_name: "x", github_repo: "a/b" },
};

Deno.test("send() carries key, organisation, request id, user agent and what is accepted", async () => {
  const { fetch, seen } = scriptedFetch(ok);
  await callOnce(GET.operation, GET.values, { fetch });
  assert.equal(seen.length, 1);
  assert.equal(seen[0]?.url, "https://cloud.example/api/cloud/sessions/sess_1");
  assert.deepEqual(Object.fromEntries(seen[0]?.headers ?? []), {
    "accept": "application/json",
    "authorization": `Bearer ${KEY}`,
    "user-agent": `runtm-api/${PROGRAM_VERSION} (linux; x86_64)`,
    "x-organization-id": "org_1",
    "x-request-id": "00000000-0000-4000-8000-000000000001",
  });
});

Deno.test("send() keeps one request id over the tries of a call and takes a fresh one for the next", async () => {
  const { fetch, seen } = scriptedFetch(LOST, ok, ok);
  const process = fakeProcess({ fetch });
  const world = { process, settings: testSettings(), trace: () => {} };
  const outgoing = buildRequest(GET.operation, GET.values, world.settings);
  await send(outgoing, world);
  await send(outgoing, world);
  const ids = seen.map(({ headers }) => headers.get("x-request-id"));
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[1], ids[2]);
});

for (const { operation, values } of [LAUNCH, TEMPLATE]) {
  Deno.test(`send() gives ${operation.id} one idempotency key, the same on every try`, async () => {
    const { fetch, seen } = scriptedFetch(REFUSED, () => json(503, {}), ok);
    await callOnce(operation, values, { fetch });
    const keys = seen.map(({ headers }) => headers.get("idempotency-key"));
    assert.equal(keys.length, 3);
    assert.match(keys[0] ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(new Set(keys).size, 1);
  });

  Deno.test(`send() gives ${operation.id} the idempotency key it is told to`, async () => {
    const { fetch, seen } = scriptedFetch(ok);
    await callOnce(operation, values, { fetch, options: { idempotencyKey: "mine" } });
    assert.equal(seen[0]?.headers.get("idempotency-key"), "mine");
  });
}

Deno.test("send() sends no idempotency key where the operation has none, told or not", async () => {
  for (const { operation, values } of [GET, PUT, DELETE, PATCH, POST]) {
    const { fetch, seen } = scriptedFetch(ok);
    await callOnce(operation, values, { fetch, options: { idempotencyKey: "mine" } });
    assert.equal(seen[0]?.headers.get("idempotency-key"), null);
  }
});

Deno.test("send() adds the headers of one call", async () => {
  const { fetch, seen } = scriptedFetch(ok);
  await callOnce(GET.operation, GET.values, { fetch, options: { headers: { "X-One": "1" } } });
  assert.equal(seen[0]?.headers.get("x-one"), "1");
});

Deno.test("send() pauses longer before each retry and gives up after the third", async () => {
  const { fetch, seen } = scriptedFetch(LOST);
  const { failure, pauses } = await callOnce(GET.operation, GET.values, { fetch, random: () => 1 });
  assert.equal(seen.length, 4);
  assert.deepEqual(pauses, [500, 1_000, 2_000]);
  assert.equal(failure?.code, "reset");
});

Deno.test("send() with --retries 0 tries once, with --retries 6 seven times", async () => {
  for (const retries of [0, 6]) {
    const { fetch, seen } = scriptedFetch(LOST);
    await callOnce(GET.operation, GET.values, { fetch, settings: { retries } });
    assert.equal(seen.length, retries + 1);
  }
});

Deno.test("send() lets a call say how often it is retried", async () => {
  const { fetch, seen } = scriptedFetch(LOST);
  await callOnce(GET.operation, GET.values, { fetch, options: { retries: 1 } });
  assert.equal(seen.length, 2);
});

Deno.test("send() waits as long as Retry-After says, as seconds or as a date", async () => {
  const clock = virtualClock({ start: Date.UTC(2026, 0, 1) });
  const { fetch } = scriptedFetch(
    () => json(429, {}, { "retry-after": "7" }),
    () => json(503, {}, { "retry-after": "Thu, 01 Jan 2026 00:00:37 GMT" }),
    () => json(503, {}, { "retry-after": "0" }),
    ok,
  );
  const { pauses, text } = await callOnce(GET.operation, GET.values, { fetch, clock });
  assert.deepEqual(pauses, [7_000, 30_000, 0]);
  assert.equal(text, '{"ok":true}');
});

Deno.test("send() fails at once when Retry-After is over a minute, and says how long", async () => {
  const { fetch, seen } = scriptedFetch(() =>
    json(429, { detail: "Slow" }, { "retry-after": "61" })
  );
  const { failure } = await callOnce(GET.operation, GET.values, { fetch });
  assert.equal(seen.length, 1);
  assert.equal(failure?.facts.retryAfter, 61);
  assert.equal(failure?.code, "rate_limited");
});

Deno.test("send() takes a 404 of a DELETE that is tried again after a lost answer for success", async () => {
  for (const first of [LOST, networkError("error reading a body from connection")]) {
    const { fetch } = scriptedFetch(first, () => json(404, { detail: "Session not found" }));
    const { text, failure } = await callOnce(DELETE.operation, DELETE.values, { fetch });
    assert.equal(failure, undefined);
    assert.equal(text, "{}");
  }
});

Deno.test("send() takes no other 404 for success", async () => {
  const gone = () => json(404, { detail: "No" });
  for (
    const [kind, ...before] of [
      [DELETE],
      [DELETE, REFUSED],
      [DELETE, () => json(503, {})],
      [GET, LOST],
      [PUT, LOST],
    ] as [Kind, ...(Error | (() => Response))[]][]
  ) {
    const { fetch } = scriptedFetch(...before, gone);
    const { failure } = await callOnce(kind.operation, kind.values, { fetch });
    assert.equal(failure?.code, "not_found", kind.operation.id);
  }
});

Deno.test("send() says that the outcome is unknown when a change was lost, and how to find out", async () => {
  for (
    const [kind, tries, hint] of [
      [PATCH, 1, /check with: runtm-api session status sess_1$/],
      [POST, 1, /check with: runtm-api session status sess_1$/],
      [TEMPLATE, 1, /idempotency key mine.*check with: runtm-api template list$/],
      [LAUNCH, 4, /run the same command again with --idempotency-key mine/],
    ] as const
  ) {
    const { fetch, seen } = scriptedFetch(LOST);
    const options = { idempotencyKey: "mine" };
    const { failure } = await callOnce(kind.operation, kind.values, { fetch, options });
    assert.equal(seen.length, tries, kind.operation.id);
    assert.equal(failure?.code, "outcome_unknown", kind.operation.id);
    assert.match(failure?.facts.hint ?? "", hint);
  }
});

Deno.test("send() remembers a lost try when the next ones find no service at all", async () => {
  const { fetch, seen } = scriptedFetch(LOST, REFUSED);
  const { failure } = await callOnce(LAUNCH.operation, LAUNCH.values, { fetch });
  assert.equal(seen.length, 4);
  assert.equal(failure?.code, "outcome_unknown");
  assert.match(failure?.facts.hint ?? "", /--idempotency-key 00000000/);
});

Deno.test("send() names the key when all that came after a lost try says nothing of it", async () => {
  for (
    const [last, code] of [
      [() => json(429, {}), "rate_limited"],
      [() => json(429, {}, { "retry-after": "3600" }), "rate_limited"],
      [() => json(409, {}), "conflict"],
      [UNTRUSTED, "outcome_unknown"],
    ] as const
  ) {
    const { fetch } = scriptedFetch(LOST, last);
    const { failure } = await callOnce(LAUNCH.operation, LAUNCH.values, { fetch });
    assert.equal(failure?.code, code);
    assert.match(failure?.facts.hint ?? "", /--idempotency-key 00000000/);
  }
  const { fetch } = scriptedFetch(() => json(429, {}));
  const { failure } = await callOnce(LAUNCH.operation, LAUNCH.values, { fetch });
  assert.equal(failure?.facts.hint, "Wait a little and run it again", "it was never carried out");
});

Deno.test("send() names the key when no time is left to repeat what may have been carried out", async () => {
  for (const [status, hint] of [[503, /--idempotency-key mine/], [429, /--timeout/]] as const) {
    const { fetch } = scriptedFetch(() => json(status, {}, { "retry-after": "30" }));
    const { failure } = await callOnce(LAUNCH.operation, LAUNCH.values, {
      fetch,
      settings: { deadline: virtualClock().now() + 5_000 },
      options: { idempotencyKey: "mine" },
    });
    assert.equal(failure?.code, "time_limit");
    assert.match(failure?.facts.hint ?? "", hint);
  }
});

Deno.test("send() says of a change that was ended from outside how to look, and which request it was", async () => {
  const reason = new Failure("time_limit", "Over", { hint: "Give more time with --timeout" });
  for (
    const [kind, hint] of [
      [POST, "It may have been carried out; check with: runtm-api session status sess_1"],
      [PATCH, "It may have been carried out; check with: runtm-api session status sess_1"],
      [GET, "Give more time with --timeout"],
    ] as const
  ) {
    const end = new AbortController();
    const { fetch } = scriptedFetch(() => {
      end.abort(reason);
      return never();
    });
    const { failure } = await callOnce(kind.operation, kind.values, {
      fetch,
      options: { signal: end.signal },
    });
    assert.equal(failure?.code, "time_limit");
    assert.equal(failure?.facts.hint, hint);
    assert.match(failure?.facts.requestId ?? "", /^00000000-/);
  }
});

Deno.test("send() retries any call that never reached the service", async () => {
  for (const { operation, values } of [GET, PUT, DELETE, PATCH, POST, LAUNCH, TEMPLATE]) {
    const { fetch, seen } = scriptedFetch(REFUSED, REFUSED, ok);
    const { text } = await callOnce(operation, values, { fetch });
    assert.equal(seen.length, 3, operation.id);
    assert.equal(text, '{"ok":true}');
  }
});

Deno.test("send() never retries a certificate that is not trusted", async () => {
  for (const { operation, values } of [GET, PATCH, LAUNCH]) {
    const { fetch, seen } = scriptedFetch(UNTRUSTED);
    const { failure } = await callOnce(operation, values, { fetch });
    assert.equal(seen.length, 1);
    assert.equal(failure?.code, "tls");
    assert.match(failure?.facts.hint ?? "", /SSL_CERT_FILE/);
  }
});

Deno.test("send() gives each try 120 s, then it is a network error", async () => {
  const clock = virtualClock({ idle: 1 });
  const start = clock.now();
  const { fetch, seen } = scriptedFetch(never);
  const settings = { retries: 1 };
  const { failure, pauses } = await callOnce(GET.operation, GET.values, { fetch, clock, settings });
  assert.equal(failure?.code, "timeout");
  assert.equal(failure?.message, "No answer within 120 s");
  assert.equal(seen.length, 2);
  assert.equal(clock.now() - start, 240_000 + (pauses[0] ?? 0));
});

Deno.test("send() gives slow operations 300 s", async () => {
  const clock = virtualClock({ idle: 1 });
  const { fetch } = scriptedFetch(never);
  const { failure } = await callOnce(saveTemplateSnapshot, {
    template_id: "tmpl_1",
    session_id: "sess_1",
  }, { fetch, clock });
  assert.equal(failure?.message, "No answer within 300 s");
  assert.equal(failure?.code, "timeout");
  assert.match(failure?.facts.hint ?? "", /It may have been carried out; check with/);
});

Deno.test("send() counts the body into the time of a try", async () => {
  const clock = virtualClock({ idle: 1 });
  const { fetch } = scriptedFetch(() => new Response(new ReadableStream({ start() {} })));
  const settings = { retries: 0 };
  const { failure } = await callOnce(GET.operation, GET.values, {
    fetch: bodyEndsWithSignal(fetch),
    clock,
    settings,
  });
  assert.equal(failure?.code, "timeout");
});

/** Real responses end their bodies with the signal of the request; fakes have to be told. */
function bodyEndsWithSignal(inner: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    const body = response.body?.pipeThrough(new TransformStream(), {
      ...(init?.signal ? { signal: init.signal } : {}),
    });
    return new Response(body ?? null, response);
  };
}

Deno.test("send() ends with exit 124 when --timeout runs out, in the middle of a try", async () => {
  const clock = virtualClock({ idle: 1 });
  const { fetch, seen } = scriptedFetch(never);
  const settings = { deadline: clock.now() + 5_000 };
  const start = clock.now();
  const result = await callOnce(GET.operation, GET.values, { fetch, clock, settings });
  const { failure, trace } = result;
  assert.equal(failure?.code, "time_limit");
  assert.equal(exitCode(failure), 124);
  assert.deepEqual(trace.map(({ code, ms }) => [code, ms]), [["time_limit", 5_000]]);
  assert.equal(clock.now() - start, 5_000);
  assert.equal(seen.length, 1);
});

Deno.test("send() counts pauses into --timeout and names what went wrong last", async () => {
  const clock = virtualClock();
  const { fetch, seen } = scriptedFetch(() =>
    json(503, { detail: "Down" }, { "retry-after": "30" })
  );
  const settings = { deadline: clock.now() + 40_000 };
  const { failure, pauses } = await callOnce(GET.operation, GET.values, { fetch, clock, settings });
  assert.equal(failure?.code, "time_limit");
  assert.match(failure?.message ?? "", /Down/);
  assert.equal(failure?.facts.status, 503);
  assert.deepEqual(pauses, [30_000]);
  assert.equal(seen.length, 2);
});

Deno.test("send() sends nothing when --timeout is over before it begins", async () => {
  const clock = virtualClock();
  const { failure } = await callOnce(GET.operation, GET.values, {
    clock,
    settings: { deadline: clock.now() },
  });
  assert.equal(failure?.code, "time_limit");
});

Deno.test("send() names the idempotency key when the time ran out on a launch", async () => {
  const clock = virtualClock({ idle: 1 });
  const { fetch } = scriptedFetch(never);
  const { failure } = await callOnce(LAUNCH.operation, LAUNCH.values, {
    fetch,
    clock,
    settings: { deadline: clock.now() + 5_000 },
    options: { idempotencyKey: "mine" },
  });
  assert.equal(failure?.code, "time_limit");
  assert.match(failure?.facts.hint ?? "", /--idempotency-key mine/);
});

Deno.test("send() names the idempotency key when it is ended in a pause after a lost launch", async () => {
  const reason = new Failure("interrupted", "Interrupted");
  const options = { idempotencyKey: "mine" };
  const clock = virtualClock();
  const end = new AbortController();
  clock.timer(10, () => end.abort(reason));
  const interrupted = await callOnce(LAUNCH.operation, LAUNCH.values, {
    ...scriptedFetch(LOST),
    clock,
    options: { ...options, signal: end.signal },
  });
  assert.equal(interrupted.failure?.code, "interrupted");
  assert.match(interrupted.failure?.facts.hint ?? "", /--idempotency-key mine/);
  const late = await callOnce(LAUNCH.operation, LAUNCH.values, {
    ...scriptedFetch(LOST),
    settings: { deadline: virtualClock().now() + 100 },
    options,
  });
  assert.equal(late.failure?.code, "time_limit");
  assert.match(late.failure?.facts.hint ?? "", /--idempotency-key mine/);
});

for (const when of ["before", "during", "between"] as const) {
  Deno.test(`send() ends with the reason of the caller's signal, aborted ${when} a try`, async () => {
    const reason = new Failure("interrupted", "Interrupted");
    const end = new AbortController();
    const { fetch } = scriptedFetch(() => {
      if (when === "during") {
        end.abort(reason);
        return never();
      }
      throw LOST;
    });
    if (when === "before") end.abort(reason);
    const clock = virtualClock();
    if (when === "between") clock.timer(10, () => end.abort(reason));
    const { failure } = await callOnce(GET.operation, GET.values, {
      fetch,
      clock,
      options: { signal: end.signal },
    });
    assert.equal(failure?.code, reason.code);
    assert.equal(failure?.message, reason.message);
  });
}

const BODIES: readonly [what: string, answer: () => Response, text: string][] = [
  ["an empty body", () => new Response(null, { status: 204 }), "{}"],
  ["blanks", () => new Response(" \n"), "{}"],
  [
    "JSON",
    () => new Response('{ "n": 9007199254740993, "n": 1e400 }'),
    '{ "n": 9007199254740993, "n": 1e400 }',
  ],
  ["a byte order mark", () => new Response("\ufeff[]"), "[]"],
];

for (const [what, answer, text] of BODIES) {
  Deno.test(`send() takes ${what} as ${text}`, async () => {
    const result = await callOnce(GET.operation, GET.values, scriptedFetch(answer));
    assert.equal(result.text, text);
  });
}

const NOT_JSON: readonly [what: string, answer: () => Response][] = [
  ["a page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ["an object that is wrong inside", () => new Response('{"a":nope}')],
  ["the beginning of a word", () => new Response("nul")],
  ["two objects", () => new Response("{} {}")],
  ["bytes that are no UTF-8", () => new Response(new Uint8Array([0x22, 0xff, 0x22]))],
];

for (const [what, answer] of NOT_JSON) {
  Deno.test(`send() takes ${what} for a wrong base URL, and tries once`, async () => {
    for (const kind of [GET, POST]) {
      const { fetch, seen } = scriptedFetch(answer);
      const { failure } = await callOnce(kind.operation, kind.values, { fetch });
      assert.equal(failure?.code, "not_json");
      assert.match(failure?.facts.hint ?? "", /base URL is probably wrong/);
      assert.equal(seen.length, 1);
    }
  });
}

const CUT: readonly [what: string, answer: () => Response][] = [
  ["half an object", () => new Response('{"a":')],
  ["half a string", () => new Response('{"a":"b')],
  ["half a character", () => new Response(new TextEncoder().encode('{"a":"é').slice(0, -1))],
  ["fewer bytes than its length", () => new Response("{}", { headers: { "content-length": "3" } })],
];

for (const [what, answer] of CUT) {
  Deno.test(`send() takes ${what} for a lost connection`, async () => {
    const again = scriptedFetch(answer, () => new Response("{}"));
    assert.equal((await callOnce(GET.operation, GET.values, { fetch: again.fetch })).text, "{}");
    assert.equal(again.seen.length, 2);
    const once = scriptedFetch(answer);
    const { failure } = await callOnce(POST.operation, POST.values, { fetch: once.fetch });
    assert.equal(failure?.code, "outcome_unknown");
    assert.equal(once.seen.length, 1);
  });
}

Deno.test("send() takes no more than the limit of a body", async () => {
  let pulled = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
        },
      }),
    );
  const { fetch, seen } = scriptedFetch(endless);
  const settings = { bodyLimit: 3 * 1024 * 1024 };
  const { failure } = await callOnce(GET.operation, GET.values, { fetch, settings });
  assert.equal(failure?.code, "answer_too_large");
  assert.equal(failure?.message, "The answer is larger than 3 MiB");
  assert.equal(seen.length, 1);
  assert(pulled < 10, `${pulled} MiB taken`);
});

Deno.test("send() takes a body exactly as long as the limit", async () => {
  const text = `"${"x".repeat(98)}"`;
  const settings = { bodyLimit: 100 };
  const taken = await callOnce(GET.operation, GET.values, {
    ...scriptedFetch(() => new Response(text)),
    settings,
  });
  assert.equal(taken.text, text);
});

const redirect = (status: number, location: string) => () =>
  new Response(null, { status, headers: location === "" ? {} : { location } });

const FOLLOWED: readonly [Kind, number, string][] = [
  ...[301, 302, 303, 307, 308].map((status) =>
    [GET, status, "/api/cloud/other?a=1"] as [Kind, number, string]
  ),
  [GET, 302, "other"],
  [GET, 302, "https://cloud.example:443/x"],
  ...[307, 308].flatMap((status) =>
    [PUT, DELETE, PATCH, POST, LAUNCH].map((kind) => [kind, status, "/x"] as [Kind, number, string])
  ),
];

for (const [{ operation, values }, status, location] of FOLLOWED) {
  Deno.test(`send() follows ${status} to ${location} for ${operation.method} ${operation.id}, request kept`, async () => {
    const { fetch, seen } = scriptedFetch(redirect(status, location), ok);
    const { text } = await callOnce(operation, values, { fetch });
    assert.equal(text, '{"ok":true}');
    assert.equal(seen[1]?.url, new URL(location, seen[0]?.url).href);
    assert.equal(seen[1]?.method, seen[0]?.method);
    assert.equal(seen[1]?.body, seen[0]?.body);
    assert.equal(seen[1]?.headers.get("authorization"), `Bearer ${KEY}`);
  });
}

Deno.test("send() leaves out the user and password of the address it is led to", async () => {
  const { fetch, seen } = scriptedFetch(redirect(307, "https://me:secret@cloud.example/x"), ok);
  await callOnce(GET.operation, GET.values, { fetch });
  assert.equal(seen[1]?.url, "https://cloud.example/x");
});

const NOT_FOLLOWED: readonly [Kind, number, string, RegExp][] = [
  [GET, 302, "https://elsewhere.example/login?token=abc", /"https:\/\/elsewhere.example\/login"/],
  [GET, 307, "https://user:pw@elsewhere.example/", /"https:\/\/elsewhere.example\/"/],
  [GET, 307, "http://cloud.example/x", /"http:\/\/cloud.example\/x"/],
  [GET, 307, "https://cloud.example:8443/x", /"https:\/\/cloud.example:8443\/x"/],
  [GET, 307, "//elsewhere.example/x", /"https:\/\/elsewhere.example\/x"/],
  [GET, 302, "javascript:alert(1)", /"javascript:"/],
  [GET, 302, "", /without a target/],
  [GET, 304, "", /without a target/],
  [GET, 300, "/x", /would lose the request/],
  ...[301, 302, 303].flatMap((status) =>
    [PUT, DELETE, PATCH, POST, LAUNCH].map((kind) =>
      [kind, status, "/x", /"https:\/\/cloud.example\/x" in a way that would lose/] as [
        Kind,
        number,
        string,
        RegExp,
      ]
    )
  ),
];

for (const [{ operation, values }, status, location, message] of NOT_FOLLOWED) {
  Deno.test(`send() does not follow ${status} to "${location}" for ${operation.method} ${operation.id}`, async () => {
    const { fetch, seen } = scriptedFetch(redirect(status, location), ok);
    const { failure } = await callOnce(operation, values, { fetch });
    assert.equal(seen.length, 1);
    assert.equal(failure?.code, "redirected");
    assert.match(failure.message, message);
    assert(!/token|abc|user|pw/.test(errorLine(failure)), errorLine(failure));
  });
}

Deno.test("send() follows five redirects and no sixth", async () => {
  const hop = redirect(307, "/next");
  const five = scriptedFetch(hop, hop, hop, hop, hop, ok);
  assert.equal((await callOnce(GET.operation, GET.values, five)).text, '{"ok":true}');
  const six = scriptedFetch(hop);
  const { failure } = await callOnce(GET.operation, GET.values, six);
  assert.equal(six.seen.length, 6);
  assert.equal(failure?.code, "redirected");
});

Deno.test("send() names the service's own request id, else the one it sent", async () => {
  const named = scriptedFetch(() => json(404, {}, { "x-request-id": "srv-1" }));
  assert.equal(
    (await callOnce(GET.operation, GET.values, named)).failure?.facts.requestId,
    "srv-1",
  );
  const odd = scriptedFetch(() => json(404, {}, { "x-request-id": "x".repeat(500) }));
  const sent = odd.seen;
  const { failure } = await callOnce(GET.operation, GET.values, odd);
  assert.equal(failure?.facts.requestId, sent[0]?.headers.get("x-request-id"));
});

Deno.test("send() shows each try: method, URL, status, time, request id, why it is tried again", async () => {
  const clock = virtualClock();
  const { fetch } = scriptedFetch(LOST, () => {
    clock.advance(40);
    return json(503, { detail: `Down for ${KEY}` });
  }, ok);
  const { trace } = await callOnce(GET.operation, GET.values, { fetch, clock });
  const url = "https://cloud.example/api/cloud/sessions/sess_1";
  const shared = {
    level: "debug",
    method: "GET",
    url,
    request_id: "00000000-0000-4000-8000-000000000001",
  };
  const plain = (line: TraceLine | undefined) => ({ ...line });
  assert.deepEqual(plain(trace[0]), {
    ...shared,
    message: `GET ${url}: reset, again in 0.25 s`,
    ms: 0,
    try: 1,
    code: "reset",
    error: '"cloud.example" closed the connection without an answer',
    retry: "reset",
    pause_ms: 250,
  });
  assert.deepEqual(plain(trace[1]), {
    ...shared,
    message: `GET ${url}: 503, unavailable, again in 0.50 s`,
    status: 503,
    ms: 40,
    try: 2,
    code: "unavailable",
    error: "Down for runtm_sk_…cdef",
    retry: 503,
    pause_ms: 500,
  });
  assert.deepEqual(plain(trace[2]), {
    ...shared,
    message: `GET ${url}: 200`,
    status: 200,
    ms: 0,
    try: 3,
  });
});

Deno.test("send() throws on what is no network error", async () => {
  const bug = new RangeError("a bug");
  await assert.rejects(callOnce(GET.operation, GET.values, scriptedFetch(bug)), bug);
});

function open(
  kind: Kind,
  fetch: typeof globalThis.fetch,
  clock = virtualClock(),
  options: CallOptions = {},
) {
  const process = fakeProcess({ fetch, clock });
  const world = { process, settings: testSettings(), trace: () => {} };
  return openStream(buildRequest(kind.operation, kind.values, world.settings), world, options);
}

const EVENTS: Kind = { operation: streamSessionEvents, values: ID };
const PROMPT: Kind = { operation: promptSession, values: { ...ID, prompt: "x" } };
const stream = () =>
  new Response("data: 1\n\n", { headers: { "content-type": "text/event-stream" } });

Deno.test("openStream() gives the body unread and asks for events", async () => {
  const { fetch, seen } = scriptedFetch(stream);
  const response = await open(EVENTS, fetch);
  assert.equal(await response.text(), "data: 1\n\n");
  assert.equal(seen[0]?.headers.get("accept"), "text/event-stream");
});

Deno.test("openStream() leaves no time limit running once the stream is open", async () => {
  const clock = virtualClock();
  const response = await open(EVENTS, scriptedFetch(stream).fetch, clock);
  clock.advance(3_600_000);
  assert.equal(await response.text(), "data: 1\n\n");
});

Deno.test("openStream() opens the event bus again after a passing trouble", async () => {
  const { fetch, seen } = scriptedFetch(LOST, () => json(503, {}), stream);
  await (await open(EVENTS, fetch)).body?.cancel();
  assert.equal(seen.length, 3);
});

Deno.test("openStream() never sends a prompt twice once a byte of it may have arrived", async () => {
  for (const answer of [LOST, () => json(500, {}), () => json(502, {}), () => json(503, {})]) {
    const { fetch, seen } = scriptedFetch(answer);
    await assert.rejects(open(PROMPT, fetch), Failure);
    assert.equal(seen.length, 1);
  }
  const { fetch, seen } = scriptedFetch(REFUSED, () => json(429, {}), stream);
  await (await open(PROMPT, fetch)).body?.cancel();
  assert.equal(seen.length, 3);
});

Deno.test("openStream() says that the outcome of a lost prompt is unknown, slow ones included", async () => {
  await assert.rejects(open(PROMPT, scriptedFetch(LOST).fetch), { code: "outcome_unknown" });
  const clock = virtualClock({ idle: 1 });
  await assert.rejects(open(PROMPT, scriptedFetch(never).fetch, clock), {
    code: "outcome_unknown",
  });
});

Deno.test("openStream() waits for the first byte as long as for any other", async () => {
  const clock = virtualClock({ idle: 1 });
  const start = clock.now();
  const { fetch } = scriptedFetch(never, stream);
  await (await open(EVENTS, fetch, clock)).body?.cancel();
  assert.equal(clock.now() - start, 90_000 + 250);
});

Deno.test("openStream() waits for the first byte no longer than a call wants", async () => {
  const clock = virtualClock({ idle: 1 });
  const start = clock.now();
  const { fetch } = scriptedFetch(never, stream);
  await (await open(EVENTS, fetch, clock, { idleLimit: 1_000 })).body?.cancel();
  assert.equal(clock.now() - start, 1_000 + 250);
});

Deno.test("openStream() takes a page or a JSON answer for a wrong base URL", async () => {
  for (const type of ["text/html; charset=utf-8", "application/json"]) {
    const answer = () => new Response("{}", { headers: { "content-type": type } });
    await assert.rejects(open(EVENTS, scriptedFetch(answer).fetch), { code: "not_json" });
  }
});

Deno.test("send() looks at the time while it checks a long answer, and ends with it", async () => {
  const long = `[${"{},".repeat(3_000_000)}0]`;
  const { fetch } = scriptedFetch(() => new Response(long));
  const whole = await callOnce(GET.operation, GET.values, { fetch });
  assert.equal(whole.text, long);
  assert.ok(whole.pauses.length >= 2 && whole.pauses.every((pause) => pause === 0));

  const end = new AbortController();
  const clock = virtualClock();
  const sleep = (milliseconds: number, signal?: AbortSignal) => {
    end.abort(new Failure("time_limit", "Time is up"));
    return clock.sleep(milliseconds, signal);
  };
  const { failure } = await callOnce(GET.operation, GET.values, {
    fetch,
    clock: { ...clock, sleep },
    options: { signal: end.signal },
  });
  assert.equal(failure?.code, "time_limit");
});
