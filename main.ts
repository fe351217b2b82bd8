/**
 * The program: drives Runtm Cloud from the command line.
 *
 * ```sh
 * deno run -A jsr:@runtm/runtm-api session list
 * ```
 *
 * @module
 */
import { run } from "./src/cli/run.ts";
import { realProcess } from "./src/process/real.ts";

if (import.meta.main) Deno.exit(await run(realProcess()));
