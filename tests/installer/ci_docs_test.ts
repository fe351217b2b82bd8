/**
 * The workflows of docs/ci.md: they are YAML of the form that GitHub and GitLab take, and their
 * shell steps run, with the installer and the program of this checkout served on loopback.
 */
import assert from "node:assert/strict";
import * as yaml from "js-yaml";
import { writeExecutable } from "../fakes/executable.ts";
import { cleanEnv, programCommand } from "../e2e/harness.ts";
import {
  entriesOf,
  fakeProgram,
  type FileServer,
  makePlace,
  type Place,
  releaseOf,
  SCRIPT,
  serveFiles,
} from "./world.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/ci.md", import.meta.url));
/** The blocks of code below a heading. */
const blocksOf = (heading: string) =>
  [...(PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "").matchAll(/```\w+\n(.*?)```/gs)]
    .map(([, text = ""]) => text);

/** Where the page installs from. */
const INSTALLER = "https://runtm.com/install";
const SEED = "sessions:\n  - name: seeded\n";

interface Step {
  readonly uses?: string;
  readonly name?: string;
  readonly run?: string;
}

interface Workflow {
  readonly on: readonly string[];
  readonly permissions: { readonly [scope: string]: string };
  readonly jobs: {
    readonly [name: string]: { readonly "runs-on": string; readonly steps: readonly Step[] };
  };
}

interface Pipeline {
  readonly [job: string]: {
    readonly image: string;
    readonly before_script: readonly string[];
    readonly script: readonly string[];
  };
}

const workflow = yaml.load(blocksOf("GitHub Actions")[0] ?? "") as Workflow;
const pipeline = yaml.load(blocksOf("GitLab")[0] ?? "") as Pipeline;
const single = blocksOf("Several steps with one emulator")[0] ?? "";

/** A machine of a CI service: nothing on it but the repository and `npm`. */
interface Machine extends AsyncDisposable {
  readonly place: Place;
  readonly server: FileServer;
  /** Runs lines in one shell, with what earlier steps added to the path. */
  run(lines: string, shell?: readonly string[]): Promise<{ code: number; text: string }>;
}

/** @param npm What the tests of the repository do, as a shell script */
async function machine(npm: string): Promise<Machine> {
  const { command, args } = programCommand();
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const real = `case "$1" in emulator | session) exec ${words} "$@" ;; esac`;
  const release = await releaseOf(entriesOf(fakeProgram("9.9.9", real)));
  const server = serveFiles((path) => {
    if (path === "/install") return new TextEncoder().encode(SCRIPT);
    return release[path.slice(path.lastIndexOf("/") + 1)];
  });
  const place = await makePlace({ uid: undefined });
  await Deno.mkdir(`${place.root}/tests`);
  await Deno.writeTextFile(`${place.root}/tests/seed.yaml`, SEED);
  await Deno.writeTextFile(`${place.root}/github_path`, "");
  await writeExecutable(`${place.bin}/npm`, `#!/bin/sh\n[ "$*" = test ] || exit 64\n${npm}\n`);
  return {
    place,
    server,
    async run(lines, [shell = "", ...options] = ["bash", "-e", "-o", "pipefail"]) {
      const added = (await Deno.readTextFile(`${place.root}/github_path`)).trim().split("\n");
      const env = cleanEnv(place.home, {
        GITHUB_PATH: `${place.root}/github_path`,
        RUNTM_BASE_URL: server.origin,
        SHELL: "/bin/bash",
        TMPDIR: place.temp,
      });
      const path = [...added.filter((one) => one !== ""), place.bin, env["PATH"]].join(":");
      const { code, stdout, stderr } = await new Deno.Command(shell, {
        args: [
          ...options,
          "-c",
          lines.replaceAll(INSTALLER, `${server.origin}/install`),
        ],
        clearEnv: true,
        env: { ...env, PATH: path },
        cwd: place.root,
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** Tests that see the seed, and end as a repository's may. */
const TESTS = (code: number) => `runtm-api session list --jq '.sessions[].name' && exit ${code}`;

Deno.test("the workflow for GitHub is one: events, least rights, steps that use or run something", () => {
  assert.deepEqual(workflow.on, ["push", "pull_request"]);
  assert.deepEqual(workflow.permissions, { contents: "read" });
  const [job] = Object.values(workflow.jobs);
  assert.match(job?.["runs-on"] ?? "", /^ubuntu-/);
  for (const step of job?.steps ?? []) {
    assert.equal([step.uses, step.run].filter((one) => one !== undefined).length, 1);
    if (step.uses !== undefined) assert.match(step.uses, /^[\w-]+\/[\w-]+@v\d+$/);
  }
  assert.equal(job?.steps.filter(({ run }) => run !== undefined).length, 2);
});

Deno.test("the pipeline for GitLab is one: an image and lists of lines", () => {
  const [job, ...others] = Object.values(pipeline);
  assert.deepEqual(others, []);
  assert.match(job?.image ?? "", /^node:\d+$/);
  for (const line of [...job?.before_script ?? [], ...job?.script ?? []]) {
    assert.equal(typeof line, "string");
  }
});

for (const code of [0, 7]) {
  Deno.test(`the steps for GitHub install the program and end as the tests do (${code})`, async () => {
    await using ci = await machine(TESTS(code));
    const steps = Object.values(workflow.jobs)[0]?.steps.flatMap(({ run }) => run ?? []) ?? [];
    const [install = "", test = ""] = steps;
    const installed = await ci.run(install);
    assert.equal(installed.code, 0, installed.text);
    const tested = await ci.run(test);
    assert.equal(tested.code, code, tested.text);
    assert.match(tested.text, /^"?seeded"?$/m);
    assert.ok(ci.server.asked.includes("/install"));
  });

  Deno.test(`the lines for GitLab install the program and end as the tests do (${code})`, async () => {
    await using ci = await machine(TESTS(code));
    const [job] = Object.values(pipeline);
    // GitLab runs both lists in one shell.
    const ran = await ci.run([...job?.before_script ?? [], ...job?.script ?? []].join("\n"));
    assert.equal(ran.code, code, ran.text);
    assert.match(ran.text, /^"?seeded"?$/m);
  });

  Deno.test(`several steps share one emulator, which is gone afterwards (${code})`, async () => {
    await using ci = await machine(
      `runtm-api session list >/dev/null && echo "$RUNTM_API_URL" >url && exit ${code}`,
    );
    const install = pipeline["test"]?.before_script.join("\n") ?? "";
    // The page marks these lines as those of any shell.
    const ran = await ci.run(`${install}\n${single}`, ["sh", "-e"]);
    assert.equal(ran.code, code, ran.text);
    const url = (await Deno.readTextFile(`${ci.place.root}/url`)).trim();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\//);
    await assert.rejects(fetch(url), "the emulator still runs");
  });
}
