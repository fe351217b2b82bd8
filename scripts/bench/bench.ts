/**
 * The benchmarks, as ratios: every row beside what it costs at least. Run with `deno task bench`.
 *
 * `--quick` runs everything once, with as little as shows that it works; `--rounds N` sets the number
 * of rounds, `--only GROUP` chooses rows, `--before FOLDER` measures another checkout in the same
 * rounds, `--json FILE` writes all figures, `--check` exits 1 when an aim is missed.
 */
import { type Comparison, table } from "./ratios.ts";
import { buildElsewhere, buildHere, type Group, type Setting } from "./setting.ts";
import { CROWD_ROWS } from "./crowd_rows.ts";
import { HTTPS_ROWS } from "./https_rows.ts";
import { PAGES_ROWS } from "./pages_rows.ts";
import { PORTABLE_ROWS } from "./portable_rows.ts";
import { SCALE_ROWS } from "./scale_rows.ts";
import { START_ROWS } from "./start_rows.ts";
import { STREAM_ROWS } from "./stream_rows.ts";

/** All rows, in the order of the table. */
export const GROUPS: readonly Group[] = [
  START_ROWS,
  PORTABLE_ROWS,
  HTTPS_ROWS,
  SCALE_ROWS,
  CROWD_ROWS,
  PAGES_ROWS,
  STREAM_ROWS,
];

/** What is measured. */
export interface BenchOptions {
  readonly rounds: number;
  readonly quick?: boolean;
  /** Names of groups; all, when left out. */
  readonly only?: readonly string[];
  /** Path of another checkout. */
  readonly before?: string;
}

/** What came out. */
export interface BenchReport {
  readonly machine: { readonly [fact: string]: string | number };
  readonly rounds: number;
  readonly left_out: readonly string[];
  readonly rows: readonly (Comparison & { readonly group: string })[];
}

/**
 * Measures the rows.
 *
 * @param options Which, and how often
 */
export async function measureAll(options: BenchOptions): Promise<BenchReport> {
  const { rounds, quick = false, only, before } = options;
  const folder = await Deno.makeTempDir({ prefix: "runtm-bench-" });
  const answer = () => Response.json({ sessions: [], total: 0 });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
  const leftOut: string[] = [];
  try {
    const common = {
      rounds,
      quick,
      built: await buildHere(`${folder}/built`),
      before: before === undefined ? undefined : await buildElsewhere(before, `${folder}/before`),
      url: `http://127.0.0.1:${server.addr.port}/api/cloud`,
      leftOut,
    };
    const rows: (Comparison & { group: string })[] = [];
    for (const group of GROUPS.filter(({ name }) => only?.includes(name) ?? true)) {
      const own = `${folder}/${group.name}`;
      await Deno.mkdir(own);
      const setting: Setting = { ...common, folder: own, env: environment(own, common.url) };
      for (const row of await group.measure(setting)) rows.push({ group: group.name, ...row });
    }
    return { machine: machine(), rounds, left_out: leftOut, rows };
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Nothing of the user's own but the path. */
function environment(home: string, url: string): { [name: string]: string } {
  return {
    HOME: home,
    DENO_DIR: `${home}/deno`,
    PATH: Deno.env.get("PATH") ?? "",
    RUNTM_API_KEY: "runtm_sk_test_benchmark",
    RUNTM_API_URL: url,
    DENO_NO_UPDATE_CHECK: "1",
  };
}

function machine(): BenchReport["machine"] {
  let processor = "unknown";
  try {
    const info = Deno.readTextFileSync("/proc/cpuinfo");
    processor = /^model name\s*:\s*(.*)$/m.exec(info)?.[1] ?? processor;
  } catch {
    // Other systems do not tell it there.
  }
  const cores = navigator.hardwareConcurrency;
  const load = Deno.loadavg()[0]?.toFixed(1) ?? "unknown";
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    processor,
    cores,
    load,
    deno: Deno.version.deno,
  };
}

function rowOf(row: Comparison) {
  const { program, beside, milliseconds, ratio, spread, best, cpu, aim, met } = row;
  return [
    program,
    milliseconds.toFixed(1),
    beside,
    ratio.toFixed(2),
    `${spread[0].toFixed(2)}-${spread[1].toFixed(2)}`,
    best.toFixed(2),
    cpu?.toFixed(2) ?? "",
    aim === undefined ? "" : `${aim.toFixed(2)} ${met ? "met" : "missed"}`,
  ];
}

/** The report as a table. */
export function reportText({ machine, rounds, rows, left_out }: BenchReport): string {
  const head = ["what", "ms", "beside", "ratio", "half of the rounds", "best", "cpu", "aim"];
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(", ");
  return [
    table([head, ...rows.map(rowOf)]),
    `Median of ${rounds} rounds. ${facts}\n`,
    ...left_out.map((what) => `Left out: ${what}\n`),
  ].join("");
}

interface CommandLine extends BenchOptions {
  readonly json?: string;
  readonly check: boolean;
}

function readOptions(args: readonly string[]): CommandLine {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (["--rounds", "--only", "--before", "--json"].includes(word)) {
      values.set(word, args[++at] ?? "");
    } else if (["--quick", "--check"].includes(word)) flags.add(word);
    else throw new Error(`"${word}" is no option of the benchmarks`);
  }
  const quick = flags.has("--quick");
  const rounds = Number(values.get("--rounds") ?? (quick ? 1 : 21));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number");
  const only = values.get("--only")?.split(",");
  const stray = only?.find((name) => !GROUPS.some((group) => group.name === name));
  if (stray !== undefined) {
    throw new Error(`"${stray}" is none of ${GROUPS.map(({ name }) => name).join(", ")}`);
  }
  const [before, json] = [values.get("--before"), values.get("--json")];
  return {
    rounds,
    quick,
    check: flags.has("--check"),
    ...(only === undefined ? {} : { only }),
    ...(before === undefined ? {} : { before }),
    ...(json === undefined ? {} : { json }),
  };
}

if (import.meta.main) {
  const options = readOptions(Deno.args);
  const report = await measureAll(options);
  console.log(reportText(report));
  if (options.json !== undefined) {
    await Deno.writeTextFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (options.check && report.rows.some(({ met }) => met === false)) Deno.exit(1);
}
