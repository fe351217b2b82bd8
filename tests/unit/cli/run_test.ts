/** One run of the program, in process: what goes to stdout, what to stderr, which exit code. */
import assert from "node:assert/strict";
import { allCommands } from "../../../src/cli/catalog.ts";
import { NotUtf8 } from "../../../src/process/environment.ts";
import { run } from "../../../src/cli/run.ts";
import type { FakeOptions } from "../../fakes/process.ts";
import { fakeProcess } from "../../fakes/process.ts";
import { shellCommands } from "../../fakes/shell_commands.ts";

const ENV = { RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef", HOME: "/home/user" };
const ID = "5d0c2f9e-8a41-4b7c-9e63-1f2a7b3c4d5e";

async function runWith(args: string[], options: FakeOptions = {}) {
  const process = fakeProcess({ env: ENV, ...options, args });
  return { process, code: await run(process), out: process.out(), err: process.err() };
}

function answering(text: string, status = 200): typeof fetch {
  return () =>
    Promise.resolve(
      new Response(text, { status, headers: { "content-type": "application/json" } }),
    );
}

/** A request that never ends by itself. */
function never(signals: AbortSignal[] = []): typeof fetch {
  return (_input, init) =>
    new Promise((_, reject) => {
      const signal = init?.signal;
      if (!signal) return;
      signals.push(signal);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
}

Deno.test("an answer is the server's own text: one line, or indented at a terminal", async () => {
  const text = '{ "n": 9007199254740993, "10": 1.0, "2": -0, "n": "\\u003c<&>" }';
  const fetch = answering(text);
  const plain = await runWith(["session", "get", ID], { fetch });
  assert.equal(plain.out, '{"n":9007199254740993,"10":1.0,"2":-0,"n":"\\u003c<&>"}\n');
  assert.equal(plain.err, "");
  assert.equal(plain.code, 0);
  const indented =
    '{\n  "n": 9007199254740993,\n  "10": 1.0,\n  "2": -0,\n  "n": "\\u003c<&>"\n}\n';
  const terminal = { stdout: true };
  assert.equal((await runWith(["session", "get", ID], { fetch, terminal })).out, indented);
  assert.equal(
    (await runWith(["session", "get", ID, "--format", "pretty"], { fetch })).out,
    indented,
  );
  assert.equal(
    (await runWith(["--format=json", "session", "get", ID], { fetch, terminal })).out,
    plain.out,
  );
});

Deno.test("an empty success answer prints {}", async () => {
  const result = await runWith(["session", "destroy", ID], {
    fetch: () => Promise.resolve(new Response(null, { status: 204 })),
  });
  assert.deepEqual([result.code, result.out, result.err], [0, "{}\n", ""]);
});

Deno.test("a git operation that answers success: false is a failure with the answer in details", async () => {
  const answer = { success: false, error: "nothing to commit", operation: "commit" };
  const result = await runWith(["session", "git", ID, "commit", "-m", "x"], {
    fetch: answering(JSON.stringify(answer)),
  });
  assert.equal(result.code, 1);
  assert.equal(result.out, "");
  const error = JSON.parse(result.err);
  assert.deepEqual(error.details, answer);
  assert.equal(error.error, "nothing to commit");
  assert.equal(error.code, "operation_failed");
});

Deno.test("a question answered with no is a success", async () => {
  const answer = '{"allowed":false,"reason":"limit reached"}';
  const result = await runWith(["guardrails", "can-deploy", "--org", "org_1"], {
    fetch: answering(answer),
  });
  assert.deepEqual([result.code, result.out], [0, `${answer}\n`]);
});

Deno.test("an interrupt ends the command with 130 or 143 and closes the call", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const signals: AbortSignal[] = [];
    const process = fakeProcess({ env: ENV, args: ["session", "list"], fetch: never(signals) });
    const done = run(process);
    while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    process.interrupt(signal);
    assert.equal(await done, code);
    assert.equal(process.out(), "");
    assert.equal(signals[0]?.aborted, true);
  }
});

Deno.test("an interrupt while standard input is read ends the command", async () => {
  let reading = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: () => {
      reading = true;
      return new Promise(() => {});
    },
  });
  const process = fakeProcess({ env: ENV, args: ["session", "launch", "--prompt", "-"] });
  const stdin = {
    readable: endless,
    isTerminal: () => false,
    columns: () => undefined,
    readHidden: () => Promise.resolve(undefined),
  };
  const done = run({ ...process, stdin });
  while (!reading) await new Promise((resolve) => setTimeout(resolve, 0));
  process.interrupt("SIGINT");
  assert.equal(await done, 130);
});

