/** Runs programs in turns and takes their times. */
import { compare, type Comparison, type Times } from "./ratios.ts";

/** A program and how it is started. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Variables of this program alone. */
  readonly env?: { readonly [name: string]: string };
  /** What must be done before each run, outside the time that counts. */
  readonly prepare?: () => Promise<void>;
  /** The exit code of a run that went well; 0 when left out. */
  readonly code?: number;
}

/** What two programs are compared, and the aim where there is one. */
export type Pair = readonly [program: string, beside: string, aim?: number];

/** Times of programs that took turns. */
export interface Measured {
  readonly times: Times;
  /** Processor time of all rounds in milliseconds, where the system tells it. */
  readonly cpu: { readonly [program: string]: number };
}

/** Rounds that fill the caches and are not counted. */
const WARM_UP_ROUNDS = 2;

/** Processor time below which a ratio says nothing: the system counts in steps of 10 ms. */
const LEAST_CPU = 300;

/**
 * Runs every program once a round, so that what slows the machine down slows all of them.
 *
 * @param programs In the order of a round
 * @param rounds How many rounds count
 * @param env The environment of all of them
 */
export async function takeTurns(
  programs: readonly Program[],
  rounds: number,
  env: { readonly [name: string]: string },
): Promise<Measured> {
  const times: { [program: string]: number[] } = {};
  const cpu: { [program: string]: number } = {};
  for (const { name } of programs) times[name] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const program of programs) {
      const before = childCpu();
      const time = await timeOf(program, env);
      if (round < 0) continue;
      times[program.name]?.push(time);
      cpu[program.name] = (cpu[program.name] ?? 0) + childCpu() - before;
    }
  }
  return { times, cpu };
}

/** Starts a program once and says how long it took, in milliseconds. */
async function timeOf(program: Program, env: { readonly [name: string]: string }): Promise<number> {
  await program.prepare?.();
  const command = new Deno.Command(program.command, {
    args: [...program.args],
    clearEnv: true,
    env: { ...env, ...program.env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const started = performance.now();
  const { code, stderr } = await command.output();
  const time = performance.now() - started;
  if (code !== (program.code ?? 0)) {
    throw new Error(`${program.name} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  return time;
}

/** Processor time of all child processes that have ended, in milliseconds; 0 where it is not told. */
export function childCpu(): number {
  try {
    const stat = Deno.readTextFileSync("/proc/self/stat").replace(/^.*\) /s, "").split(" ");
    // Fields 16 and 17 of the file, in hundredths of a second (proc(5)); two are cut off here.
    return (Number(stat[13]) + Number(stat[14])) * 10;
  } catch {
    return 0;
  }
}

/**
 * Compares what was measured; pairs with a program that was not run are left out.
 *
 * @param measured Times of programs that took turns
 * @param pairs What is compared
 */
export function comparePairs({ times, cpu }: Measured, pairs: readonly Pair[]): Comparison[] {
  return pairs.filter(([program, beside]) => program in times && beside in times)
    .map(([program, beside, aim]) => {
      const [own = 0, other = 0] = [cpu[program], cpu[beside]];
      const enough = own >= LEAST_CPU && other >= LEAST_CPU;
      return {
        ...compare(times, program, beside, aim),
        ...(enough ? { cpu: own / other } : {}),
      };
    });
}

/** Whether a program of the system is there. */
export async function isInstalled({ command }: Pick<Program, "command">): Promise<boolean> {
  try {
    await new Deno.Command(command, { args: ["--version"], stdout: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
