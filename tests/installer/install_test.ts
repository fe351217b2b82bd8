/** The installer with a mirror: what it puts where, and that nothing breaks when anything does. */
import assert from "node:assert/strict";
import { gzip, tar } from "../../scripts/build/tar.ts";
import { writeExecutable } from "../fakes/executable.ts";
import {
  acceptAll,
  ARCHIVE,
  checksumsOf,
  entriesOf,
  fakeProgram,
  fakeRelease,
  findTool,
  makePlace,
  makeTools,
  nextRunners,
  type Place,
  type Ran,
  readHead,
  type Release,
  releaseOf,
  runInstaller,
  type Runner,
  type RunOptions,
  type Served,
  serveFiles,
  startInstaller,
  treeOf,
} from "./world.ts";

const OLD = await fakeRelease("0.3.0");
const NEW = await fakeRelease("0.4.0");
const NEW_ARCHIVE = NEW[ARCHIVE] ?? new Uint8Array();
const ENCODER = new TextEncoder();

/** Serves releases by the folder they are asked in. */
function mirror(releases: { readonly [folder: string]: { readonly [name: string]: Served } }) {
  return serveFiles((path) => {
    const [, folder = "", name = ""] = /^\/(.*)\/([^/]*)$/.exec(path) ?? [];
    return releases[folder]?.[name];
  });
}

/** A promise about the installer, kept under every shell, for root and for others. */
function promise(
  name: string,
  body: (runner: Runner, place: Place) => Promise<void>,
  options: Parameters<typeof makePlace>[1] = {},
): void {
  for (const runner of nextRunners()) {
    Deno.test(`installer (${runner.name}) ${name}`, async () => {
      await using place = await makePlace(runner, options);
      await body(runner, place);
    });
  }
}

/** Installs and expects success. */
async function install(runner: Runner, place: Place, options: RunOptions): Promise<Ran> {
  const ran = await runInstaller(runner, place, options);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  assert.equal(ran.stderr, "");
  return ran;
}

/** Does what the installer says about PATH, and gives what PATH is afterwards. */
async function pathAfter(said: string, place: Place): Promise<string> {
  const line = /^ {2}(echo 'export PATH=.*)$/m.exec(said)?.[1] ?? "false";
  const profile = `${place.home}/.bashrc`;
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-c", `${line} && . "${"$1"}" && printf %s "$PATH"`, "sh", profile],
    env: { HOME: place.home },
  }).output();
  assert.ok(success, line);
  await Deno.remove(profile);
  return new TextDecoder().decode(stdout);
}

/** Runs with 0.3.0 installed and expects a failure that leaves everything as it was. */
async function failsHarmlessly(
  runner: Runner,
  place: Place,
  release: { readonly [name: string]: Served },
  says: RegExp,
  options: RunOptions = {},
): Promise<void> {
  await using server = mirror({ old: OLD, new: release });
  const base = { RUNTM_BASE_URL: `${server.origin}/old` };
  await install(runner, place, { env: base });
  const before = await treeOf(place.root);
  const ran = await runInstaller(runner, place, {
    ...options,
    env: { RUNTM_BASE_URL: `${server.origin}/new`, ...options.env },
  });
  assert.match(ran.stderr, says);
  assert.match(ran.stderr, /^error: /);
  assert.equal(ran.code, 1);
  assert.deepEqual(await treeOf(place.root), before);
}

function replaced(release: Release, name: string, bytes: Served): { [name: string]: Served } {
  return { ...release, [name]: bytes };
}

