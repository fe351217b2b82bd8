/**
 * Builds the archives of the program for macOS and Linux. Run with `deno task build`.
 *
 * Two builds of one commit give the same bytes, wherever and whenever they are made.
 */
import { baseChecksum, baseName, denoCache } from "./build/base.ts";
import { CHECKSUMS_FILE, writeChecksums } from "./build/checksums.ts";
import { buildCompiled } from "./build/compile.ts";
import { manPage } from "./build/man_page.ts";
import { buildNpm, npmArchiveName } from "./build/npm.ts";
import { buildParts } from "./build/parts.ts";
import { buildPortable } from "./build/portable.ts";
import { firstLine } from "./build/runtime.ts";
import { gzip, tar, type TarEntry } from "./build/tar.ts";
import { archiveName, type Target, TARGETS } from "./build/targets.ts";

const USAGE = `Usage: deno task build [options]

  --flavour compile|portable  executables from "deno compile" (default), or from Deno's npm packages
  --flavour npm               a package for Node, for all platforms at once
  --target LIST               of ${TARGETS.map(({ name }) => name).join(",")} (default: all)
  --out DIR                   where the archives go (default: dist)`;

const ROOT = new URL("../", import.meta.url);
const pathOf = (name: string) => decodeURIComponent(new URL(name, ROOT).pathname);

/** How to build. */
interface BuildOptions {
  readonly flavour: "compile" | "portable" | "npm";
  readonly targets: readonly Target[];
  readonly out: string;
}

function readOptions(args: readonly string[]): BuildOptions {
  let flavour: BuildOptions["flavour"] = "compile";
  let targets = TARGETS;
  let out = pathOf("dist");
  const words = args.flatMap((arg) => /^--[a-z]+=/.test(arg) ? splitOnce(arg) : [arg]);
  for (let at = 0; at < words.length; at += 2) {
    const option = words[at];
    const value = words[at + 1];
    if (value === undefined) throw new Error(`"${option}" needs a value`);
    if (option === "--flavour" && isFlavour(value)) flavour = value;
    else if (option === "--target") targets = value.split(",").map(targetNamed);
    else if (option === "--out") out = value;
    else throw new Error(`"${option} ${value}" is no option of the build`);
  }
  return { flavour, targets, out };
}

function isFlavour(value: string): value is BuildOptions["flavour"] {
  return ["compile", "portable", "npm"].includes(value);
}

function splitOnce(arg: string): [string, string] {
  const at = arg.indexOf("=");
  return [arg.slice(0, at), arg.slice(at + 1)];
}

function targetNamed(name: string): Target {
  const target = TARGETS.find((target) => target.name === name);
  if (target === undefined) throw new Error(`"${name}" is no target`);
  return target;
}

/**
 * Builds all archives asked for, and their checksums when none failed.
 *
 * @returns The targets that could not be built, with the reason
 */
async function build(options: BuildOptions): Promise<string[]> {
  const { flavour, out } = options;
  await Deno.mkdir(out, { recursive: true });
  for (const name of [...TARGETS.flatMap((t) => [archiveName(t), baseName(t)]), CHECKSUMS_FILE]) {
    await Deno.remove(`${out}/${name}`).catch(() => {});
  }
  const version = await projectVersion();
  if (flavour === "npm") {
    const archive = await buildNpm(version);
    await Deno.writeFile(`${out}/${npmArchiveName(version)}`, archive);
    console.log(`${npmArchiveName(version)}: npm, ${Math.ceil(archive.length / 1024)} KiB`);
    return [];
  }
  const program = await buildParts();
  const others = await commonEntries(version);
  const failures: string[] = [];
  for (const target of options.targets) {
    try {
      const executable = flavour === "portable"
        ? await buildPortable(target, program, version)
        : await buildCompiled(target, program);
      if (flavour === "compile") await recordBase(target, out);
      if (isHere(target)) await checkStart(executable, version);
      const archive = await gzip(
        tar([{ path: "runtm-api", mode: 0o755, bytes: executable }, ...others]),
      );
      await Deno.writeFile(`${out}/${archiveName(target)}`, archive);
      const sizes = `${megabytes(executable)} MB, archive ${megabytes(archive)} MB`;
      console.log(`${archiveName(target)}: ${flavour}, ${sizes}`);
    } catch (error) {
      failures.push(`${target.name}: ${messageOf(error)}`);
    }
  }
  if (failures.length === 0) await writeChecksums(out);
  return failures;
}

