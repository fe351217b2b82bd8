/** `session exec`: what a command prints in the sandbox is what it would print here. */
import assert from "node:assert/strict";
import { fc } from "../fakes/property.ts";
import { shellLine } from "../../src/commands/terminal/shell_line.ts";
import { withCloud } from "../fakes/emulator.ts";
import { size } from "../fakes/more.ts";
import { runRemote } from "../fakes/remote.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { errorOf, type Run, runCli, startCli, withEnoughTime } from "./harness.ts";
import { userOf } from "./scenario.ts";

/** A session that runs, in an emulator of its own. */
async function withSandbox(
  test: (cloud: RunningEmulator, id: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  await withCloud({}, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const { id } = await user.run("session", "create", "--wait");
    await test(cloud, String(id), { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org });
  });
}

/** The command run here: its output through a pipe, its own exit code. */
async function runHere(command: string): Promise<{ code: number; output: Uint8Array }> {
  const script = `exec 3>&1; r=$({ { sh -c "$1" 2>&1 </dev/null; echo $? >&4; } | cat >&3; } 4>&1)
    exit "$r"`;
  const { code, stdout } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", command],
    stdin: "null",
  }).output();
  return { code, output: stdout };
}

/** Commands whose output says everything about how they were run. */
function* commands(): Generator<string> {
  yield* [
    "true",
    "false",
    "echo hello",
    "echo out; echo err >&2",
    "exit 7",
    "exit 255",
    "kill -9 $$",
    "kill -TERM $$",
    "nonexistent_command",
    "cat /nonexistent",
    "if then",
    "printf 'no line feed'",
    "printf 'a\\r\\nb\\rc\\n'",
    "printf '\\000\\001\\002\\377\\376'",
    "printf '\\033[31mred\\033[0m\\n'",
    "printf '\\036:start;\\036'",
    "test -t 0; echo $?; test -t 1; echo $?; test -t 2; echo $?",
    "cat; echo end",
    "echo '!!' \"!x\" \\!y",
    "echo \"it's\" 'quo\"ted' `echo sub` $(echo sub)",
    "echo '$HOME' \"\\$HOME\" \\\\",
    "printf '%s\\n' 'two\nlines' \"tab\there\"",
    "cat <<'EOF'\nheld $HOME\nEOF",
    "x=1\ny=2\necho $((x + y))",
    "for i in 1 2 3; do echo $i; done | tr '\\n' ,",
    "seq 2000",
    "head -c 100000 /dev/zero",
    "echo ünïcödé 😀 日本",
    "echo # comment",
    "(exit 3); echo $?",
    "set -e; false; echo never",
    "trap 'echo bye' EXIT; echo hi",
    "sleep 0.1 & wait; echo waited",
    "echo one; exec echo two",
    "exec 2>&-; echo still",
    'read x; echo "[$x] $?"',
    "stty size; echo $?",
    `echo ${"long ".repeat(2_000)}`,
    "  echo blanks  ",
  ];
  // Every byte, lines of many lengths, every exit code that a command can have.
  for (let at = 0;; at++) {
    const byte = at % 256;
    const octal = byte.toString(8).padStart(3, "0");
    yield `printf '%${byte % 40 + 1}d \\${octal} %s' ${at} "$(seq ${at % 60})"; exit ${byte}`;
  }
}

Deno.test("exec prints what the command prints here, byte for byte, and ends with its exit code", async () => {
  await withSandbox(async (cloud, id) => {
    let left = size(60, 200);
    for (const command of commands()) {
      if (left-- === 0) break;
      const [there, here] = [await runRemote(cloud, id, command), await runHere(command)];
      const shown = command.slice(0, 100);
      assert.equal(there.code, here.code, `${shown}: ${new TextDecoder().decode(there.output)}`);
      assert.deepEqual(there.output, here.output, shown);
    }
    // Longer than a program can be started with.
    const long = await runRemote(cloud, id, `: ${"x".repeat(300_000)}; echo long; exit 4`);
    assert.deepEqual([long.code, new TextDecoder().decode(long.output)], [4, "long\n"]);
  });
});

