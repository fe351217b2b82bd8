/** The recipes of the skill files, run as they stand. */
import assert from "node:assert/strict";
import { BUNDLED_SKILLS } from "../../src/skills/bundled.ts";
import { withCloud } from "../fakes/emulator.ts";
import { followRecipes } from "../fakes/recipes.ts";
import { errorOf, runCli } from "./harness.ts";

for (
  const { name: file, text } of BUNDLED_SKILLS.filter(({ name }) =>
    !["SKILL.md", "runtm-commands.md"].includes(name)
  )
) {
  Deno.test(`${file}: every recipe runs as it stands`, () => followRecipes(text, 7));
}

Deno.test("a recipe with an empty variable stops before anything is sent", async () => {
  await withCloud({}, async (emulator) => {
    const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
    const run = await runCli(["session", "destroy", ""], { env });
    assert.deepEqual([run.code, errorOf(run).code, run.stdout], [3, "usage", ""]);
  });
});
