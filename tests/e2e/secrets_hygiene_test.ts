/**
 * Secrets are planted everywhere a user can put one, and looked for wherever the program speaks for
 * itself: stderr always, dry runs, and the stdout of every command whose answer does not carry them.
 *
 * Each planted value begins and ends with the same mark, so that a part of it is found too.
 */
import assert from "node:assert/strict";
import { allCommands } from "../../src/cli/catalog.ts";
import { isOperation, type Variant } from "../../src/cli/commands.ts";
import { choiceOf, wordsOf } from "../../src/errors/command_words.ts";
import { run } from "../../src/cli/run.ts";
import { PARTS } from "../../src/emulator/parts.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import type { Input } from "../../src/operations/types.ts";
import { formatArgv } from "../fakes/argv.ts";
import { addFault, callRoute, removeFaults } from "../fakes/control.ts";
import { fakeProcess } from "../fakes/process.ts";
import { minimalValues } from "../fakes/values.ts";
import { bundledProgram, type Program, type Run, runCli } from "./harness.ts";

/** What every planted value begins and ends with. */
const MARK = "PLANTED";

/** A planted API key. Its last four characters may be shown. */
const KEY = `runtm_sk_live_${MARK}00000000${MARK}`;

/** Planted values, each hard in another way: in JSON, over lines, in a URL, outside ASCII. */
const VALUES = [
  `${MARK}-plain-value-${MARK}`,
  `${MARK} "quoted" \\ and 'quoted' ${MARK}`,
  `${MARK}-BEGIN\nsecond+line/of==it\nEND-${MARK}`,
  `${MARK}-ünï-😀-?&#%-${MARK}`,
];

/** The plain one, where its form does not matter. */
const VALUE = `${MARK}-value-${MARK}`;

const COMMANDS = (await allCommands()).flatMap(({ variants }) => variants)
  .filter((variant) => isOperation(variant) || variant.calls.length > 0);

/** The input of a command that takes a secret. */
function secretInput(variant: Variant): [string, Input] | undefined {
  const inputs: [string, Input][] = Object.entries(variant.inputs);
  return inputs.find(([, input]) => input.secret);
}

const HANDLED = new Set(PARTS.flatMap(({ handlers }) => Object.keys(handlers)));

const TAKING_SECRETS = COMMANDS.filter((variant) => secretInput(variant) !== undefined);

function assertClean(text: string, label: string): void {
  assert(!text.includes(MARK), `${label} tells a secret:\n${text}`);
}

/** The words of a command, a planted value where it takes a secret. */
function plantedArgs(variant: Variant, value: string): string[] {
  const found = secretInput(variant);
  const values = minimalValues(variant);
  if (found === undefined) return formatArgv(variant, values);
  const [name, input] = found;
  return formatArgv(variant, {
    ...values,
    [name]: input.type === "map" ? { STRIPE_KEY: value } : value,
  });
}

