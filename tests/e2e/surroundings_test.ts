/** The program in surroundings that are not as usual: encodings, pipes, disks, signals, permissions. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { errorOf, runCli, runShell, startCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

const KEY = "runtm_sk_live_0123456789abcdef";
const NOWHERE = { RUNTM_API_KEY: KEY, RUNTM_API_URL: "http://127.0.0.1:9" };
const isLinux = Deno.build.os === "linux";

/** Leaves a test out where the machine cannot run it, and says why. */
function needs(what: string, isThere: boolean): { ignore: boolean } {
  if (!isThere) console.log(`left out: a test that needs ${what}`);
  return { ignore: !isThere };
}

Deno.test("values of the environment that are not UTF-8 are refused in one line that does not show them", async () => {
  for (
    const [assignment, args, code, word] of [
      ["RUNTM_API_KEY=$'runtm_sk_live_SECRETVALUE\\xe9'", "session list", 2, "no_key"],
      ["RUNTM_API_URL=$'http://127.0.0.1:9/SECRETVALUE\\xe9'", "session list", 3, "usage"],
      ["MINE=$'SECRETVALUE\\xe9'", "secrets set --from-env MINE", 3, "usage"],
      ["RUNTM_ORG_ID=$'SECRETVALUE\\xe9'", "session list", 3, "usage"],
      ["HTTPS_PROXY=$'http://SECRETVALUE\\xe9'", "session list", 3, "usage"],
    ] as const
  ) {
    const run = await runShell(`export ${assignment}; program ${args} --retries 0`, NOWHERE);
    assert.deepEqual([run.code, run.stdout], [code, ""], `${assignment}: ${run.stderr}`);
    assert.equal(errorOf(run).code, word);
    assert.ok(!run.stderr.includes("SECRETVALUE"), run.stderr);
  }
});

Deno.test("words that are not UTF-8 are refused, words with a real U+FFFD are not", async () => {
  const altered = await runShell(
    "program session file write s1 a.txt --content $'SECRETVALUE\\xe9' --dry-run",
    NOWHERE,
  );
  assert.deepEqual([altered.code, altered.stdout], [3, ""]);
  assert.deepEqual(errorOf(altered).error, "Argument 7 is not valid UTF-8");
  const real = await runShell(
    "program session file write s1 a.txt --content 'a\ufffdb' --dry-run",
    NOWHERE,
  );
  if (isLinux) assert.equal(JSON.parse(real.stdout).body.content, "a\ufffdb", real.stderr);
  else assert.equal(errorOf(real).code, "usage");
});

Deno.test("a prompt without a word starts nothing: closed or empty input, failed producer", async () => {
  for (
    const line of [
      "false | program --dry-run session prompt s1 -",
      "program --dry-run session prompt s1 - <&-",
      "program --dry-run session prompt s1 - </dev/null",
      "program --dry-run session launch --prompt-file /dev/null",
      'program --dry-run session prompt s1 "$UNSET"',
    ]
  ) {
    const run = await runShell(line, NOWHERE);
    assert.deepEqual([run.code, run.stdout], [3, ""], line);
    assert.match(String(errorOf(run).error), /prompt is empty/);
  }
});

