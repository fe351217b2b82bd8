/** `skills install`: writes the skill files into the folders of the coding agents. */
import { deniedPermission } from "../../errors/denied.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import type { JsonObject } from "../../json/json_value.ts";
import type { Process } from "../../process/types.ts";
import { BUNDLED_SKILLS } from "../../skills/bundled.ts";
import { install, type InstallPlan, planInstall } from "../../skills/install.ts";
import { AGENT_FOLDERS_SHOWN, findTargets, wantedOf } from "../../skills/targets.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import type { DryRun, Invocation } from "../types.ts";

/** A folder that was left alone, and why. */
interface Skipped {
  readonly directory: string;
  readonly reason: string;
}

/** Installs into every target. */
export async function skillsInstall(invocation: Invocation): Promise<void> {
  const { files } = invocation.process;
  const report = await eachTarget(invocation, { installed: true }, async (plan) => {
    await install(files, plan, BUNDLED_SKILLS, PROGRAM_VERSION);
  });
  await invocation.output.json(JSON.stringify(report));
}

/** What `skills install` would write. */
export async function installSteps(invocation: Invocation): Promise<DryRun> {
  return await eachTarget(invocation, { dry_run: true }, () => Promise.resolve());
}

/** Goes through the targets. One that fails does not keep the others from their files. */
async function eachTarget(
  { process, values }: Invocation,
  head: JsonObject,
  carryOut: (plan: InstallPlan) => Promise<void>,
): Promise<JsonObject> {
  const wanted = wantedOf(values);
  const directories = await findTargets(process, wanted);
  if (directories.length === 0) throw noAgentFolder();
  const done: InstallPlan[] = [];
  const skipped: Skipped[] = [];
  const failed: Skipped[] = [];
  for (const directory of directories) {
    try {
      if (wanted.target === undefined && await isLink(process, directory)) {
        skipped.push({ directory, reason: "it is a link that somebody else made" });
        continue;
      }
      const plan = await planInstall(process.files, directory, BUNDLED_SKILLS);
      await carryOut(plan);
      done.push(plan);
    } catch (error) {
      const denied = deniedPermission(error);
      if (denied !== undefined) throw denied;
      failed.push({ directory, reason: fileReason(error) });
    }
  }
  const report = {
    ...head,
    version: PROGRAM_VERSION,
    targets: done.map(told),
    ...(skipped.length > 0 ? { skipped } : {}),
  };
  if (failed.length > 0 || done.length === 0) throw notInstalled(failed, skipped, report);
  return report;
}

function told({ directory, files, write, keep, remove }: InstallPlan) {
  return { directory, files, written: write, kept: keep, removed: remove };
}

// Writing through it would change files in a place the user did not mean, a checkout for example.
async function isLink(process: Process, directory: string): Promise<boolean> {
  return (await process.files.stat(directory, { noFollow: true }))?.kind === "link";
}

function noAgentFolder(): Failure {
  return new Failure(
    "local",
    `No folder of a coding agent was found: looked for ${AGENT_FOLDERS_SHOWN}`,
    {
      hint: "Name the folder: runtm-api skills install --target DIR",
    },
  );
}

function notInstalled(
  failed: readonly Skipped[],
  skipped: readonly Skipped[],
  report: { readonly [field: string]: unknown },
): Failure {
  const left = [...failed, ...skipped].map(({ directory, reason }) => `"${directory}" (${reason})`);
  return new Failure("local", `Skill files were not installed into ${left.join(", ")}`, {
    hint: "Make the folder writable, or name another: runtm-api skills install --target DIR",
    details: { ...report, installed: false, failed },
  });
}