Deno.test("exec as a program: exit codes, several words, --json, --stdin", async () => {
  await withSandbox(async (_cloud, id, env) => {
    const exec = (args: string[], stdin?: Uint8Array) =>
      runCli(["session", "exec", id, ...args], { env, ...(stdin ? { stdin } : {}) });
    const plain = await exec(["--", "echo out; echo err >&2; exit 5"]);
    assert.deepEqual(plain, { code: 5, stdout: "out\nerr\n", stderr: "" });
    const own = await exec(["--", "exit 124"]);
    assert.deepEqual(own, { code: 124, stdout: "", stderr: "" });
    const words = ["printf", "[%s]", "a b", "!!", "it's", "two\nlines", "--json", "$HOME", ""];
    const quoted = await exec(["--", ...words]);
    assert.equal(quoted.stdout, "[a b][!!][it's][two\nlines][--json][$HOME][]");
    const json = await exec(["--json", "--", "echo out; echo err >&2; exit 3"]);
    assert.deepEqual([json.code, JSON.parse(json.stdout), json.stderr], [
      1,
      { stdout: "out\n", stderr: "err\n", exit_code: 3 },
      "",
    ]);
    const bytes = Uint8Array.from({ length: 4_000 }, (_, at) => at % 256);
    const fed = await exec(["--stdin", "--", "od -An -v -tu1 | tr -d '\\n '"], bytes);
    assert.equal(fed.stdout, [...bytes].join(""));
    const dry = await exec(["--dry-run", "--", "ls", "a b"]);
    assert.deepEqual(JSON.parse(dry.stdout), { session: id, runs: "ls 'a b'", stdin: false });
    const none = await exec([]);
    assert.deepEqual([none.code, errorOf(none).code], [3, "usage"]);
  });
});

Deno.test("exec: Ctrl-C reaches the command, whose exit code is that of the program", async () => {
  await withSandbox(async (_cloud, id, env) => {
    for (
      const [command, code, after] of [
        ["echo started; while :; do sleep 0.05; done", 130, ""],
        [
          "trap 'echo caught; exit 9' INT; echo started; while :; do sleep 0.05; done",
          9,
          "caught\n",
        ],
      ] as const
    ) {
      const home = await Deno.makeTempDir();
      const child = startCli(["session", "exec", id, "--", command], { home, env });
      const stderr = new Response(child.stderr).text();
      let stdout = "";
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        if (stdout === "") child.kill("SIGINT");
        stdout += text;
      }
      assert.deepEqual([(await child.status).code, stdout, await stderr], [
        code,
        `started\n${after}`,
        "",
      ]);
      await Deno.remove(home, { recursive: true });
    }
  });
});

/** Runs a command under a time limit that is long enough for its first words. */
function begunWithin(
  seconds: number,
  id: string,
  command: string,
  env: Record<string, string>,
): Promise<Run> {
  return withEnoughTime(
    seconds,
    (limit) => runCli(["session", "exec", id, "--timeout", `${limit}`, "--", command], { env }),
    ({ stdout }) => stdout !== "",
  );
}

Deno.test("exec: --timeout interrupts the command and is told from an exit code 124 of its own", async () => {
  await withSandbox(async (cloud, id, env) => {
    const run = await begunWithin(1.5, id, "echo $$; exec sleep 600", env);
    assert.deepEqual([run.code, errorOf(run).code], [124, "time_limit"]);
    const pid = /^(\d+)\n$/.exec(run.stdout)?.[1];
    assert.ok(pid, run.stdout);
    const { output } = await runRemote(
      cloud,
      id,
      `kill -0 ${pid} 2>/dev/null && echo runs; echo looked`,
    );
    assert.equal(new TextDecoder().decode(output), "looked\n");
  });
});

