/** What the user sees of an error answer. */
import assert from "node:assert/strict";
import { errorLine } from "../../../../src/cli/error_line.ts";
import { allCommands } from "../../../../src/cli/catalog.ts";
import { EXIT_CODES } from "../../../../src/errors/codes.ts";
import type { Failure } from "../../../../src/errors/failure.ts";
import { type Redactor, redactorOf } from "../../../../src/client/request/redact.ts";
import { hintForStatus, unknownOutcomeHint } from "../../../../src/errors/hints.ts";
import { failureOf } from "../../../../src/client/transport/server_error.ts";
import { allOperations } from "../../../../src/operations/areas.ts";
import { runSessionDeploy } from "../../../../src/operations/session/deploy.ts";
import { deleteSessionEnvVar } from "../../../../src/operations/session/env.ts";
import { readSessionFile } from "../../../../src/operations/session/files.ts";
import {
  createSession,
  launchSession,
  pauseSession,
} from "../../../../src/operations/session/lifecycle.ts";
import { promptSession } from "../../../../src/operations/session/prompts.ts";
import { getSession } from "../../../../src/operations/session/sessions.ts";
import { listTeamSecrets, setPersonalSecrets } from "../../../../src/operations/secrets.ts";
import { getAuthStatus } from "../../../../src/operations/auth.ts";
import { getOrgLimits } from "../../../../src/operations/guardrails/limits.ts";
import { buildTemplate } from "../../../../src/operations/template/builds.ts";
import { deleteTemplateSecret } from "../../../../src/operations/template/secrets.ts";
import { createTemplate } from "../../../../src/operations/template/templates.ts";
import type { Operation, Values } from "../../../../src/operations/types.ts";
import { minimalValues } from "../../../fakes/values.ts";

const ID = { session_id: "sess_1" };

interface Case {
  operation?: Operation;
  values?: Values;
  status: number;
  body?: unknown;
  text?: string;
  retryAfter?: number;
  idempotencyKey?: string;
  redact?: Redactor;
}

function decode(given: Case): Failure {
  const { operation = getSession, values = ID, status, body, retryAfter } = given;
  const text = given.text ?? (body === undefined ? "" : JSON.stringify(body));
  return failureOf(
    { operation, values, idempotencyKey: given.idempotencyKey },
    { status, text, retryAfter, requestId: "req-1" },
    given.redact ?? ((one) => one),
  );
}

const MESSAGES: readonly [what: string, body: unknown, message: string, details?: unknown][] = [
  ["a text in detail", { detail: "Session not found" }, "Session not found"],
  [
    "a word and a message in detail",
    {
      detail: { error: "SESSION_GONE", message: "Session not found", field: "session_id" },
    },
    '"session_id": Session not found (SESSION_GONE)',
    {
      error: "SESSION_GONE",
      message: "Session not found",
      field: "session_id",
    },
  ],
  [
    "a field that the message names already",
    {
      detail: { error: "BAD", message: "name is too long", field: "name" },
    },
    "name is too long (BAD)",
    { error: "BAD", message: "name is too long", field: "name" },
  ],
  [
    "a code and a message in detail",
    {
      detail: { code: "E12", message: "No" },
    },
    "No (E12)",
    { code: "E12", message: "No" },
  ],
  ["a word alone in detail", { detail: { error: "NO_SANDBOX" } }, "NO_SANDBOX"],
  ["a message alone in detail", { detail: { message: "No sandbox" } }, "No sandbox"],
  ["further members in detail", { detail: { message: "Full", limit: 3 } }, "Full", {
    message: "Full",
    limit: 3,
  }],
  ["a text in error", { error: "Session not found" }, "Session not found"],
  ["an object in error", { error: { code: "E1", message: "No" } }, "No (E1)", {
    code: "E1",
    message: "No",
  }],
  ["error and message side by side", { error: "E1", message: "No" }, "No (E1)", {
    error: "E1",
    message: "No",
  }],
  ["a text in message", { message: "No" }, "No"],
  ["a bare text", "No", "No"],
  ["problem details", { title: "Gone", detail: "It was deleted", status: 404 }, "It was deleted"],
  ["nothing it knows", { foo: 1 }, "Not found", { foo: 1 }],
  ["an empty list", { detail: [] }, "Not found"],
  ["null", null, "Not found"],
  ["an empty text", { detail: "" }, "Not found", { detail: "" }],
];