promise(
  "puts program, receipt and skills in place and tells what to do next",
  async (runner, place) => {
    await using server = mirror({ "": NEW, new: NEW });
    const { stdout } = await install(runner, place, {
      env: { RUNTM_BASE_URL: `${server.origin}/new/` },
    });
    assert.equal(await Deno.readTextFile(`${place.bin}/runtm-api`), fakeProgram("0.4.0"));
    assert.equal((await Deno.stat(`${place.bin}/runtm-api`)).mode ?? 0, 0o100755);
    assert.deepEqual(await treeOf(place.home), ["/.claude/skills/runtm/SKILL.md: 0.4.0\n"]);
    const receipt = await Deno.readTextFile(`${place.bin}/.runtm-api.receipt`);
    assert.match(receipt, /^version=0\.4\.0$/m);
    assert.match(receipt, /^sha256=[0-9a-f]{64}$/m);
    assert.match(receipt, new RegExp(`^skills_home=${place.home}$`, "m"));
    assert.deepEqual(await treeOf(place.temp), []);
    assert.match(stdout, /Installed runtm-api 0\.4\.0/);
    assert.match(stdout, /Skills for coding agents are in ~\/\.claude/);
    assert.match(stdout, /is not on your PATH.*\n.*>> ~\/\.bashrc/);
    assert.match(stdout, /runtm-api auth status/);
  },
);

promise("can be run twice, up and down the versions", async (runner, place) => {
  await using server = mirror({ "v/0.3.0": OLD, "v/0.4.0": NEW });
  const at = (version: string) => ({
    env: { RUNTM_BASE_URL: `${server.origin}/v/{version}`, RUNTM_VERSION: version },
  });
  await install(runner, place, at("0.3.0"));
  assert.match((await install(runner, place, at("0.4.0"))).stdout, /\(before: 0\.3\.0\)/);
  const tree = await treeOf(place.root);
  assert.match((await install(runner, place, at("0.4.0"))).stdout, /\(before: 0\.4\.0\)/);
  assert.deepEqual(await treeOf(place.root), tree);
  assert.match((await install(runner, place, at("0.3.0"))).stdout, /\(before: 0\.4\.0\)/);
  assert.equal(await Deno.readTextFile(`${place.bin}/runtm-api`), fakeProgram("0.3.0"));
  assert.deepEqual(await treeOf(place.home), ["/.claude/skills/runtm/SKILL.md: 0.3.0\n"]);
});

promise("takes a version in all its spellings", async (runner, place) => {
  await using server = mirror({ "packages%2Fagent%2Fv0.4.0": NEW });
  for (const version of ["0.4.0", "v0.4.0", "packages/agent/v0.4.0"]) {
    await install(runner, place, {
      env: { RUNTM_BASE_URL: `${server.origin}/{tag}`, RUNTM_VERSION: version },
    });
  }
  await install(runner, place, {
    env: {
      RUNTM_BASE_URL: `${server.origin}/packages%2Fagent%2Fv0.4.0`,
      RUNTM_VERSION: "latest",
    },
  });
  await using bare = mirror({ "v0.4.0": NEW });
  const { stdout } = await install(runner, place, {
    env: { RUNTM_BASE_URL: `${bare.origin}/{tag}`, RUNTM_VERSION: "0.4.0" },
  });
  assert.match(stdout, /v0\.4\.0\/runtm-api_/);
});

promise(
  "refuses what is no version, no repository, no address and no option",
  async (runner, place) => {
    const cases: RunOptions[] = [
      { env: { RUNTM_VERSION: "newest" } },
      { env: { RUNTM_VERSION: "0.4.0;id" } },
      { env: { RUNTM_VERSION: "0.4.0\n0.4.1" } },
      { env: { RUNTM_VERSION: "other/v0.4.0" } },
      { env: { RUNTM_REPO: "../x" } },
      { env: { RUNTM_REPO: "https://example.com/a/b" } },
      { env: { RUNTM_BASE_URL: "ftp://example.com" } },
      { args: ["--force"] },
    ];
    for (const options of cases) {
      const { code, stderr } = await runInstaller(runner, place, options);
      assert.equal(code, 3, JSON.stringify(options));
      assert.match(stderr, /^error: .*\n {2}--help/);
    }
    assert.deepEqual(await treeOf(place.bin), []);
  },
);

promise("keeps the old program when the checksum is wrong", async (runner, place) => {
  const wrong = { "checksums.txt": NEW["checksums.txt"] ?? 500, [ARCHIVE]: OLD[ARCHIVE] ?? 500 };
  await failsHarmlessly(
    runner,
    place,
    wrong,
    /checksum of the download is wrong[^]*expected [0-9a-f]{64}/,
  );
});

