/**
 * How fast the program prints event streams, beside a bare loop that only reads the same bytes, and
 * how long an event is on its way through it.
 */
import { parse } from "../../src/cli/parse.ts";
import { compare, type Comparison, quantile } from "./ratios.ts";
import { type BuiltProgram, commandProgram, type Group, scriptProgram } from "./setting.ts";
import { STREAM_CASES, type StreamCase } from "./stream_cases.ts";
import { comparePairs, type Program, takeTurns } from "./turns.ts";

/** Events of which the delay is taken. */
const TIMED_EVENTS = 400;

/** Milliseconds between two of them. */
const PACE = 5;

/** The speed of streams. */
export const STREAM_ROWS: Group = {
  name: "streams",
  async measure({ folder, quick, rounds, built, before, env, leftOut }): Promise<Comparison[]> {
    const programs = before === undefined ? { built } : { before, built };
    const server = serve(quick ? 1_000_000 : 100_000_000);
    const streamEnv = { ...env, RUNTM_API_URL: server.url, RUNTM_ORG_ID: "org_1" };
    const bare = `${folder}/bare.js`;
    const rows: Comparison[] = [];
    try {
      await Deno.writeTextFile(
        bare,
        `const { body } = await fetch("${server.url}/bare"); let n = 0;
         for await (const chunk of body) n += chunk.length; Deno.exit(n > 0 ? 0 : 1);`,
      );
      for (const one of STREAM_CASES) {
        if (!await parse(one.args).then(() => true, () => false)) {
          leftOut.push(`stream "${one.name}": the program has no such option`);
          continue;
        }
        server.choose(one);
        const floor = scriptProgram("bare loop", bare);
        const measured = programsOf(one, programs);
        const times = await takeTurns([floor, ...measured], quick ? 1 : rounds, streamEnv);
        rows.push(...comparePairs(times, measured.map(({ name }) => [name, floor.name, one.aim])));
      }
      rows.push(await delays(folder, built, streamEnv, quick ? 20 : TIMED_EVENTS));
      return rows;
    } finally {
      await server.close();
    }
  },
};

function programsOf(
  { name, args, isNew }: StreamCase,
  programs: { readonly [which: string]: BuiltProgram },
): Program[] {
  return Object.entries(programs).filter(([which]) => which === "built" || !isNew)
    .map(([which, program]) =>
      commandProgram(which === "built" ? name : `${name} (${which})`, program, args.join(" "))
    );
}

/** Serves the stream of the case that is set, and an object to every other question. */
function serve(length: number) {
  let chosen: StreamCase | undefined;
  let block = new Uint8Array();
  const encoder = new TextEncoder();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    if (chosen === undefined || !isStream(request.url)) return Response.json(ANSWER);
    const end = encoder.encode(chosen.end);
    let left = chosen.once ? 1 : Math.ceil(length / block.length);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) return controller.enqueue(block);
        controller.enqueue(end);
        controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    choose(next: StreamCase) {
      chosen = next;
      block = encoder.encode(next.block());
    },
    close: () => server.shutdown(),
  };
}

function isStream(url: string): boolean {
  return /\/(events|run|bare|prompt|build-logs)$/.test(new URL(url).pathname);
}

const ANSWER = {
  id: "s1",
  state: "running",
  build_status: "ready",
  last_prompt: { status: "completed" },
};

/** How much later than from a bare loop an event comes out of the program. */
async function delays(
  folder: string,
  built: BuiltProgram,
  env: { readonly [name: string]: string },
  events: number,
): Promise<Comparison> {
  const server = pacedServer(events);
  const bare = `${folder}/bare_lines.js`;
  try {
    await Deno.writeTextFile(
      bare,
      `const { body } = await fetch("${server.url}/bare");
       for await (const chunk of body) await Deno.stdout.write(chunk); Deno.exit(0);`,
    );
    const own = commandProgram("program", built, "session events s1 --since 0");
    const there = { ...env, RUNTM_API_URL: server.url };
    const floor = quantile(await delaysOf(scriptProgram("bare", bare), there), 0.99);
    const found = quantile(await delaysOf(own, there), 0.99);
    const name = "from flush to line, p99 (ratio: milliseconds above the bare loop)";
    const row = compare({ [name]: [found], bare: [1] }, name, "bare");
    const above = found - floor;
    const spread = [above, above] as const;
    return { ...row, beside: "bare loop", ratio: above, spread, aim: 1, met: above <= 1 };
  } finally {
    await server.close();
  }
}

/** Sends an event every few milliseconds, with the time at which it was sent. */
function pacedServer(events: number) {
  const encoder = new TextEncoder();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    if (!isStream(request.url)) return Response.json(ANSWER);
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let n = 1; n <= events; n++) {
          await new Promise((resolve) => setTimeout(resolve, PACE));
          const data = `{"sent":${performance.now()},"words":"${"word ".repeat(20)}"}`;
          controller.enqueue(encoder.encode(`id: ${n}\nevent: text_delta\ndata: ${data}\n\n`));
        }
        controller.enqueue(encoder.encode("event: done\ndata: {}\n\n"));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    close: () => server.shutdown(),
  };
}

/** Runs a program and says for each event how long after its sending it came out, in milliseconds. */
async function delaysOf(
  { command, args }: Program,
  env: { readonly [name: string]: string },
): Promise<number[]> {
  const child = new Deno.Command(command, {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const found: number[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    const now = performance.now();
    for (const [, sent] of decoder.decode(chunk).matchAll(/"sent":([\d.]+)/g)) {
      found.push(now - Number(sent));
    }
  }
  const { success } = await child.status;
  if (!success || found.length === 0) throw new Error("No event came through");
  return found;
}
