/** What a newcomer meets in the repository: links that lead somewhere, and the check on each system. */
import assert from "node:assert/strict";
import { load } from "js-yaml";

const ROOT = new URL("../../../", import.meta.url);

/** Markdown files of the repository, by their path. */
function markdownFiles(): string[] {
  return ["", "docs/", "skills/runtm/"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, ROOT))]
      .filter((entry) => entry.isFile && entry.name.endsWith(".md"))
      .map((entry) => `${folder}${entry.name}`)
  );
}

for (const file of markdownFiles()) {
  Deno.test(`every link of ${file} into the repository leads to a file`, async () => {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:|^#/.test(target)) continue;
      const place = new URL(target.replace(/#.*/, ""), new URL(file, ROOT));
      const found = await Deno.stat(place).catch(() => undefined);
      assert.ok(found, `${file} links to ${target}, which is not there`);
    }
  });
}

Deno.test("the workflow runs the README's check on Linux and on macOS", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
  const workflow = load(await read(".github/workflows/ci.yml")) as {
    jobs: { check: { strategy: { matrix: { runner: string[] } }; steps: { run?: string }[] } };
  };
  const { strategy, steps } = workflow.jobs.check;
  assert.deepEqual(strategy.matrix.runner.map((name) => name.replace(/-.*/, "")), [
    "ubuntu",
    "macos",
  ]);
  assert.equal(steps.at(-1)?.run, "bash .ci/run");
  const command = /exec (npx -y deno@\S+ task test)\n$/.exec(await read(".ci/run"))?.[1];
  assert.ok(command, ".ci/run ends with the test command");
  assert.ok((await read("README.md")).includes(`\n${command}\n`), `README names ${command}`);
});

Deno.test("the rest of the tests runs on a schedule, random ones with another seed each time", async () => {
  const workflow = load(await Deno.readTextFile(new URL(".github/workflows/more.yml", ROOT))) as {
    on: { schedule: { cron: string }[] };
    env: { RUNTM_TEST_SEED: string };
    jobs: { more: { steps: { run?: string }[] } };
  };
  assert.equal(workflow.on.schedule.length, 1);
  assert.equal(workflow.env.RUNTM_TEST_SEED, "${{ github.run_number }}");
  const runs = workflow.jobs.more.steps.map(({ run }) => run);
  assert.deepEqual(runs.slice(-2), ["deno task test", "deno task test:more"]);
});

Deno.test("random tests take their seed from one place", () => {
  const paths = [...filesBelow("tests"), ...filesBelow("examples")];
  const own = paths.filter((path) =>
    path !== "tests/fakes/property.ts" &&
    /^import .* from "fast-check"/m.test(Deno.readTextFileSync(new URL(path, ROOT)))
  );
  assert.deepEqual(own, []);
});

Deno.test("no test changes what the tests at its side see: variables that programs read, the folder", () => {
  const strange = filesBelow("tests").filter((path) => path.endsWith("_test.ts")).flatMap(
    (path) => {
      const text = Deno.readTextFileSync(new URL(path, ROOT));
      const changes = text.match(/^\s*Deno\.(?:env\.(?:set|delete)|chdir|umask)\(.*$/gm) ?? [];
      return changes.filter((line) => !line.includes('"RUNTM_OF_THE_USER"'))
        .map((line) => `${path}: ${line.trim()}`);
    },
  );
  assert.deepEqual(strange, []);
});

/** TypeScript files below a folder. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, ROOT))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  ).filter((path) => path.endsWith(".ts"));
}

Deno.test("every file with tests is called after what it tests, and ends in _test.ts", () => {
  const folders = ["contract", "e2e", "fault", "installer", "unit"];
  const files = folders.flatMap((folder) =>
    [...Deno.readDirSync(new URL(`tests/${folder}/`, ROOT))]
      .map(({ name }) => `tests/${folder}/${name}`)
  );
  const strange = files.filter((file) =>
    /\.ts$/.test(file) && !/\/[a-z0-9_]+_test\.ts$/.test(file) &&
    /^\s*Deno\.test\(/m.test(Deno.readTextFileSync(new URL(file, ROOT)))
  );
  assert.deepEqual(strange, []);
});