/** Everything a request carries, in the spellings a server might echo. */
function echoOf(init: RequestInit | undefined): string {
  const body = typeof init?.body === "string" ? init.body : "";
  const sent = [...new Headers(init?.headers)].map(([name, value]) => `${name}: ${value}`);
  const texts = [...sent, body, inAscii(body), encodeURIComponent(body)];
  const dig = (value: unknown): void => {
    if (typeof value === "string") texts.push(value, encodeURIComponent(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(dig);
  };
  if (body !== "") dig(JSON.parse(body));
  return texts.join(" | ");
}

/** JSON as servers write it that send nothing but ASCII. */
function inAscii(text: string): string {
  return text.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** Servers that tell what they were told. */
const SERVERS: { readonly [name: string]: (echo: string) => Response } = {
  "a text": (echo) => json(400, { detail: `Rejected ${echo}` }),
  "an object": (echo) =>
    json(409, {
      detail: { error: "CONFLICT", message: `No: ${echo}`, field: echo, [echo]: [echo] },
    }),
  "a list": (echo) =>
    json(422, { detail: [{ loc: ["body", echo], msg: `bad ${echo}`, type: "x", input: echo }] }),
  "a refusal": (echo) => json(401, { error: { message: `Unknown key, got ${echo}` } }),
  "a missing scope": (echo) => json(403, { message: `Scope missing for ${echo}` }),
  "a long text": (echo) => json(500, { detail: `${"x".repeat(1_990)}${echo}` }),
  "plain text": (echo) => new Response(`Cannot read ${echo}`, { status: 502 }),
  "a page": (echo) =>
    new Response(`<html>${echo}</html>`, { headers: { "content-type": `text/html; x=${KEY}` } }),
  "a redirect": () =>
    new Response(null, {
      status: 302,
      headers: { location: `https://x.example/${KEY}/?k=${KEY}` },
    }),
  "a request id": () => json(404, { detail: "Not found" }, { "x-request-id": KEY }),
  "a failed operation": (echo) =>
    json(200, {
      success: false,
      valid: false,
      scaffolded: false,
      error: `failed with ${echo}`,
      errors: [echo],
      id: "one",
      state: "error",
      build_status: "failed",
      error_message: echo,
      build_error: echo,
      last_prompt: { status: "error", error: echo, prompt_preview: echo },
    }),
  "a failed stream": (echo) =>
    new Response(
      `event: error\ndata: ${JSON.stringify({ type: "error", message: echo, error: echo })}\n\n`,
      { headers: { "content-type": "text/event-stream" } },
    ),
};

/** What may be asked of the program besides. */
const MANNERS: readonly { readonly flags: readonly string[]; readonly debug: boolean }[] = [
  { flags: [], debug: false },
  { flags: ["--verbose"], debug: false },
  { flags: [], debug: true },
  { flags: ["--dry-run", "--verbose"], debug: false },
];

for (const [name, server] of Object.entries(SERVERS)) {
  Deno.test(`no command passes on a secret that a server echoes in ${name}`, async () => {
    assert(TAKING_SECRETS.length >= 9, `only ${TAKING_SECRETS.length} commands take secrets`);
    for (const [turn, variant] of COMMANDS.entries()) {
      for (const { flags, debug } of MANNERS) {
        const args = [...flags, ...plantedArgs(variant, VALUES[turn % VALUES.length] ?? "")];
        const process = fakeProcess({
          args: variant.command === "auth login" ? [...args, "--with-token"] : args,
          env: {
            HOME: "/home/user",
            RUNTM_API_KEY: KEY,
            RUNTM_ORG_ID: "org_1",
            ...(debug ? { RUNTM_DEBUG: "1" } : {}),
          },
          stdin: `${KEY}\n`,
          fetch: (_input, init) => Promise.resolve(server(echoOf(init))),
        });
        const code = await run(process);
        const label = `${args.join(" ")} × ${name}: exit ${code}`;
        assertClean(process.err(), label);
        // What the server said in a stream, or of what was waited for, is passed on as it is.
        const passesOn = !flags.includes("--dry-run") &&
          (code === 0 || ["events", "last", "created"].includes(variant.onFailure ?? ""));
        if (!passesOn) assertClean(process.out(), label);
      }
    }
  });
}

/** Command lines that are wrong in a way that shows what stands near a secret. */
const MISTAKES: readonly (readonly string[])[] = [
  ["secrets", "set", "STRIPE_KEY"],
  ["secrets", "set", "STRIPE_KEY", VALUE, VALUE],
  ["secrets", "set", "STRIPE_KEY", `-${VALUE}`],
  ["secrets", "set", "STRIPE_KEY", `--${VALUE}`],
  ["secrets", "set", "STRIPE_KEY", `--${VALUE}=${VALUE}`],
  ["secrets", "set", "--from-env", VALUE],
  ["secrets", "set", "--value-file", VALUE],
  ["secrets", "set", "--value-file", `=${VALUE}`],
  ["secrets", "set", "--stdin", "A_KEY", "--env-file", "-", VALUE],
  ["secrets", "set", "--env-file", "/broken.env"],
  ["secrets", "set", "STRIPE_KEY", VALUE, "--value-file", "STRIPE_KEY=/value"],
  ["secrets", "set", "STRIPE_KEY", VALUE, "--retries", "many"],
  ["secrets", "set", "STRIPE_KEY", VALUE, "--unknown"],
  ["template", "secrets", "set", "<id>", "STRIPE_KEY", VALUE],
  ["template", "secrets", "set", "tmpl_1", "", VALUE],
  ["session", "env", "set", "session_1", "STRIPE_KEY", VALUE],
  ["session", "env", "set", "session_1", `=${VALUE}`],
  ["session", "env", "set", "session_1", `-${VALUE}`],
  ["session", "create", "--env", VALUE],
  ["integrations", "anthropic", "set", "--api-key", VALUE, "--api-key", VALUE],
  ["integrations", "anthropic", "set", "--api-key", VALUE, "--api-key-stdin"],
  ["integrations", "anthropic", "set", `--api-key-stdin=${VALUE}`],
  ["integrations", "anthropic", "set", VALUE],
  ["integrations", "anthropic", "set", `--api-kee=${VALUE}`],
  ["integrations", "anthropic", "set", `--${VALUE}`],
  ["integrations", "openai", "set", "--org-scope", "--api-key", VALUE, "--org", "<org>"],
];

Deno.test("no usage error tells a secret that stands near the mistake", async () => {
  for (const args of MISTAKES) {
    const process = fakeProcess({
      args: [...args],
      env: { HOME: "/home/user", RUNTM_API_KEY: KEY, RUNTM_ORG_ID: "org_1" },
      files: { "/broken.env": `A_KEY=${VALUE}\n${VALUE}\n`, "/value": VALUE },
      stdin: VALUE,
    });
    const code = await run(process);
    const label = `${args.join(" ")}: exit ${code}`;
    assert.equal(code, 3, `${label} ${process.err()}`);
    assertClean(process.err(), label);
    assert.equal(process.out(), "", label);
  }
});

/** Keys that cannot be used, and where they stand. */
const UNUSABLE_KEYS = [`${KEY} ${KEY}`, `${KEY}\u00e9`, `${KEY}\u0001`, `"${KEY}`];

Deno.test("no error about an unusable API key tells it, wherever it comes from", async () => {
  for (const key of UNUSABLE_KEYS) {
    const sources = [
      { args: ["session", "list"], env: { RUNTM_API_KEY: key } },
      { args: ["auth", "status"], env: { RUNTM_API_KEY: key } },
      { args: ["session", "list"], files: { "/home/user/.runtm/credentials": key } },
      { args: ["auth", "status"], files: { "/home/user/.runtm/credentials": key } },
      { args: ["auth", "login", "--with-token"], stdin: key },
    ];
    for (const { env, ...source } of sources) {
      const process = fakeProcess({ ...source, env: { HOME: "/home/user", ...env } });
      const code = await run(process);
      const label = `${source.args.join(" ")} with ${JSON.stringify(key)}: exit ${code}`;
      assert(code !== 0, label);
      assertClean(process.err(), label);
      assertClean(process.out(), label);
    }
  }
});

/** A way of giving a secret to a command: further words, and what is read besides. */
interface Way {
  readonly name: string;
  readonly words: (value: string, folder: string) => readonly string[];
  readonly stdin?: (value: string) => string;
  readonly env?: (value: string) => Record<string, string>;
}

/** Puts a value into a file and gives its path. */
function fileWith(folder: string, text: string): string {
  const path = Deno.makeTempFileSync({ dir: folder });
  Deno.writeTextFileSync(path, text);
  return path;
}

/** A value as an env file quotes it. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\$]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

const MAP_WAYS: readonly Way[] = [
  {
    name: "--value-file",
    words: (value, folder) => ["--value-file", `STRIPE_KEY=${fileWith(folder, `${value}\n`)}`],
  },
  { name: "--stdin", words: () => ["--stdin", "STRIPE_KEY"], stdin: (value) => `${value}\n` },
  {
    name: "--env-file",
    words: (value, folder) => [
      "--env-file",
      fileWith(folder, `export STRIPE_KEY=${quoted(value)}\n`),
    ],
  },
  {
    name: "--from-env",
    words: () => ["--from-env", "STRIPE_KEY"],
    env: (value) => ({ STRIPE_KEY: value }),
  },
];

const PAIR: Way = { name: "a pair", words: (value) => ["--", "STRIPE_KEY", value] };
const ASSIGNMENT: Way = { name: "an assignment", words: (value) => ["--", `STRIPE_KEY=${value}`] };
const ENV_OPTION: Way = { name: "--env", words: (value) => ["--env", `STRIPE_KEY=${value}`] };

/** Ways of an option that takes one secret. */
function keyWays(option: string): readonly Way[] {
  return [
    { name: option, words: (value) => [option, value] },
    { name: `${option}-stdin`, words: () => [`${option}-stdin`], stdin: (value) => value },
    {
      name: `${option}-file`,
      words: (value, folder) => [`${option}-file`, fileWith(folder, `${value}\r\n`)],
    },
  ];
}

/** The same way for a secret that stands inside a JSON object. */
function insideJson({ name, words, stdin }: Way): Way {
  const json = (value: string) =>
    JSON.stringify(
      name.startsWith("--oauth-secrets") ? { oauth: { client_secret: value } } : { api_key: value },
    );
  return {
    name,
    words: (value, folder) => words(json(value), folder),
    ...(stdin === undefined ? {} : { stdin: (value) => stdin(json(value)) }),
  };
}

function waysOf([name, input]: [string, Input]): readonly Way[] {
  const option = `--${name.replaceAll("_", "-")}`;
  if (input.type === "string") return keyWays(option);
  if (input.type === "json") return keyWays(option).map(insideJson);
  if (!input.arg) return [ENV_OPTION, ...MAP_WAYS];
  return [input.spelling === "pairs" ? PAIR : ASSIGNMENT, ...MAP_WAYS];
}

/** How a command with a secret may run: what is said to it, and whether the service refuses. */
const RUNS: readonly { flags: readonly string[]; refused: boolean; debug?: true }[] = [
  { flags: [], refused: false },
  { flags: ["--verbose"], refused: false },
  { flags: ["--retries", "1"], refused: true, debug: true },
  { flags: ["--dry-run", "--verbose"], refused: false },
];

/** An emulator with a session and a template, the program, and a folder for files. */
interface Stage {
  readonly emulator: RunningEmulator;
  readonly program: Program;
  readonly folder: string;
  readonly session: string;
  readonly template: string;
  /** Id of an MCP server. */
  readonly server: string;
  /** Id of a Linear trigger. */
  readonly trigger: string;
  /** Id of a provider of tools with OAuth. */
  readonly provider: string;
  /** Id of an installation of the GitHub app. */
  readonly installation: string;
}

async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-hygiene-" });
  const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  try {
    const program = await bundledProgram(folder);
    const none = { session: "", template: "", server: "", trigger: "" };
    const base = { emulator, program, folder, ...none, provider: "", installation: "" };
    const id = async (...args: string[]) => JSON.parse((await start(base, args)).stdout).id;
    const session = await id("session", "create");
    const template = await id(
      ...["template", "create", "--display-name", "Shop", "--github-repo", "acme/shop"],
    );
    const made = await start(base, ["mcp", "create", "--name", "docs", "--command", "docs"]);
    const server = JSON.parse(made.stdout).directive.id;
    const trigger = await id(
      ...["agents", "create", "--type", "linear", "--service-user", "user_1"],
      ...["--linear-api-key", "lin_api_example"],
    );
    const own = await start(base, ["tools", "providers", "create", ...newProvider()]);
    const provider = JSON.parse(own.stdout).provider.id;
    const app = await start(base, ["github", "installations", "--jq", ".installations[0].id"]);
    const ids = { session, template, server, trigger, provider };
    await work({ ...base, ...ids, installation: app.stdout.trim() });
  } finally {
    await emulator.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function start(
  { emulator, program, folder }: Stage,
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Run> {
  const env = {
    RUNTM_API_URL: emulator.url,
    RUNTM_API_KEY: emulator.keys.org,
    RUNTM_ORG_ID: emulator.orgId,
    ...options.env,
  };
  return runCli(args, { ...options, env, program, home: folder });
}

/** Words that make a provider of one's own with OAuth. */
function newProvider(): string[] {
  const methods = JSON.stringify([{ id: "oauth", display_name: "Log in", kind: "oauth" }]);
  return ["--slug", `own-${crypto.randomUUID()}`, "--name", "Own", "--auth-methods", methods];
}

/** What commands need besides their ids and the secret. */
const BESIDES: { readonly [command: string]: () => readonly string[] } = {
  "agents create": () => ["--service-user", "user_1"],
  "github add-repo": () => ["--repo-id", "7311", "--repo", "acme/storefront"],
  "mcp create": () => ["--name", crypto.randomUUID(), "--command", "docs"],
  "mcp update": () => ["--command", "docs"],
  "tools create": () => ["--provider", "notion", "--auth-method", "api_key"],
  "tools providers create": newProvider,
};

/** The words that stand before the secret: the command with its ids. */
function wordsBefore(variant: Variant, stage: Stage): string[] {
  const id = variant.command.startsWith("mcp ")
    ? stage.server
    : variant.command.startsWith("tools providers ")
    ? stage.provider
    : stage.trigger;
  const ids: Record<string, string> = {
    session_id: stage.session,
    template_id: stage.template,
    id,
    installation_id: stage.installation,
  };
  const secret = `--${secretInput(variant)?.[0].replaceAll("_", "-")}`;
  const flag = choiceOf(variant).split(" ").filter((word) => word !== "" && word !== secret);
  const inputs: [string, Input][] = Object.entries(variant.inputs);
  const named = inputs.flatMap(([name, input]) => (input.arg && ids[name]) || []);
  const besides = BESIDES[variant.command]?.() ?? [];
  return [...variant.command.split(" "), ...flag, ...named, ...besides];
}

Deno.test("no way of giving a secret lets it out again", async () => {
  await onStage(async (stage) => {
    let turn = 0;
    for (const variant of TAKING_SECRETS) {
      const input = secretInput(variant);
      if (input === undefined) continue;
      if (isOperation(variant) && !HANDLED.has(variant.id)) {
        console.log(`left out: "${wordsOf(variant)}", which the emulator has no handler for`);
        continue;
      }
      for (const way of waysOf(input)) {
        const plain = VALUES[turn++ % VALUES.length] ?? "";
        // Provider keys begin with sk-, and no provider has keys of several lines.
        const value = input[1].type === "string" ? `sk-${VALUE}-${turn}` : plain;
        for (const manner of RUNS) await giveSecret(stage, variant, way, value, manner);
      }
    }
    assert(turn >= 30, `only ${turn} ways`);
    assertClean(
      await callRoute(stage.emulator, "GET", "/_emulator/requests"),
      "the emulator's log of requests",
    );
  });
});

async function giveSecret(
  stage: Stage,
  variant: Variant,
  way: Way,
  value: string,
  { flags, refused, debug }: (typeof RUNS)[number],
): Promise<void> {
  const args = [...flags, ...wordsBefore(variant, stage), ...way.words(value, stage.folder)];
  if (refused) {
    const body = { detail: { error: "REJECTED", message: `Bad ${value}`, given: [value] } };
    const action = { status: 503, headers: { "retry-after": "0" }, body };
    const match = { path: "**" };
    await addFault(stage.emulator, { match, times: 9, action: { type: "status", ...action } });
  }
  const result = await start(stage, args, {
    env: { ...way.env?.(value), ...(debug ? { RUNTM_DEBUG: "1" } : {}) },
    ...(way.stdin === undefined ? {} : { stdin: way.stdin(value) }),
  });
  if (refused) await removeFaults(stage.emulator);
  const label = `${args.join(" ")} (${way.name}): exit ${result.code}`;
  assert.equal(result.code, refused ? 1 : 0, `${label} ${result.stderr}`);
  assertClean(result.stderr, label);
  assertClean(result.stdout, label);
  // What was looked at is what should have been: the trace, or the request that was not sent.
  if (flags.includes("--verbose") && !flags.includes("--dry-run")) {
    assert.match(result.stderr, /"level":"debug"/, label);
  }
  if (debug) assert.match(result.stderr, /Bad \*\*\*/, label);
  if (flags.includes("--dry-run")) assert.match(result.stdout, /"\*\*\*"/, label);
}

/** Commands with the API key from each place it can come from. */
const KEY_SOURCES: readonly {
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly stored?: true;
}[] = [
  { args: ["session", "list"], env: { RUNTM_API_KEY: KEY } },
  { args: ["auth", "status", "--scopes"], env: { RUNTM_API_KEY: KEY } },
  { args: ["session", "create"], stored: true },
  { args: ["auth", "status"], stored: true },
  { args: ["auth", "login", "--with-token"], stdin: `${KEY}\n` },
];

Deno.test("no process tells its API key, wherever that comes from and whatever is answered", async () => {
  const folder = await Deno.makeTempDir({ prefix: "runtm-hygiene-" });
  let answer: (echo: string) => Response = () => new Response();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const body = await request.text();
    return answer(echoOf({ headers: request.headers, body }));
  });
  const me = { principal_id: "user_1", organization_id: "org_1", scopes: ["sessions:read"] };
  const answers = [
    () => json(200, me),
    SERVERS["an object"],
    SERVERS["a refusal"],
    SERVERS["a redirect"],
    SERVERS["a request id"],
    // Half an answer: the connection is fine, the JSON is not.
    (echo: string) => new Response(`{"cut":"${echo}`, { headers: { "x-request-id": KEY } }),
  ];
  try {
    const program = await bundledProgram(folder);
    const url = `http://127.0.0.1:${server.addr.port}`;
    for (const { args, env, stdin, stored } of KEY_SOURCES) {
      for (const [turn, one] of answers.entries()) {
        answer = one ?? answer;
        const home = await Deno.makeTempDir({ dir: folder });
        if (stored) await storeKey(home);
        const result = await runCli([...args, "--verbose", "--retries", "0"], {
          program,
          home,
          env: { RUNTM_API_URL: url, ...env },
          ...(stdin === undefined ? {} : { stdin }),
        });
        const label = `${args.join(" ")} × answer ${turn}: exit ${result.code}`;
        assert.equal(result.code === 0, turn === 0, `${label}: ${result.stderr}`);
        assertClean(result.stderr, label);
        assertClean(result.stdout, label);
        assert(result.stderr.includes('"level":"debug"'), `${label} is not verbose`);
      }
    }
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});

async function storeKey(home: string): Promise<void> {
  await Deno.mkdir(`${home}/.runtm`);
  await Deno.writeTextFile(`${home}/.runtm/credentials`, `${KEY}\nsecond line\n`, { mode: 0o644 });
}

Deno.test("the shown end of a key is all that is left of it", async () => {
  const process = fakeProcess({
    args: ["session", "list", "--dry-run"],
    env: { HOME: "/home/user", RUNTM_API_KEY: KEY },
  });
  assert.equal(await run(process), 0);
  assert.match(process.out(), /"Authorization":"Bearer runtm_sk_…NTED"/);
});
