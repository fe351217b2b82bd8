/**
 * Completion, asked by `complete` and by real shells at a terminal: what is typed, what Tab makes of
 * it, and what the shell then runs.
 */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { writeExecutable } from "../fakes/executable.ts";
import { cleanEnv, programCommand, runCli } from "./harness.ts";

/** What stands in the lines of `complete`, without what they are about. */
async function completed(words: readonly string[], env = {}, home?: string): Promise<string[]> {
  const run = await runCli(["complete", "--", ...words], { env, ...(home ? { home } : {}) });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stderr, "");
  return run.stdout === ""
    ? []
    : run.stdout.trimEnd().split("\n").map((line) => line.split("\t")[0] ?? "");
}

/** Milliseconds that `complete` waits for the service. */
const PATIENCE = 2_000;

/** Ids that are offered; asked again as long as the machine is too slow for the time of `complete`. */
async function offered(words: readonly string[], env: object, home: string): Promise<string[]> {
  const begin = performance.now();
  const ids = await completed(words, env, home);
  const isLate = ids.length === 0 && performance.now() - begin > PATIENCE;
  return isLate ? await offered(words, env, home) : ids;
}

Deno.test("complete knows words, options, closed values and files", async () => {
  const cases: readonly [readonly string[], readonly string[]][] = [
    [["sess"], ["session"]],
    [["session", "lau"], ["launch"]],
    [["session", "file", "re"], ["read", "rename"]],
    [["--org", "session", "template", "bui"], ["build", "build-logs", "build-logs-history"]],
    [["session", "list", "--lim"], ["--limit"]],
    [["session", "list", "--limit", "5", "--lim"], []],
    [["session", "wait", "--for", "p"], ["prompt", "paused"]],
    [["session", "wait", "--for=pa"], ["--for=paused"]],
    [["completion", ""], ["bash", "zsh", "fish", "powershell"]],
    [["session", "file", "write", "ID", "a", "--content-file", ""], [":files"]],
    [["session", "file", "write", "ID", "a", "--content-file=x"], [":files"]],
    [["session", "list", "--", "--lim"], []],
    [["no", "such", "command", ""], []],
    [["session", "list", "--no-such", "--lim"], ["--limit"]],
  ];
  for (const [words, expected] of cases) {
    assert.deepEqual(await completed(words), expected, words.join(" "));
  }
  const first = await completed([""]);
  assert.ok(first.includes("session") && first.includes("completion"));
});

