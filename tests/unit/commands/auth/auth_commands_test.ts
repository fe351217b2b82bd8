/** `auth status`, `auth login`, `auth logout`: what they tell, store and never show. */
import assert from "node:assert/strict";
import { createPrinter } from "../../../../src/cli/output/output.ts";
import { carryOut } from "../../../../src/cli/run.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { authLogin, loginSteps } from "../../../../src/commands/auth/login.ts";
import { authLogout, logoutSteps } from "../../../../src/commands/auth/logout.ts";
import { authStatus } from "../../../../src/commands/auth/status.ts";
import type { Globals } from "../../../../src/commands/globals.ts";
import type { Runner } from "../../../../src/commands/types.ts";
import { createConnection } from "../../../../src/client/create_connection.ts";
import { readSettings } from "../../../../src/config/settings.ts";
import { allOperations, answerFields } from "../../../../src/operations/areas.ts";
import { getAuthStatus } from "../../../../src/operations/auth.ts";
import type { Operation, Values } from "../../../../src/operations/types.ts";
import { type FakeOptions, type FakeProcess, fakeProcess } from "../../../fakes/process.ts";
import { isKnown, pathsOf } from "../../../fakes/members.ts";
import { failureOf } from "../../../fakes/invocation.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const FILE = "/home/me/.runtm/credentials";
const ME = {
  principal_id: "user_1",
  organization_id: "org_1",
  tenant_id: "org_1",
  scopes: ["sessions:read", "templates:read"],
  role: "admin",
  expires_at: "2027-01-01T00:00:00Z",
};

interface Run {
  readonly process: FakeProcess;
  readonly requests: Request[];
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
}

interface RunOptions extends FakeOptions {
  operation?: Operation;
  values?: Values;
  globals?: Globals;
  me?: unknown;
  status?: number;
}

function start(
  runner: Runner | Runner["run"],
  { operation, values = {}, globals = {}, me = ME, status = 200, ...world }: RunOptions,
): Run {
  const requests: Request[] = [];
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => {
    requests.push(new Request(input, init));
    const body = typeof me === "string" ? me : JSON.stringify(me);
    return Promise.resolve(
      new Response(body, { status, headers: { "content-type": "application/json" } }),
    );
  };
  const process = fakeProcess({ fetch, ...world, env: { HOME: "/home/me", ...world.env } });
  const abort = new AbortController();
  const output = createPrinter(process, { format: "json", verbose: false });
  const done = carryOut({
    process,
    operation,
    values,
    globals,
    connect: async () => createConnection(process, await readSettings(process, globals), () => {}),
    output,
    signal: abort.signal,
    runArgv: () => assert.fail("no command to run inside this one"),
    report: () => assert.fail("nothing that fails for itself"),
  }, typeof runner === "function" ? { run: runner } : runner).finally(() => output.flushed());
  return { process, requests, abort, done };
}

// deno-lint-ignore no-explicit-any -- whatever a command printed
async function report(run: Run): Promise<any> {
  await run.done;
  return JSON.parse(run.process.out());
}

for (
  const [role, place] of [
    [undefined, "can_as_admin"],
    ["member", "cannot"],
    ["admin", "can"],
    ["owner", "can"],
  ] as const
) {
  Deno.test(`auth status --scopes tells of commands for admins when the role is ${role}`, async () => {
    const me = { ...ME, role, scopes: ["templates:read", "templates:write"] };
    const run = start(authStatus, { env: { RUNTM_API_KEY: KEY }, me, values: { scopes: true } });
    const { commands } = await report(run);
    const names = (list: unknown[]) =>
      list.map((one) => typeof one === "string" ? one : (one as { command: string }).command);
    for (const [other, list] of Object.entries(commands)) {
      assert.equal(names(list as unknown[]).includes("template create"), other === place, other);
    }
    const refused = commands.cannot.find((one: { command: string }) =>
      one.command === "template create"
    );
    if (place === "cannot") {
      assert.deepEqual([refused.needs_role, refused.missing_scopes], ["admin", []]);
    }
    assert.ok(names(commands.can).includes("template list"));
  });
}

Deno.test("auth status --cannot lists what the key cannot run, and nothing that it can", async () => {
  const me = { ...ME, scopes: ["sessions:read"] };
  const run = start(authStatus, { env: { RUNTM_API_KEY: KEY }, me, values: { cannot: true } });
  const { commands } = await report(run);
  assert.deepEqual(Object.keys(commands), ["cannot"]);
  const names = commands.cannot.map((one: { command: string }) => one.command);
  assert.ok(names.includes("template create") && !names.includes("session list"));
});

