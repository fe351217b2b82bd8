/**
 * Every class of plain call × everything a bad network does: how often it is tried, after which
 * pauses, and what the user is told. Below HTTP everything is real; time is virtual.
 */
import assert from "node:assert/strict";
import { exitCode } from "../../src/cli/error_line.ts";
import { destroySession } from "../../src/operations/session/lifecycle.ts";
import { writeSessionFile } from "../../src/operations/session/files.ts";
import {
  createSession,
  launchSession,
  pauseSession,
} from "../../src/operations/session/lifecycle.ts";
import { getSession, renameSession } from "../../src/operations/session/sessions.ts";
import { setUserAnthropicKey } from "../../src/operations/integrations/anthropic.ts";
import { createTemplateFixSession } from "../../src/operations/template/builds.ts";
import { createTemplate } from "../../src/operations/template/templates.ts";
import type { Operation, Values } from "../../src/operations/types.ts";
import { callOnce } from "../fakes/calls.ts";
import { virtualClock } from "../fakes/process.ts";
import { CLOSED_PORT, type Exchange, httpAnswer, startRawServer } from "../fakes/raw_server.ts";

/** Ways to treat a call; each has a column in the table of faults. */
type Column = "read" | "safe" | "unverified" | "once";

const ID = { session_id: "sess_1" };

const CLASSES: readonly [column: Column, operation: Operation, values: Values][] = [
  ["read", getSession, ID],
  ["read", setUserAnthropicKey, { api_key: "sk-ant-123456" }],
  ["read", destroySession, ID],
  ["safe", launchSession, { prompt: "x" }],
  ["safe", createSession, { agent: "claude-code" }],
  ["unverified", createTemplate, { display_name: "x", github_repo: "a/b" }],
  ["unverified", createTemplateFixSession, { template_id: "tmpl_1" }],
  ["once", pauseSession, ID],
  ["once", writeSessionFile, { ...ID, path: "a.txt", content: "x" }],
  ["once", renameSession, { ...ID, name: "x" }],
];

/** How often a call is tried, and its `code` in the end. */
type Outcome = readonly [tries: number, code: string];
type Outcomes = { readonly [column in Column]: Outcome };

interface Fault {
  readonly name: string;
  /** What the server does with a connection; without it nobody listens. */
  readonly script?: (exchange: Exchange) => Promise<void> | void;
  readonly outcomes: Outcomes;
  /** Pauses of a call that is tried four times; the usual ones when not given. */
  readonly pauses?: readonly number[];
  /** The URL begins with https. */
  readonly tls?: true;
  /** Limits run out as soon as nothing else happens. */
  readonly stalls?: true;
  readonly bodyLimit?: number;
}

const USUAL_PAUSES = [250, 500, 1000];

const all = (tries: number, code: string): Outcomes => ({
  read: [tries, code],
  safe: [tries, code],
  unverified: [tries, code],
  once: [tries, code],
});

/** The answer was lost: a change may have happened. */
const lost = (code: string): Outcomes => ({
  read: [4, code],
  safe: [4, "outcome_unknown"],
  unverified: [1, "outcome_unknown"],
  once: [1, "outcome_unknown"],
});

/** The answer was lost once, then all is well. */
const lostOnce: Outcomes = {
  read: [2, "ok"],
  safe: [2, "ok"],
  unverified: [1, "outcome_unknown"],
  once: [1, "outcome_unknown"],
};

/** A status that passes by itself, tried so often when repeating is allowed. */
const passing = (tries: number, code: string, onceCode: string): Outcomes => ({
  read: [tries, code],
  safe: [tries, code],
  unverified: [tries, code],
  once: [1, onceCode],
});

const GOOD = httpAnswer(200, '{"ok":true}');
const JSON_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";

/** Reads the request, then says something; the connection ends after it. */
const says = (...answers: string[]) => async (exchange: Exchange) => {
  await exchange.request();
  await exchange.write(answers[Math.min(exchange.count, answers.length) - 1] ?? "");
};

const status = (code: number, headers: Record<string, string> = {}) =>
  httpAnswer(code, '{"detail":"Said so"}', headers);

/** A second after the beginning of virtual time, and a day after it. */
const SOON = "Thu, 01 Jan 2026 00:00:01 GMT";
const TOMORROW = "Fri, 02 Jan 2026 00:00:00 GMT";

