/** Lists read to their end: the time grows with the items, the memory does not. */
import type { Comparison } from "./ratios.ts";
import { median, quantile } from "./ratios.ts";
import { commandProgram, type Group, type Setting } from "./setting.ts";
import type { Program } from "./turns.ts";

/** Items of the long list, and of the short one beside it. */
const LONG = 100_000;
const PART = 10;

/** What reading a list took. */
interface Reading {
  readonly milliseconds: number;
  /** Most memory held at once, in KiB; 0 where the system does not tell. */
  readonly peak: number;
  readonly lines: number;
}

/** `session list --all`. */
export const PAGES_ROWS: Group = {
  name: "pages",
  async measure({ built, env, quick, rounds, leftOut }): Promise<Comparison[]> {
    const long = quick ? 1_000 : LONG;
    const short = long / PART;
    await using server = serveList();
    const read = async (items: number): Promise<Reading> => {
      server.offer(items);
      const url = `http://127.0.0.1:${server.port}/api/cloud`;
      const more = { env: { RUNTM_API_URL: url } };
      const program = commandProgram("", built, "session list --all", more);
      const found = await readList(program, env);
      if (found.lines !== items) throw new Error(`${found.lines} of ${items} items were printed`);
      return found;
    };
    await read(short);
    const pairs: { short: Reading; long: Reading }[] = [];
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      pairs.push({ short: await read(short), long: await read(long) });
    }
    const times = pairs.map(({ short, long }) => long.milliseconds / (PART * short.milliseconds));
    const peaks = pairs.map(({ short, long }) => long.peak / short.peak);
    const name = `session list --all of ${long} items`;
    const rows = [
      row(`${name}: time`, `${PART} times ${short} items`, times, 1.1, pairs),
    ];
    if (pairs.every(({ short }) => short.peak > 0)) {
      const mebibytes = Math.round(median(pairs.map(({ long }) => long.peak)) / 1024);
      rows.push(row(`${name}: memory (${mebibytes} MiB)`, `${short} items`, peaks, 1.2, pairs));
    } else leftOut.push("memory of long lists: the system does not tell it");
    return rows;
  },
};

function row(
  program: string,
  beside: string,
  ratios: readonly number[],
  aim: number,
  pairs: readonly { readonly long: Reading }[],
): Comparison {
  const ratio = median(ratios);
  const milliseconds = median(pairs.map(({ long }) => long.milliseconds));
  const spread = [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const;
  const best = Math.min(...ratios);
  return { program, beside, milliseconds, ratio, spread, best, aim, met: ratio <= aim };
}

/** Serves a list of sessions page by page. */
function serveList() {
  let total = 0;
  const item = (n: number) =>
    `{"id":"00000000-0000-4000-8000-${String(n).padStart(12, "0")}","state":"running",` +
    `"name":"Session number ${n}","created_at":"2026-01-01T00:00:00Z"}`;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { searchParams } = new URL(request.url);
    const offset = Number(searchParams.get("offset") ?? 0);
    const end = Math.min(total, offset + Number(searchParams.get("limit") ?? 50));
    const items = Array.from({ length: Math.max(0, end - offset) }, (_, at) => item(offset + at));
    return new Response(`{"sessions":[${items.join(",")}],"total":${total}}`, {
      headers: { "content-type": "application/json" },
    });
  });
  return {
    port: server.addr.port,
    offer: (items: number) => void (total = items),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function readList(program: Program, env: Setting["env"]): Promise<Reading> {
  const started = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args],
    clearEnv: true,
    env: { ...env, ...program.env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let lines = 0;
  let peak = 0;
  for await (const chunk of child.stdout) {
    for (const byte of chunk) if (byte === 10) lines++;
    peak = Math.max(peak, peakOf(child.pid));
  }
  const { code } = await child.status;
  if (code !== 0) throw new Error(`session list --all ended with ${code}`);
  return { milliseconds: performance.now() - started, peak, lines };
}

/** Most memory a process has held so far, in KiB; 0 where the system does not tell. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