for (const [what, body, message, details] of MESSAGES) {
  Deno.test(`failureOf() reads ${what}`, () => {
    const failure = decode({ status: 404, body });
    assert.equal(failure.message, message);
    assert.deepEqual(failure.facts.details, details);
    assert.equal(failure.code, "not_found");
    assert.equal(failure.facts.status, 404);
    assert.equal(failure.facts.requestId, "req-1");
  });
}

Deno.test("failureOf() unpacks a FastAPI list: the error names the fields, details say why", () => {
  const failure = decode({
    operation: createSession,
    values: { agent: "x" },
    status: 422,
    body: {
      detail: [
        { loc: ["body", "agent"], msg: "unknown agent", type: "value_error", input: "x", ctx: {} },
        { loc: ["body", "env", 0, "name"], msg: "too short", type: "string_too_short", url: "…" },
        { loc: ["query"], msg: "missing", type: "missing" },
        { msg: "odd" },
        "odder",
      ],
    },
  });
  assert.equal(failure.code, "invalid");
  assert.equal(
    failure.message,
    'Invalid input: "agent": unknown agent; "env.0.name": too short; "query": missing; odd; odder',
  );
  assert.deepEqual(JSON.parse(errorLine(failure)).details, [
    { loc: ["body", "agent"], msg: "unknown agent", type: "value_error" },
    { loc: ["body", "env", 0, "name"], msg: "too short", type: "string_too_short" },
    { loc: ["query"], msg: "missing", type: "missing" },
    { msg: "odd" },
    "odder",
  ]);
});

Deno.test("failureOf() names five fields of a long list and counts the others", () => {
  const detail = Array.from({ length: 8 }, (_, at) => ({ loc: ["body", `f${at}`], msg: "bad" }));
  const failure = decode({ status: 422, body: { detail } });
  assert.match(failure.message, /"f4": bad; and 3 more$/);
  assert.equal((failure.facts.details as unknown[]).length, 8);
});

const TEXTS: readonly [what: string, text: string, message: string][] = [
  ["a page", "<!doctype html><h1>502</h1>", "The service cannot be reached behind its gateway"],
  ["nothing", "", "The service cannot be reached behind its gateway"],
  ["a short text", "upstream connect error\nmore", "upstream connect error"],
  ["broken JSON", '{"detail": "x', "The service cannot be reached behind its gateway"],
];

for (const [what, text, message] of TEXTS) {
  Deno.test(`failureOf() says something useful when the body is ${what}`, () => {
    assert.equal(decode({ status: 502, text }).message, message);
  });
}

Deno.test("failureOf() keeps a very long text of the server within bounds", () => {
  const failure = decode({ status: 400, body: { detail: "😀".repeat(5_000) } });
  assert(failure.message.length <= 2_001);
  assert(failure.message.isWellFormed());
});

const CODES: readonly [status: number, code: string, exit: number][] = [
  [400, "bad_request", 1],
  [401, "unauthorized", 2],
  [402, "api_error", 1],
  [403, "forbidden", 2],
  [404, "not_found", 1],
  [405, "api_error", 1],
  [408, "timeout", 1],
  [409, "conflict", 1],
  [410, "gone", 1],
  [413, "too_large", 1],
  [422, "invalid", 1],
  [429, "rate_limited", 1],
  [500, "server_error", 1],
  [501, "server_error", 1],
  [502, "unavailable", 1],
  [503, "unavailable", 1],
  [504, "unavailable", 1],
  [599, "server_error", 1],
];

for (const [status, code, exit] of CODES) {
  Deno.test(`failureOf() ${status} is "${code}" with exit ${exit}`, () => {
    const failure = decode({ status });
    assert.equal(failure.code, code);
    assert.equal(EXIT_CODES[failure.code], exit);
  });
}