Deno.test("auth status prints no member that --fields would refuse", async () => {
  const known = [...await answerFields(getAuthStatus), ...getAuthStatus.adds];
  const me = { principal_id: "user_1", organization_id: null, scopes: ["sessions:read"] };
  const working = start(authStatus, { env: { RUNTM_API_KEY: KEY }, me, values: { scopes: true } });
  const refused = start(authStatus, { env: { RUNTM_API_KEY: KEY }, status: 401 });
  await assert.rejects(refused.done);
  for (const shown of [await report(working), JSON.parse(refused.process.out())]) {
    assert.deepEqual(pathsOf(shown).filter((path) => !isKnown(path, known)), []);
  }
});

Deno.test("auth status tells source, key, place, organisation and the server's own words", async () => {
  const run = start(authStatus, { env: { RUNTM_API_KEY: KEY } });
  assert.deepEqual(await report(run), {
    authenticated: true,
    api_url: "https://app.runtm.com/api/cloud",
    source: "env",
    key: "runtm_sk_…cdef",
    organization_id: "org_1",
    principal_id: "user_1",
    tenant_id: "org_1",
    scopes: ["sessions:read", "templates:read"],
    role: "admin",
    expires_at: "2027-01-01T00:00:00Z",
  });
  assert.equal(run.requests.length, 1);
  assert.equal(run.requests[0]?.headers.get("authorization"), `Bearer ${KEY}`);
});

Deno.test("auth status shows the organisation that commands would act for", async () => {
  const env = { RUNTM_API_KEY: KEY };
  const personal = { organization_id: null, tenant_id: "user_1", principal_id: "user_1" };
  const legacy = { tenant_id: "org_9", principal_id: "user_1" };
  assert.equal((await report(start(authStatus, { env, me: personal }))).organization_id, null);
  assert.equal((await report(start(authStatus, { env, me: legacy }))).organization_id, "org_9");
  const named = await report(start(authStatus, { env, me: personal, globals: { org: "org_7" } }));
  assert.equal(named.organization_id, "org_7");
});

Deno.test("auth status keeps its own fields and the digits of the server's", async () => {
  const me = '{"authenticated":false,"source":"x","key":"y","big":9007199254740993,"f":1.0}';
  const run = start(authStatus, { env: { RUNTM_API_KEY: KEY }, me });
  const { authenticated, source, key } = await report(run);
  assert.deepEqual([authenticated, source, key], [true, "env", "runtm_sk_…cdef"]);
  assert.match(run.process.out(), /"big":9007199254740993,"f":1\.0/);
});

Deno.test("auth status warns of credentials that others can read, whatever key is used", async () => {
  for (const env of [{}, { RUNTM_API_KEY: KEY }]) {
    const files = { [FILE]: KEY };
    const run = start(authStatus, { env, files });
    run.process.tree.set(FILE, { bytes: new TextEncoder().encode(KEY), mode: 0o644 });
    assert.match((await report(run)).warnings[0], /mode 0644/);
  }
});

Deno.test("auth status --scopes sorts every command by what the key may do", async () => {
  const env = { RUNTM_API_KEY: KEY };
  const { commands } = await report(start(authStatus, { env, values: { scopes: true } }));
  assert.ok(commands.can.includes("session list"));
  assert.ok(commands.can.includes("session wait"));
  const refused = (name: string) =>
    commands.cannot.find((one: { command: string }) => one.command === name);
  assert.deepEqual(refused("session launch").missing_scopes, ["sessions:write", "sessions:prompt"]);
  assert.deepEqual(refused("secrets list --team").missing_scopes, ["secrets:read"]);
  assert.equal(refused("template list"), undefined);
  const named = [
    ...commands.can,
    ...commands.cannot.map((one: { command: string }) => one.command),
  ];
  assert.ok(named.length >= (await allOperations()).length);
  const me = { ...ME, organization_id: null, tenant_id: "user_1", principal_id: "user_1" };
  const personal = await report(start(authStatus, { env, me, values: { scopes: true } }));
  assert.deepEqual(
    personal.commands.cannot.find((one: { command: string }) => one.command === "template list"),
    { command: "template list", missing_scopes: [], needs_organization: true },
  );
  const silent = await report(
    start(authStatus, { env, me: { ...ME, scopes: undefined }, values: { scopes: true } }),
  );
  assert.equal(silent.commands, null);
});

Deno.test("auth status without a key reports it and fails with the auth exit code", async () => {
  const run = start(authStatus, {});
  const error = await failureOf(run.done);
  assert.equal(error.code, "no_key");
  const shown = JSON.parse(run.process.out());
  assert.deepEqual([shown.authenticated, shown.source, shown.key, shown.code], [
    false,
    null,
    null,
    "no_key",
  ]);
  assert.match(shown.hint, /auth login/);
  assert.equal(run.requests.length, 0);
});

