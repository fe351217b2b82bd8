/** The installer on unusual machines: other platforms, full disks, folders that need sudo. */
import assert from "node:assert/strict";
import {
  fakeProgram,
  fakeRelease,
  findTool,
  IS_ROOT,
  makePlace,
  makeTools,
  type Place,
  type Ran,
  runInstaller,
  type Runner,
  RUNNERS,
  SCRIPT,
  serveFiles,
  treeOf,
} from "./world.ts";

const RELEASE = await fakeRelease("0.4.0");

function serve() {
  return serveFiles((path) => RELEASE[path.slice(1)]);
}

/** A `uname` that says what it is told. */
function uname(system: string, machine: string): string {
  return `case "$1" in -s) echo ${system} ;; -m) echo ${machine} ;; esac`;
}

function getconf(bits: string, libc: string): string {
  return `case "$1" in LONG_BIT) echo ${bits} ;; GNU_LIBC_VERSION) ${libc} ;; esac`;
}

/** Machines by what their tools say, and what the installer says to them. */
const MACHINES: readonly [string, { readonly [tool: string]: string }, number, RegExp][] = [
  ["x86_64 Linux", { uname: uname("Linux", "x86_64") }, 0, /for linux\/amd64[^]*_linux_amd64\./],
  ["arm64 Linux", { uname: uname("Linux", "aarch64") }, 0, /for linux\/arm64[^]*_linux_arm64\./],
  ["Intel Mac", { uname: uname("Darwin", "x86_64"), sysctl: "exit 1" }, 0, /darwin_amd64\./],
  ["Apple Mac", { uname: uname("Darwin", "arm64") }, 0, /darwin_arm64\./],
  [
    "shell under Rosetta",
    { uname: uname("Darwin", "x86_64"), sysctl: "echo 1" },
    0,
    /darwin_arm64/,
  ],
  ["32-bit PC", { uname: uname("Linux", "i686") }, 1, /needs a 64-bit system.*"i686".*32-bit/],
  ["Raspberry Pi", { uname: uname("Linux", "armv7l") }, 1, /needs a 64-bit.*"armv7l".*32-bit/],
  [
    "64-bit kernel with 32-bit programs",
    { uname: uname("Linux", "aarch64"), getconf: getconf("32", "echo glibc 2.36") },
    1,
    /needs a 64-bit system; the kernel is 64-bit/,
  ],
  ["unknown processor", { uname: uname("Linux", "riscv64") }, 1, /does not run on.*"riscv64"/],
  [
    "unknown system",
    { uname: uname("FreeBSD", "amd64") },
    1,
    /does not run on the system "FreeBSD"/,
  ],
  ["Windows shell", { uname: uname("MINGW64_NT-10.0", "x86_64") }, 1, /Windows[^]*WSL 2/],
  [
    "Alpine",
    {
      uname: uname("Linux", "x86_64"),
      getconf: getconf("64", "exit 1"),
      ldd: "echo 'musl libc (x86_64)' >&2; exit 1",
    },
    1,
    /needs glibc 2\.27 or newer; this system has musl/,
  ],
];

