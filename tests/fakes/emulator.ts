/** An emulator in this process that lives as long as one test. */
import { startEmulator } from "../../src/emulator/server.ts";
import type { EmulatorOptions, RunningEmulator } from "../../src/emulator/core/types.ts";

/** Runs a test against an emulator of its own: without pauses, and nothing of it stays. */
export async function withCloud<T>(
  options: Partial<EmulatorOptions>,
  test: (cloud: RunningEmulator) => Promise<T>,
): Promise<T> {
  const cloud = await startEmulator({ dataDir: ":memory:", agentPace: 0, ...options });
  try {
    return await test(cloud);
  } finally {
    await cloud.close();
  }
}
