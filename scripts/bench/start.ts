/**
 * How long the program takes to start, beside an empty file run by the same Deno, `curl` for the
 * call and `gh --version` where they are installed. Run with `deno task bench`.
 *
 * What counts are the ratios: all programs take turns, each round is compared in itself, and the
 * median of the rounds is shown. `--json` prints one JSON object, `--rounds N` sets the number of
 * rounds, `--check` exits 1 when the bundle misses its aims.
 */
import { bundle } from "../build/bundle.ts";
import { compare, type Comparison, table } from "./ratios.ts";

/** A program and how it is started. */
interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** What two programs are compared, and the aim where there is one. */
type Pair = readonly [program: string, beside: string, aim?: number];

const ROOT = new URL("../../", import.meta.url);
const WARM_UP_ROUNDS = 2;

/** The empty file is what starting costs anyway, one fetch what a call costs in the least. */
const PAIRS: readonly Pair[] = [
  ["one fetch", "empty file"],
  ["bundle --version", "empty file", 1.3],
  ["bundle session list --help", "empty file"],
  ["bundle session list", "empty file", 2.2],
  ["source --version", "empty file"],
  ["source session list --help", "empty file"],
  ["source session list", "empty file"],
  ["bundle session list", "one fetch"],
  ["bundle session list", "curl"],
  ["bundle --version", "gh --version"],
];

interface Options {
  readonly rounds: number;
  readonly json: boolean;
  readonly check: boolean;
}

function readOptions(args: readonly string[]): Options {
  const at = args.indexOf("--rounds");
  const rounds = at < 0 ? 21 : Number(args[at + 1]);
  const known = ["--json", "--check", "--rounds"];
  const stray = args.find((arg, index) => !known.includes(arg) && !(at >= 0 && index === at + 1));
  if (stray !== undefined || !Number.isInteger(rounds) || rounds < 1) {
    throw new Error("Usage: deno task bench [--json] [--check] [--rounds N]");
  }
  return { rounds, json: args.includes("--json"), check: args.includes("--check") };
}

/** Starts a program once and says how long it took, in milliseconds. */
async function timeOf(program: Program, env: Record<string, string>): Promise<number> {
  const command = new Deno.Command(program.command, {
    args: [...program.args],
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const started = performance.now();
  const { success, stderr } = await command.output();
  const time = performance.now() - started;
  if (!success) throw new Error(`${program.name} failed: ${new TextDecoder().decode(stderr)}`);
  return time;
}

function denoPrograms(name: string, file: string, flags: readonly string[]): Program[] {
  return ["--version", "session list --help", "session list"].map((words) => ({
    name: `${name} ${words}`,
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--no-check", ...flags, file, ...words.split(" ")],
  }));
}

async function programs(folder: string, url: string, key: string): Promise<Program[]> {
  const empty = `${folder}/empty.js`;
  await Deno.writeTextFile(empty, "");
  const fetching = `${folder}/fetch.js`;
  await Deno.writeTextFile(
    fetching,
    `console.log(await (await fetch("${url}/sessions/")).text()); Deno.exit(0);`,
  );
  const bundled = `${folder}/main.js`;
  const main = decodeURIComponent(new URL("main.ts", ROOT).pathname);
  await Deno.writeFile(bundled, await bundle(main));
  const bare = ["--no-config", "--no-lock"];
  const run = ["run", "-A", "--quiet", "--no-check", ...bare];
  return [
    { name: "empty file", command: Deno.execPath(), args: [...run, empty] },
    { name: "one fetch", command: Deno.execPath(), args: [...run, fetching] },
    ...denoPrograms("bundle", bundled, bare),
    ...denoPrograms("source", main, []),
    {
      name: "curl",
      command: "curl",
      args: ["-sSf", "-H", `Authorization: Bearer ${key}`, `${url}/sessions/`],
    },
    { name: "gh --version", command: "gh", args: ["--version"] },
  ];
}

/** The programs take turns; the first rounds fill the caches and are not counted. */
async function measure(
  programs: readonly Program[],
  rounds: number,
  env: Record<string, string>,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (const { name } of programs) times[name] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const program of programs) {
      const time = await timeOf(program, env);
      if (round >= 0) times[program.name]?.push(time);
    }
  }
  return times;
}

async function installed(program: Program): Promise<boolean> {
  try {
    await new Deno.Command(program.command, { args: ["--version"], stdout: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where this Deno keeps what it has fetched and compiled. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function report({ rounds }: Options) {
  const folder = await Deno.makeTempDir({ prefix: "runtm-bench-" });
  const answer = () => Response.json({ sessions: [], total: 0 });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  try {
    const url = `http://127.0.0.1:${server.addr.port}/api/cloud`;
    const key = "runtm_sk_test_benchmark";
    const env = {
      HOME: folder,
      DENO_DIR: await denoDir(),
      PATH: Deno.env.get("PATH") ?? "",
      RUNTM_API_KEY: key,
      RUNTM_API_URL: url,
      DENO_NO_UPDATE_CHECK: "1",
    };
    const all = await programs(folder, url, key);
    const left = await Promise.all(all.map(async (one) => await installed(one) ? [] : [one.name]));
    const missing = left.flat();
    const present = all.filter(({ name }) => !missing.includes(name));
    const size = (await Deno.stat(`${folder}/main.js`)).size;
    const times = await measure(present, rounds, env);
    const comparisons = PAIRS.filter((pair) => !missing.includes(pair[0]))
      .filter((pair) => !missing.includes(pair[1]))
      .map(([program, beside, aim]) => compare(times, program, beside, aim));
    return { rounds, bundle_bytes: size, not_installed: missing, comparisons };
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

function rowOf({ program, beside, milliseconds, ratio, aim, met }: Comparison): string[] {
  const judged = aim === undefined ? "" : `${aim.toFixed(1)} ${met ? "met" : "missed"}`;
  return [program, milliseconds.toFixed(1), beside, ratio.toFixed(2), judged];
}

const options = readOptions(Deno.args);
const found = await report(options);
if (options.json) console.log(JSON.stringify(found));
else {
  const head = ["program", "ms", "beside", "ratio", "aim"];
  console.log(table([head, ...found.comparisons.map(rowOf)]));
  console.log(`Bundle: ${(found.bundle_bytes / 1024).toFixed(0)} KiB, ${found.rounds} rounds`);
  for (const name of found.not_installed) console.log(`${name}: left out, not installed`);
}
if (options.check && found.comparisons.some(({ met }) => met === false)) Deno.exit(1);