for (const runner of RUNNERS) {
  const promise = (name: string, body: () => Promise<void>) =>
    Deno.test(`installer (${runner.name}) ${name}`, body);

  promise("tells platforms apart", async () => {
    await using server = serve();
    for (const [name, fakes, code, says] of MACHINES) {
      await using place = await makePlace(runner);
      const path = await makeTools(place, [], fakes);
      const ran = await runInstaller(runner, place, {
        args: ["--dry-run"],
        env: { PATH: path, RUNTM_BASE_URL: server.origin },
      });
      assert.equal(ran.code, code, `${name}: ${ran.stderr}`);
      assert.match(ran.stdout + ran.stderr, says, name);
      assert.deepEqual(await treeOf(place.bin), []);
    }
  });

  promise("keeps the old program when the disk is full", async () => {
    await using place = await makePlace(runner);
    await using _disk = await smallDisk(place.bin, runner);
    if (_disk === undefined) return;
    const big = await fakeRelease("0.4.0", `# ${"x".repeat(400_000)}`);
    const old = await fakeRelease("0.3.0");
    await using server = serveFiles((path) =>
      path.startsWith("/old/") ? old[path.slice(5)] : big[path.slice(5)]
    );
    const first = { RUNTM_BASE_URL: `${server.origin}/old` };
    assert.equal((await runInstaller(runner, place, { env: first })).code, 0);
    const before = await treeOf(place.bin);
    const env = { RUNTM_BASE_URL: `${server.origin}/big` };
    const { code, stderr } = await runInstaller(runner, place, { env });
    assert.equal(code, 1);
    assert.match(stderr, /Cannot write to ".*the old program, if any, stays[^]*No space left/);
    assert.deepEqual(await treeOf(place.bin), before);
  });

  if (!(runner.uid === undefined && IS_ROOT)) {
    promise("offers a folder of one's own when sudo cannot be asked", async () => {
      await using server = serve();
      await using place = await makePlace(runner);
      await Deno.chmod(place.bin, 0o555);
      const cases: [string, { readonly [name: string]: string }, readonly string[]][] = [
        ["no terminal can answer sudo", { PATH: await toolsWithSudo(place) }, []],
        ["RUNTM_NO_SUDO is set", { PATH: `${place.root}/tools`, RUNTM_NO_SUDO: "1" }, []],
      ];
      for (const [reason, env] of cases) {
        const ran = await runInstaller(runner, place, {
          env: { ...env, RUNTM_BASE_URL: server.origin },
        });
        assert.equal(ran.code, 1);
        assert.ok(ran.stderr.includes(`is not writable and ${reason}`), ran.stderr);
        assert.match(ran.stderr, /RUNTM_INSTALL_DIR="\$HOME\/\.local\/bin" bash/);
      }
      assert.deepEqual(server.asked, []);
      assert.deepEqual(await treeOf(place.bin), []);
      await Deno.chmod(place.bin, 0o755);
    });

    promise("asks sudo when a terminal can answer", async () => {
      if (findTool("script") === undefined) {
        console.log("left out: sudo with a terminal (there is no program called script)");
        return;
      }
      await using server = serve();
      await using place = await makePlace(runner);
      await Deno.chmod(place.bin, 0o555);
      const ran = await runAtTerminal(runner, place, {
        PATH: await toolsWithSudo(place),
        RUNTM_BASE_URL: server.origin,
      });
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      assert.equal(await Deno.readTextFile(`${place.bin}/runtm-api`), fakeProgram("0.4.0"));
      const asked = await Deno.readTextFile(`${place.root}/home/sudo.log`);
      assert.match(asked, /^-p Password for sudo, to write to .*\/bin: {2}-- mkdir -p/);
      assert.doesNotMatch(asked, /--version|skills|curl|tar/);
      await Deno.chmod(place.bin, 0o755);
    });
  }

  if (IS_ROOT && runner.uid === undefined) {
    promise("gives the skills to the user who called sudo", async () => {
      await using server = serve();
      await using place = await makePlace({ uid: 65534 });
      await Deno.chown(place.bin, 0, 0);
      const passwd = `[ "$2" = nobody ] && echo "nobody:x:65534:65534::${place.home}:/bin/sh"`;
      const tools = await makeTools(place, [], { getent: passwd });
      const env = {
        PATH: tools,
        HOME: "/nonexistent-home-of-root",
        SUDO_USER: "nobody",
        RUNTM_BASE_URL: server.origin,
      };
      const ran = await runInstaller(runner, place, { env });
      assert.equal(ran.code, 0, ran.stderr);
      const skill = await Deno.stat(`${place.home}/.claude/skills/runtm/SKILL.md`);
      assert.equal(skill.uid, 65534);
      assert.equal((await Deno.stat(`${place.bin}/runtm-api`)).uid, 0);
      const gone = await runInstaller(runner, place, { args: ["--uninstall"], env });
      assert.equal(gone.code, 0, gone.stderr);
      assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
    });
  }
}

if (!IS_ROOT) console.log("left out: skills under sudo (these tests are not run by root)");

/** A small disk at a folder. `undefined`, with the reason printed, where none can be had. */
async function smallDisk(
  folder: string,
  runner: Runner,
): Promise<AsyncDisposable | undefined> {
  const uid = runner.uid ?? Deno.uid() ?? 0;
  const options = `size=64k,mode=0755,uid=${uid},gid=${uid}`;
  const mount = findTool("mount") === undefined
    ? undefined
    : await new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", options, "tmpfs", folder] })
      .output();
  if (!mount?.success) {
    console.log("left out: a full disk (only root can mount a small one)");
    return undefined;
  }
  return {
    async [Symbol.asyncDispose]() {
      // Lazily: on a busy machine something may still look at the folder.
      await new Deno.Command("umount", { args: ["-l", folder] }).output();
    },
  };
}

/** A PATH with a sudo that notes what it is asked, and gives the right that root would have. */
async function toolsWithSudo(place: Place): Promise<string> {
  return await makeTools(place, [], {
    sudo: [
      `echo "$*" >>${place.home}/sudo.log`,
      `while [ "$1" != -- ]; do shift; done`,
      "shift",
      `chmod u+w ${place.bin}; "$@"; code=$?; chmod u-w ${place.bin}; exit $code`,
    ].join("\n"),
  });
}

/** Runs the installer as at a terminal, from a file, since `script` passes no standard input on. */
async function runAtTerminal(
  runner: Runner,
  place: Place,
  env: { readonly [name: string]: string },
): Promise<Ran> {
  await Deno.writeTextFile(`${place.root}/install.sh`, SCRIPT);
  const [shell = "", ...before] = runner.shell;
  const command = [findTool(shell) ?? shell, ...before, `${place.root}/install.sh`].join(" ");
  const { code, stdout, stderr } = await new Deno.Command(findTool("script") ?? "script", {
    args: ["-qec", command, "/dev/null"],
    clearEnv: true,
    env: {
      HOME: place.home,
      TMPDIR: place.temp,
      RUNTM_INSTALL_DIR: place.bin,
      SHELL: "/bin/sh",
      ...env,
    },
    stdin: "null",
    ...(runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.uid }),
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
