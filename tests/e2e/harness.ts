/** Runs the program as a process of its own, as a user would, and looks at what comes out. */
import { UNSTABLE } from "../../scripts/build/permissions.ts";
import { buildParts, writeParts } from "../../scripts/build/parts.ts";

/** What a run of the program left. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is started. */
export interface Program {
  readonly command: string;
  /** Arguments before those of the program. */
  readonly args: readonly string[];
}

/** How a run differs from the usual. */
export interface RunOptions {
  /** The program, where it is not that of {@link programCommand}. */
  readonly program?: Program;
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
}

const ROOT = new URL("../../", import.meta.url);

/** Variable with the path of a bundle of the program, where `deno task test` has made one. */
const BUNDLE_VARIABLE = "RUNTM_TEST_BUNDLE";

console.log(`program under test: ${describeProgram()}`);

/** Which program the tests run: the source, its bundle, or an executable of one of the two flavours. */
function describeProgram(): string {
  const binary = Deno.env.get("RUNTM_API_BIN");
  if (!binary) return Deno.env.get(BUNDLE_VARIABLE) ? "the source in a bundle" : "the source";
  using file = Deno.openSync(binary);
  const start = new Uint8Array(2);
  file.readSync(start);
  const isPortable = new TextDecoder().decode(start) === "#!";
  return `${binary} (${isPortable ? "portable" : "compile"} flavour)`;
}

/**
 * The program under test: an executable named by RUNTM_API_BIN, or the bundle that a whole run makes
 * once and names in {@link BUNDLE_VARIABLE}, or else the source; the latter two run by this Deno.
 */
export function programCommand(): Program {
  const binary = Deno.env.get("RUNTM_API_BIN");
  if (binary) return { command: binary, args: [] };
  const bundled = Deno.env.get(BUNDLE_VARIABLE);
  if (bundled) return bundleCommand(bundled);
  const main = new URL("main.ts", ROOT).pathname;
  const config = new URL("deno.json", ROOT).pathname;
  return {
    command: Deno.execPath(),
    args: [
      "run",
      ...UNSTABLE,
      "-A",
      "--no-check",
      "--no-prompt",
      "--quiet",
      `--config=${config}`,
      main,
    ],
  };
}

/**
 * The program under test as one bundled file, where no executable is named: it starts faster, and it
 * is what is installed.
 *
 * @param folder Folder for the file; whoever gives it removes it
 */
export async function bundledProgram(folder: string): Promise<Program> {
  if (Deno.env.get("RUNTM_API_BIN") || Deno.env.get(BUNDLE_VARIABLE)) return programCommand();
  return bundleCommand(await writeParts(await buildParts(), folder));
}

function bundleCommand(file: string): Program {
  const flags = ["--no-prompt", "--quiet", "--no-check", "--no-config", "--no-lock", "--no-remote"];
  return { command: Deno.execPath(), args: ["run", ...UNSTABLE, "-A", ...flags, file] };
}

/** The environment of a run: nothing of the tester's own but the path and Deno's caches. */
export function cleanEnv(home: string, env: Record<string, string> = {}): Record<string, string> {
  const kept: Record<string, string> = { HOME: home, PATH: Deno.env.get("PATH") ?? "", TZ: "UTC" };
  const caches = cacheFolder();
  const cache = Deno.env.get("DENO_DIR") ?? (caches && `${caches}/deno`);
  if (cache !== undefined) kept.DENO_DIR = cache;
  // Deno would ask for news of itself now and then, through the proxy of a test for one. Installed
  // programs have to see to that themselves.
  if (!Deno.env.get("RUNTM_API_BIN")) kept.DENO_NO_UPDATE_CHECK = "1";
  // A portable program unpacks itself into the cache folder: once, not once for every home.
  if (Deno.env.get("RUNTM_API_BIN") && caches) kept.XDG_CACHE_HOME = caches;
  return { ...kept, ...env };
}

function cacheFolder(): string | undefined {
  const home = Deno.env.get("HOME");
  const base = Deno.env.get("XDG_CACHE_HOME");
  if (base) return base;
  if (home === undefined) return undefined;
  return Deno.build.os === "darwin" ? `${home}/Library/Caches` : `${home}/.cache`;
}

/**
 * A program that runs; tests that need more than its end (signals, streams) use this.
 *
 * @param args Words after the program's name
 * @param options Environment, standard input, folder
 */
export function startCli(
  args: readonly string[],
  options: RunOptions & { home: string },
): Deno.ChildProcess {
  const { command, args: before } = options.program ?? programCommand();
  return new Deno.Command(command, {
    args: [...before, ...args],
    clearEnv: true,
    env: cleanEnv(options.home, options.env),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  }).spawn();
}

/**
 * Runs the program to its end.
 *
 * @param args Words after the program's name
 * @param options Environment, standard input, folder; without `home` an empty one is made
 * @returns Exit code and everything written
 */
export async function runCli(
  args: readonly string[],
  options: RunOptions & { home?: string } = {},
): Promise<Run> {
  const home = options.home ?? await Deno.makeTempDir({ prefix: "runtm-home-" });
  try {
    const child = startCli(args, { ...options, home });
    if (options.stdin !== undefined) await feed(child, options.stdin);
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } finally {
    if (options.home === undefined) await Deno.remove(home, { recursive: true });
  }
}

/**
 * Runs a line of bash in which `program` stands for the program.
 *
 * @param line The line
 * @param env Variables besides those of a clean environment
 */
export async function runShell(line: string, env: Record<string, string> = {}): Promise<Run> {
  const { command, args } = programCommand();
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", `program() { ${words} "$@"; }\nPROGRAM=(${words})\n${line}`],
      clearEnv: true,
      env: cleanEnv(home, env),
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function feed(child: Deno.ChildProcess, input: string | Uint8Array): Promise<void> {
  const writer = child.stdin.getWriter();
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  try {
    await writer.write(bytes);
    await writer.close();
  } catch {
    // The program may end without reading its input.
  }
}

/** A time limit in seconds that is enough for anything on a machine that works at all. */
const LONGEST_LIMIT = 100;

/**
 * Runs something that a time limit ends, but that must come to some point first. Where the machine
 * was too slow for that, it is run again with twice the time; the last run counts.
 *
 * @param seconds The limit of the first run
 * @param attempt Runs it with a limit in seconds
 * @param cameFar Whether the run came to that point
 */
export async function withEnoughTime<T>(
  seconds: number,
  attempt: (seconds: number) => Promise<T>,
  cameFar: (run: T) => boolean,
): Promise<T> {
  const run = await attempt(seconds);
  if (cameFar(run) || 2 * seconds > LONGEST_LIMIT) return run;
  return await withEnoughTime(2 * seconds, attempt, cameFar);
}

/** The one JSON object on stderr of a failed run. */
export function errorOf(run: Run): Record<string, unknown> {
  const lines = run.stderr.trimEnd().split("\n");
  if (lines.length !== 1) throw new Error(`stderr has ${lines.length} lines: ${run.stderr}`);
  return JSON.parse(lines[0] ?? "");
}