Deno.test({
  name: "a pipe that is non-blocking and slow gets every byte",
  ...needs("perl", await hasTool("perl")),
  async fn() {
    // Long and short lines, and a last part without line feed that is longer than a pipe.
    const text = `${"x".repeat(3_000)}\n${"short\n".repeat(9_000)}`;
    const body = JSON.stringify({ sessions: [{ id: text, more: "x".repeat(100_000) }] });
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      () => new Response(body),
    );
    const nonBlocking =
      `perl -e 'use Fcntl; fcntl(STDOUT, F_SETFL, O_NONBLOCK) or die; exec @ARGV' --`;
    const run = await runShell(
      `set -o pipefail; ${nonBlocking} "\${PROGRAM[@]}" session list --format pretty |
        { sleep 0.5; cat; }`,
      { ...NOWHERE, RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}` },
    );
    await server.shutdown();
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    assert.ok(run.stdout === `${JSON.stringify(JSON.parse(body), null, 2)}\n`, "bytes were lost");
  },
});

Deno.test({
  name: "a full disk behind stdout is one local failure, for every way of printing",
  ...needs("/dev/full", isLinux),
  async fn() {
    for (const args of ["--version", "--help", "skills list --bundled", "session"]) {
      const run = await runShell(`program ${args} >/dev/full`, NOWHERE);
      // A group without a verb prints nothing on stdout.
      if (args === "session") assert.equal(run.code, 3);
      else assert.deepEqual([run.code, errorOf(run).code], [1, "local"], `${args}: ${run.stderr}`);
    }
  },
});

Deno.test("stdin that is a folder is an input that cannot be read", async () => {
  const run = await runShell("program session prompt s1 - </tmp", NOWHERE);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
  const error = errorOf(run);
  assert.deepEqual([error.code, error.error], [
    "input_file",
    "Cannot read the standard input (prompt): it is a folder",
  ]);
});

Deno.test("/dev/stdin, /dev/fd/N and files in /dev/shm are read like others", async () => {
  const content = async (line: string) => {
    const run = await runShell(line, NOWHERE);
    assert.equal(run.code, 0, `${line}: ${run.stderr}`);
    return JSON.parse(run.stdout).body.content;
  };
  const write = "program session file write s1 a.txt --dry-run --content-file";
  assert.equal(await content(`printf one | ${write} /dev/stdin`), "one");
  assert.equal(await content(`${write} <(printf two)`), "two");
  assert.equal(await content(`${write} /dev/fd/5 5< <(printf three)`), "three");
  if (isLinux) {
    const line = `f=$(mktemp /dev/shm/runtm.XXXXXX); printf four >$f; ${write} $f; rm $f`;
    assert.equal(await content(line), "four");
  }
  const twice = await runShell(
    "program secrets set --value-file A=/dev/stdin --stdin B </dev/null",
    NOWHERE,
  );
  assert.match(String(errorOf(twice).error), /^Only one option can read standard input/);
});

Deno.test({
  name: "a home in /dev/shm holds skills and a key like any other",
  ...needs("/dev/shm", isLinux),
  async fn() {
    const home = await Deno.makeTempDir({ dir: "/dev/shm", prefix: "runtm-home-" });
    try {
      await Deno.mkdir(`${home}/.claude`);
      const installed = await runCli(["skills", "install"], { home });
      assert.equal(installed.code, 0, installed.stderr);
      await withCloud({}, async (cloud) => {
        const env = { RUNTM_API_URL: cloud.url };
        const stdin = cloud.keys.org;
        const login = await runCli(["auth", "login", "--with-token"], { home, env, stdin });
        assert.equal(login.code, 0, login.stderr);
        assert.equal(((await Deno.stat(`${home}/.runtm/credentials`)).mode ?? 0) & 0o777, 0o600);
      });
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});

Deno.test("credentials that are a link stay one, and logout takes away what a killed login left", async () => {
  await withCloud({}, async (cloud) => {
    const home = await Deno.makeTempDir();
    const env = { RUNTM_API_URL: cloud.url };
    try {
      await Deno.mkdir(`${home}/.runtm`);
      await Deno.mkdir(`${home}/dotfiles`);
      await Deno.symlink("../dotfiles/key", `${home}/.runtm/credentials`);
      const stdin = `\n  ${cloud.keys.org}\n`;
      const login = await runCli(["auth", "login", "--with-token"], { home, env, stdin });
      assert.equal(login.code, 0, login.stderr);
      assert.equal(await Deno.readLink(`${home}/.runtm/credentials`), "../dotfiles/key");
      assert.equal(await Deno.readTextFile(`${home}/dotfiles/key`), `${cloud.keys.org}\n`);
      assert.equal((await runCli(["session", "list"], { home, env })).code, 0);
      const left = [".runtm/credentials.0a1b2c3d.tmp", "dotfiles/credentials.9f8e7d6c.tmp"]
        .map((name) => `${home}/${name}`);
      for (const file of left) await Deno.writeTextFile(file, cloud.keys.org);
      await Deno.writeTextFile(`${home}/.runtm/credentials.mine.tmp`, "of the user");
      const logout = await runCli(["auth", "logout"], { home, env });
      assert.deepEqual(JSON.parse(logout.stdout), {
        logged_out: true,
        removed: `${home}/.runtm/credentials`,
        also_removed: left,
      });
      const names = [...Deno.readDirSync(`${home}/.runtm`)].map(({ name }) => name);
      assert.deepEqual(names, ["credentials.mine.tmp"]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
});

const MOUNTS = "unshare -rm true";

Deno.test({
  name: "credentials that are a mount point are rewritten in place",
  ...needs("the right to mount", await works(MOUNTS)),
  fn: () =>
    withCloud({}, async (cloud) => {
      const mount = 'mkdir "$HOME/.runtm" && touch "$HOME/outside" "$HOME/.runtm/credentials" &&' +
        ' mount --bind "$HOME/outside" "$HOME/.runtm/credentials"';
      const run = await runShell(
        `export -f program 2>/dev/null; unshare -rm bash -c '${mount} &&
          program auth login --with-token <<<"${cloud.keys.org}" >/dev/null && cat "$HOME/outside"; ls -A "$HOME/.runtm"'`,
        { RUNTM_API_URL: cloud.url },
      );
      assert.deepEqual([run.stdout, run.stderr], [`${cloud.keys.org}\ncredentials\n`, ""]);
    }),
});