const HINTS: readonly [what: string, given: Case, hint: string | RegExp][] = [
  ["404 of a session", { status: 404 }, "Run: runtm-api session list"],
  ["404 of a file", {
    operation: readSessionFile,
    values: { ...ID, path: "a.txt" },
    status: 404,
  }, /runtm-api session list.*runtm-api session file list sess_1$/],
  ["404 of a template", {
    operation: buildTemplate,
    values: { template_id: "tmpl_1" },
    status: 404,
  }, "Run: runtm-api template list"],
  ["404 of a template's secret", {
    operation: deleteTemplateSecret,
    values: { template_id: "tmpl_1", secret_key: "TOKEN" },
    status: 404,
  }, /runtm-api template list.*runtm-api template secrets list tmpl_1$/],
  [
    "404 of team secrets",
    { operation: listTeamSecrets, values: {}, status: 404 },
    /base URL is probably wrong/,
  ],
  ["404 of whose key it is", { operation: getAuthStatus, values: {}, status: 404 }, /base URL/],
  ["404 of an organisation", { operation: getOrgLimits, values: {}, status: 404 }, /auth status$/],
  ["404 with a page", { status: 404, text: "<html>" }, /base URL is probably wrong/],
  [
    "400",
    { status: 400 },
    "Correct the input; run: runtm-api session get --help, or, if the state does not allow it: runtm-api session status sess_1",
  ],
  [
    "400 of a prompt",
    {
      operation: promptSession,
      values: { ...ID, prompt: "x" },
      status: 400,
    },
    "The session may not be running; run: runtm-api session status sess_1",
  ],
  [
    "403 of the team's secrets",
    { operation: listTeamSecrets, values: {}, status: 403 },
    '"secrets list" needs a key with the scope secrets:read in this organisation; what yours may do: runtm-api auth status',
  ],
  [
    "403 of a change to an organisation",
    {
      operation: createTemplate,
      values: { display_name: "x", github_repo: "a/b" },
      status: 403,
    },
    /templates:write in this organisation, and the role of an admin or owner; /,
  ],
  ["403 that no scope explains", {
    operation: getAuthStatus,
    values: {},
    status: 403,
  }, /may not act for this organisation: leave --org .*run: runtm-api auth status$/],
  [
    "409 of a prompt",
    {
      operation: promptSession,
      values: { ...ID, prompt: "x" },
      status: 409,
    },
    "One prompt runs at a time; run: runtm-api session wait sess_1",
  ],
  ["404 of a variable", {
    operation: deleteSessionEnvVar,
    values: { ...ID, key: "TOKEN" },
    status: 404,
  }, "Run: runtm-api session list, or for the variable: runtm-api session env get sess_1"],
  ["410 of a file", {
    operation: readSessionFile,
    values: { ...ID, path: "a.txt" },
    status: 410,
  }, "It is gone for good; run: runtm-api session list"],
  ["409 of a name", {
    operation: createTemplate,
    values: { display_name: "x", github_repo: "a/b" },
    status: 409,
  }, "The name may be taken; run: runtm-api template list, or give another name with --name"],
  ["409 of a launch", {
    operation: launchSession,
    values: { prompt: "x" },
    status: 409,
  }, "It may exist already, or a limit may be reached; run: runtm-api session list"],
  ["401", { status: 401 }, /RUNTM_API_KEY.*runtm-api auth login$/],
  ["403", { status: 403 }, /"session get" needs a key with the scope sessions:read;.*auth status$/],
  ["409", { status: 409 }, /run: runtm-api session status sess_1$/],
  ["410", { status: 410 }, /runtm-api session list$/],
  ["413 of a change", {
    operation: pauseSession,
    status: 413,
  }, /Send less/],
  ["413 of a read", { status: 413 }, /ask for a part/],
  ["422", { status: 422 }, /session get --help$/],
  ["429", { status: 429 }, "Wait a little and run it again"],
  ["429 with Retry-After", { status: 429, retryAfter: 3600 }, "Wait 3600 s and run it again"],
  ["500 of a read", { status: 500 }, /run it again later.*https:\/\/status\.runtm\.com/],
  ["502 of a change", {
    operation: pauseSession,
    status: 502,
  }, /Before running it again, check with: runtm-api session status sess_1$/],
  ["503 of a deploy", {
    operation: runSessionDeploy,
    status: 503,
  }, "Before running it again, check with: runtm-api session deploy info sess_1"],
  ["504 of a launch", {
    operation: launchSession,
    values: { prompt: "x" },
    status: 504,
    idempotencyKey: "key-1",
  }, /run the same command again with --idempotency-key key-1/],
  ["504 of a template", {
    operation: createTemplate,
    values: { display_name: "x", github_repo: "a/b" },
    status: 504,
    idempotencyKey: "key-1",
  }, /idempotency key key-1.*runtm-api template list$/],
  ["503 of a prompt", {
    operation: promptSession,
    values: { ...ID, prompt: "x" },
    status: 503,
    body: { detail: "Wait for evil_id" },
  }, "The session is starting; run: runtm-api session wait sess_1 --for running"],
  ["an id that a shell would split", {
    operation: promptSession,
    values: { session_id: "a b;'c'", prompt: "x" },
    status: 503,
  }, /session wait 'a b;'\\''c'\\''' --for running$/],
];

