/**
 * Every command × a list of bad answers: the right exit code, one JSON line on stderr, nothing on
 * stdout. Generated from the table, so a new operation is covered as soon as it exists.
 */
import assert from "node:assert/strict";
import { allCommands } from "../../src/cli/catalog.ts";
import { isOperation, type Variant } from "../../src/cli/commands.ts";
import { run } from "../../src/cli/run.ts";
import { formatArgv } from "../fakes/argv.ts";
import { fakeProcess, virtualClock } from "../fakes/process.ts";
import { minimalValues } from "../fakes/values.ts";
import { hasTerminals } from "../fakes/terminal.ts";
import { runCliAtTerminal } from "./at_terminal.ts";
import { errorOf, type Run, runCli } from "./harness.ts";
import { type Needs, needsOf, type Silent, silentOf } from "./needs.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const ENV = { RUNTM_API_KEY: KEY, RUNTM_ORG_ID: "org_1", HOME: "/home/user" };
const HAS_TERMINALS = hasTerminals();
const JSON_TYPE = { "content-type": "application/json" };

/** A bad answer and what must come of it. */
interface Cell {
  readonly name: string;
  readonly answer: () => Response;
  readonly exit: number;
  readonly code: string;
  readonly status?: number;
}

function problem(
  status: number,
  detail: unknown,
  headers: Record<string, string> = {},
): () => Response {
  return () =>
    new Response(JSON.stringify({ detail }), { status, headers: { ...JSON_TYPE, ...headers } });
}

function networkError(message: string): () => never {
  return () => {
    throw new TypeError("error sending request", { cause: new Error(message) });
  };
}

const CELLS: readonly Cell[] = [
  {
    name: "401",
    answer: problem(401, "key not accepted"),
    exit: 2,
    code: "unauthorized",
    status: 401,
  },
  { name: "403", answer: problem(403, "missing scope"), exit: 2, code: "forbidden", status: 403 },
  { name: "404", answer: problem(404, "no such thing"), exit: 1, code: "not_found", status: 404 },
  {
    name: "409",
    answer: problem(409, { error: "CONFLICT", message: "wrong state" }),
    exit: 1,
    code: "conflict",
    status: 409,
  },
  { name: "413", answer: problem(413, "body too large"), exit: 1, code: "too_large", status: 413 },
  {
    name: "422 list",
    answer: problem(422, [{ loc: ["body", "agent"], msg: "unknown agent", type: "value_error" }]),
    exit: 1,
    code: "invalid",
    status: 422,
  },
  {
    name: "429 for an hour",
    answer: problem(429, "slow down", { "retry-after": "3600" }),
    exit: 1,
    code: "rate_limited",
    status: 429,
  },
  {
    name: "429 for a second",
    answer: problem(429, "slow down", { "retry-after": "1" }),
    exit: 1,
    code: "rate_limited",
    status: 429,
  },
  { name: "500", answer: problem(500, "oh no"), exit: 1, code: "server_error", status: 500 },
  {
    name: "502",
    answer: () => new Response("<html>bad gateway</html>", { status: 502 }),
    exit: 1,
    code: "unavailable",
    status: 502,
  },
  {
    name: "HTML 200",
    answer: () =>
      new Response("<!doctype html><title>Log in</title>", {
        headers: { "content-type": "text/html" },
      }),
    exit: 1,
    code: "not_json",
  },
  {
    name: "truncated JSON",
    answer: () => new Response('{"id":"abc', { headers: JSON_TYPE }),
    exit: 1,
    code: "reset",
  },
  {
    name: "refused connection",
    answer: networkError(
      "client error (Connect): tcp connect error: Connection refused (os error 111)",
    ),
    exit: 1,
    code: "refused",
  },
  {
    name: "connection reset",
    answer: networkError(
      "client error (SendRequest): connection error: Connection reset by peer (os error 104)",
    ),
    exit: 1,
    code: "reset",
  },
  {
    name: "redirect to another host",
    answer: () =>
      new Response(null, { status: 302, headers: { location: "https://elsewhere.example/login" } }),
    exit: 1,
    code: "redirected",
  },
];

/** Commands for which a bad answer is what they report: they have tests of their own. */
const REPORTING: readonly string[] = ["doctor"];
console.log(`left out, as bad answers are what it reports: ${REPORTING}`);

/** A command and how it is called. */
interface Called {
  readonly variant: Variant;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly needs: Needs;
  /** It must say nothing, whatever is answered. */
  readonly silent: Silent | undefined;
}

/** Every variant that talks to the service, and the words that call it. */
async function networkCommands(): Promise<Called[]> {
  const variants = (await allCommands()).flatMap((command) => command.variants);
  return variants
    .filter((variant) => isOperation(variant) || variant.calls.length > 0)
    .filter((variant) => !REPORTING.includes(variant.command))
    .map((variant) => {
      const silent = silentOf(variant);
      const called = { variant, needs: needsOf(variant), silent };
      if (variant.command === "auth login") {
        return { ...called, args: ["auth", "login", "--with-token"], stdin: KEY };
      }
      return { ...called, args: silent?.args ?? formatArgv(variant, minimalValues(variant)) };
    });
}

async function runWith({ args, stdin, needs }: Called, answer: () => Response): Promise<Run> {
  const { terminal = false, files = {} } = needs;
  const process = fakeProcess({
    args,
    env: ENV,
    clock: virtualClock(),
    fetch: () => Promise.resolve().then(answer),
    terminal: { stdin: terminal, stdout: terminal },
    files,
    ...(stdin === undefined ? {} : { stdin }),
  });
  const code = await run(process);
  return { code, stdout: process.out(), stderr: process.err() };
}

