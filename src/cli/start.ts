/** Where a run begins: the version is told before anything else is loaded. */
import type { Process } from "../process/types.ts";
import { PROGRAM_VERSION } from "../version.ts";
import { ClosedOutput, createPrinter } from "./output/output.ts";

/**
 * Runs the program once. Installers and scripts ask for the version, so that has a way of its own;
 * every other command line is read by the grammar.
 *
 * @param process The outside world
 * @returns The exit code
 */
export async function start(process: Process): Promise<number> {
  const { args } = process;
  if (args.length !== 1 || args[0] !== "--version") {
    const { run } = await import("./run.ts");
    return await run(process);
  }
  try {
    await createPrinter(process, { format: "json", verbose: false }).lines(`${PROGRAM_VERSION}\n`);
  } catch (error) {
    if (!(error instanceof ClosedOutput)) throw error;
  }
  return 0;
}
