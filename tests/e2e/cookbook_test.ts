/** The cookbook: its twelve jobs, run as they stand. */
import { followRecipes } from "../fakes/recipes.ts";

Deno.test("docs/cookbook.md: every recipe runs as it stands", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/cookbook.md", import.meta.url));
  await followRecipes(text, 12);
});
