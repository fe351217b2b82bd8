/** `skills uninstall`: removes what `skills install` wrote. */
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import { findTargets } from "../../skills/targets.ts";
import { planUninstall, uninstall, type UninstallPlan } from "../../skills/uninstall.ts";
import type { Invocation } from "../types.ts";

/** Removes the files from every target where the program has written some. */
export async function skillsUninstall(
  { process, values, globals, output }: Invocation,
): Promise<void> {
  const target = typeof values.target === "string" ? values.target : undefined;
  const done: UninstallPlan[] = [];
  for (const directory of await findTargets(process, target)) {
    try {
      const plan = await planUninstall(process.files, directory);
      if (plan === undefined) continue;
      if (!globals.dryRun) await uninstall(process.files, plan);
      done.push(plan);
    } catch (error) {
      throw new Failure(
        "local",
        `Cannot remove skill files in "${directory}": ${fileReason(error)}`,
        {
          hint: "Make the folder writable and run it again",
          details: { targets: done.map(told) },
          cause: error,
        },
      );
    }
  }
  const head = globals.dryRun ? { dry_run: true } : { uninstalled: true };
  await output.json(JSON.stringify({ ...head, targets: done.map(told) }));
}

function told({ directory, remove, keep }: UninstallPlan) {
  return { directory, removed: remove, kept: keep };
}