promise(
  "keeps the old program when there are no checksums, or none for it",
  async (runner, place) => {
    await failsHarmlessly(runner, place, replaced(NEW, "checksums.txt", 404), /No checksums\.txt/);
    const others = ENCODER.encode(`${"0".repeat(64)}  other.tar.gz\n`);
    await failsHarmlessly(runner, place, replaced(NEW, "checksums.txt", others), /has no line for/);
  },
);

promise("keeps the old program when the archive is truncated", async (runner, place) => {
  const half = NEW_ARCHIVE.slice(0, NEW_ARCHIVE.length / 2);
  await failsHarmlessly(
    runner,
    place,
    replaced(NEW, ARCHIVE, half),
    /checksum of the download is wrong/,
  );
  const sums = await checksumsOf(half);
  await failsHarmlessly(
    runner,
    place,
    { [ARCHIVE]: half, "checksums.txt": sums },
    /archive is damaged/,
  );
});

promise("unpacks no archive whose names lead outside", async (runner, place) => {
  for (const path of ["../evil", "skills/../../evil", "/tmp/evil"]) {
    const entry = { path, mode: 0o644, bytes: ENCODER.encode("evil\n") };
    const release = await releaseOf([...entriesOf(fakeProgram("0.4.0")), entry]);
    await failsHarmlessly(runner, place, release, /unsafe paths/);
  }
});

promise("unpacks no archive without the program", async (runner, place) => {
  const bytes = await gzip(tar([{ path: "other", mode: 0o644, bytes: ENCODER.encode("x") }]));
  const release = { [ARCHIVE]: bytes, "checksums.txt": await checksumsOf(bytes) };
  await failsHarmlessly(runner, place, release, /Cannot unpack the archive/);
});

promise(
  "keeps the old program when the server has no archive or answers with an error",
  async (runner, place) => {
    await failsHarmlessly(runner, place, replaced(NEW, ARCHIVE, 404), /not found \(HTTP 404\)/);
    await failsHarmlessly(
      runner,
      place,
      replaced(NEW, "checksums.txt", 500),
      /server error \(HTTP 500\)/,
    );
    await failsHarmlessly(runner, place, replaced(NEW, ARCHIVE, 403), /access denied \(HTTP 403\)/);
  },
);

promise("keeps the old program when the connection is cut half way", async (runner, place) => {
  const cut = { cut: NEW_ARCHIVE };
  await failsHarmlessly(
    runner,
    place,
    replaced(NEW, ARCHIVE, cut),
    /Cannot fetch .*\n[^]*HTTPS_PROXY/,
  );
});

promise("keeps the old program when the server cannot be reached", async (runner, place) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = listener.addr.transport === "tcp" ? listener.addr.port : 0;
  listener.close();
  const env = { RUNTM_BASE_URL: `http://127.0.0.1:${port}/x` };
  await failsHarmlessly(runner, place, NEW, /Cannot fetch checksums\.txt[^]*HTTPS_PROXY/, { env });
});

promise("keeps the old program when the new one does not start", async (runner, place) => {
  const program = fakeProgram("0.4.0", "echo 'GLIBC_2.99 not found' >&2; exit 127");
  const release = await releaseOf(entriesOf(program));
  await failsHarmlessly(
    runner,
    place,
    release,
    /does not start[^]*GLIBC_2\.99 not found[^]*ended with 127/,
  );
});

promise("keeps the old program when the new one is no program", async (runner, place) => {
  const release = await releaseOf(entriesOf("\x7fELF\x02 of no machine"));
  await failsHarmlessly(runner, place, release, /does not start/);
});

promise("leaves no folder and no cache behind when it fails", async (runner, place) => {
  const unpacking =
    `mkdir -p "$HOME/.cache/runtm-api/$rt_key/deno"; [ "$1" = --version ] && exit 9`;
  await using server = mirror({ new: await fakeRelease("0.4.0", unpacking) });
  const env = { RUNTM_BASE_URL: `${server.origin}/new`, RUNTM_INSTALL_DIR: "~/.local/bin" };
  const { code } = await runInstaller(runner, place, { env });
  assert.equal(code, 1);
  assert.deepEqual(await treeOf(place.home), ["/.cache/runtm-api/", "/.claude/"]);
});