Deno.test("--timeout ends the whole command with 124", async () => {
  const signals: AbortSignal[] = [];
  const process = fakeProcess({
    env: ENV,
    args: ["session", "list", "--timeout", "5"],
    fetch: never(signals),
  });
  const done = run(process);
  while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  const clock = process.clock as unknown as { advance(ms: number): void };
  clock.advance(5_001);
  assert.equal(await done, 124);
  assert.equal(JSON.parse(process.err()).code, "time_limit");
});

Deno.test("a closed stdout ends the program quietly with 0", async () => {
  const process = fakeProcess({ env: ENV, args: ["session", "list"], fetch: answering("{}") });
  const stdout = {
    isTerminal: () => false,
    columns: () => undefined,
    write: () => Promise.reject(new Deno.errors.BrokenPipe("closed")),
  };
  assert.equal(await run({ ...process, stdout }), 0);
  assert.equal(process.err(), "");
});

Deno.test("--dry-run shows the request, hides what is secret, and sends nothing", async () => {
  const result = await runWith(["secrets", "set", "TOKEN", "hunter22222", "--dry-run"]);
  assert.equal(result.code, 0);
  const request = JSON.parse(result.out);
  assert.equal(request.method, "PUT");
  assert.equal(request.url, "https://app.runtm.com/api/cloud/secrets/personal");
  assert.deepEqual(request.body, { secrets: [{ name: "TOKEN", value: "***" }] });
  assert.equal(request.headers.Authorization, "Bearer runtm_sk_…cdef");
});

Deno.test("--dry-run needs no --yes, whatever the command", async () => {
  const commands = (await allCommands()).filter((command) => command.variants[0].confirm);
  assert.ok(commands.length > 0);
  for (const { variants: [variant] } of commands) {
    const words = shellCommands(variant.example)[0]?.filter((word) => word !== "--yes") ?? [];
    const { code, out, err } = await runWith([...words, "--dry-run", "--org", "org_1"]);
    assert.equal(code, 0, err);
    assert.match(out, /"method":"(DELETE|POST|PUT)"/, variant.command);
    const meant = await runWith([...words, "--org", "org_1"]);
    assert.equal(meant.code, 3, variant.command);
    assert.match(meant.err, /--yes/);
  }
});

Deno.test("--dry-run lists the look-up of the organisation where one is needed", async () => {
  const result = await runWith(["template", "list", "--dry-run"]);
  const { steps } = JSON.parse(result.out);
  assert.deepEqual(steps.map((step: { url: string }) => new URL(step.url).pathname), [
    "/api/cloud/v1/me",
    "/api/cloud/org-templates",
  ]);
});

Deno.test("a command of an organisation fails where the key tells of none, and sends nothing more", async () => {
  const cases: [answer: string, status: number, code: string, exit: number][] = [
    ['{"principal_id":"user_1","organization_id":null}', 200, "no_org", 3],
    ['{"detail":"key not accepted"}', 401, "unauthorized", 2],
    ['{"detail":"oh no"}', 500, "server_error", 1],
    ["<html>Log in</html>", 200, "not_json", 1],
  ];
  for (const [answer, status, code, exit] of cases) {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push(new URL(String(input)).pathname);
      return answering(answer, status)(input, init);
    };
    const result = await runWith(["template", "list", "--retries", "0"], { fetch });
    assert.deepEqual([result.code, result.out], [exit, ""], answer);
    assert.equal(JSON.parse(result.err).code, code);
    assert.deepEqual(asked, ["/api/cloud/v1/me"]);
  }
});

Deno.test("--verbose and RUNTM_DEBUG=1 log each try as JSON lines with a level", async () => {
  const fetch = answering("{}");
  for (
    const options of [
      { args: ["session", "list", "--verbose"], env: ENV },
      { args: ["session", "list"], env: { ...ENV, RUNTM_DEBUG: "1" } },
    ]
  ) {
    const result = await runWith(options.args, { fetch, env: options.env });
    const lines = result.err.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines[0].level, "debug");
    assert.equal(lines[0].method, "GET");
    assert(!result.err.includes(ENV.RUNTM_API_KEY));
  }
});

