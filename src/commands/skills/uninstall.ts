/** `skills uninstall`: removes what `skills install` wrote. */
import { Failure } from "../../errors/failure.ts";
import type { JsonObject } from "../../json/json_value.ts";
import { fileReason } from "../../process/files.ts";
import { findTargets, wantedOf } from "../../skills/targets.ts";
import { planUninstall, uninstall, type UninstallPlan } from "../../skills/uninstall.ts";
import type { DryRun, Invocation } from "../types.ts";

/** Removes the files from every target where the program has written some. */
export async function skillsUninstall(invocation: Invocation): Promise<void> {
  const { files } = invocation.process;
  const targets = await eachTarget(invocation, (plan) => uninstall(files, plan));
  await invocation.output.json(JSON.stringify({ uninstalled: true, targets }));
}

/** What `skills uninstall` would remove. */
export async function uninstallSteps(invocation: Invocation): Promise<DryRun> {
  return { dry_run: true, targets: await eachTarget(invocation, () => Promise.resolve()) };
}

async function eachTarget(
  { process, values }: Invocation,
  carryOut: (plan: UninstallPlan) => Promise<void>,
): Promise<readonly JsonObject[]> {
  const wanted = wantedOf(values);
  const done: UninstallPlan[] = [];
  for (const directory of await findTargets(process, wanted)) {
    try {
      const plan = await planUninstall(process.files, directory);
      if (plan === undefined) continue;
      await carryOut(plan);
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
  return done.map(told);
}

function told({ directory, remove, keep }: UninstallPlan) {
  return { directory, removed: remove, kept: keep };
}