/** Notes which base binary is in the program: it is not one that this repository pins. */
async function recordBase(target: Target, out: string): Promise<void> {
  const line = await baseChecksum(target, await denoCache(), Deno.env.get("DENORT_BIN"));
  if (line === undefined) {
    console.log(`${target.name}: no hash of the base binary (not in the cache)`);
  } else await Deno.writeTextFile(`${out}/${baseName(target)}`, line);
}

function isHere({ os, arch }: Target): boolean {
  const here = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
  return os === Deno.build.os && arch === here;
}

/** A base binary that is something else than it should be is found out here, not by users. */
async function checkStart(executable: Uint8Array, version: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-start-" });
  try {
    await Deno.writeFile(`${folder}/runtm-api`, executable, { mode: 0o755 });
    const { stdout, stderr } = await new Deno.Command(`${folder}/runtm-api`, {
      args: ["--version"],
      env: { HOME: folder, XDG_CACHE_HOME: folder },
    }).output();
    if (new TextDecoder().decode(stdout) !== `${version}\n`) {
      throw new Error(`it does not print its version when started; ${firstLine(stderr)}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function projectVersion(): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  return String(version);
}

/** What every archive holds besides the executable. */
async function commonEntries(version: string): Promise<TarEntry[]> {
  const read = (path: string) => Deno.readFile(new URL(path, ROOT));
  const skills: string[] = [];
  for await (const { name } of Deno.readDir(new URL("skills/runtm/", ROOT))) {
    if (name.endsWith(".md")) skills.push(name);
  }
  const entries: TarEntry[] = [
    { path: "LICENSE", mode: 0o644, bytes: await read("LICENSE") },
    { path: "README.md", mode: 0o644, bytes: await read("README.md") },
    { path: "VERSION", mode: 0o644, bytes: new TextEncoder().encode(`${version}\n`) },
    { path: "man/", mode: 0o755, bytes: new Uint8Array() },
    { path: "man/man1/", mode: 0o755, bytes: new Uint8Array() },
    {
      path: "man/man1/runtm-api.1",
      mode: 0o644,
      bytes: new TextEncoder().encode(await manPage(version)),
    },
    { path: "skills/", mode: 0o755, bytes: new Uint8Array() },
    { path: "skills/runtm/", mode: 0o755, bytes: new Uint8Array() },
  ];
  for (const name of skills.sort()) {
    entries.push({
      path: `skills/runtm/${name}`,
      mode: 0o644,
      bytes: await read(`skills/runtm/${name}`),
    });
  }
  return entries;
}

function megabytes(bytes: Uint8Array): string {
  return (bytes.length / 1e6).toFixed(1);
}

function fail(message: string, code: number): never {
  console.error(message);
  Deno.exit(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function optionsOrExit(): BuildOptions {
  try {
    return readOptions(Deno.args);
  } catch (error) {
    fail(`${messageOf(error)}\n\n${USAGE}`, 3);
  }
}

if (import.meta.main && Deno.args.includes("--help")) {
  console.log(USAGE);
} else if (import.meta.main) {
  const options = optionsOrExit();
  const failures = await build(options).catch((error) => fail(messageOf(error), 1));
  if (failures.length > 0) {
    const list = failures.map((failure) => `not built: ${failure}`).join("\n");
    const hint = options.flavour === "compile"
      ? '; "--flavour portable" needs no base binary for deno compile'
      : "";
    fail(`${list}\nNo checksums were written${hint}`, 1);
  }
}
