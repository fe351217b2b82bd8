/** Whatever a server sends: the status decides, memory stays small, and the error is one line. */
import assert from "node:assert/strict";
import { errorOf, startCli } from "../e2e/harness.ts";
import { callOnce } from "../fakes/calls.ts";
import { hasOpenssl, makeCertificates } from "../fakes/certificates.ts";
import { startHttp2Server } from "../fakes/http2_server.ts";

import { httpAnswer, type Script, startRawServer } from "../fakes/raw_server.ts";
import { getSession } from "../../src/operations/session/sessions.ts";
import { launchSession } from "../../src/operations/session/lifecycle.ts";

const MIB = 1024 * 1024;
const measurable = Deno.build.os === "linux";
if (!measurable) console.log("skipped: peak memory of answers, it is read from /proc");

/** What a run came to. */
interface Measured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Most memory it held, in MiB. */
  readonly peak: number;
}

/** Runs `session list` against a server that answers every request like this. */
async function listFrom(script: Script, ...args: string[]): Promise<Measured> {
  const peak = openPeak();
  await using server = startRawServer((exchange) => {
    // By now everything is loaded, however seldom it is looked at later.
    peak.look();
    return script(exchange);
  });
  const home = await Deno.makeTempDir({ prefix: "runtm-home-" });
  try {
    const env = {
      RUNTM_API_URL: `${server.origin}/api/cloud`,
      RUNTM_API_KEY: "runtm_sk_live_0123456789abcdef",
    };
    const child = startCli(["session", "list", "--retries", "0", ...args], { home, env });
    const watched = peak.watch(child);
    const [stdout, stderr] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: (await child.status).code, stdout, stderr, peak: await watched };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** The most memory a process has held so far: the system forgets it with the process. */
function openPeak() {
  let peak = 0;
  let pid: number | undefined;
  const look = () => {
    if (!measurable || pid === undefined) return;
    try {
      const status = Deno.readTextFileSync(`/proc/${pid}/status`);
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  };
  return {
    look,
    /** Looks again and again until it has ended; gives the peak in MiB. */
    async watch(child: Deno.ChildProcess): Promise<number> {
      pid = child.pid;
      let running = true;
      child.status.then(() => running = false);
      while (running) {
        look();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return peak;
    },
  };
}

const head = (status: number, ...headers: string[]) =>
  [`HTTP/1.1 ${status} Said`, "Content-Type: application/json", ...headers, "", ""].join("\r\n");

/** A body in chunks of one byte each. */
const inTinyChunks = (status: number, body: string, blanks: number): Script => async (exchange) => {
  await exchange.request();
  await exchange.write(head(status, "Transfer-Encoding: chunked"));
  const blank = "1\r\n \r\n".repeat(1_000);
  for (let sent = 0; sent < blanks; sent += 1_000) await exchange.write(blank);
  await exchange.write(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
};

/** What a run takes that has nothing to do. */
const idle = await listFrom(async (exchange) => {
  await exchange.request();
  await exchange.write(httpAnswer(200, '{"sessions":[]}'));
});

Deno.test("an answer in 20,000 chunks of one byte costs what its bytes cost", async () => {
  for (const [status, code] of [[400, 1], [200, 0]] as const) {
    const run = await listFrom(inTinyChunks(status, "{}", 20_000));
    assert.equal(run.code, code, run.stderr);
    assert.ok(run.peak <= idle.peak + 100, `${run.peak} MiB beside ${idle.peak} MiB`);
  }
});

Deno.test("a deep error body keeps its status, and its error is one line", async (test) => {
  for (const depth of [60, 1_000, 2_500, 5_000, 100_000]) {
    for (
      const [status, code, exit] of [[401, "unauthorized", 2], [400, "bad_request", 1]] as const
    ) {
      await test.step(`${status}, ${depth} levels`, async () => {
        const deep = "[".repeat(depth) + "]".repeat(depth);
        const body = `{"detail":{"error":"x","message":"m","deep":${deep}}}`;
        const run = await listFrom(async (exchange) => {
          await exchange.request();
          await exchange.write(httpAnswer(status, body));
        });
        assert.equal(run.code, exit, run.stderr);
        assert.equal(run.stdout, "");
        assert.equal(errorOf(run).code, code);
      });
    }
  }
});

Deno.test("a success answer of any depth is printed as it came", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const run = await listFrom(async (exchange) => {
    await exchange.request();
    await exchange.write(httpAnswer(200, deep));
  });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stdout, `${deep}\n`);
});

Deno.test("headers that contradict each other on the length do not lift the limit", async () => {
  const block = " ".repeat(MIB);
  const run = await listFrom(async (exchange) => {
    await exchange.request();
    await exchange.write(head(200, "Content-Length: 10", "Transfer-Encoding: chunked"));
    for (let sent = 0; sent < 120; sent++) {
      await exchange.write(`${MIB.toString(16)}\r\n${block}\r\n`);
    }
    await exchange.write("0\r\n\r\n");
  });
  assert.equal(run.code, 1, run.stderr);
  assert.ok(["answer_too_large", "network", "reset"].includes(String(errorOf(run).code)));
  assert.ok(run.peak <= idle.peak + 8 * 96, `${run.peak} MiB`);
});

/** What the program promises to need besides eight times an answer, 100 MB, in MiB. */
const PROMISED = 100e6 / MIB;

Deno.test("40 MB of small values in 40 KB of gzip cost no more than eight times their size", async () => {
  const text = `[${"{},".repeat(40 * MIB / 3)}0]`;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const zipped = await new Response(stream).bytes();
  const run = await listFrom(async (exchange) => {
    await exchange.request();
    await exchange.write(head(200, "Content-Encoding: gzip", `Content-Length: ${zipped.length}`));
    await exchange.write(zipped);
  });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stdout.length, text.length + 1);
  assert.ok(run.peak <= PROMISED + 8 * 40, `${run.peak} MiB`);
});

const openssl = await hasOpenssl();

for (
  const [what, answer] of [
    ["JSON that breaks off", { body: '{"sessions":[{"id"', reset: 0 }],
    ["fewer bytes than its length", { body: '{"sessions":[]}', length: 40, reset: 0 }],
    ["JSON that breaks off, cancelled", { body: '{"sessions":[', reset: 8 }],
    ["JSON that breaks off, refused", { body: "{", length: 10, reset: 2 }],
  ] as const
) {
  Deno.test({
    name: `an HTTP/2 answer that is ended politely is a lost connection: ${what}`,
    ignore: !openssl,
    async fn() {
      await using certificates = await makeCertificates();
      await using server = startHttp2Server(certificates.good, answer);
      using client = Deno.createHttpClient({
        caCerts: [await Deno.readTextFile(certificates.authority)],
      });
      const setup = {
        baseUrl: server.origin,
        fetch: ((input, init) => fetch(input, { ...init, client })) as typeof fetch,
      };
      const read = await callOnce(getSession, { session_id: "s1" }, setup);
      assert.equal(read.failure?.code, "reset");
      assert.equal(server.requests(), 4);
      const launch = await callOnce(launchSession, { prompt: "x" }, {
        ...setup,
        settings: { retries: 0 },
      });
      assert.equal(launch.failure?.code, "outcome_unknown");
    },
  });
}