promise("keeps the old program when the new one is another version", async (runner, place) => {
  await failsHarmlessly(runner, place, NEW, /is version "0\.4\.0", not "0\.5\.0"/, {
    env: { RUNTM_VERSION: "0.5.0" },
  });
});

promise("works with spaces, quotes and unicode in every path", async (runner, place) => {
  await using server = mirror({ "a b/ü": NEW, "a%20b/%C3%BC": NEW });
  const bin = `${place.root}/mein "Ordner" $HOME für runtm's 'bin'`;
  await Deno.mkdir(`${place.root}/mirror ü/0.4.0`, { recursive: true });
  for (const [name, bytes] of Object.entries(NEW)) {
    await Deno.writeFile(`${place.root}/mirror ü/0.4.0/${name}`, bytes);
  }
  for (
    const base of [
      `${server.origin}/a%20b/%C3%BC`,
      `file://${place.root}/mirror ü/{version}`,
      `file://${place.root}/mirror%20%C3%BC/{version}`,
      `file://localhost${place.root}/mirror%20%C3%BC/0.4.0`,
    ]
  ) {
    const { stdout } = await install(runner, place, {
      env: { RUNTM_BASE_URL: base, RUNTM_VERSION: "0.4.0", RUNTM_INSTALL_DIR: bin },
    });
    assert.ok(stdout.includes(`${bin}/runtm-api`), stdout);
    assert.ok((await pathAfter(stdout, place)).startsWith(`${bin}:`), stdout);
    const gone = await runInstaller(runner, place, {
      args: ["--uninstall"],
      env: { RUNTM_INSTALL_DIR: bin },
    });
    assert.equal(gone.code, 0, gone.stderr);
    assert.equal(await Deno.stat(bin).catch(() => undefined), undefined);
  }
}, { prefix: "runtm installer ü $x " });

promise("says which file a file mirror lacks", async (runner, place) => {
  const env = { RUNTM_BASE_URL: `file://${place.root}/none` };
  await failsHarmlessly(runner, place, NEW, /there is no file ".*none\/checksums\.txt"/, { env });
});

promise("uses wget where there is no curl", async (runner, place) => {
  const tools = await makeTools(place, ["curl"]);
  await using server = mirror({
    new: NEW,
    cut: replaced(NEW, ARCHIVE, { cut: NEW_ARCHIVE }),
  });
  const env = { PATH: tools, RUNTM_BASE_URL: `${server.origin}/new` };
  await install(runner, place, { env });
  const before = await treeOf(place.root);
  for (
    const [folder, says] of [
      ["cut", /Cannot fetch/],
      ["none", /No checksums\.txt.*HTTP 404/],
    ] as const
  ) {
    const broken = { ...env, RUNTM_BASE_URL: `${server.origin}/${folder}` };
    const { code, stderr } = await runInstaller(runner, place, { env: broken });
    assert.equal(code, 1);
    assert.match(stderr, says);
    assert.deepEqual(await treeOf(place.root), before);
  }
});

promise("works with the tools of busybox alone", async (runner, place) => {
  const busybox = findTool("busybox");
  if (busybox === undefined) {
    console.log("left out: the tools of busybox (it is not on this machine)");
    return;
  }
  const tools = `${place.root}/tools`;
  await Deno.mkdir(tools);
  const names = "awk cat chmod cp cut dirname env grep gzip head id ls mkdir mktemp mv printf rm " +
    "rmdir sed sh sha256sum tail tar tr uname wget";
  for (const name of names.split(" ")) await Deno.symlink(busybox, `${tools}/${name}`);
  await using server = mirror({ new: NEW, cut: replaced(NEW, ARCHIVE, { cut: NEW_ARCHIVE }) });
  const env = { PATH: tools, RUNTM_BASE_URL: `${server.origin}/new` };
  await install(runner, place, { env });
  const before = await treeOf(place.root);
  for (
    const [folder, says] of [
      ["cut", /Cannot fetch|checksum of the download/],
      ["none", /No checksums\.txt.*HTTP 404/],
    ] as const
  ) {
    const broken = { ...env, RUNTM_BASE_URL: `${server.origin}/${folder}` };
    const { code, stderr } = await runInstaller(runner, place, { env: broken });
    assert.equal(code, 1);
    assert.match(stderr, says);
    assert.deepEqual(await treeOf(place.root), before);
  }
  const gone = await runInstaller(runner, place, { args: ["--uninstall"], env });
  assert.equal(gone.code, 0, gone.stderr);
  assert.deepEqual(await treeOf(place.bin), []);
});

