/** The manifests by which plugins of coding agents find the skill. */
import assert from "node:assert/strict";
import { PROGRAM_VERSION } from "../../../src/version.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = async (path: string) => JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));

/** Folders of skills in a manifest: each holds SKILL.md, or folders that do. */
async function skillsAt(path: string): Promise<string[]> {
  const folder = new URL(`${path.replace(/^\.\//, "").replace(/\/$/, "")}/`, ROOT);
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  if (names.includes("SKILL.md")) return [path];
  return (await Promise.all(names.map((name) => skillsAt(`${path.replace(/\/$/, "")}/${name}`))))
    .flat();
}

for (
  const [file, where] of [
    [".claude-plugin/plugin.json", ["./skills/runtm"]],
    [".cursor-plugin/plugin.json", ["./skills/runtm"]],
    // Its skills are those in the folder skills/ beside the manifest.
    ["gemini-extension.json", ["./skills/runtm"]],
  ] as const
) {
  Deno.test(`${file} names this version and the folder of the skill`, async () => {
    const manifest = await read(file);
    assert.equal(manifest.version, PROGRAM_VERSION);
    assert.match(manifest.name, /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    assert.ok(manifest.description.length > 20 && manifest.description.length < 200);
    const named = [manifest.skills ?? "./skills/"].flat();
    assert.deepEqual((await Promise.all(named.map(skillsAt))).flat(), where);
  });
}

Deno.test(".claude-plugin/marketplace.json offers the plugin of this repository", async () => {
  const { plugins, owner } = await read(".claude-plugin/marketplace.json");
  assert.equal(owner.name, "Runtm");
  const { name } = await read(".claude-plugin/plugin.json");
  assert.deepEqual(
    plugins.map((plugin: { name: string; source: string }) => [plugin.name, plugin.source]),
    [
      [name, "./"],
    ],
  );
});
