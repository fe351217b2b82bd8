/** `skills list --bundled`: the skill files inside the program. */
import { BUNDLED_SKILLS } from "../../skills/bundled.ts";
import type { Invocation } from "../types.ts";

/** Lists their names. */
export async function skillsList({ output }: Invocation): Promise<void> {
  const skills = BUNDLED_SKILLS.map((skill) => skill.name);
  await output.json(JSON.stringify({ skills, count: skills.length }));
}
