/**
 * How big the built programs are and how long they take to start, as tables for
 * docs/distribution.md: `deno run -A scripts/bench/distribution.ts [--rounds N] [FOLDER…]`.
 *
 * The folders (default: dist) are what `deno task build --out FOLDER` filled. The program for this
 * machine is started: for the first time, again, and where it cannot keep what it has unpacked. The
 * fastest of the rounds counts, since whatever else the machine does only slows a start down.
 */
import { archiveName, type Target, TARGETS } from "../build/targets.ts";
import type { Times } from "./ratios.ts";

const DECODER = new TextDecoder();

/** A program as it came out of an archive. */
interface Unpacked {
  readonly target: Target;
  readonly flavour: "compile" | "portable";
  readonly path: string;
  readonly archive: number;
  readonly executable: number;
  /** Bytes after the first start, in the executable or the cache folder; 0 when nothing is added. */
  readonly cache: number;
}

async function unpack(from: string, target: Target, into: string): Promise<Unpacked | undefined> {
  const archive = `${from}/${archiveName(target)}`;
  const info = await Deno.stat(archive).catch(() => undefined);
  if (info === undefined) return undefined;
  await Deno.mkdir(into, { recursive: true });
  const { success } = await new Deno.Command("tar", { args: ["-xzf", archive, "-C", into] })
    .output();
  if (!success) throw new Error(`${archive} cannot be unpacked`);
  const path = `${into}/runtm-api`;
  using file = await Deno.open(path);
  const start = new Uint8Array(10_000);
  await file.read(start);
  const sizes = [...DECODER.decode(start).matchAll(/rt_(?:program|runtime)_size=(\d+)/g)];
  return {
    target,
    flavour: sizes.length > 0 ? "portable" : "compile",
    path,
    archive: info.size,
    executable: (await Deno.stat(path)).size,
    cache: sizes.reduce((sum, [, size]) => sum + Number(size), 0),
  };
}

/** The ways of starting that are compared, by name. */
const STARTS: readonly string[] = ["empty file", "first start", "next start", "no cache folder"];

/** Measures one round after the other, so that what slows the machine down slows all ways. */
async function measure(program: Unpacked, rounds: number, folder: string): Promise<Times> {
  const empty = `${folder}/empty.js`;
  await Deno.writeTextFile(empty, "");
  const times: { [start: string]: number[] } = {};
  for (const name of STARTS) times[name] = [];
  const time = async (name: string, command: string, args: string[], cache: string) => {
    const began = performance.now();
    const { success } = await new Deno.Command(command, {
      args,
      env: { HOME: folder, XDG_CACHE_HOME: cache },
    }).output();
    if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
    times[name]?.push(performance.now() - began);
  };
  for (let round = 0; round < rounds; round++) {
    const cache = `${folder}/cache${round}`;
    await time("empty file", Deno.execPath(), ["run", "--quiet", empty], `${folder}/deno`);
    await time("first start", program.path, ["--version"], cache);
    // The second start fills the runtime's own cache; from the third on they are alike.
    await new Deno.Command(program.path, {
      args: ["--version"],
      env: { HOME: folder, XDG_CACHE_HOME: cache },
    }).output();
    await time("next start", program.path, ["--version"], cache);
    await time("no cache folder", program.path, ["--version"], empty);
    await Deno.remove(cache, { recursive: true }).catch(() => {});
  }
  return times;
}

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [rows[0] ?? [], rule, ...rows.slice(1)].map(line).join("");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function report(folders: readonly string[], rounds: number): Promise<string> {
  const work = await Deno.makeTempDir({ prefix: "runtm-bench-" });
  try {
    const sizes = [["platform", "flavour", "archive", "executable", "unpacked besides"]];
    const starts = [["flavour", ...STARTS]];
    for (const [index, folder] of folders.entries()) {
      for (const target of TARGETS) {
        const program = await unpack(folder, target, `${work}/${index}/${target.name}`);
        if (program === undefined) continue;
        const { flavour, archive, executable, cache } = program;
        const besides = cache === 0 ? "nothing" : megabytes(cache);
        sizes.push([target.name, flavour, megabytes(archive), megabytes(executable), besides]);
        const here = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
        if (target.os !== Deno.build.os || target.arch !== here) continue;
        const times = await measure(program, rounds, work);
        starts.push([
          flavour,
          ...STARTS.map((name) => `${Math.round(Math.min(...times[name] ?? []))} ms`),
        ]);
      }
    }
    return `${markdown(sizes)}\n${markdown(starts)}`;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

if (import.meta.main) {
  const at = Deno.args.indexOf("--rounds");
  const rounds = at < 0 ? 9 : Number(Deno.args[at + 1]);
  const folders = Deno.args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  console.log(await report(folders.length > 0 ? folders : ["dist"], rounds));
}
