/** What the installer meets in tests: releases, a server with faults, homes, shells, users, tools. */
import { hashOf } from "../../src/process/files.ts";
import { gzip, tar, type TarEntry } from "../../scripts/build/tar.ts";
import { writeExecutable } from "../fakes/executable.ts";

const ENCODER = new TextEncoder();

/** The installer's text. */
export const SCRIPT = await Deno.readTextFile(new URL("../../install.sh", import.meta.url));

/** The archive for the machine that runs the tests. */
export const ARCHIVE = `runtm-api_${Deno.build.os === "darwin" ? "darwin" : "linux"}_${
  Deno.build.arch === "aarch64" ? "arm64" : "amd64"
}.tar.gz`;

// ---- who runs it, with which shell ------------------------------------------------------------

/** One way of running the installer. */
export interface Runner {
  readonly name: string;
  readonly shell: readonly string[];
  /** `undefined`: whoever runs the tests. */
  readonly uid: number | undefined;
}

const SHELLS: readonly (readonly string[])[] = [["dash"], ["bash"], ["busybox", "sh"]];
const NOBODY = 65534;

/** Whether root runs the tests. */
export const IS_ROOT = Deno.uid() === 0;

/** Every shell as every user that can be had here; what cannot is printed. */
export const RUNNERS: readonly Runner[] = makeRunners();

function makeRunners(): Runner[] {
  if (!IS_ROOT) console.log("left out: installing as root (these tests are not run by root)");
  const users = IS_ROOT ? [["root", undefined], ["a user", NOBODY]] as const : [
    ["a user", undefined],
  ] as const;
  return SHELLS.flatMap((shell) => {
    if (findTool(shell[0] ?? "") === undefined) {
      console.log(`left out: installing under ${shell.join(" ")} (it is not on this machine)`);
      return [];
    }
    return users.map(([user, uid]) => ({ name: `${shell.join(" ")}, ${user}`, shell, uid }));
  });
}

let turn = 0;

/**
 * Every shell, with one of the users each: root and another in turn, so that three shells see both,
 * and the next promise has them the other way round. All pairs would take twice the time and show
 * little more; for what depends on the user there is {@link RUNNERS}.
 */
export function nextRunners(): readonly Runner[] {
  const begin = turn++;
  const shells = [...Map.groupBy(RUNNERS, ({ shell }) => shell).values()];
  return shells.flatMap((users, at) => users[(begin + at) % users.length] ?? []);
}

