/** What a release is made with: the tag's check, the notes, the bill of materials, the workflows. */
import assert from "node:assert/strict";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import * as yaml from "js-yaml";
import { tagProblem } from "../../../scripts/check_tag.ts";
import { notesOf } from "../../../scripts/release_notes.ts";
import { baseChecksum } from "../../../scripts/build/base.ts";
import { RUNTIME_VERSION, TARGETS } from "../../../scripts/build/targets.ts";
import { billOfMaterials, importedPackages, packageFacts } from "../../../scripts/sbom.ts";
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

/** The bill of the checkout. */
async function bill(bases: ReadonlyMap<string, string> = new Map()) {
  const lock = JSON.parse(await read("deno.lock"));
  const used = await importedPackages();
  return JSON.parse(JSON.stringify(billOfMaterials({
    used,
    lock,
    packages: await packageFacts(used, lock),
    program: { name: "runtm-api", version: "0.4.0" },
    runtime: "2.9.6",
    time: "2026-01-02T03:04:05.000Z",
    bases,
  })));
}

Deno.test("the bill of materials holds what the program imports, and not what only tests do", async () => {
  const made = await bill();
  assert.deepEqual(await bill(), made);
  const names = made.components.map(({ name }: { name: string }) => name);
  assert.ok(
    names.includes("deno") && names.includes("zod") && names.includes("eventsource-parser"),
  );
  assert.ok(!names.includes("fast-check") && !names.includes("ajv"));
  assert.ok(names.includes("argparse"), "what js-yaml needs is missing");
});

Deno.test("the bill of materials is valid by the official schema, with licences, suppliers, time and tool", async () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const format of ["idn-email", "iri-reference"]) ajv.addFormat(format, true);
  const schema = async (name: string) =>
    JSON.parse(await read(`tests/fixtures/cyclonedx/${name}.schema.json`));
  for (const name of ["spdx", "jsf-0.82"]) {
    const { $id: _, ...part } = await schema(name);
    ajv.addSchema(part, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const validate = ajv.compile(await schema("bom-1.6"));
  const base = "denort-x86_64-unknown-linux-gnu.zip";
  const made = await bill(new Map([[base, "a".repeat(64)]]));
  const isValid: boolean = validate(made);
  assert.ok(isValid, ajv.errorsText(validate.errors));
  assert.ok(!validate({ ...made, specVersion: 1 }), "the schema refuses what is wrong");
  assert.equal(made.metadata.timestamp, "2026-01-02T03:04:05.000Z");
  assert.equal(made.metadata.tools.components[0].name, "scripts/sbom.ts");
  assert.equal(made.metadata.supplier.name, "Runtm");
  for (const { name, licenses } of made.components) assert.ok(licenses.length > 0, name);
  const [found] = made.components.filter(({ name }: { name: string }) => name === base);
  assert.deepEqual(found.hashes, [{ alg: "SHA-256", content: "a".repeat(64) }]);
});

Deno.test("baseChecksum() hashes the binary that is named, else the one in the cache", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const target = TARGETS[0];
    assert.ok(target);
    assert.equal(await baseChecksum(target, folder, undefined), undefined);
    const place = `${folder}/dl/release/v${RUNTIME_VERSION}`;
    await Deno.mkdir(place, { recursive: true });
    await Deno.writeTextFile(`${place}/denort-${target.triple}.zip`, "");
    await Deno.writeTextFile(`${folder}/named`, "named");
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const line = await baseChecksum(target, folder, undefined);
    assert.equal(line, `${empty}  denort-${target.triple}.zip\n`);
    const named = await baseChecksum(target, folder, `${folder}/named`);
    assert.match(named ?? "", /^(?!e3b0c442)[0-9a-f]{64} {2}denort-[a-z0-9_-]+\n$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** All workflows of the repository. */
const WORKFLOWS: readonly string[] = ["ci.yml", "more.yml", "release.yml"];

Deno.test("one version of Deno everywhere: archives, workflows, .ci/run, README, CONTRIBUTING", async () => {
  const { dependencies } = JSON.parse(await read(".github/deno/package.json"));
  assert.equal(dependencies.deno, RUNTIME_VERSION);
  const { packages } = JSON.parse(await read(".github/deno/package-lock.json"));
  for (const { runtime } of TARGETS) {
    const locked = packages[`node_modules/${runtime.package}`];
    assert.equal(locked.version, RUNTIME_VERSION);
    assert.match(locked.integrity, /^sha512-/);
  }
  for (const file of [".ci/run", "README.md", "CONTRIBUTING.md"]) {
    for (const [, version] of (await read(file)).matchAll(/\bdeno@([0-9.]+)/g)) {
      assert.equal(version, RUNTIME_VERSION, file);
    }
  }
});

Deno.test("jobs of a release take Deno from the lock file, and publish only in the repository itself", async () => {
  const text = await read(".github/workflows/release.yml");
  assert.doesNotMatch(text, /npx/);
  const { jobs } = yaml.load(text) as { jobs: Record<string, Job> };
  for (const [name, { steps, if: condition = "" }] of Object.entries(jobs)) {
    const runs = steps.map(({ run = "" }) => run);
    const uses = runs.findIndex((run) => /^deno |\bdeno (run|task|publish|test)\b/m.test(run));
    const gets = runs.findIndex((run) => run === "sh .github/deno/install.sh");
    assert.ok(uses === -1 || (gets !== -1 && gets < uses), `${name} uses Deno before it is there`);
    if (runs.some((run) => /\b(deno|npm) publish(?! --dry-run)/.test(run))) {
      assert.match(condition, /github\.repository == 'runtm-ai\/runtm'/, name);
      assert.ok(jobs.publish?.needs?.includes(name), `the release does not wait for ${name}`);
    }
  }
  assert.ok(
    jobs.draft?.steps.some(({ run = "" }) => run.includes('gh release create "$TAG" --draft')),
  );
});

Deno.test("every action runs on node24, as far as its major version tells", async () => {
  // The first major version of each that does; checkout and the rest were on node20 before.
  const first: { readonly [action: string]: number } = {
    "actions/checkout": 5,
    "actions/upload-artifact": 6,
    "actions/download-artifact": 7,
    "actions/attest-build-provenance": 3,
  };
  for (const file of WORKFLOWS) {
    const text = await read(`.github/workflows/${file}`);
    for (const [, action = "", major] of text.matchAll(/uses: ([^@\s]+)@[0-9a-f]{40} # v(\d+)/g)) {
      assert.ok(Number(major) >= (first[action] ?? Infinity), `${file}: ${action} v${major}`);
    }
  }
});

for (const file of WORKFLOWS) {
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
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
