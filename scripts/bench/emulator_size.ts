/**
 * What an emulator costs that holds much: a workspace of 3 GB, 2,000 followers of one log, a log of
 * 1,000,000 events. Run with `deno run -A scripts/bench/emulator_size.ts`; `--before FOLDER` measures
 * another checkout as well, `--quick` a hundredth of everything. Linux only: the peak comes from
 * `/proc`. Every figure is measured in a process of its own, in which the emulator runs.
 */
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { table } from "./ratios.ts";

/** What came out of one process. */
interface Figure {
  readonly what: string;
  readonly milliseconds: number;
  /** Most memory of the process before and after, in MiB. */
  readonly peak: readonly [before: number, after: number];
}

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);
const MEGABYTE = 1_000_000;
/** Events in one request to the emulator. */
const BATCH = 1_000;

/** Most memory this process has held so far, in MiB. */
function peak(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}

async function post({ keys }: RunningEmulator, url: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${keys.org}` };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function addEvents(emulator: RunningEmulator, log: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - at) }, (_, index) => (
      { event: "text_delta", data: { at: at + index } }
    ));
    await (await post(emulator, `${emulator.origin}/_emulator/events`, { log, events })).text();
  }
}

/** Reads a log from its beginning up to the last of so many events. */
async function follow({ url, keys }: RunningEmulator, id: string, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${keys.org}` };
  const { body } = await fetch(`${url}/sessions/${id}/events?since=0`, { headers });
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text = text.slice(-40) + chunk;
    if (text.includes(`{"at":${count - 1}}`)) return;
  }
  throw new Error("The log ended before its last event");
}

/** Prepares something and gives back the work to be measured. */
type Case = (emulator: RunningEmulator, id: string, size: number) => Promise<() => Promise<void>>;

const CASES: { readonly [name: string]: Case } = {
  async workspace(emulator, id, size) {
    const headers = { authorization: `Bearer ${emulator.keys.org}` };
    await (await fetch(`${emulator.url}/sessions/${id}/files`, { headers })).text();
    const folder = `${emulator.dataDir}/sessions/${id}/workspace/big`;
    await Deno.mkdir(folder);
    const content = new Uint8Array(MEGABYTE);
    for (let made = 0; made < size; made++) {
      crypto.getRandomValues(content.subarray(0, 1_000));
      await Deno.writeFile(`${folder}/f${Math.floor(made / 50)}`, content, { append: true });
    }
    const prompt = { prompt: 'write "x" to x.txt' };
    return async () => {
      await (await post(emulator, `${emulator.url}/v0/sessions/${id}/prompt`, prompt)).text();
    };
  },
  async followers(emulator, id, size) {
    await addEvents(emulator, id, 100);
    return async () => {
      await Promise.all(Array.from({ length: size }, () => follow(emulator, id, 100)));
    };
  },
  async events(emulator, id, size) {
    await addEvents(emulator, id, size);
    return () => follow(emulator, id, size);
  },
};

/** Runs one case here and prints its figure. */
async function measure(root: string, name: string, size: number): Promise<void> {
  const { startEmulator } = await import(`file://${root}/src/emulator/server.ts`);
  const emulator: RunningEmulator = await startEmulator({ dataDir: ":memory:", agentPace: 0 });
  const { id } = await (await post(emulator, `${emulator.url}/sessions/`, {})).json();
  const work = await CASES[name]?.(emulator, id, size);
  const before = peak();
  const start = performance.now();
  await work?.();
  const milliseconds = performance.now() - start;
  console.log(JSON.stringify({ what: name, milliseconds, peak: [before, peak()] }));
  await emulator.close();
  Deno.exit(0);
}

/** Runs one case in a process of its own, with the settings of a checkout. */
async function measureApart(root: string, name: string, size: number): Promise<Figure | string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", `--config=${root}/deno.json`]
      .concat(new URL(import.meta.url).pathname, "--case", root, name, String(size)),
  }).output();
  const text = new TextDecoder().decode(success ? stdout : stderr);
  return success ? JSON.parse(text) : text.trim().split("\n")[0] ?? "failed";
}

if (import.meta.main) {
  const [option, root, name, size] = Deno.args;
  if (option === "--case") await measure(root ?? "", name ?? "", Number(size));
  const place = Deno.args.indexOf("--before");
  const other = place < 0 ? undefined : await Deno.realPath(Deno.args[place + 1] ?? "");
  const part = Deno.args.includes("--quick") ? 100 : 1;
  const rows: string[][] = [["what", "size", "ms", "peak before", "peak after", "MiB"]];
  for (const [what, full] of [["workspace", 3_000], ["followers", 2_000], ["events", 1_000_000]]) {
    for (const checkout of [ROOT, ...(other === undefined ? [] : [other])]) {
      const count = Number(full) / part;
      const found = await measureApart(checkout.replace(/\/$/, ""), String(what), count);
      const label = checkout === ROOT ? `${what}` : `${what} (before)`;
      if (typeof found === "string") rows.push([label, String(count), found]);
      else {
        const { milliseconds, peak: [first, last] } = found;
        const figures = [milliseconds, first, last, last - first].map((one) => one.toFixed(0));
        rows.push([label, String(count), ...figures]);
      }
    }
  }
  console.log(table(rows));
}