promise("uses openssl where there is no sha256sum and no shasum", async (runner, place) => {
  const tools = await makeTools(place, ["sha256sum", "shasum"]);
  await using server = mirror({ new: NEW });
  await install(runner, place, { env: { PATH: tools, RUNTM_BASE_URL: `${server.origin}/new` } });
});

promise("names the tools that are missing and touches nothing", async (runner, place) => {
  await using server = mirror({ new: NEW });
  const tools = await makeTools(place, ["curl", "wget", "sha256sum", "shasum", "openssl", "tar"]);
  const before = await treeOf(place.bin);
  const { code, stderr } = await runInstaller(runner, place, {
    env: { PATH: tools, RUNTM_BASE_URL: `${server.origin}/new` },
  });
  assert.equal(code, 1);
  assert.match(stderr, /Missing on this system: curl or wget, sha256sum, shasum or openssl, tar/);
  assert.deepEqual(await treeOf(place.bin), before);
  assert.deepEqual(server.asked, []);
});

promise("works without HOME and installs no skills then", async (runner, place) => {
  await using server = mirror({ new: NEW });
  const tools = await makeTools(place, [], { getent: "exit 2" });
  const { stdout } = await install(runner, place, {
    env: { HOME: undefined, PATH: tools, RUNTM_BASE_URL: `${server.origin}/new` },
  });
  assert.match(stdout, /No skills installed/);
  assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
});

promise("leaves skills alone when told to, or when there is no agent", async (runner, place) => {
  await using server = mirror({ new: NEW });
  const env = { RUNTM_BASE_URL: `${server.origin}/new` };
  const told = await install(runner, place, { env: { ...env, RUNTM_SKIP_SKILLS: "1" } });
  assert.match(told.stdout, /left alone/);
  assert.deepEqual(await treeOf(place.home), ["/.claude/"]);
  await Deno.remove(`${place.home}/.claude`);
  const none = await install(runner, place, { env });
  assert.match(none.stdout, /no ~\/\.claude, ~\/\.cursor[^]*Later: runtm-api skills install/);
});

promise(
  "ends with 1 when the skills could not be installed, and keeps the program",
  async (runner, place) => {
    const more = `[ "$1" = skills ] && { echo '{"error":"No room"}' >&2; exit 1; }`;
    await using server = mirror({ new: await fakeRelease("0.4.0", more) });
    const ran = await runInstaller(runner, place, {
      env: { RUNTM_BASE_URL: `${server.origin}/new` },
    });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /installed, but its skills are not.*No room[^]*skills install/);
    assert.match(ran.stdout, /Installed runtm-api 0\.4\.0/);
  },
);

promise("names another runtm-api that comes first on the PATH", async (runner, place) => {
  await using server = mirror({ new: NEW });
  await Deno.mkdir(`${place.root}/first`);
  await writeExecutable(`${place.root}/first/runtm-api`, "#!/bin/sh\n");
  const path = `${place.root}/first:${place.bin}:${Deno.env.get("PATH")}`;
  const env = { RUNTM_BASE_URL: `${server.origin}/new` };
  const hidden = await install(runner, place, { env: { ...env, PATH: path } });
  assert.match(hidden.stdout, /Another runtm-api comes first on your PATH: .*\/first\/runtm-api/);
  assert.doesNotMatch(hidden.stdout, /is not on your PATH/);
  const behind = `${place.bin}:${place.root}/first:${Deno.env.get("PATH")}`;
  const found = await install(runner, place, { env: { ...env, PATH: behind } });
  assert.doesNotMatch(found.stdout, /Another runtm-api/);
});

