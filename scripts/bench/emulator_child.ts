/**
 * An emulator in a process of its own, from any checkout, so that its memory is its own: what calls
 * it does not count. As a program it starts the emulator of the checkout named first, with the data
 * folder named second, and ends when its input ends.
 */
import type { RunningEmulator } from "../../src/emulator/core/types.ts";

/** What a case works with. */
export interface Child extends AsyncDisposable {
  readonly origin: string;
  readonly dataDir: string;
  /** Calls a route with the main key; throws when the answer is no success. */
  call(path: string, body?: unknown): Promise<Response>;
  /** Most memory of the process so far, in MiB. */
  peak(): number;
}

/**
 * Starts the emulator of a checkout.
 *
 * @param root Path of the checkout
 * @param dataDir Data folder
 * @throws {Error} When it does not start, with the first line of its reason
 */
export async function startChild(root: string, dataDir: string): Promise<Child> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", `--config=${root}/deno.json`]
      .concat(decodeURIComponent(new URL(import.meta.url).pathname), root, dataDir),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reason = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await lines.read();
  if (value === undefined) throw new Error((await reason).trim().split("\n")[0]);
  const { origin, url, key } = JSON.parse(value);
  return {
    origin,
    dataDir,
    async call(path, body) {
      const answer = await fetch(path.startsWith("/_emulator/") ? origin + path : url + path, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${key}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    },
    peak() {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.close().catch(() => {});
      await child.status;
      await lines.cancel();
      await reason;
    },
  };
}

if (import.meta.main) {
  const [root, dataDir] = Deno.args;
  const { startEmulator } = await import(`file://${root}/src/emulator/server.ts`);
  const emulator: RunningEmulator = await startEmulator({ dataDir, agentPace: 0 });
  const { origin, url, keys } = emulator;
  console.log(JSON.stringify({ origin, url, key: keys.org }));
  for await (const _ of Deno.stdin.readable);
  await emulator.close();
  Deno.exit(0);
}
