/** The recipes of the skill files, run as they stand. */
import assert from "node:assert/strict";
import { BUNDLED_SKILLS } from "../../src/skills/bundled.ts";
import { withCloud } from "../fakes/emulator.ts";
import { followRecipes, workplace } from "../fakes/recipes.ts";
import { cleanEnv, errorOf, runCli } from "./harness.ts";

for (
  const { name: file, text } of BUNDLED_SKILLS.filter(({ name }) =>
    !["SKILL.md", "runtm-commands.md"].includes(name)
  )
) {
  Deno.test(`${file}: every recipe runs as it stands`, () => followRecipes(text, 7));
}

Deno.test("SKILL.md: every line of the cheap way works, and prints what it promises", async () => {
  const place = await workplace();
  try {
    await withCloud({}, async (emulator) => {
      const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
      const launch = ["session", "launch", "--repo", "acme/storefront", "--prompt", "x", "--wait"];
      launch.push("--on-complete", "keep_alive");
      const { id } = JSON.parse((await runCli(launch, { env })).stdout);
      await Deno.writeTextFile(`${place.files}/ids.txt`, `${id}\n`);
      await Deno.writeTextFile(`${place.files}/tasks.txt`, "Look around\nLook again\n");
      const skill = BUNDLED_SKILLS[0]?.text ?? "";
      const block = /## The cheap way\n[^]*?```console\n([^]*?)```/.exec(skill)?.[1] ?? "";
      const lines = block.trimEnd().split("\n");
      assert.ok(lines.length >= 10);
      for (const line of lines) {
        const { code, stdout, stderr } = await new Deno.Command("sh", {
          args: ["-c", line.replaceAll("SESSION_ID", id)],
          cwd: place.files,
          clearEnv: true,
          env: {
            ...cleanEnv(place.home, env),
            PATH: `${place.bin}:${Deno.env.get("PATH")}`,
          },
          stdin: "null",
        }).output();
        const said = new TextDecoder().decode(stdout);
        assert.equal(code, 0, `${line}: ${new TextDecoder().decode(stderr)}`);
        assert.equal(new TextDecoder().decode(stderr), "", line);
        const fields = /--fields (\S+)/.exec(line)?.[1]?.split(",") ?? [];
        for (const field of fields) {
          const name = field.split(".").at(-1) ?? "";
          assert.ok(said.includes(`"${name}"`), `${line}: no ${name} in ${said}`);
        }
      }
    });
  } finally {
    await Deno.remove(place.root, { recursive: true });
  }
});

Deno.test("a recipe with an empty variable stops before anything is sent", async () => {
  await withCloud({}, async (emulator) => {
    const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
    const run = await runCli(["session", "destroy", ""], { env });
    assert.deepEqual([run.code, errorOf(run).code, run.stdout], [3, "usage", ""]);
  });
});