Deno.test("exec: a command that does not end for an interrupt is left behind, and that is said", async () => {
  await withSandbox(async (_cloud, id, env) => {
    const run = await begunWithin(1, id, "trap '' INT; echo begun; sleep 600", env);
    assert.deepEqual([run.code, run.stdout, errorOf(run).code], [124, "begun\n", "time_limit"]);
    assert.match(String(errorOf(run).error), /was interrupted but still runs$/);
    assert.equal(errorOf(run).hint, `End it there: runtm-api session exec ${id} -- pkill NAME`);
  });
});

Deno.test("exec works where the environment names a proxy, which loopback never goes through", async () => {
  await withSandbox(async (_cloud, id, env) => {
    const proxied = { ...env, HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };
    const args = ["session", "exec", id, "--", "seq 100000; exit 6"];
    const run = await runCli(args, { env: proxied });
    assert.deepEqual([run.code, run.stderr], [6, ""]);
    const numbers = Array.from({ length: 100_000 }, (_, at) => `${at + 1}\n`);
    assert.ok(run.stdout === numbers.join(""));
    const refused = await runCli(args, {
      env: { ...proxied, RUNTM_API_KEY: "runtm_sk_test_wrong0000" },
    });
    assert.deepEqual([refused.code, errorOf(refused).code], [2, "unauthorized"]);
  });
});

Deno.test("exec wakes a paused session, and says what a key without the scope lacks", async () => {
  await withSandbox(async (cloud, id, env) => {
    await userOf(cloud, cloud.keys.org).run("session", "pause", id);
    const woken = await runCli(["session", "exec", id, "--", "echo awake"], { env });
    assert.deepEqual([woken.code, woken.stdout], [0, "awake\n"]);
    const readOnly = { ...env, RUNTM_API_KEY: cloud.keys.readOnly };
    const refused = await runCli(["session", "exec", id, "--", "echo no"], { env: readOnly });
    assert.equal(refused.code, 2);
    assert.deepEqual(errorOf(refused).scopes, ["sessions:terminal"]);
    assert.match(String(errorOf(refused).hint), /^"session exec" needs a key with the scope/);
    const verbose = await runCli(["session", "exec", id, "--verbose", "--", "true"], { env });
    assert.ok(!verbose.stderr.includes("wst_"), verbose.stderr);
  });
});

