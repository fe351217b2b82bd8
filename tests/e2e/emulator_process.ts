/**
 * An emulator as a process of its own, without pauses, for tests that kill it.
 *
 *     deno run -A tests/e2e/emulator_process.ts DATA_DIR
 */
import { startEmulator } from "../../src/emulator/server.ts";

const emulator = await startEmulator({ dataDir: Deno.args[0] ?? ":memory:", agentPace: 0 });
console.log(JSON.stringify({ url: emulator.url, origin: emulator.origin, key: emulator.keys.org }));
