/**
 * The build, and what comes out of it on its way to a user: archives that do not depend on where
 * they are made, runtimes for every platform, and an installation from beginning to end.
 */
import assert from "node:assert/strict";
import { hashOf } from "../../src/process/files.ts";
import { writeParts } from "../../scripts/build/parts.ts";
import { PERMISSIONS } from "../../scripts/build/permissions.ts";
import { executableType } from "../../scripts/build/executable_type.ts";
import { archiveName, type Target, TARGETS } from "../../scripts/build/targets.ts";
import { writeExecutable } from "../fakes/executable.ts";
import { acceptAll, findTool, makePlace, readHead, serveFiles, treeOf } from "./world.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);
const VERSION: string = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)).version;
const DECODER = new TextDecoder();
const HERE = TARGETS.find(({ os, arch }) =>
  os === Deno.build.os && arch === (Deno.build.arch === "aarch64" ? "arm64" : "amd64")
);

/** What the build needs of a checkout. */
const SOURCES =
  "main.ts deno.json deno.lock install.sh LICENSE README.md src scripts skills docs api"
    .split(
      " ",
    );

/** A run of a program to its end. */
interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  command: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env" | "clearEnv"> = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, { ...options, args: [...args] })
    .output();
  return { code, stdout: DECODER.decode(stdout), stderr: DECODER.decode(stderr) };
}

async function copy(from: string, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of SOURCES) {
    const { code, stderr } = await run("cp", ["-R", `${from}/${name}`, `${folder}/${name}`]);
    assert.equal(code, 0, stderr);
  }
}

async function build(folder: string, args: readonly string[], env = {}): Promise<Ran> {
  return await run(Deno.execPath(), ["run", "-A", `${folder}/scripts/build.ts`, ...args], {
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  });
}

/** The archives of all platforms, built once for all tests of this file. */
const work = await Deno.makeTempDir({ prefix: "runtm-build-" });
globalThis.addEventListener("unload", () => Deno.removeSync(work, { recursive: true }));
const built = (async () => {
  await copy(ROOT, `${work}/first`);
  const ran = await build(`${work}/first`, ["--flavour", "portable", "--out", `${work}/dist`]);
  assert.equal(ran.code, 0, ran.stderr);
  return `${work}/dist`;
})();