/** Path of a program on the tester's PATH. */
export function findTool(name: string): string | undefined {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

// ---- releases ---------------------------------------------------------------------------------

/**
 * A program of a few lines that does what the installer relies on: tells its version, installs and
 * uninstalls skills in the agent folders of HOME.
 */
export function fakeProgram(version: string, more = ""): string {
  return `#!/bin/sh
# runtm-api ${version}
rt_key=${version.replace(/\D/g, "").padEnd(32, "0")}
${more}
case "$*" in
  --version) echo ${version} ;;
  "skills install")
    for agent in .claude .cursor; do
      [ -d "$HOME/$agent" ] || continue
      mkdir -p "$HOME/$agent/skills/runtm" && echo ${version} >"$HOME/$agent/skills/runtm/SKILL.md" || exit 1
    done
    echo '{"installed":true}' ;;
  "skills uninstall")
    for agent in .claude .cursor; do
      rm -f "$HOME/$agent/skills/runtm/SKILL.md"
      rmdir "$HOME/$agent/skills/runtm" "$HOME/$agent/skills" 2>/dev/null
    done
    echo '{"uninstalled":true}' ;;
  *) echo "unexpected: $*" >&2; exit 3 ;;
esac
`;
}

/** What a release archive holds. */
export function entriesOf(program: string): TarEntry[] {
  return [
    { path: "runtm-api", mode: 0o755, bytes: ENCODER.encode(program) },
    { path: "LICENSE", mode: 0o644, bytes: ENCODER.encode("text\n") },
    { path: "skills/", mode: 0o755, bytes: new Uint8Array() },
    { path: "skills/SKILL.md", mode: 0o644, bytes: ENCODER.encode("text\n") },
  ];
}

/** The two files of a release that the installer fetches. */
export type Release = { readonly [name: string]: Uint8Array<ArrayBuffer> };

/** Packs a release. */
export async function releaseOf(entries: readonly TarEntry[]): Promise<Release> {
  const archive = await gzip(tar(entries));
  return { [ARCHIVE]: archive, "checksums.txt": await checksumsOf(archive) };
}

/** The sums of an archive, among those of others. */
export async function checksumsOf(
  archive: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const lines = [
    `${"0".repeat(64)}  runtm-api_plan9_mips.tar.gz`,
    `${await hashOf(archive)}  ${ARCHIVE}`,
    `${"1".repeat(64)}  another-${ARCHIVE}`,
  ];
  return ENCODER.encode(`${lines.join("\n")}\n`);
}

/** A release with the fake program. */
export function fakeRelease(version: string, more?: string): Promise<Release> {
  return releaseOf(entriesOf(fakeProgram(version, more)));
}

// ---- the server -------------------------------------------------------------------------------

/** What the server does for a path: bytes, a status, a redirect, or half of the bytes and then nothing. */
export type Served =
  | Uint8Array<ArrayBuffer>
  | number
  | { readonly cut: Uint8Array }
  | { readonly redirect: string };

/** A server of files with faults. */
export interface FileServer extends AsyncDisposable {
  readonly origin: string;
  /** Paths that were asked for, as they came. */
  readonly asked: string[];
}

/**
 * Serves on loopback.
 *
 * @param find What to answer for a path with its query, as written by the client; `undefined`: 404
 */
export function serveFiles(find: (path: string) => Served | undefined): FileServer {
  const asked: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = listener.addr.transport === "tcp" ? listener.addr.port : 0;
  const open = new Set<Promise<void>>();
  const accepting = acceptAll(listener, (connection) => answer(connection, asked, find), open);
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(open);
    },
  };
}

/** Hands every connection to `serve` until the listener is closed. */
export async function acceptAll(
  listener: { accept(): Promise<Deno.Conn> },
  serve: (connection: Deno.Conn) => Promise<void>,
  open: Set<Promise<void>>,
): Promise<void> {
  while (true) {
    let connection: Deno.Conn;
    try {
      connection = await listener.accept();
    } catch (error) {
      // A client that gives up while TLS is agreed on ends its connection, not the server.
      if (error instanceof Deno.errors.BadResource) return;
      if (error instanceof Deno.errors.Interrupted) return;
      continue;
    }
    const task = serve(connection).catch(() => {}).finally(() => {
      try {
        connection.close();
      } catch {
        // The other side was faster.
      }
      open.delete(task);
    });
    open.add(task);
  }
}

