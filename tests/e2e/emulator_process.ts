/**
 * An emulator as a process of its own, without pauses, for tests that kill it.
 *
 *     deno run -A tests/e2e/emulator_process.ts DATA_DIR [AGENT_COMMAND]
 */
import { startEmulator } from "../../src/emulator/server.ts";

const [dataDir = ":memory:", agentCommand] = Deno.args;
const emulator = await startEmulator({
  dataDir,
  agentPace: 0,
  ...(agentCommand === undefined ? {} : { agentCommand }),
});
console.log(JSON.stringify({ url: emulator.url, origin: emulator.origin, key: emulator.keys.org }));
