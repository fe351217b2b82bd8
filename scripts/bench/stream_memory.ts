/**
 * Peak memory of the program on long event streams: what 2 GB need beside 100 MB. Run with
 * `deno run -A scripts/bench/stream_memory.ts`; `--json` prints one JSON object, `--check` exits 1
 * when the ratio is above 1.3. Linux only: the peak comes from `/proc`. RUNTM_API_BIN names an
 * executable to measure instead of the source.
 */
import { V8_FLAGS } from "../build/v8_flags.ts";
import { table } from "./ratios.ts";

/** The program under test: what starts it, and the words before its own. */
export interface MeasuredProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
}

/** What a stream took. */
export interface StreamCost {
  readonly megabytes: number;
  /** Most memory the process held at once, in MiB. */
  readonly peak: number;
  /** From the start of the program to its last line, in seconds. */
  readonly seconds: number;
}

const ROOT = new URL("../../", import.meta.url);
const AIM = 1.3;

/** The last event before `done`; when it is printed, everything has gone through the program. */
const MARK = '{"event":"mark"';

/**
 * Has the program follow a stream of that length and measures it.
 *
 * @param program How it is started
 * @param megabytes Length of the stream, in millions of bytes
 */
export async function measureStream(
  program: MeasuredProgram,
  megabytes: number,
): Promise<StreamCost> {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => finish = resolve);
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () =>
      new Response(longStream(megabytes * 1_000_000, finished), {
        headers: { "content-type": "text/event-stream" },
      }),
  );
  const started = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args, "session", "events", "s1", "--since", "0"],
    clearEnv: true,
    env: {
      ...program.env,
      RUNTM_API_KEY: "runtm_sk_test_0123456789abcdef",
      RUNTM_API_URL: `http://127.0.0.1:${server.addr.port}`,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let cost: StreamCost | undefined;
  let end = "";
  for await (const chunk of child.stdout) {
    if (cost !== undefined) continue;
    end = (end + new TextDecoder().decode(chunk.subarray(-200))).slice(-200);
    if (!end.includes(MARK)) continue;
    const seconds = (performance.now() - started) / 1000;
    cost = { megabytes, peak: await peakOf(child.pid), seconds };
    finish();
  }
  const { code } = await child.status;
  await server.shutdown();
  if (code !== 0 || cost === undefined) throw new Error(`The program ended with ${code}`);
  return cost;
}

/** Events of several sizes up to a length, a mark, and `done` once the other side has seen it. */
function longStream(length: number, finished: Promise<void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const block = encoder.encode(
    Array.from({ length: 600 }, (_, n) => {
      const content = "The agent writes. ".repeat(n % 50 === 0 ? 40 : 1 + n % 8);
      return `id: ${n}\nevent: text_delta\ndata: ${JSON.stringify({ content, n })}\n\n`;
    }).join(""),
  );
  let left = length;
  let marked = false;
  return new ReadableStream({
    async pull(controller) {
      if (left > 0) {
        left -= block.length;
        return controller.enqueue(block);
      }
      if (!marked) {
        marked = true;
        return controller.enqueue(encoder.encode("event: mark\ndata: {}\n\n"));
      }
      await finished;
      controller.enqueue(encoder.encode("event: done\ndata: {}\n\n"));
      controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Most memory a process has held so far, in MiB. */
async function peakOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error("The system does not tell the peak");
  return Number(kilobytes) / 1024;
}

/** The executable named by RUNTM_API_BIN, or else the source run by this Deno. */
export function measuredProgram(): MeasuredProgram {
  const kept = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const env = Object.fromEntries(kept);
  const binary = Deno.env.get("RUNTM_API_BIN");
  if (binary) return { command: binary, args: [], env };
  const config = new URL("deno.json", ROOT).pathname;
  const main = new URL("main.ts", ROOT).pathname;
  const run = ["run", "-A", "--no-check", "--quiet", V8_FLAGS, `--config=${config}`, main];
  return { command: Deno.execPath(), args: run, env };
}

if (import.meta.main) {
  const costs: StreamCost[] = [];
  for (const megabytes of [100, 2_000]) {
    costs.push(await measureStream(measuredProgram(), megabytes));
  }
  const [short, long] = costs;
  const ratio = (long?.peak ?? NaN) / (short?.peak ?? NaN);
  if (Deno.args.includes("--json")) {
    console.log(JSON.stringify({ costs, ratio, aim: AIM, met: ratio <= AIM }));
  } else {
    console.log(table([
      ["stream", "peak", "time", "speed"],
      ...costs.map(({ megabytes, peak, seconds }) => [
        `${megabytes} MB`,
        `${peak.toFixed(0)} MiB`,
        `${seconds.toFixed(1)} s`,
        `${(megabytes / seconds).toFixed(0)} MB/s`,
      ]),
    ]));
    console.log(`ratio ${ratio.toFixed(2)}, aim ${AIM}`);
  }
  if (Deno.args.includes("--check") && !(ratio <= AIM)) Deno.exit(1);
}
