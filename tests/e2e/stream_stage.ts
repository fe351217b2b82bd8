/** Where stream tests play: a cloud with a session that runs, and a way behind the program's back. */
import assert from "node:assert/strict";
import type { FaultRule } from "../../src/emulator/core/orders.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { addFault, callRoute, loggedRequests, type Received } from "../fakes/control.ts";
import { withCloud } from "../fakes/emulator.ts";
import { type Printed, textOf } from "../fakes/printed.ts";
import { type Run, runCli } from "./harness.ts";
import { userOf } from "./scenario.ts";

/** What a test does behind the program's back. */
export function backstage(cloud: RunningEmulator) {
  return {
    fault: (method: string, path: string, action: FaultRule["action"], times = 1) =>
      addFault(cloud, { match: { method, path }, times, action }),
    write: (log: string, events: object[]) =>
      callRoute(cloud, "POST", "/_emulator/events", { log, events }),
    requests: async (method: string, ending: string): Promise<Received[]> =>
      (await loggedRequests(cloud)).filter((one) =>
        one.method === method && one.path.endsWith(ending)
      ),
    get: async (path: string): Promise<Printed> =>
      JSON.parse(await callRoute(cloud, "GET", `/api/cloud${path}`)),
  };
}

/** A cloud with a session that runs. */
export async function withSession<T>(
  options: Parameters<typeof withCloud>[0],
  test: (stage: {
    cloud: RunningEmulator;
    back: ReturnType<typeof backstage>;
    id: string;
    run(...args: string[]): Promise<Run>;
  }) => Promise<T>,
): Promise<T> {
  return await withCloud(options, async (cloud) => {
    const back = backstage(cloud);
    const env = { RUNTM_API_URL: cloud.url, RUNTM_API_KEY: cloud.keys.org };
    const session = await userOf(cloud, cloud.keys.org).run("session", "create", "--wait");
    return await test({
      cloud,
      back,
      id: textOf(session, "id"),
      run: (...args) => runCli(args, { env }),
    });
  });
}

/** The lines of a stream; the last one is whole. */
export function linesOf(
  { stdout }: Pick<Run, "stdout">,
): { event: string; data: Printed; id?: string }[] {
  assert.ok(stdout === "" || stdout.endsWith("\n"), "the last line is whole");
  return stdout.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}