/** Reads one request and answers it; every connection carries one. */
export async function answer(
  connection: Deno.Conn,
  asked: string[],
  find: (path: string) => Served | undefined,
): Promise<void> {
  const path = (await readHead(connection)).split(" ")[1] ?? "";
  asked.push(path);
  const served = find(path) ?? 404;
  const bytes = served instanceof Uint8Array
    ? served
    : typeof served === "object" && "cut" in served
    ? served.cut
    : ENCODER.encode("no");
  const status = typeof served === "number"
    ? `${served} Fault`
    : "redirect" in served
    ? `302 Found\r\nLocation: ${served.redirect}`
    : "200 OK";
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`;
  const isCut = typeof served === "object" && "cut" in served;
  await writeAll(connection, ENCODER.encode(head));
  await writeAll(connection, isCut ? bytes.subarray(0, bytes.length / 2) : bytes);
}

/** Reads to the blank line that ends the head of a request. */
export async function readHead(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("the client left");
    head += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return head;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}

// ---- the machine ------------------------------------------------------------------------------

/** Folders for one test: a home with an agent, a place to install to, a place for temporary files. */
export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly home: string;
  readonly bin: string;
  readonly temp: string;
}

/** Makes the folders, owned by the runner's user. */
export async function makePlace(
  runner: Pick<Runner, "uid">,
  options: { readonly prefix?: string; readonly agents?: readonly string[] } = {},
): Promise<Place> {
  const root = await Deno.makeTempDir({ prefix: options.prefix ?? "runtm-installer-" });
  const place = { root, home: `${root}/home`, bin: `${root}/bin`, temp: `${root}/temp` };
  for (const folder of [place.home, place.bin, place.temp]) await Deno.mkdir(folder);
  for (const agent of options.agents ?? [".claude"]) await Deno.mkdir(`${place.home}/${agent}`);
  await chmodAndOwn(root, runner.uid);
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
}

async function chmodAndOwn(folder: string, uid: number | undefined): Promise<void> {
  await Deno.chmod(folder, 0o755);
  if (uid !== undefined) await Deno.chown(folder, uid, uid);
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await chmodAndOwn(`${folder}/${name}`, uid);
  }
}

/** What a run of the installer left. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run the installer. */
export interface RunOptions {
  readonly args?: readonly string[];
  /** Variables besides HOME, PATH, TMPDIR and RUNTM_INSTALL_DIR; `undefined` takes one away. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Instead of install.sh. */
  readonly script?: string;
}

/** Runs the installer the way `curl … | sh` does: the script arrives on standard input. */
export async function runInstaller(
  runner: Runner,
  place: Place,
  options: RunOptions = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await startInstaller(runner, place, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Starts the installer and hands it its script. */
export function startInstaller(
  runner: Runner,
  place: Place,
  { script = SCRIPT, args = [], env }: RunOptions = {},
): Deno.ChildProcess {
  const [shell = "", ...before] = runner.shell;
  const child = new Deno.Command(findTool(shell) ?? shell, {
    args: [...before, "-s", "--", ...args],
    clearEnv: true,
    env: environment(place, env),
    cwd: place.root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...(runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.uid }),
  }).spawn();
  // The shell may end before it has read everything.
  new Blob([script]).stream().pipeTo(child.stdin).catch(() => {});
  return child;
}

function environment(place: Place, more: RunOptions["env"] = {}): Record<string, string> {
  const wanted: { readonly [name: string]: string | undefined } = {
    HOME: place.home,
    PATH: Deno.env.get("PATH"),
    TMPDIR: place.temp,
    RUNTM_INSTALL_DIR: place.bin,
    SHELL: "/bin/bash",
    ...more,
  };
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = value;
  return env;
}

/** Every file below a folder with its text, every empty folder and link, sorted. */
export async function treeOf(folder: string, below = ""): Promise<string[]> {
  const lines: string[] = [];
  for await (const entry of Deno.readDir(`${folder}${below}`)) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory) {
      const inside = await treeOf(folder, path);
      lines.push(...(inside.length > 0 ? inside : [`${path}/`]));
    } else if (entry.isFile) {
      lines.push(`${path}: ${await Deno.readTextFile(`${folder}${path}`)}`);
    } else lines.push(`${path} (link)`);
  }
  return lines.sort();
}

/** Programs that the installer may use, as a test with a PATH of its own offers them. */
const TOOLS = [
  "sh awk basename cat chmod cp cut dirname env false getconf getent grep gzip head id ldd ls mkdir",
  "mktemp mv printf rm rmdir runuser sed sort stat sysctl tail tar tr true uname wc wget curl",
  "sha256sum openssl",
].join(" ").split(" ");

/**
 * Makes a folder to be the whole PATH.
 *
 * @param place Where
 * @param without Programs that shall be missing
 * @param fakes Programs of the test's own, as shell scripts
 */
export async function makeTools(
  place: Place,
  without: readonly string[],
  fakes: { readonly [name: string]: string } = {},
): Promise<string> {
  const folder = `${place.root}/tools`;
  await Deno.mkdir(folder);
  for (const name of TOOLS) {
    const path = findTool(name);
    if (path === undefined || without.includes(name) || name in fakes) continue;
    await Deno.symlink(path, `${folder}/${name}`);
  }
  for (const [name, text] of Object.entries(fakes)) {
    await writeExecutable(`${folder}/${name}`, `#!/bin/sh\n${text}\n`);
  }
  return folder;
}
