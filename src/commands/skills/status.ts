/** `skills status`: whether installed skill files are those of this release. */
import { shellWord } from "../../errors/command_hint.ts";
import { Failure } from "../../errors/failure.ts";
import { fileReason } from "../../process/files.ts";
import type { Files } from "../../process/types.ts";
import { BUNDLED_SKILLS } from "../../skills/bundled.ts";
import { type SkillStatus, skillStatus } from "../../skills/status.ts";
import { findTargets, wantedOf } from "../../skills/targets.ts";
import { PROGRAM_VERSION } from "../../version.ts";
import type { Invocation } from "../types.ts";

/** Reports each target; a question, so the answer is never a failure. */
export async function skillsStatus({ process, values, output }: Invocation): Promise<void> {
  const wanted = wantedOf(values);
  const targets: SkillStatus[] = [];
  for (const directory of await findTargets(process, wanted)) {
    targets.push(await lookInto(process.files, directory));
  }
  const current = targets.length > 0 && targets.every((one) => one.state === "current");
  const toInstall = targets.length === 0 || targets.some((one) => INSTALLABLE.includes(one.state));
  const where = wanted.target !== undefined
    ? ` --target ${shellWord(wanted.target)}`
    : wanted.project
    ? " --project"
    : "";
  const hint = `Run: runtm-api skills install${where}`;
  await output.json(JSON.stringify({
    version: PROGRAM_VERSION,
    up_to_date: current,
    targets,
    ...(toInstall ? { hint } : {}),
  }));
}

async function lookInto(files: Files, directory: string): Promise<SkillStatus> {
  try {
    return await skillStatus(files, directory, BUNDLED_SKILLS, PROGRAM_VERSION);
  } catch (error) {
    throw new Failure("local", `Cannot look into "${directory}": ${fileReason(error)}`, {
      hint: "Make the folder readable for you and run it again",
      cause: error,
    });
  }
}

const INSTALLABLE: readonly SkillStatus["state"][] = ["missing", "older", "changed"];
