/**
 * How fast the program prints event streams, beside a bare loop that only reads the same bytes. Run
 * with `deno run -A scripts/bench/stream_speed.ts`; `--before FOLDER` measures another checkout in
 * the same rounds, `--megabytes N` and `--rounds N` set the size, `--only EXPRESSION` chooses rows by name,
 * `--json` prints one JSON object.
 *
 * What counts are the ratios: all programs take turns, and each round is compared in itself.
 */
import { bundle } from "../build/bundle.ts";
import { V8_FLAGS } from "../build/v8_flags.ts";
import { compare, type Comparison, table } from "./ratios.ts";

/** A stream and the command that reads it. */
export interface StreamCase {
  readonly name: string;
  /** Command words; the server answers every route with the stream. */
  readonly args: readonly string[];
  /** One block of events, repeated until the stream is long enough. */
  readonly block: string;
  /** The last events. */
  readonly end: string;
  /** The ratio to the bare loop that it should not exceed. */
  readonly aim: number;
  /** Only the program of this checkout has the option. */
  readonly isNew?: true;
}

/** How much is measured. */
export interface SpeedOptions {
  readonly megabytes: number;
  readonly rounds: number;
  /** Another checkout to measure in the same rounds. */
  readonly before?: string;
  /** Chooses rows by name, a regular expression. */
  readonly only?: string;
}

const ROOT = new URL("../../", import.meta.url);
const KEY = "runtm_sk_test_0123456789abcdef";
const EVENTS = ["session", "events", "s1", "--since", "0"];
const DONE = "event: done\ndata: {}\n\n";

/** Events of one kind; `make` gets the number of the event. */
function blockOf(make: (n: number) => string, length = 1_000_000): string {
  let text = "";
  for (let n = 1000; text.length < length; n++) text += make(n % 9000);
  return text;
}

/** A JSON payload of that many characters. */
function json(n: number, length: number): string {
  const frame = JSON.stringify({ type: "text_delta", n, content: "" });
  const words = "The agent writes a line. ".repeat(Math.ceil(length / 25));
  return JSON.stringify({
    type: "text_delta",
    n,
    content: words.slice(0, Math.max(0, length - frame.length)),
  });
}

function typed(length: number): (n: number) => string {
  return (n) => `id: ${n}\nevent: text_delta\ndata: ${json(n, length)}\n\n`;
}

const SAME = JSON.stringify({ type: "text_delta", content: "The agent writes a line. ".repeat(8) });

/** The rows of the table. */
export const STREAM_CASES: readonly StreamCase[] = [
  { name: "240-byte JSON", args: EVENTS, block: blockOf(typed(206)), end: DONE, aim: 4.5 },
  { name: "60-byte JSON", args: EVENTS, block: blockOf(typed(45)), end: DONE, aim: 5.5 },
  { name: "4 KiB JSON", args: EVENTS, block: blockOf(typed(4062)), end: DONE, aim: 3 },
  {
    name: "240-byte text",
    args: EVENTS,
    block: blockOf((n) =>
      `id: ${n}\nevent: output\ndata: ${"Compiling a module of the project. ".repeat(6)}\n\n`
    ),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "positions in the payload",
    args: EVENTS,
    block: blockOf((n) =>
      `event: text_delta\ndata: ${JSON.stringify({ seq: n, content: "word ".repeat(38) })}\n\n`
    ),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "deploy run",
    args: ["session", "deploy", "run", "s1"],
    block: blockOf((n) =>
      `data: ${
        JSON.stringify({ phase: "build", status: "running", n, line: "word ".repeat(35) })
      }\n\n`
    ),
    end: 'data: {"phase":"deploy","status":"ready"}\n\n' + DONE,
    aim: 4.5,
  },
  {
    name: "build-logs",
    args: ["template", "build-logs", "tmpl_1"],
    block: blockOf((n) =>
      `event: log\ndata: ${JSON.stringify({ n, message: "word ".repeat(39) })}\n\n`
    ),
    end: DONE,
    aim: 4.5,
  },
  {
    name: "--merge-text",
    args: [...EVENTS, "--merge-text"],
    block: blockOf((n) => `id: ${n}\nevent: text_delta\ndata: ${SAME}\n\n`),
    end: DONE,
    aim: 9,
    isNew: true,
  },
  {
    name: "--fields",
    args: [...EVENTS, "--fields", "event,data.n"],
    block: blockOf(typed(206)),
    end: DONE,
    aim: 9,
    isNew: true,
  },
];

