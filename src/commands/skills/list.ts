/** `skills list --bundled`: the skill files inside the program. */
import { Failure } from "../../errors/failure.ts";
import { BUNDLED_SKILLS } from "../../skills/bundled.ts";
import type { Invocation } from "../types.ts";

/** Lists their names. Without `--bundled` the words are reserved for the service's own skills. */
export async function skillsList({ values, output }: Invocation): Promise<void> {
  if (values.bundled !== true) {
    throw new Failure(
      "usage",
      '"skills list" without --bundled is reserved for skills kept in Runtm Cloud, which this release does not list',
      {
        hint: "Run: runtm-api skills list --bundled",
      },
    );
  }
  const skills = BUNDLED_SKILLS.map((skill) => skill.name);
  await output.json(JSON.stringify({ skills, count: skills.length }));
}