Deno.test("auth status reports a refused key, and an unknown outcome when it could not ask", async () => {
  const cases: [RunOptions, false | null, string][] = [
    [{ status: 401, me: { detail: "no" } }, false, "unauthorized"],
    [{ status: 403, me: { detail: "no" } }, false, "forbidden"],
    [{ status: 404, me: { detail: "no" } }, null, "not_found"],
    [{ me: "<html></html>" }, null, "not_json"],
    [{ me: "[]" }, null, "api_error"],
    [{ env: { RUNTM_API_KEY: "zx qv9" } }, false, "no_key"],
  ];
  for (const [options, authenticated, code] of cases) {
    const run = start(authStatus, { env: { RUNTM_API_KEY: KEY }, ...options });
    const error = await failureOf(run.done);
    const shown = JSON.parse(run.process.out());
    assert.deepEqual([shown.authenticated, shown.code, error.code], [authenticated, code, code]);
    assert.equal(shown.error, error.message);
    assert.ok(!run.process.out().includes(KEY) && !run.process.out().includes("zx qv9"));
  }
});

Deno.test("auth status with a wrong base URL is a usage error without a report", async () => {
  const run = start(authStatus, { env: { RUNTM_API_KEY: KEY }, globals: { apiUrl: "nonsense" } });
  assert.equal((await failureOf(run.done)).code, "usage");
  assert.equal(run.process.out(), "");
});

Deno.test("auth status --dry-run shows the request and sends nothing", async () => {
  const env = { RUNTM_API_KEY: KEY };
  const globals = { dryRun: true };
  const run = start(authStatus, { operation: getAuthStatus, env, globals });
  const shown = await report(run);
  assert.equal(shown.url, "https://app.runtm.com/api/cloud/v1/me");
  assert.equal(shown.headers.Authorization, "Bearer runtm_sk_…cdef");
  assert.equal(run.requests.length, 0);
});

const FROM_STDIN = { values: { with_token: true } };

Deno.test("auth login checks the key, stores it for this user alone and never prints it", async () => {
  const run = start(authLogin, { ...FROM_STDIN, stdin: `${KEY}\r\nsecond line\n` });
  const shown = await report(run);
  assert.deepEqual(
    [shown.logged_in, shown.credentials_file, shown.replaced, shown.key, shown.organization_id],
    [true, FILE, false, "runtm_sk_…cdef", "org_1"],
  );
  const stored = run.process.tree.get(FILE);
  assert.deepEqual([new TextDecoder().decode(stored?.bytes), stored?.mode], [`${KEY}\n`, 0o600]);
  assert.equal((await run.process.files.stat("/home/me/.runtm"))?.mode, 0o700);
  assert.equal(run.requests[0]?.headers.get("authorization"), `Bearer ${KEY}`);
  assert.ok(!`${run.process.out()}${run.process.err()}`.includes(KEY));
});

Deno.test("auth login uses the new key, whatever keys and organisations there are already", async () => {
  const run = start(authLogin, {
    ...FROM_STDIN,
    stdin: KEY,
    env: { RUNTM_API_KEY: "runtm_sk_env_00000000", RUNTM_ORG_ID: "org_7" },
    files: { [FILE]: "not a key at all" },
  });
  const shown = await report(run);
  assert.equal(shown.replaced, true);
  assert.match(shown.warnings[0], /RUNTM_API_KEY/);
  assert.equal(run.requests[0]?.headers.get("authorization"), `Bearer ${KEY}`);
  assert.equal(run.requests[0]?.headers.get("x-organization-id"), null);
});

Deno.test("auth login leaves the stored key alone when the new one is not accepted", async () => {
  const cases: RunOptions[] = [{ status: 401, me: { detail: "no" } }, {
    status: 403,
    me: { detail: "no" },
  }];
  cases.push({ me: "<html></html>" }, { me: {} }, { me: "[]" }, { stdin: "" }, { stdin: "\n" }, {
    stdin: "a b",
  });
  for (const options of cases) {
    const run = start(authLogin, {
      ...FROM_STDIN,
      stdin: KEY,
      files: { [FILE]: "runtm_sk_old" },
      ...options,
    });
    const error = await failureOf(run.done);
    assert.equal(run.process.out(), "");
    assert.equal(new TextDecoder().decode(run.process.tree.get(FILE)?.bytes), "runtm_sk_old");
    assert.ok(!JSON.stringify([error.message, error.facts]).includes(KEY), error.message);
    assert.ok(error.facts.hint);
  }
});

