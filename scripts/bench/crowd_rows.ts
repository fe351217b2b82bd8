/** Many commands at the same moment: none fails, and each costs what it costs alone. */
import type { Comparison } from "./ratios.ts";
import { commandProgram, type Group, scriptProgram, type Setting } from "./setting.ts";
import { childCpu, type Program } from "./turns.ts";

/** Commands that an agent could start at once. */
const CROWD = 200;

/** The processor time of a command in a crowd; that of an empty file says what the machine does to it. */
export const CROWD_ROWS: Group = {
  name: "crowd",
  async measure({ built, env, folder, quick, leftOut }): Promise<Comparison[]> {
    if (childCpu() === 0) {
      leftOut.push("commands at once: the system does not tell processor times");
      return [];
    }
    const count = quick ? 4 : CROWD;
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    return [
      await measureCrowd(scriptProgram("empty file", `${folder}/empty.js`), count, env),
      await measureCrowd(commandProgram("session list", built, "session list"), count, env, 1.2),
    ];
  },
};

async function measureCrowd(
  program: Program,
  count: number,
  env: Setting["env"],
  aim?: number,
): Promise<Comparison> {
  await run(program, env);
  // Half of them before the crowd and half after it, so that a change of the machine shows in both.
  const half = () =>
    cpuOf(async () => {
      for (let at = 0; at < count / 2; at++) await run(program, env);
    });
  const before = await half();
  const together = await cpuOf(async () => {
    await Promise.all(Array.from({ length: count }, () => run(program, env)));
  });
  const ratio = together / (before + await half());
  return {
    program: `${program.name}, ${count} at once: processor time of each`,
    beside: "one at a time",
    milliseconds: together / count,
    ratio,
    spread: [ratio, ratio],
    best: ratio,
    cpu: ratio,
    ...(aim === undefined ? {} : { aim, met: ratio <= aim }),
  };
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = childCpu();
  await work();
  return childCpu() - before;
}

/** One failure fails the benchmark. */
async function run(program: Program, env: { readonly [name: string]: string }): Promise<void> {
  const { success, stderr } = await new Deno.Command(program.command, {
    args: [...program.args],
    clearEnv: true,
    env: { ...env, ...program.env },
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`${program.name}: ${new TextDecoder().decode(stderr)}`);
}
