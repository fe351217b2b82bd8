/** `emulator run`: a command with an emulator of its own. */
import { Failure } from "../../errors/failure.ts";
import { asText } from "../../json/json_value.ts";
import type { DryRun, Invocation } from "../types.ts";
import { sceneOf, start, withSeed } from "./emulator_start.ts";

/** Runs the command; its exit code is that of the program. */
export async function emulatorRun(invocation: Invocation): Promise<number> {
  const { process, signal } = invocation;
  const { command, args, dataDir } = planOf(invocation);
  const options = { ...sceneOf(invocation), dataDir, port: 0 };
  const emulator = await start(await withSeed(invocation, options));
  try {
    const env = {
      RUNTM_API_URL: emulator.url,
      RUNTM_API_KEY: emulator.keys.org,
      RUNTM_ORG_ID: emulator.orgId,
    };
    const { code } = await process.run(command, args, { env, signal, attached: true });
    signal.throwIfAborted();
    return code;
  } catch (error) {
    if ((error as Error).name !== "NotFound") throw error;
    throw new Failure("usage", `There is no program "${command}"`, {
      hint: "Name one that is on PATH, after --",
    });
  } finally {
    await emulator.close();
  }
}

/** What it would run. */
export function runSteps(invocation: Invocation): DryRun {
  const { command, args, dataDir } = planOf(invocation);
  return { starts: "emulator", data_dir: dataDir, runs: [command, ...args] };
}

function planOf({ values }: Invocation) {
  const words = Array.isArray(values.words) ? values.words.map(String) : [];
  const [command = "", ...args] = words;
  return { command, args, dataDir: asText(values.data_dir) ?? ":memory:" };
}