Deno.test("a key given in the wrong place is not shown", async () => {
  const key = "runtm_sk_live_abcdefghijklmnop1234";
  const wrong = [
    [key],
    ["auth", key],
    ["auth", "login", key],
    ["auth", "login", "--with-token", key],
    ["auth", "login", `--with-token=${key}`],
    ["session", "list", key],
    ["session", "list", "--limit", key],
    ["secrets", "list", `--team=${key}`],
    ["--format", key, "session", "list"],
  ];
  for (const args of wrong) {
    const result = await runWith(args);
    assert.equal(result.code, 3, args.join(" "));
    assert(!result.err.includes("abcdefghijklmnop"), result.err);
  }
  const odd = "another-form-of-key";
  const result = await runWith(["auth", "login", odd], { env: { RUNTM_API_KEY: odd } });
  assert(!result.err.includes(odd), result.err);
});

Deno.test("secrets on the command line are warned of at a terminal only", async () => {
  const fetch = answering("{}");
  const written = ["secrets", "set", "TOKEN", "hunter22222"];
  const read = ["secrets", "set", "--stdin", "TOKEN"];
  const key = ["integrations", "openai", "set", "--api-key", "hunter22222"];
  const stderrOf = async (args: string[], stderr: boolean) => {
    const result = await runWith(args, { fetch, stdin: "hunter22222", terminal: { stderr } });
    assert.equal(result.code, 0, result.err);
    assert(!result.err.includes("hunter22222"));
    return result.err;
  };
  assert.match(await stderrOf(written, true), /^Warning: .*--stdin KEY.*\n$/);
  assert.match(await stderrOf(key, true), /^Warning: .*--api-key-stdin, --api-key-file FILE\n$/);
  assert.equal(await stderrOf(written, false), "");
  assert.equal(await stderrOf(read, true), "");
});

Deno.test("a place that may not be looked into is a failure with a reason", async () => {
  const denied = () => Promise.reject(new Deno.errors.PermissionDenied("no"));
  for (
    const [args, code] of [
      [["auth", "logout"], "local"],
      [["auth", "status"], "no_key"],
      [["session", "list"], "no_key"],
      [["skills", "status", "--target", "/x"], "local"],
      [["skills", "install", "--target", "/x"], "local"],
      [["skills", "uninstall", "--target", "/x"], "local"],
      [["session", "prompt", ID, "--prompt-file", "/x"], "input_file"],
      [["secrets", "set", "--value-file", "A=/x"], "input_file"],
    ] as const
  ) {
    const env = { HOME: "/home/user", RUNTM_API_URL: "https://app.runtm.com" };
    const process = fakeProcess({ env, args });
    const files = { ...process.files, stat: denied, read: denied, remove: denied };
    assert.notEqual(await run({ ...process, files }), 0);
    const { error, hint, ...facts } = JSON.parse(process.err());
    assert.equal(facts.code, code, `${args.join(" ")}: ${error}`);
    assert(hint.length > 0);
  }
});

Deno.test("what nobody expected is one JSON line and exit 1, not a stack trace", async () => {
  const process = fakeProcess({
    env: ENV,
    args: ["session", "list"],
    fetch: () => Promise.reject(new RangeError("out of numbers\nand more")),
  });
  assert.equal(await run(process), 1);
  assert.equal(process.err().trimEnd().split("\n").length, 1);
  assert.equal(JSON.parse(process.err()).code, "internal");
});

Deno.test("what standard output refuses is one local failure, whatever was printed", async () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  const stdout = {
    isTerminal: () => false,
    columns: () => undefined,
    write: () => Promise.reject(full),
  };
  for (const args of [["--version"], ["--help"], ["session", "list"]]) {
    const process = fakeProcess({ env: ENV, args, fetch: answering("{}") });
    assert.equal(await run({ ...process, stdout }), 1, args.join(" "));
    const error = JSON.parse(process.err());
    assert.deepEqual([error.code, error.error], [
      "local",
      "Cannot write to standard output: no space is left on the device",
    ]);
  }
});

Deno.test("a variable that is not UTF-8 is refused by its name and never shown", async () => {
  for (
    const [name, args, code] of [
      ["RUNTM_API_KEY", ["session", "list"], 2],
      ["RUNTM_API_URL", ["session", "list"], 3],
      ["RUNTM_ORG_ID", ["session", "list"], 3],
      ["HOME", ["auth", "login", "--with-token"], 3],
      ["MINE", ["secrets", "set", "--from-env", "MINE"], 3],
    ] as const
  ) {
    const process = fakeProcess({ env: ENV, args, stdin: "runtm_sk_live_0123456789" });
    const env = (one: string) => {
      if (one === name) throw new NotUtf8(name);
      return process.env(one);
    };
    assert.equal(await run({ ...process, env }), code, name);
    const error = JSON.parse(process.err());
    assert.equal(error.code, name === "RUNTM_API_KEY" ? "no_key" : "usage");
    assert.match(error.error, new RegExp(`${name}.*UTF-8`));
  }
});