/** Passes connections on to the emulator and cuts them when it is told to. */
function startCutter(target: URL) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let bytesLeft = Infinity;
  const pass = async (from: Deno.Conn, to: Deno.Conn, counted: boolean) => {
    try {
      const bytes = new Uint8Array(16 * 1024);
      for (let count; (count = await from.read(bytes)) !== null;) {
        if (counted && (bytesLeft -= count) < 0) break;
        for (let at = 0; at < count;) at += await to.write(bytes.subarray(at, count));
      }
    } catch {
      // The other side is gone.
    }
    for (const conn of [from, to]) {
      if (!open.delete(conn)) continue;
      conn.close();
    }
  };
  (async () => {
    for await (const outer of listener) {
      const inner = await Deno.connect({ hostname: "127.0.0.1", port: Number(target.port) });
      open.add(outer);
      open.add(inner);
      pass(outer, inner, false);
      pass(inner, outer, true);
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}${target.pathname}`,
    /** Cuts every connection once so many further bytes have come from the emulator. */
    cutAfter(bytes: number) {
      bytesLeft = bytes;
    },
    close() {
      listener.close();
      for (const conn of [...open]) conn.close();
    },
  };
}

Deno.test("exec: a command whose connection is cut is never run twice, and that is said", async () => {
  await withSandbox(async (cloud, id, env) => {
    const cutter = startCutter(new URL(cloud.url));
    try {
      const through = { ...env, RUNTM_API_URL: cutter.url };
      const workspace = `${cloud.dataDir}/sessions/${id}/workspace`;
      for (const after of [20_000, 60_000]) {
        const log = `ran-${after}`;
        cutter.cutAfter(after);
        const command = `echo x >>${log}; seq 100000; echo end >>${log}`;
        const run = await runCli(["session", "exec", id, "--", command], { env: through });
        cutter.cutAfter(Infinity);
        assert.deepEqual([run.code, errorOf(run).code], [1, "outcome_unknown"], run.stderr);
        assert.match(await Deno.readTextFile(`${workspace}/${log}`), /^x\n/);
        assert.equal((await Deno.readTextFile(`${workspace}/${log}`)).split("x").length, 2);
      }
    } finally {
      cutter.close();
    }
  });
});

Deno.test("exec: output of any size streams through in flat memory, as fast as it is read", async () => {
  await withSandbox(async (_cloud, id, env) => {
    const megabytes = size(20, 100);
    const home = await Deno.makeTempDir();
    const command = `head -c ${megabytes}000000 /dev/zero`;
    const child = startCli(["session", "exec", id, "--", command], { home, env });
    const stderr = new Response(child.stderr).text();
    const memory: number[] = [];
    let bytes = 0;
    let next = 2_000_000;
    for await (const chunk of child.stdout) {
      bytes += chunk.length;
      if (bytes < next) continue;
      next += 2_000_000;
      memory.push(memoryOf(child.pid));
    }
    assert.deepEqual([(await child.status).code, bytes, await stderr], [0, megabytes * 1e6, ""]);
    await Deno.remove(home, { recursive: true });
    const early = Math.max(...memory.slice(0, 4));
    const late = Math.max(...memory.slice(-4));
    assert.ok(late < 1.5 * early, `memory grew: ${memory.map((one) => Math.round(one / 1e6))} MB`);
  });
});

/** Resident memory of a process in bytes; nothing where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

Deno.test("exec: standard input of megabytes arrives whole", async () => {
  await withSandbox(async (cloud, id) => {
    const bytes = new Uint8Array(size(1_000_000, 10_000_000));
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, bytes.length)));
    }
    const stdin = new Blob([bytes]).stream();
    const { code, output } = await runRemote(cloud, id, "cat", { stdin });
    assert.equal(code, 0);
    assert.ok(output.length === bytes.length && output.every((byte, at) => byte === bytes[at]));
  });
});

Deno.test("exec: many short commands one after another leave nothing behind", async () => {
  await withSandbox(async (cloud, id) => {
    // A place of its own: other tests leave files in the common one while they run.
    const place = await Deno.makeTempDir({ prefix: "runtm-exec-" });
    try {
      await userOf(cloud, cloud.keys.org).run("session", "env", "set", id, `TMPDIR=${place}`);
      const count = size(30, 1_000);
      for (let at = 0; at < count; at++) {
        const command = `echo ${at}; exit ${at % 200}`;
        const apart = at % 3 === 0;
        const { code, output } = await runRemote(cloud, id, command, { apart });
        assert.deepEqual([code, new TextDecoder().decode(output)], [at % 200, `${at}\n`]);
      }
      const { output } = await runRemote(cloud, id, 'ls "$TMPDIR"/.runtm.*', { apart: true });
      // The one for this command is there, and only while it runs.
      assert.match(new TextDecoder().decode(output), /^\S+\/\.runtm\.\w+\n$/);
      assert.deepEqual([...Deno.readDirSync(place)], []);
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  });
});

Deno.test("words are quoted so that a shell takes each exactly as it is", async () => {
  const words = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?[]{}()<>|&;#~ \t\n=%-a"), maxLength: 20 }),
    ).map((word) => word.replaceAll("\0", "").toWellFormed()),
    { minLength: 2, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(words, async (given) => {
      const line = shellLine(["printf", "%s\\0", ...given]);
      const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
      assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), given);
    }),
    { numRuns: size(60, 500) },
  );
});