promise("writes the PATH line for the user's shell", async (runner, place) => {
  await using server = mirror({ new: NEW });
  const env = {
    RUNTM_BASE_URL: `${server.origin}/new`,
    RUNTM_INSTALL_DIR: "~/.local/bin",
    RUNTM_SKIP_SKILLS: "1",
  };
  for (
    const [shell, line] of [
      ["/bin/zsh", `echo 'export PATH="$HOME/.local/bin:$PATH"' >> ~/.zshrc`],
      ["/usr/bin/fish", `fish_add_path "$HOME/.local/bin"`],
      ["", `echo 'export PATH="$HOME/.local/bin:$PATH"' >> ~/.profile`],
    ] as const
  ) {
    const { stdout } = await install(runner, place, { env: { ...env, SHELL: shell } });
    assert.ok(stdout.includes(line), stdout);
  }
  assert.ok((await Deno.stat(`${place.home}/.local/bin/runtm-api`)).isFile);
});

promise("shows with --dry-run what it would do and does nothing", async (runner, place) => {
  await using server = mirror({ "packages%2Fagent%2Fv0.4.0": NEW });
  const before = await treeOf(place.root);
  const { stdout } = await install(runner, place, {
    args: ["--dry-run"],
    env: { RUNTM_BASE_URL: `${server.origin}/{tag}`, RUNTM_VERSION: "0.4.0" },
  });
  assert.match(stdout, /Would install runtm-api 0\.4\.0 for /);
  assert.ok(stdout.includes(`${server.origin}/packages%2Fagent%2Fv0.4.0/${ARCHIVE}`));
  assert.ok(stdout.includes(`to      ${place.bin}/runtm-api`));
  assert.match(stdout, /skills {2}~\/\.claude\n/);
  assert.deepEqual(await treeOf(place.root), before);
  assert.deepEqual(server.asked, ["/packages%2Fagent%2Fv0.4.0/checksums.txt"]);
});

promise(
  "prints with --print-version what it would install and nothing else",
  async (runner, place) => {
    await using server = mirror({ new: NEW });
    const before = await treeOf(place.root);
    const env = { RUNTM_BASE_URL: `${server.origin}/new` };
    const ran = await install(runner, place, { args: ["--print-version"], env });
    assert.equal(ran.stdout, "0.4.0\n");
    assert.deepEqual(await treeOf(place.root), before);
  },
);

promise("replaces no link and no folder", async (runner, place) => {
  await using server = mirror({ new: NEW });
  const env = { RUNTM_BASE_URL: `${server.origin}/new` };
  await Deno.writeTextFile(`${place.root}/elsewhere`, "mine");
  await Deno.symlink(`${place.root}/elsewhere`, `${place.bin}/runtm-api`);
  const link = await runInstaller(runner, place, { env });
  assert.equal(link.code, 1);
  assert.match(link.stderr, /is a link, put there by something else/);
  await Deno.remove(`${place.bin}/runtm-api`);
  await Deno.mkdir(`${place.bin}/runtm-api`);
  const folder = await runInstaller(runner, place, { env });
  assert.equal(folder.code, 1);
  assert.match(folder.stderr, /is a folder/);
  assert.equal(await Deno.readTextFile(`${place.root}/elsewhere`), "mine");
});

promise(
  "ends at once and cleans up when it is terminated, and the old program stays",
  async (runner, place) => {
    const asked = Promise.withResolvers<void>();
    const silence = Promise.withResolvers<void>();
    await using server = mirror({ old: OLD });
    await install(runner, place, { env: { RUNTM_BASE_URL: `${server.origin}/old` } });
    const before = await treeOf(place.root);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const open = new Set<Promise<void>>();
    const accepting = acceptAll(listener, async (connection) => {
      await readHead(connection);
      asked.resolve();
      // Until the client is gone.
      await connection.read(new Uint8Array(1));
      silence.resolve();
    }, open);
    const port = listener.addr.transport === "tcp" ? listener.addr.port : 0;
    const child = startInstaller(runner, place, {
      env: { RUNTM_BASE_URL: `http://127.0.0.1:${port}/new` },
    });
    await asked.promise;
    child.kill("SIGTERM");
    const { code } = await child.output();
    await silence.promise;
    listener.close();
    await accepting;
    await Promise.all(open);
    assert.equal(code, 143);
    assert.deepEqual(await treeOf(place.root), before);
  },
);