Deno.test("a word whose bytes were not UTF-8 is refused; a real U+FFFD passes where bytes are told", async () => {
  const args = ["session", "get", "s\ufffd1", "--dry-run"];
  const bytes = args.map((word) => new TextEncoder().encode(word));
  const told = fakeProcess({ env: ENV, args, argumentBytes: bytes });
  assert.equal(await run(told), 0, told.err());
  const altered = bytes.with(2, new Uint8Array([115, 0xe9, 49]));
  for (const argumentBytes of [altered, undefined]) {
    const process = fakeProcess({ env: ENV, args, ...(argumentBytes ? { argumentBytes } : {}) });
    assert.equal(await run(process), 3);
    assert.deepEqual([JSON.parse(process.err()).error, process.out()], [
      "Argument 3 is not valid UTF-8",
      "",
    ]);
  }
});

Deno.test("a permission that Deno does not give is named, also where it is the cause of another failure", async () => {
  const message = 'Requires net access to "h:443", run again with the --allow-net flag';
  const denied = Object.assign(new Error(message), { name: "NotCapable" });
  for (const thrown of [denied, new TypeError("fetch failed", { cause: denied })]) {
    const process = fakeProcess({
      env: ENV,
      args: ["session", "list"],
      fetch: () => Promise.reject(thrown),
    });
    assert.equal(await run(process), 1);
    assert.deepEqual(JSON.parse(process.err()), {
      error: 'Deno does not permit net access to "h:443"',
      hint: "Run it with the permission --allow-net",
      code: "local",
    });
  }
});

Deno.test("at a terminal what would act on it is shown escaped, in results and in errors", async () => {
  const name = "a\u009b31m\u007f\u202eb\u2066c";
  const shown = "a\\u009b31m\\u007f\\u202eb\\u2066c";
  const terminal = { stdout: true, stderr: true };
  const args = ["session", "get", "s1"];
  const result = fakeProcess({
    env: ENV,
    args,
    terminal,
    fetch: answering(JSON.stringify({ name })),
  });
  await run(result);
  assert.equal(result.out(), `{\n  "name": "${shown}"\n}\n`);
  const failing = () => Promise.resolve(Response.json({ detail: name }, { status: 400 }));
  const failed = fakeProcess({ env: ENV, args, terminal, fetch: failing });
  await run(failed);
  assert.ok(failed.err().includes(shown), failed.err());
  const piped = fakeProcess({ env: ENV, args, fetch: answering(JSON.stringify({ name })) });
  await run(piped);
  assert.equal(piped.out(), `${JSON.stringify({ name })}\n`);
});

Deno.test("an API key where an id belongs is hidden in dry runs, --verbose and errors", async () => {
  const key = "runtm_sk_live_SECRETSECRET1234";
  for (const option of ["--dry-run", "--verbose", "--retries=0"]) {
    const failing = () => Promise.resolve(Response.json({ detail: "no" }, { status: 404 }));
    const process = fakeProcess({
      env: ENV,
      args: ["session", "get", key, option],
      fetch: failing,
    });
    await run(process);
    assert.ok(!`${process.out()}${process.err()}`.includes("SECRETSECRET"), process.err());
    if (option !== "--retries=0") {
      assert.match(`${process.out()}${process.err()}`, /runtm_sk_…1234/);
    }
  }
});

Deno.test("a prompt without a word starts nothing, wherever it comes from", async () => {
  const files = { "/empty": "", "/blank": " \n\t\n" };
  for (
    const words of [
      ["session", "prompt", "s1", ""],
      ["session", "prompt", "s1", " \n"],
      ["session", "prompt", "s1", "-"],
      ["session", "prompt", "s1", "--prompt-file", "/blank"],
      ["session", "launch", "--prompt-file", "/empty"],
      ["session", "launch", "--prompt", "\u3000"],
    ]
  ) {
    const process = fakeProcess({ env: ENV, args: words, files, stdin: "\n" });
    assert.equal(await run(process), 3, words.join(" "));
    assert.match(JSON.parse(process.err()).error, /prompt is empty$/);
  }
});
