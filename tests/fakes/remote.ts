/** Commands in the sandbox of a session of an emulator, run in this process: no start each. */
import { createConnection } from "../../src/client/create_connection.ts";
import { type RemoteCommand, runCommand } from "../../src/commands/terminal/run_command.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";
import { joinBytes } from "../../src/json/bytes.ts";
import { realProcess } from "../../src/process/real.ts";
import { testSettings } from "./calls.ts";

/** What a command left. */
export interface Ran {
  readonly code: number;
  readonly output: Uint8Array;
}

/**
 * Runs a command.
 *
 * @param cloud The emulator
 * @param session The session
 * @param command A line of shell
 * @param options What differs from the usual
 */
export async function runRemote(
  cloud: Pick<RunningEmulator, "url" | "keys">,
  session: string,
  command: string,
  options: Partial<RemoteCommand> = {},
): Promise<Ran> {
  const process = realProcess();
  const settings = {
    ...testSettings(),
    baseUrl: cloud.url,
    key: cloud.keys.org,
    org: undefined,
  };
  const connection = createConnection(process, settings, () => {});
  const chunks: Uint8Array[] = [];
  const code = await runCommand(process, connection, {
    caller: "session exec",
    session,
    command,
    apart: false,
    signal: new AbortController().signal,
    stdout(bytes) {
      chunks.push(bytes.slice());
      return Promise.resolve();
    },
    ...options,
  });
  return { code, output: joinBytes(chunks) };
}