Deno.test("auth login asks at a terminal, and only there", async () => {
  const terminal = { stdin: true, stderr: true };
  const run = start(authLogin, { terminal, hidden: ` ${KEY} ` });
  assert.equal((await report(run)).logged_in, true);
  assert.match(run.process.err(), /not shown/);
  assert.ok(!run.process.err().includes(KEY));
  for (const some of [{}, { stdin: true }, { stderr: true }]) {
    const error = await failureOf(start(authLogin, { terminal: some, hidden: KEY }).done);
    assert.equal(error.code, "usage");
    assert.match(error.facts.hint ?? "", /--with-token/);
  }
  assert.equal((await failureOf(start(authLogin, { terminal }).done)).code, "usage");
});

Deno.test("auth login silences the terminal before it asks: a key pasted at once is not shown", async () => {
  let asked: string | undefined;
  const readHidden = () => {
    asked = world.err();
    return Promise.resolve("");
  };
  const world = fakeProcess({
    env: { HOME: "/home/me" },
    terminal: { stdin: true, stderr: true },
  });
  const stdin = { ...world.stdin, readHidden };
  await failureOf(authLogin({
    process: { ...world, stdin },
    operation: undefined,
    values: {},
    globals: {},
    connect: () => assert.fail("not connected"),
    output: createPrinter(world, { format: "json", verbose: false }),
    signal: new AbortController().signal,
    runArgv: () => assert.fail("no command to run inside this one"),
    report: () => assert.fail("nothing that fails for itself"),
  }));
  assert.equal(asked, "");
  assert.match(world.err(), /not shown/);
});

Deno.test("auth login ends when it is interrupted while it asks", async () => {
  const run = start(authLogin, { terminal: { stdin: true, stderr: true } });
  const never = { ...run.process.stdin, readHidden: () => new Promise<never>(() => {}) };
  assert.equal((await failureOf(run.done)).code, "usage");
  const abort = new AbortController();
  const waiting = authLogin({
    process: { ...run.process, stdin: never },
    operation: undefined,
    values: {},
    globals: {},
    connect: () => assert.fail("not connected"),
    output: createPrinter(run.process, { format: "json", verbose: false }),
    signal: abort.signal,
    runArgv: () => assert.fail("no command to run inside this one"),
    report: () => assert.fail("nothing that fails for itself"),
  });
  abort.abort(new Failure("interrupted", "Interrupted"));
  assert.equal((await failureOf(waiting)).code, "interrupted");
});

Deno.test("auth login needs a home before it asks for anything", async () => {
  const run = start(authLogin, { ...FROM_STDIN, stdin: KEY, env: { HOME: "" } });
  assert.equal((await failureOf(run.done)).code, "local");
  assert.equal(run.requests.length, 0);
});

Deno.test("auth login --dry-run reads no key, sends nothing and stores nothing", async () => {
  const run = start({ run: authLogin, steps: loginSteps }, {
    ...FROM_STDIN,
    stdin: KEY,
    globals: { dryRun: true },
  });
  const { steps } = await report(run);
  assert.equal(steps[0].url, "https://app.runtm.com/api/cloud/v1/me");
  assert.deepEqual(steps[1], { writes: FILE });
  assert.equal(run.process.tree.size + run.requests.length, 0);
});

Deno.test("auth logout removes the credentials file and nothing else", async () => {
  const files = { [FILE]: KEY, "/home/me/.runtm/config.yaml": "api_url: x" };
  const run = start(authLogout, { files, env: { RUNTM_API_KEY: KEY } });
  const shown = await report(run);
  assert.deepEqual([shown.logged_out, shown.removed], [true, FILE]);
  assert.match(shown.warnings[0], /still set/);
  assert.deepEqual([...run.process.tree.keys()], ["/home/me/.runtm/config.yaml"]);
});

Deno.test("auth logout says when there was nothing to remove, and removes nothing on a dry run", async () => {
  assert.deepEqual(await report(start(authLogout, {})), { logged_out: true, removed: null });
  const homeless = start(authLogout, { env: { HOME: "" } });
  assert.deepEqual(await report(homeless), { logged_out: true, removed: null });
  const dry = start({ run: authLogout, steps: logoutSteps }, {
    files: { [FILE]: KEY },
    globals: { dryRun: true },
  });
  assert.deepEqual(await report(dry), { dry_run: true, removed: FILE });
  assert.ok(dry.process.tree.has(FILE));
  const folder = start(authLogout, { files: { [`${FILE}/x`]: "" } });
  assert.equal((await failureOf(folder.done)).code, "local");
});