async function gzipped(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(stream).bytes();
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

const BOMB = await gzipped(`"${"x".repeat(8 * 1024 * 1024)}"`);
const SMALL_GZIP = await gzipped('{"ok":true}');

const FAULTS: readonly Fault[] = [
  { name: "nobody listens", outcomes: all(4, "refused") },
  { name: "the connection drops at once", script: () => {}, outcomes: lost("reset") },
  { name: "the connection drops before the headers", script: says(""), outcomes: lost("reset") },
  {
    name: "the connection drops in the middle of the headers",
    script: says("HTTP/1.1 200 OK\r\nContent-"),
    outcomes: lost("reset"),
  },
  {
    name: "the connection drops after the headers",
    script: says(`${JSON_HEAD}Content-Length: 11\r\n\r\n`),
    outcomes: lost("reset"),
  },
  {
    name: "the connection drops in the middle of the body",
    script: says(`${JSON_HEAD}Content-Length: 11\r\n\r\n{"ok":`),
    outcomes: lost("reset"),
  },
  {
    name: "the connection drops in the middle of a chunk",
    script: says(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nb\r\n{"ok":`),
    outcomes: lost("reset"),
  },
  {
    name: "the connection drops between chunks",
    script: says(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nb\r\n{"ok":true}\r\n`),
    outcomes: lost("reset"),
  },
  { name: "the connection drops once", script: says("", GOOD), outcomes: lostOnce },
  {
    name: "the body drops once",
    script: says(`${JSON_HEAD}Content-Length: 11\r\n\r\n{"ok":`, GOOD),
    outcomes: lostOnce,
  },
  {
    name: "the length says more than comes",
    script: says(`${JSON_HEAD}Content-Length: 12\r\n\r\n{"ok":true}`),
    outcomes: lost("reset"),
  },
  {
    name: "the length says less than comes",
    script: says(`${JSON_HEAD}Content-Length: 6\r\n\r\n{"ok":true}`),
    outcomes: lost("reset"),
  },
  {
    name: "no length, the connection ends with the body",
    script: says(`${JSON_HEAD}\r\n{"ok":true}`),
    outcomes: all(1, "ok"),
  },
  {
    name: "the answer comes byte by byte",
    script: async (exchange) => {
      await exchange.request();
      for (const byte of GOOD) await exchange.write(byte);
    },
    outcomes: all(1, "ok"),
  },
  {
    name: "the answer is compressed",
    script: says(`${JSON_HEAD}Content-Encoding: gzip\r\n\r\n${SMALL_GZIP}`),
    outcomes: all(1, "ok"),
  },
  {
    name: "the compressed answer breaks off",
    script: says(`${JSON_HEAD}Content-Encoding: gzip\r\n\r\n${SMALL_GZIP.slice(0, 15)}`),
    outcomes: lost("reset"),
  },
  {
    name: "the compressed answer is a bomb",
    script: says(`${JSON_HEAD}Content-Encoding: gzip\r\n\r\n${BOMB}`),
    bodyLimit: 1024 * 1024,
    outcomes: all(1, "answer_too_large"),
  },
  {
    name: "the body is larger than the limit",
    script: says(httpAnswer(200, `"${"x".repeat(2000)}"`)),
    bodyLimit: 1000,
    outcomes: all(1, "answer_too_large"),
  },
  {
    name: "there are too many headers",
    script: says(`HTTP/1.1 200 OK\r\n${"X-Many: 1\r\n".repeat(150)}\r\n{}`),
    outcomes: all(1, "answer_too_large"),
  },
  { name: "the answer is not HTTP", script: says("220 mail\r\n\r\n"), outcomes: all(1, "network") },
  {
    name: "the answer is a page",
    script: says(httpAnswer(200, "<html>Log in</html>", { "Content-Type": "text/html" })),
    outcomes: all(1, "not_json"),
  },
  {
    name: "the answer is half an object",
    script: says(httpAnswer(200, '{"ok":')),
    outcomes: lost("reset"),
  },
  {
    name: "the answer is malformed in the middle",
    script: says(httpAnswer(200, '{"ok":nope}')),
    outcomes: all(1, "not_json"),
  },
  { name: "the answer is empty", script: says(httpAnswer(200, "")), outcomes: all(1, "ok") },
  {
    name: "the answer has no content",
    script: says("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    outcomes: all(1, "ok"),
  },
  { name: "400", script: says(status(400)), outcomes: all(1, "bad_request") },
  { name: "409", script: says(status(409)), outcomes: all(1, "conflict") },
  {
    name: "408, then good",
    script: says(status(408), GOOD),
    outcomes: passing(2, "ok", "timeout"),
  },
  {
    name: "429 without end",
    script: says(status(429, { "Retry-After": "1" })),
    outcomes: all(4, "rate_limited"),
    pauses: [1000, 1000, 1000],
  },
  {
    name: "429 without Retry-After, then good",
    script: says(status(429), status(429), GOOD),
    outcomes: all(3, "ok"),
  },
  {
    name: "429 until a date, then good",
    script: says(status(429, { "Retry-After": SOON }), GOOD),
    outcomes: all(2, "ok"),
    pauses: [1000],
  },
  {
    name: "429 until tomorrow",
    script: says(status(429, { "Retry-After": TOMORROW }), GOOD),
    outcomes: all(1, "rate_limited"),
  },
  { name: "500 once", script: says(status(500), GOOD), outcomes: passing(2, "ok", "server_error") },
  {
    name: "500 twice",
    script: says(status(500), status(500), GOOD),
    outcomes: passing(2, "server_error", "server_error"),
  },
  {
    name: "502 without end",
    script: says(httpAnswer(502, "<html>", { "Content-Type": "text/html" })),
    outcomes: passing(4, "unavailable", "unavailable"),
  },
  {
    name: "503, then good",
    script: says(status(503, { "Retry-After": "2" }), GOOD),
    outcomes: passing(2, "ok", "unavailable"),
    pauses: [2000],
  },
  {
    name: "503 whose body breaks off, then good",
    script: says('HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n{"det', GOOD),
    outcomes: passing(2, "ok", "unavailable"),
  },
  {
    name: "504 twice, then good",
    script: says(status(504), status(504), GOOD),
    outcomes: passing(3, "ok", "unavailable"),
  },
  {
    name: "the server takes the request and never answers",
    script: async (exchange) => {
      await exchange.request();
      await exchange.untilGone();
    },
    stalls: true,
    outcomes: {
      read: [4, "timeout"],
      safe: [4, "outcome_unknown"],
      unverified: [1, "outcome_unknown"],
      once: [1, "timeout"],
    },
  },
  {
    name: "the body stops half way",
    script: async (exchange) => {
      await exchange.request();
      await exchange.write(`${JSON_HEAD}Content-Length: 11\r\n\r\n{"ok":`);
      await exchange.untilGone();
    },
    stalls: true,
    outcomes: {
      read: [4, "timeout"],
      safe: [4, "outcome_unknown"],
      unverified: [1, "outcome_unknown"],
      once: [1, "timeout"],
    },
  },
  {
    name: "the server does not speak TLS",
    tls: true,
    script: async (exchange) => {
      await exchange.write(status(400));
      await exchange.untilGone();
    },
    outcomes: all(1, "tls"),
  },
  {
    name: "the connection drops during the TLS handshake",
    tls: true,
    script: () => {},
    outcomes: all(4, "reset"),
  },
  {
    name: "a redirect to another host",
    script: says(status(307, { Location: "https://elsewhere.invalid/x" })),
    outcomes: all(1, "redirected"),
  },
  {
    name: "a redirect that keeps the request",
    script: says(status(307, { Location: "/other" }), GOOD),
    outcomes: all(1, "ok"),
  },
];

for (const fault of FAULTS) {
  Deno.test(`${fault.name}: tries, pauses and code of every class of call`, async (t) => {
    for (const [column, operation, values] of CLASSES) {
      const [tries, code] = fault.outcomes[column];
      await t.step(
        `${operation.method} ${operation.id}: ${tries} × ${code}`,
        () => runCase(fault, operation, values, tries, code),
      );
    }
  });
}

async function runCase(
  fault: Fault,
  operation: Operation,
  values: Values,
  tries: number,
  code: string,
): Promise<void> {
  await using server = startRawServer(fault.script ?? (() => {}));
  const port = fault.script === undefined ? CLOSED_PORT : server.port;
  const { text, failure, pauses, trace } = await callOnce(operation, values, {
    fetch: globalThis.fetch,
    clock: virtualClock(fault.stalls ? { idle: 15 } : {}),
    baseUrl: `${fault.tls ? "https" : "http"}://127.0.0.1:${port}/api/cloud`,
    ...(fault.bodyLimit === undefined ? {} : { settings: { bodyLimit: fault.bodyLimit } }),
  });
  assert.equal(failure?.code ?? "ok", code, failure?.message);
  assert.equal(trace.length, tries);
  assert.deepEqual(pauses, (fault.pauses ?? USUAL_PAUSES).slice(0, tries - 1));
  if (failure === undefined) assert.match(text ?? "", /^\{("ok":true)?\}$/);
  else assert.equal(exitCode(failure), 1);
  const keys = server.heads.map((head) => /idempotency-key: (\S+)/i.exec(head)?.[1]);
  if (operation.idempotencyKey === undefined) assert(keys.every((key) => key === undefined));
  else assert(keys.every((key) => key !== undefined && key === keys[0]));
  if (code === "outcome_unknown" && operation.idempotencyKey === "safe" && keys.length > 0) {
    assert(failure?.facts.hint?.includes(`--idempotency-key ${keys[0]}`), failure?.facts.hint);
  }
}

Deno.test("the table of faults has at least 200 cases", () => {
  assert(FAULTS.length * CLASSES.length >= 200);
});

Deno.test("a DELETE whose answer is lost and that then finds nothing has succeeded", async () => {
  await using server = startRawServer(says("", status(404)));
  const { text } = await callOnce(destroySession, ID, {
    fetch: globalThis.fetch,
    baseUrl: `${server.origin}/api/cloud`,
  });
  assert.equal(text, "{}");
  assert.equal(server.heads.length, 2);
});