/** Whether a command must say nothing; looks that it did. */
function isSilent({ silent }: Called, result: Run, label: string): boolean {
  if (silent === undefined) return false;
  assert.deepEqual(result, { code: 0, stdout: "", stderr: "" }, `${label}: ${silent.why}`);
  return true;
}

/** A lost POST may have happened, and JSON is no event stream: then the word for it is another. */
function codesOf(cell: Cell, variant: Variant): string[] {
  if (cell.name === "truncated JSON" && isOperation(variant) && variant.answer === "events") {
    return ["not_json"];
  }
  const unknown = cell.code === "reset" || cell.code === "not_json";
  return unknown &&
      (!isOperation(variant) || variant.method === "POST" || variant.method === "PATCH")
    ? [cell.code, "outcome_unknown"]
    : [cell.code];
}

const WORDS = new Set((await allCommands()).map(({ words }) => words));

/** A hint helps only when what it tells to run can be run. */
function assertCommandsExist(hint: unknown, label: string): void {
  for (const [, line = ""] of String(hint ?? "").matchAll(/\bruntm(?:-api)? ([a-z][a-z -]*)/g)) {
    const words = line.trim().split(" ");
    const known = words.some((_, count) => WORDS.has(words.slice(0, count + 1).join(" ")));
    assert(known, `${label}: no command "${line}" in: ${hint}`);
  }
}

for (const cell of CELLS) {
  Deno.test(`every command × ${cell.name}: exit ${cell.exit}, code "${cell.code}"`, async () => {
    const commands = await networkCommands();
    assert(commands.length > 90, `only ${commands.length} commands`);
    for (const called of commands) {
      const { variant, args } = called;
      const label = `${args.join(" ")} × ${cell.name}`;
      const result = await runWith(called, cell.answer);
      if (isSilent(called, result, label)) continue;
      assert.equal(result.code, cell.exit, `${label}: exit ${result.code}, ${result.stderr}`);
      const error = errorOf(result);
      assert(codesOf(cell, variant).includes(String(error.code)), `${label}: ${result.stderr}`);
      assert.equal(typeof error.error, "string", label);
      assertCommandsExist(error.hint, label);
      if (cell.status !== undefined) assert.equal(error.status, cell.status, label);
      if (variant.onFailure === "report") JSON.parse(result.stdout);
      else assert.equal(result.stdout, "", label);
      assert(!result.stderr.includes(KEY), label);
      // Of several calls the first one that fails names its own scopes.
      const calls = isOperation(variant) && variant.calls === undefined;
      if (cell.status === 403 && calls && variant.scopes.length > 0) {
        assert.deepEqual(error.scopes, variant.scopes, label);
      }
    }
  });
}

/** What commands print for which an empty answer is something. */
const EMPTY_ANSWERS: { readonly [command: string]: string } = {
  // An empty file, and nobody told how long it should be.
  "session file download": '{"file":"remote-1","bytes":0,"verified":false}\n',
  // What the service says of a file that it has taken.
  "session file upload": "{}\n",
};

Deno.test("every command × an empty success answer: {} and exit 0, a stream exit 1", async () => {
  for (const called of await networkCommands()) {
    const { variant, args } = called;
    const result = await runWith(called, () => new Response(null, { status: 204 }));
    const label = `${args.join(" ")}: exit ${result.code} ${result.stdout} ${result.stderr}`;
    if (isSilent(called, result, label)) continue;
    if (variant.command in EMPTY_ANSWERS) {
      assert.deepEqual(result, { code: 0, stdout: EMPTY_ANSWERS[variant.command], stderr: "" });
    } else if (!isOperation(variant)) {
      // Waiting for a state that never comes ends with the time; a key nobody confirms is not stored.
      assert(result.code !== 0, label);
    } else if (variant.answer === "events") {
      assert.equal(result.code, 1, label);
      assert.equal(result.stdout, "", label);
    } else if (variant.calls !== undefined || variant.effect === "local") {
      // What works on an answer of an earlier call, or with files here, needs one with something in it.
      assert(result.code === 0 || result.code === 1, label);
    } else {
      assert.equal(result.code, 0, label);
      assert.equal(result.stderr, "", label);
      if (variant.onFailure !== "report") assert.equal(result.stdout, "{}\n", label);
    }
  }
});

Deno.test("one bad answer for each command, as a process of its own", async () => {
  const commands = await networkCommands();
  const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
  let turn = 0;
  const cells = CELLS.filter((cell) =>
    cell.status !== undefined && cell.status !== 429 || cell.code === "not_json"
  );
  let current = cells[0];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => current?.answer() ?? new Response(),
  );
  const env = {
    RUNTM_API_KEY: KEY,
    RUNTM_ORG_ID: "org_1",
    RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}`,
  };
  try {
    for (const called of commands) {
      const { variant, args, stdin, needs } = called;
      if (needs.terminal && !HAS_TERMINALS) continue;
      for (const [name, text] of Object.entries(needs.files ?? {})) {
        await Deno.writeTextFile(`${home}/${name}`, text);
      }
      current = cells[turn++ % cells.length];
      if (current === undefined) throw new Error("no cells");
      const label = `${args.join(" ")} × ${current.name}`;
      const words = ["--retries", "0", ...args];
      const result = needs.terminal
        ? await runCliAtTerminal(words, { home, env })
        : await runCli(words, { home, cwd: home, env, ...(stdin === undefined ? {} : { stdin }) });
      if (isSilent(called, result, label)) continue;
      assert.equal(result.code, current.exit, `${label}: ${result.stderr}`);
      assert(
        codesOf(current, variant).includes(String(errorOf(result).code)),
        `${label}: ${result.stderr}`,
      );
      if (variant.onFailure !== "report") assert.equal(result.stdout, "", label);
    }
  } finally {
    await server.shutdown();
    await Deno.remove(home, { recursive: true });
  }
});
