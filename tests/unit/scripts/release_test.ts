/** What a release is made with: the tag's check, the notes, the bill of materials, the workflows. */
import assert from "node:assert/strict";
import * as yaml from "js-yaml";
import { tagProblem } from "../../../scripts/check_tag.ts";
import { notesOf } from "../../../scripts/release_notes.ts";
import { billOfMaterials, importedPackages } from "../../../scripts/sbom.ts";
import { PROGRAM_VERSION } from "../../../src/version.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = (name: string) => Deno.readTextFile(new URL(name, ROOT));

Deno.test("tagProblem() takes both forms of a tag and nothing else", () => {
  const versions = { "deno.json": "0.4.0", "src/version.ts": "0.4.0" };
  assert.equal(tagProblem("v0.4.0", versions), undefined);
  assert.equal(tagProblem("packages/agent/v0.4.0", versions), undefined);
  assert.equal(tagProblem("v0.5.0-rc.1", { "deno.json": "0.5.0-rc.1" }), undefined);
  for (const tag of ["0.4.0", "packages/sdk/v0.4.0", "v0.4", "v0.4.0 ", "agent/v0.4.0", ""]) {
    assert.match(tagProblem(tag, versions) ?? "", /is neither/, tag);
  }
});

Deno.test("tagProblem() names every place that says another version", () => {
  assert.equal(
    tagProblem("v0.5.0", { "deno.json": "0.5.0", "src/version.ts": "0.4.0" }),
    "src/version.ts says 0.4.0, the tag 0.5.0",
  );
});

Deno.test("the version is the same in deno.json and in the program, and the changelog has it", async () => {
  assert.equal(JSON.parse(await read("deno.json")).version, PROGRAM_VERSION);
  assert.match(notesOf(await read("CHANGELOG.md"), PROGRAM_VERSION), /^### /);
});

Deno.test("notesOf() takes one section, without heading and link definitions", () => {
  const text =
    "# Changelog\n\n## [0.4.0] - x\n\n- new\n\n## [0.3.0]\n\n- old\n\n[0.3.0]: https://x\n";
  assert.equal(notesOf(text, "0.4.0"), "- new\n");
  assert.equal(notesOf(text, "0.3.0"), "- old\n");
  assert.throws(() => notesOf(text, "0.4"), /says nothing about 0\.4/);
  assert.throws(() => notesOf("## [1.0.0]\n\n", "1.0.0"), /says nothing/);
});

Deno.test("the bill of materials holds what the program imports, and not what only tests do", async () => {
  const lock = JSON.parse(await read("deno.lock"));
  const program = { name: "runtm-api", version: "0.4.0" };
  const make = async () =>
    JSON.stringify(billOfMaterials(await importedPackages(), lock, program, "2.9.6"));
  const text = await make();
  assert.equal(await make(), text);
  const names = JSON.parse(text).components.map(({ name }: { name: string }) => name);
  assert.ok(
    names.includes("deno") && names.includes("zod") && names.includes("eventsource-parser"),
  );
  assert.ok(!names.includes("fast-check") && !names.includes("ajv"));
  assert.ok(names.includes("argparse"), "what js-yaml needs is missing");
  assert.doesNotMatch(text, /timestamp|serialNumber/);
});

for (const file of ["ci.yml", "release.yml"]) {
  Deno.test(`.github/workflows/${file} pins its actions by hash and asks for no rights it can do without`, async () => {
    const text = await read(`.github/workflows/${file}`);
    const workflow = yaml.load(text) as { permissions: unknown; jobs: Record<string, Job> };
    assert.deepEqual(workflow.permissions, { contents: "read" });
    const uses = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.map((step) => step.uses)
    );
    const actions = uses.filter((action) => action !== undefined);
    assert.ok(actions.length > 0);
    for (const action of actions) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
    assert.equal(text.match(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)?.length, actions.length);
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { run = "" } of steps) {
        assert.doesNotMatch(
          run,
          /\$\{\{ *(github\.(ref|head|event)|inputs)/,
          "a name as a command",
        );
      }
    }
  });
}

/** The parts of a job that count here. */
interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