/** Serves the stream of the case that is set. */
function serve(megabytes: number) {
  let current: StreamCase | undefined;
  const encoder = new TextEncoder();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    if (current === undefined) return new Response("no stream", { status: 500 });
    if (!isStream(request.url)) return Response.json(ANSWER);
    const block = encoder.encode(current.block);
    const end = encoder.encode(current.end);
    let left = Math.ceil(megabytes * 1_000_000 / block.length);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) return controller.enqueue(block);
        controller.enqueue(end);
        controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  return { server, choose: (next: StreamCase) => current = next };
}

function isStream(url: string): boolean {
  return /\/(events|run|logs|stream|bare|prompt)\b|build-logs|build\/logs/.test(
    new URL(url).pathname,
  );
}

const ANSWER = {
  id: "s1",
  state: "running",
  build_status: "ready",
  last_prompt: { status: "completed" },
};

/**
 * Measures every case.
 *
 * @param options How much
 * @returns One comparison for each case and checkout
 */
export async function measureStreams(options: SpeedOptions): Promise<Comparison[]> {
  const folder = await Deno.makeTempDir({ prefix: "runtm-bench-" });
  const { server, choose } = serve(options.megabytes);
  try {
    const url = `http://127.0.0.1:${server.addr.port}`;
    await Deno.writeTextFile(
      `${folder}/bare.js`,
      `const { body } = await fetch("${url}/bare"); let n = 0;
       for await (const chunk of body) n += chunk.length; Deno.exit(n > 0 ? 0 : 1);`,
    );
    const checkouts = options.before === undefined
      ? { now: ROOT }
      : { before: new URL(`file://${await Deno.realPath(options.before)}/`), now: ROOT };
    for (const [name, root] of Object.entries(checkouts)) {
      const main = decodeURIComponent(new URL("main.ts", root).pathname);
      await Deno.writeFile(`${folder}/${name}.js`, await bundle(main));
    }
    const found: Comparison[] = [];
    for (const one of STREAM_CASES) {
      if (options.only !== undefined && !new RegExp(options.only).test(one.name)) continue;
      choose(one);
      found.push(...await measureCase(one, folder, url, Object.keys(checkouts), options.rounds));
    }
    return found;
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

async function measureCase(
  { name, args, aim, isNew }: StreamCase,
  folder: string,
  url: string,
  checkouts: readonly string[],
  rounds: number,
): Promise<Comparison[]> {
  const measured = checkouts.filter((checkout) => !isNew || checkout === "now");
  const times: Record<string, number[]> = { bare: [] };
  for (const checkout of measured) times[checkout] = [];
  for (let round = -1; round < rounds; round++) {
    for (const program of ["bare", ...measured]) {
      const time = await timeOf(`${folder}/${program}.js`, program === "bare" ? [] : args, url);
      if (round >= 0) times[program]?.push(time);
    }
  }
  return measured.map((checkout) => ({
    ...compare(times, checkout, "bare", aim),
    program: checkout === "now" ? name : `${name} (${checkout})`,
  }));
}

async function timeOf(file: string, args: readonly string[], url: string): Promise<number> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "--no-config", "--no-lock", V8_FLAGS]
      .concat(file, args),
    clearEnv: true,
    env: {
      ...kept(),
      RUNTM_API_KEY: KEY,
      RUNTM_API_URL: url,
      RUNTM_ORG_ID: "org_1",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const started = performance.now();
  const { success, stderr } = await command.output();
  const time = performance.now() - started;
  if (!success) throw new Error(`${file} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return time;
}

function kept(): Record<string, string> {
  return Object.fromEntries(["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The rows as text for a table. */
export function speedRows(found: readonly Comparison[]): string[][] {
  return found.map(({ program, milliseconds, ratio, aim, met }) => [
    program,
    milliseconds.toFixed(0),
    ratio.toFixed(2),
    aim === undefined ? "" : `${aim} ${met ? "met" : "missed"}`,
  ]);
}

if (import.meta.main) {
  const after = (name: string) => {
    const at = Deno.args.indexOf(name);
    return at < 0 ? undefined : Deno.args[at + 1];
  };
  const before = after("--before");
  const only = after("--only");
  const found = await measureStreams({
    megabytes: Number(after("--megabytes") ?? 100),
    rounds: Number(after("--rounds") ?? 5),
    ...(before === undefined ? {} : { before }),
    ...(only === undefined ? {} : { only }),
  });
  if (Deno.args.includes("--json")) console.log(JSON.stringify(found));
  else console.log(table([["stream", "ms", "ratio", "aim"], ...speedRows(found)]));
}
