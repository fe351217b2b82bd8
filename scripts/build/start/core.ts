/** How the built program starts: as `main.ts` does, with the catalog that the build has prepared. */
import { run } from "../../../src/cli/run.ts";
import { realProcess } from "../../../src/process/real.ts";
import { preparedCatalog } from "./prepared_catalog.ts";
import { INDEX } from "./prepared_index.ts";

/** Runs the program once and says how it ends. */
export async function start(): Promise<number> {
  const open = () => Deno.openSync(`${import.meta.dirname}/commands.txt`);
  return await run(realProcess(), preparedCatalog(INDEX, open));
}