for (const [what, given, hint] of HINTS) {
  Deno.test(`failureOf() hints what to do after ${what}`, () => {
    const said = decode(given).facts.hint ?? "";
    if (typeof hint === "string") assert.equal(said, hint);
    else assert.match(said, hint);
  });
}

Deno.test("failureOf() gives the scopes on 403 and on nothing else", async () => {
  for (const operation of await allOperations()) {
    const given = { operation, values: minimalValues(operation) };
    const { scopes } = decode({ ...given, status: 403 }).facts;
    assert.deepEqual(scopes ?? [], operation.scopes, operation.id);
    assert.equal(decode({ ...given, status: 401 }).facts.scopes, undefined);
  }
});

Deno.test("every hint of every operation and status names commands that exist, and no server text", async () => {
  const commands = new Set((await allCommands()).map(({ words }) => words));
  let seen = 0;
  for (const operation of await allOperations()) {
    for (const status of [400, 401, 403, 404, 408, 409, 410, 413, 422, 429, 500, 502, 503, 504]) {
      const values = minimalValues(operation);
      for (const idempotencyKey of [undefined, "key-1"]) {
        if (idempotencyKey !== undefined && operation.idempotencyKey === undefined) continue;
        const asked = { operation, values, status, body: { detail: "SERVER" } };
        const hint = decode(
          idempotencyKey === undefined ? asked : { ...asked, idempotencyKey },
        ).facts.hint;
        assert(hint, `${operation.id} ${status} has no hint`);
        assert(!hint.includes("SERVER"), hint);
        for (const [, line = ""] of hint.matchAll(/runtm-api ([a-z][a-z -]*)/g)) {
          seen++;
          const words = line.trim().split(" ");
          const known = words.some((_, count) => commands.has(words.slice(0, count + 1).join(" ")));
          assert(known, `${operation.id} ${status}: no command "${line}" in: ${hint}`);
        }
      }
    }
  }
  assert(seen > 500);
});

Deno.test("no hint for a program speaks of command lines, options or variables", async () => {
  const words = ["", "session is paused", "Session not found", "A prompt is running", "no scope"];
  const operations = await allOperations();
  const ids = new Set(operations.map(({ id }) => id));
  let seen = 0;
  for (const operation of operations) {
    const asked = { operation, values: minimalValues(operation), reader: "code" } as const;
    for (const status of [400, 401, 403, 404, 405, 408, 409, 410, 413, 422, 429, 500, 502, 503]) {
      for (const message of words) {
        const hint = hintForStatus(asked, { status, message: message || undefined }) ?? "";
        assert.doesNotMatch(hint, /--|RUNTM_|runtm-api|\brun:/, `${operation.id} ${status}`);
        for (const [, call = ""] of hint.matchAll(/\b[Cc]all ([a-z]\w*)/g)) {
          if (call === "it") continue;
          seen++;
          assert.ok(ids.has(call) || call === "wait", `${operation.id} ${status}: ${hint}`);
        }
      }
    }
    assert.doesNotMatch(unknownOutcomeHint({ ...asked, idempotencyKey: "k 1" }), /--|runtm-api/);
  }
  assert(seen > 500);
});

Deno.test("failureOf() takes secrets out of the message and the details", () => {
  const values = { secrets: { TOKEN: "s3cr3t-value" } };
  const key = "runtm_sk_live_0123456789abcdef";
  const redact = redactorOf(setPersonalSecrets.inputs, values, key);
  const failure = decode({
    operation: setPersonalSecrets,
    values,
    status: 422,
    redact,
    body: { detail: [{ loc: ["body", "TOKEN"], msg: `s3cr3t-value of ${key}`, type: "x" }] },
  });
  const line = errorLine(failure);
  assert(!line.includes("s3cr3t-value") && !line.includes("0123456789"), line);
  assert.match(line, /\*\*\* of runtm_sk_…cdef/);
});

Deno.test("failureOf() reports whole seconds to wait", () => {
  assert.equal(decode({ status: 503, retryAfter: 1.2 }).facts.retryAfter, 2);
  assert.equal(decode({ status: 503 }).facts.retryAfter, undefined);
});