/** What a file of an archive is, without its bytes. */
interface Member {
  readonly name: string;
  readonly mode: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function membersOf(archive: string): Promise<Member[]> {
  const packed = await Deno.readFile(archive);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const tar = new Uint8Array(await new Response(stream).arrayBuffer());
  const members: Member[] = [];
  for (let at = 0; tar[at] !== 0;) {
    const text = (from: number, length: number) =>
      DECODER.decode(tar.subarray(at + from, at + from + length)).replace(/\0.*$/s, "").trim();
    const size = parseInt(text(124, 12), 8);
    assert.equal(text(257, 6), "ustar");
    assert.equal(text(265, 32) + text(297, 32), "rootroot");
    assert.equal(parseInt(text(136, 12), 8), 946684800);
    members.push({
      name: text(0, 100),
      mode: text(100, 8),
      bytes: tar.slice(at + 512, at + 512 + size),
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** Takes program and runtime out of a portable executable, as its head would. */
async function partsOf(executable: Uint8Array<ArrayBuffer>) {
  const text = DECODER.decode(executable.subarray(0, 30_000));
  const head = text.slice(0, text.indexOf("\n}\n"));
  const number = (name: string) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(head)?.[1]);
  const part = async (name: string) => {
    const at = number(`rt_${name}_at`) - 1;
    const packed = executable.slice(at, at + number(`rt_${name}_length`));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const program = await part("program");
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = 0;
  for (const file of /rt_files='([^']*)'/.exec(head)?.[1]?.split(" ") ?? []) {
    const [name = "", size = ""] = file.split(":");
    files.set(name, program.slice(at, at += Number(size)));
  }
  return { head, files, runtime: await part("runtime") };
}

Deno.test("build makes the same bytes from copies in different folders", async () => {
  const first = await built;
  const target = HERE ?? TARGETS[0];
  assert.ok(target);
  const folder = `${work}/another place ü/deeper/copy`;
  await copy(`${work}/first`, folder);
  const args = ["--flavour=portable", `--target=${target.name}`, "--out", `${folder}/out`];
  const ran = await build(folder, args, { SECRET: "seen-nowhere", NODE_OPTIONS: "--no-warnings" });
  assert.equal(ran.code, 0, ran.stderr);
  const name = archiveName(target);
  assert.equal(
    await hashOf(await Deno.readFile(`${folder}/out/${name}`)),
    await hashOf(await Deno.readFile(`${first}/${name}`)),
  );
});

Deno.test("build writes checksums that fit every archive", async () => {
  const folder = await built;
  const lines = (await Deno.readTextFile(`${folder}/checksums.txt`)).trimEnd().split("\n");
  const names = TARGETS.map(archiveName).sort();
  assert.deepEqual(lines.map((line) => line.slice(66)), names);
  for (const line of lines) {
    const bytes = await Deno.readFile(`${folder}/${line.slice(66)}`);
    assert.equal(line.slice(0, 64), await hashOf(bytes));
  }
});

for (const target of TARGETS) {
  Deno.test(`archive for ${target.name} holds program, skills and texts, and the right runtime`, async () => {
    const members = await membersOf(`${await built}/${archiveName(target)}`);
    const skills = (await Array.fromAsync(Deno.readDir(`${ROOT}skills/runtm`))).map(({ name }) =>
      name
    );
    assert.deepEqual(
      members.map(({ name, mode }) => `${mode.slice(-3)} ${name}`),
      [
        "755 runtm-api",
        "644 LICENSE",
        "644 README.md",
        "644 VERSION",
        "755 man/",
        "755 man/man1/",
        "644 man/man1/runtm-api.1",
        "755 skills/",
        "755 skills/runtm/",
        ...skills.sort().map((name) => `644 skills/runtm/${name}`),
      ],
    );
    const executable = members[0];
    assert.ok(executable);
    const { head, files, runtime } = await partsOf(executable.bytes);
    assert.ok(head.startsWith(`#!/bin/sh\n# runtm-api ${VERSION} for ${target.name}:`));
    assert.equal(executableType(runtime), target.name);
    assert.equal(await hashOf(runtime), target.runtime.sha256);
    assert.ok(files.has("main.js") && files.has("core.js"), [...files.keys()].join());
    for (const [name, bytes] of files) {
      const text = DECODER.decode(bytes);
      // Texts inside a part may look like imports; its own stand at its head.
      const imports = /^(?:import\b[^\n]*\n)*/.exec(text)?.[0] ?? "";
      assert.doesNotMatch(imports, /^import .* from ?"(?!node:|\.\/core\.js)/m, name);
      assert.ok(!text.includes(work), `a path of the building machine is in ${name}`);
    }
  });
}

/** Unpacks the archive of a platform. */
async function unpack(target: Target, folder: string): Promise<string> {
  const { code, stderr } = await run("tar", [
    "-xzf",
    `${await built}/${archiveName(target)}`,
    "-C",
    folder,
  ]);
  assert.equal(code, 0, stderr);
  return `${folder}/runtm-api`;
}

if (HERE) {
  const target = HERE;

  Deno.test("portable program is not bothered by broken configuration around it", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await unpack(target, place.bin);
    for (const folder of [place.root, place.home, place.bin]) {
      await Deno.writeTextFile(`${folder}/deno.json`, "{ broken");
      await Deno.writeTextFile(`${folder}/package.json`, "{ broken");
      await Deno.writeTextFile(`${folder}/.npmrc`, "registry=no address\n");
      await Deno.writeTextFile(`${folder}/deno.lock`, "broken");
      await Deno.writeTextFile(`${folder}/.env`, "RUNTM_API_URL=ftp://nowhere\n");
    }
    const env = {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: place.home,
      TMPDIR: place.temp,
      NODE_OPTIONS: "--require /nowhere.js",
      DENO_V8_FLAGS: "--no-such-flag",
      DENO_DIR: `${place.root}/deno.json`,
      DENO_CONDITIONS: "broken",
      NPM_CONFIG_REGISTRY: "no address",
      OTEL_DENO: "true",
    };
    for (const cwd of [place.root, place.home, place.bin, "/"]) {
      const version = await run(path, ["--version"], { cwd, env, clearEnv: true });
      assert.deepEqual(version, { code: 0, stdout: `${VERSION}\n`, stderr: "" }, cwd);
      const list = await run(path, ["skills", "list", "--bundled"], { cwd, env, clearEnv: true });
      assert.equal(list.code, 0, list.stderr);
      const none = await run(path, ["session", "list"], { cwd, env, clearEnv: true });
      assert.equal(none.code, 2);
      assert.equal(JSON.parse(none.stderr).code, "no_key");
    }
  });

  Deno.test("portable program knows the caller's home and its own path, and runs no code from the network", async () => {
    await using place = await makePlace({ uid: undefined });
    const path = await unpack(target, place.bin);
    const env = { HOME: place.home, PATH: Deno.env.get("PATH") ?? "" };
    const installed = await run(path, ["skills", "install"], { env, clearEnv: true });
    assert.equal(installed.code, 0, installed.stderr);
    assert.ok(await Deno.stat(`${place.home}/.claude/skills/runtm/SKILL.md`));
    const upgrade = await run(path, ["upgrade"], { env, clearEnv: true });
    assert.equal(upgrade.code, 1);
    assert.match(JSON.parse(upgrade.stderr).error, new RegExp(`"${path}" was not put there`));
    const [entry] = await Array.fromAsync(
      Deno.readDir(
        `${place.home}/${target.os === "darwin" ? "Library/Caches" : ".cache"}/runtm-api`,
      ),
    );
    assert.ok(entry);
    const head = (await partsOf(await Deno.readFile(path))).head;
    for (
      const option of ["--no-prompt", "--no-remote", "--no-npm", "--no-config", "--cached-only"]
    ) {
      assert.ok(head.includes(option), option);
    }
  });

  Deno.test("installing from a server, using and uninstalling leaves nothing behind", async () => {
    const folder = await built;
    await using server = serveArchives(folder);
    await using place = await makePlace({ uid: undefined });
    await Deno.remove(place.bin);
    const bin = `${place.home}/.local/bin`;
    const env = {
      HOME: place.home,
      TMPDIR: place.temp,
      PATH: `${bin}:${Deno.env.get("PATH")}`,
      SHELL: "/bin/bash",
      RUNTM_INSTALL_DIR: bin,
      RUNTM_BASE_URL: `${server.origin}/{version}`,
      RUNTM_VERSION: VERSION,
    };
    const before = await treeOf(place.root);
    const piped = `curl -fsSL ${server.origin}/install.sh | bash -s --`;
    const shell = (line: string, more = {}) =>
      run("bash", ["-c", line], { env: { ...env, ...more }, clearEnv: true, cwd: place.home });

    const installed = await shell(piped);
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(installed.stdout, /Installed runtm-api .*\n.*Skills .* in ~\/\.claude/);
    assert.doesNotMatch(installed.stdout, /not on your PATH/);
    for (const { name } of Deno.readDirSync(`${ROOT}skills/runtm`)) {
      assert.equal(
        await Deno.readTextFile(`${place.home}/.claude/skills/runtm/${name}`),
        await Deno.readTextFile(`${ROOT}skills/runtm/${name}`),
      );
    }
    assert.equal((await shell("runtm-api --version")).stdout, `${VERSION}\n`);

    const demo = await run(Deno.execPath(), ["run", "-A", `${ROOT}scripts/demo.ts`], {
      env: { ...env, DENO_DIR: `${work}/deno`, RUNTM_API_BIN: `${bin}/runtm-api` },
    });
    assert.equal(demo.code, 0, demo.stdout + demo.stderr);
    assert.match(demo.stdout, /create_branch_and_pr/);

    const check = await shell(`runtm-api upgrade --version ${VERSION}`);
    assert.equal(check.code, 0, check.stderr);
    assert.equal(JSON.parse(check.stdout).upgraded, false);

    const gone = await shell(`${piped} --uninstall`);
    assert.equal(gone.code, 0, gone.stderr);
    assert.deepEqual(await treeOf(place.root), before);
  });
} else console.log("left out: starting a portable program (no archive is for this machine)");

/** Serves install.sh, and the archives under any version. */
function serveArchives(folder: string) {
  const cache = new Map<string, Uint8Array<ArrayBuffer>>();
  return serveFiles((path) => {
    const name = path.replace(/^.*\//, "");
    const file = name === "install.sh" ? `${ROOT}install.sh` : `${folder}/${name}`;
    const bytes = cache.get(name) ?? Deno.readFileSync(file);
    cache.set(name, bytes);
    return bytes;
  });
}

Deno.test("runtime and program for linux-arm64 run under emulation", async () => {
  const emulator = findTool("qemu-aarch64");
  const libraries = "/usr/aarch64-linux-gnu";
  const hasLibraries = await Deno.stat(`${libraries}/lib/libgcc_s.so.1`).catch(() => undefined);
  if (emulator === undefined || hasLibraries === undefined) {
    console.log("left out: arm64 (needs qemu-user, libc6-arm64-cross and libgcc-s1-arm64-cross)");
    return;
  }
  const target = TARGETS.find(({ name }) => name === "linux-arm64");
  assert.ok(target);
  await using place = await makePlace({ uid: undefined });
  const { files, runtime } = await partsOf(await Deno.readFile(await unpack(target, place.bin)));
  await writeExecutable(`${place.bin}/runtime`, runtime);
  await writeParts(files, place.bin);
  const env = {
    HOME: place.bin,
    RUNTM_API_HOME: place.home,
    RUNTM_API_SELF: `${place.bin}/runtm-api`,
    DENO_DIR: `${place.bin}/deno`,
    RUNTM_API_KEY: "runtm_sk_test_0000000000000000",
  };
  const start = (...words: string[]) =>
    run(emulator, [
      ...["-L", libraries, `${place.bin}/runtime`, "run", "--quiet", "--no-config", "--no-lock"],
      ...[...PERMISSIONS, `${place.bin}/main.js`, ...words],
    ], { env, clearEnv: true });
  // Each start takes seconds here, so none is for the version alone: the skills carry it.
  const installed = await start("skills", "install");
  assert.equal(installed.code, 0, installed.stderr);
  assert.equal(JSON.parse(installed.stdout).version, VERSION);
  assert.ok(await Deno.stat(`${place.home}/.claude/skills/runtm/SKILL.md`));

  // The runtime of this platform would send a change again by itself; the program keeps it from that.
  await using server = hangUp();
  const url = `http://127.0.0.1:${server.port}/api/cloud`;
  const launched = await start(
    ...`--api-url ${url} --retries 0 session launch --prompt x`.split(" "),
  );
  assert.equal(launched.code, 1, launched.stderr);
  assert.equal(JSON.parse(launched.stderr).code, "outcome_unknown");
  assert.equal(server.requests(), 1);
});

/** A server that reads requests and hangs up. */
function hangUp() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let requests = 0;
  const open = new Set<Promise<void>>();
  const accepting = acceptAll(listener, async (connection) => {
    await readHead(connection);
    requests++;
  }, open);
  return {
    port: listener.addr.transport === "tcp" ? listener.addr.port : 0,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(open);
    },
  };
}

Deno.test("build says which target failed and why, and writes no checksums then", async () => {
  await using place = await makePlace({ uid: undefined });
  const args = ["--target", "linux-amd64,darwin-arm64", "--out", place.bin];
  const { code, stderr } = await build(ROOT, args, { DENORT_BIN: `${place.root}/nothing` });
  assert.equal(code, 1);
  assert.match(stderr, /^not built: linux-amd64: .*denort at '.*nothing'.*No such file/m);
  assert.match(stderr, /^not built: darwin-arm64: .*denort at/m);
  assert.match(stderr, /--flavour portable/);
  assert.deepEqual(await treeOf(place.bin), []);
});

Deno.test("build refuses options it does not know", async () => {
  for (
    const args of [
      ["--flavour", "other"],
      ["--target", "plan9-mips"],
      ["--out"],
      ["--frobnicate", "1"],
    ]
  ) {
    const { code, stderr } = await build(ROOT, args);
    assert.equal(code, 3, args.join(" "));
    assert.match(stderr, /Usage: deno task build/);
  }
});

if (Deno.build.os === "linux" && HERE) {
  const target = HERE;
  // Deno itself stands in for the base binary: what comes out does not start the program, but what
  // deno compile has put in can be read. The variables are for a process of its own: those of the
  // tests are shared by all of them.
  const compiled = async (
    { name }: Target,
    env: { readonly [name: string]: string } = {},
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const file = await Deno.makeTempFile({ prefix: "runtm-compiled-" });
    try {
      const script = `${ROOT}tests/installer/compile_two_files.ts`;
      const { code, stderr } = await run(
        Deno.execPath(),
        ["run", "-A", "--quiet", "--no-check", script, name, file],
        { env: { DENORT_BIN: await Deno.realPath(Deno.execPath()), ...env } },
      );
      if (code !== 0) throw new Error(stderr);
      return await Deno.readFile(file);
    } finally {
      await Deno.remove(file);
    }
  };

  Deno.test("compiled programs do not depend on time or environment and ask for no permission", async () => {
    const first = await compiled(target);
    const names = ["DENO_V8_FLAGS", "NODE_OPTIONS", "DENO_CERT", "DENO_CONDITIONS"];
    const strange = names.map((name) => [name, "--stack-trace-limit=1234567"] as const);
    const second = await compiled(target, Object.fromEntries(strange));
    assert.equal(await hashOf(second), await hashOf(first));
    const text = DECODER.decode(first.subarray(-20_000));
    const permissions = JSON.parse(/"permissions":(\{[^}]*\})/.exec(text)?.[1] ?? "{}");
    assert.equal(permissions.prompt, false);
    for (const kind of ["env", "net", "read", "write", "run"]) {
      assert.deepEqual(permissions[`allow_${kind}`], [], kind);
    }
    assert.match(text, /one program/);
  });

  Deno.test("compiled programs are refused when the base binary is for another platform", async () => {
    const other = TARGETS.find(({ name }) => name !== target.name && name.startsWith("linux"));
    assert.ok(other);
    await assert.rejects(compiled(other), new RegExp(`is for ${target.name}`));
  });
}