Deno.test("complete offers ids of the service, and keeps them for a minute without the key", async () => {
  const home = await Deno.makeTempDir({ prefix: "runtm-completion-" });
  let kept = { env: {}, id: "" };
  try {
    await withCloud({}, async (emulator) => {
      const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
      const launched = await runCli(["session", "launch", "--prompt", "x"], { env });
      const { id } = JSON.parse(launched.stdout);
      assert.deepEqual(await offered(["session", "get", ""], env, home), [id]);
      assert.deepEqual(await completed(["session", "wait", id, ""], env, home), [id]);
      assert.deepEqual(await completed(["session", "get", "zzz"], env, home), []);
      kept = { env, id };
    });
    // The service is not there any more.
    assert.deepEqual(await completed(["session", "get", ""], kept.env, home), [kept.id]);
    const other = { ...kept.env, RUNTM_API_KEY: "runtm_sk_test_another_key" };
    assert.deepEqual(await completed(["session", "get", ""], other, home), []);
    const folder = `${home}/${Deno.build.os === "darwin" ? "Library/Caches" : ".cache"}/runtm-api`;
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.equal(names.length, 1);
    const path = `${folder}/${names[0]}`;
    assert.match(names[0] ?? "", /^completion-[0-9a-f]{16}\.json$/);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    assert.equal((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
    assert.doesNotMatch(Deno.readTextFileSync(path), /runtm_sk_/);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("complete offers no id that a shell would read as more than a word", async () => {
  const sessions = ["$(touch x)", "a b", "-rf", "ok-1", "`id`", "x".repeat(101)].map((id) => ({
    id,
    name: "na\tme\n\u202e\x1b[31m",
    state: "active",
  }));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ sessions, total: 6 }),
  );
  const home = await Deno.makeTempDir({ prefix: "runtm-completion-" });
  try {
    const env = {
      RUNTM_API_URL: `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`,
      RUNTM_API_KEY: "runtm_sk_test_0123456789",
    };
    await offered(["session", "get", ""], env, home);
    const run = await runCli(["complete", "--", "session", "get", ""], { env, home });
    assert.equal(run.stdout, "ok-1\tna me [31m, active\n");
  } finally {
    await Deno.remove(home, { recursive: true });
    await server.shutdown();
  }
});

/** How each shell is started without settings, and how it loads the script. */
const SHELLS = [
  ["bash", "bash --norc --noprofile -i", 'eval "$(runtm-api completion bash)"'],
  [
    "zsh",
    "zsh -f -i",
    "runtm-api completion zsh >_runtm-api; fpath=($PWD $fpath); autoload -U compinit && compinit -u -D",
  ],
  ["fish", "fish --no-config -i", "runtm-api completion fish | source"],
] as const;

/** What is typed, and the words that the program is then started with. */
const TYPED: readonly [string, readonly string[]][] = [
  ["runtm-api session lau\t", ["session", "launch"]],
  ["runtm-api session wait --for pr\tx", ["session", "wait", "--for", "prompt", "x"]],
  ["runtm-api session wait --for=dest\t", ["session", "wait", "--for=destroyed"]],
  ["runtm-api session list --lim\t5", ["session", "list", "--limit", "5"]],
  [
    "runtm-api session file write a b --content-file some-fi\t",
    ["session", "file", "write", "a", "b", "--content-file", "some-file.txt"],
  ],
];

async function isThere(program: string): Promise<boolean> {
  const args = ["-c", 'command -v "$0"', program];
  return (await new Deno.Command("sh", { args, stdout: "null" }).output()).success;
}

for (const [shell, command, load] of SHELLS) {
  Deno.test(`Tab completes in ${shell}, and runs nothing of what is typed`, async () => {
    if (!await isThere(shell) || !await isThere("script")) {
      return console.log(`left out: completion in ${shell} (needs ${shell} and script)`);
    }
    const folder = await Deno.makeTempDir({ prefix: "runtm-tab-" });
    try {
      const { command: program, args } = programCommand();
      const words = [program, ...args].map((word) => `'${word}'`).join(" ");
      const wrapper = [
        "#!/bin/sh",
        `case $1 in complete | completion) exec ${words} "$@" ;; esac`,
        `for word in "$@"; do printf '%s|' "$word"; done >>'${folder}/log'`,
        `echo >>'${folder}/log'`,
      ];
      await Deno.mkdir(`${folder}/bin`);
      await writeExecutable(`${folder}/bin/runtm-api`, wrapper.join("\n"));
      await Deno.writeTextFile(`${folder}/some-file.txt`, "");
      const lines = [
        load,
        ...TYPED.map(([typed]) => typed),
        // Nothing of this may run: the words go to the program as they are.
        "runtm-api session get '$(touch ran)' '`touch ran`' lau\t",
        "exit",
      ];
      const terminal = new Deno.Command("script", {
        args: ["-qec", command, "/dev/null"],
        cwd: folder,
        clearEnv: true,
        env: {
          ...cleanEnv(folder),
          PATH: `${folder}/bin:${Deno.env.get("PATH")}`,
          TERM: "xterm",
        },
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      const keys = terminal.stdin.getWriter();
      await keys.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
      await terminal.status;
      await keys.close().catch(() => {});
      const started = (await Deno.readTextFile(`${folder}/log`)).trimEnd().split("\n");
      assert.deepEqual(started.slice(0, TYPED.length), TYPED.map(([, run]) => `${run.join("|")}|`));
      assert.equal(started.length, TYPED.length + 1);
      await assert.rejects(Deno.stat(`${folder}/ran`), Deno.errors.NotFound);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("the script for PowerShell hands the words over and evaluates none", async () => {
  const { stdout } = await runCli(["completion", "powershell"]);
  assert.match(stdout, /Register-ArgumentCompleter -Native -CommandName runtm-api/);
  assert.match(stdout, /runtm-api complete -- @words \$word/);
  assert.doesNotMatch(stdout, /Invoke-Expression(?!$)/m);
});
