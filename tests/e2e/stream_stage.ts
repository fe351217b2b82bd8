/** Where stream tests play: a cloud with a session that runs, and a way behind the program's back. */
import assert from "node:assert/strict";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { withCloud } from "../fakes/emulator.ts";
import { type Printed, textOf } from "../fakes/printed.ts";
import { type Run, runCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

/** A request as the emulator received it. */
interface Received {
  readonly method: string;
  readonly path: string;
}

/** What a test does behind the program's back. */
export function backstage(cloud: RunningEmulator) {
  const headers = {
    authorization: `Bearer ${cloud.keys.org}`,
    "content-type": "application/json",
  };
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const send = async (method: string, path: string, body?: unknown): Promise<Printed> => {
    const init = body === undefined ? { method, headers } : {
      method,
      headers,
      body: JSON.stringify(body),
    };
    const response = await fetch(`${cloud.origin}${path}`, { ...init, client });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return await response.json();
  };
  return {
    fault: (method: string, path: string, action: object, times = 1) =>
      send("POST", "/_emulator/faults", { match: { method, path }, times, action }),
    write: (log: string, events: object[]) => send("POST", "/_emulator/events", { log, events }),
    async requests(method: string, ending: string): Promise<Received[]> {
      const { requests } = await send("GET", "/_emulator/requests");
      return (requests as Received[]).filter((one) =>
        one.method === method && one.path.endsWith(ending)
      );
    },
    get: (path: string) => send("GET", `/api/cloud${path}`),
    close: () => client.close(),
  };
}

/** A cloud with a session that runs. */
export async function withSession(
  options: Parameters<typeof withCloud>[0],
  test: (stage: {
    cloud: RunningEmulator;
    back: ReturnType<typeof backstage>;
    id: string;
    run(...args: string[]): Promise<Run>;
  }) => Promise<void>,
): Promise<void> {
  await withCloud(options, async (cloud) => {
    const back = backstage(cloud);
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    try {
      const session = await userOf(cloud, cloud.keys.org).run("session", "create", "--wait");
      await test({
        cloud,
        back,
        id: textOf(session, "id"),
        run: (...args) => runCli(args, { env }),
      });
    } finally {
      back.close();
    }
  });
}

/** The lines of a stream; the last one is whole. */
export function linesOf(
  { stdout }: Pick<Run, "stdout">,
): { event: string; data: Printed; id?: string }[] {
  assert.ok(stdout === "" || stdout.endsWith("\n"), "the last line is whole");
  return stdout.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}