Deno.test("SIGHUP cancels the prompt where that was asked for, and ends with 129", async () => {
  await withCloud({ agentPace: 1 }, async (cloud) => {
    const user = userOf(cloud, cloud.keys.org);
    const id = String((await user.run("session", "create", "--wait")).id);
    const home = await Deno.makeTempDir();
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const args = ["session", "prompt", id, "sleep 30 then stop", "--cancel-on-interrupt"];
    const child = startCli(args, { home, env });
    const stderr = new Response(child.stderr).text();
    let hungUp = false;
    for await (const _ of child.stdout) {
      if (!hungUp) child.kill("SIGHUP");
      hungUp = true;
    }
    assert.equal((await child.status).code, 129);
    const error = JSON.parse(await stderr);
    assert.deepEqual([error.code, error.error], [
      "hangup",
      "The terminal was closed; the prompt was cancelled",
    ]);
    const status = await user.run("session", "status", id);
    assert.notEqual((status.last_prompt as { status: string }).status, "running");
    await Deno.remove(home, { recursive: true });
  });
});

Deno.test({
  name: "SIGHUP that was ignored from the start stays ignored",
  ...needs("/proc", isLinux),
  async fn() {
    const served = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
      served.resolve();
      return answer.promise;
    });
    const running = runShell(
      `trap '' HUP; "\${PROGRAM[@]}" session list & echo $! >"$PIDFILE"; wait $!`,
      {
        ...NOWHERE,
        RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}`,
        PIDFILE: await Deno.makeTempFile(),
      },
    );
    await served.promise;
    const mine = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
      try {
        const line = Deno.readTextFileSync(`/proc/${pid}/cmdline`);
        const env = Deno.readTextFileSync(`/proc/${pid}/environ`);
        return line.includes("session\0list") && env.includes(`:${server.addr.port}`) &&
          !line.startsWith("bash");
      } catch {
        return false;
      }
    });
    assert.equal(mine.length, 1);
    Deno.kill(mine[0] ?? 0, "SIGHUP");
    answer.resolve(Response.json({ sessions: [] }));
    const run = await running;
    assert.deepEqual([run.code, run.stdout, run.stderr], [0, '{"sessions":[]}\n', ""]);
    await server.shutdown();
  },
});

function hasTool(name: string): Promise<boolean> {
  return works(`command -v ${name}`);
}

async function works(line: string): Promise<boolean> {
  return (await new Deno.Command("sh", { args: ["-c", line] }).output()).success;
}
