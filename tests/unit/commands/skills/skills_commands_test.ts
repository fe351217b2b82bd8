/** Skill files on a real file system: nothing of the user's is lost, everything of ours goes again. */
import assert from "node:assert/strict";
import { createPrinter } from "../../../../src/cli/output/output.ts";
import { carryOut } from "../../../../src/cli/run.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { installSteps, skillsInstall } from "../../../../src/commands/skills/install.ts";
import { skillsList } from "../../../../src/commands/skills/list.ts";
import { skillsStatus } from "../../../../src/commands/skills/status.ts";
import { skillsUninstall, uninstallSteps } from "../../../../src/commands/skills/uninstall.ts";
import type { Globals } from "../../../../src/commands/globals.ts";
import type { Runner } from "../../../../src/commands/types.ts";
import type { Values } from "../../../../src/operations/types.ts";
import { realProcess } from "../../../../src/process/real.ts";
import { BUNDLED_SKILLS } from "../../../../src/skills/bundled.ts";
import { hashOf } from "../../../../src/process/files.ts";
import { MANIFEST } from "../../../../src/skills/manifest.ts";
import { compareVersions, PROGRAM_VERSION } from "../../../../src/version.ts";
import { fakeProcess } from "../../../fakes/process.ts";

const NAMES = [
  "SKILL.md",
  "runtm-commands.md",
  "runtm-debug.md",
  "runtm-sessions.md",
  "runtm-templates.md",
];

interface Home {
  readonly path: string;
  run(runner: Runner["run"], values?: Values): Promise<Report>;
  dryRun(runner: Runner): Promise<Report>;
  write(path: string, text: string): void;
  read(path: string): string;
  names(path: string): string[];
}

// deno-lint-ignore no-explicit-any -- whatever a command printed
type Report = any;

async function inHome(folders: readonly string[], body: (home: Home) => Promise<void>) {
  const path = Deno.makeTempDirSync();
  for (const folder of folders) Deno.mkdirSync(`${path}/${folder}`, { recursive: true });
  try {
    await body({
      path,
      run: (run, values = {}) => report(path, { run }, values, {}),
      dryRun: (runner) => report(path, runner, {}, { dryRun: true }),
      write: (name, text) => Deno.writeTextFileSync(`${path}/${name}`, text),
      read: (name) => Deno.readTextFileSync(`${path}/${name}`),
      names: (name) => [...Deno.readDirSync(`${path}/${name}`)].map((entry) => entry.name).sort(),
    });
  } finally {
    Deno.chmodSync(path, 0o700);
    Deno.removeSync(path, { recursive: true });
  }
}

async function report(home: string, runner: Runner, values: Values, globals: Globals) {
  const fake = fakeProcess({ env: home === "" ? {} : { HOME: home } });
  const process = { ...fake, files: realProcess().files };
  await carryOut({
    process,
    operation: undefined,
    values,
    globals,
    connect: () => assert.fail("nothing to connect to"),
    output: createPrinter(process, { format: "json", verbose: false }),
    signal: new AbortController().signal,
    runArgv: () => assert.fail("no command to run inside this one"),
    report: () => assert.fail("nothing that fails for itself"),
  }, runner);
  return JSON.parse(fake.out());
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof Failure, String(error));
  return error;
}

Deno.test("skills install writes into the folders of the agents that are there", async () => {
  await inHome([".claude", ".codex"], async (home) => {
    const result = await home.run(skillsInstall);
    assert.equal(result.installed, true);
    assert.deepEqual(
      result.targets.map((target: Report) => [target.directory, target.files]),
      [".claude", ".codex"].map((folder) => [`${home.path}/${folder}/skills/runtm`, NAMES]),
    );
    assert.deepEqual(home.names(".claude/skills/runtm"), [MANIFEST, ...NAMES]);
    assert.deepEqual(home.names("."), [".claude", ".codex"]);
    for (const { name, text } of BUNDLED_SKILLS) {
      assert.equal(home.read(`.codex/skills/runtm/${name}`), text);
    }
  });
});

Deno.test("skills install changes nothing the second time", async () => {
  await inHome([".claude"], async (home) => {
    await home.run(skillsInstall);
    const [target] = (await home.run(skillsInstall)).targets;
    assert.deepEqual([target.written, target.kept, target.removed], [[], [], []]);
    assert.deepEqual(home.names(".claude/skills/runtm"), [MANIFEST, ...NAMES]);
  });
});

Deno.test("skills install keeps what the user wrote or changed under another name", async () => {
  await inHome([".claude/skills/runtm"], async (home) => {
    const folder = ".claude/skills/runtm";
    home.write(`${folder}/SKILL.md`, "mine");
    home.write(`${folder}/SKILL.md.bak`, "older mine");
    home.write(`${folder}/notes.md`, "my notes");
    const [first] = (await home.run(skillsInstall)).targets;
    assert.deepEqual(first.kept, [{ file: "SKILL.md", as: "SKILL.md.bak2" }]);
    home.write(`${folder}/runtm-debug.md`, "changed");
    const [second] = (await home.run(skillsInstall)).targets;
    assert.deepEqual(second.written, ["runtm-debug.md"]);
    assert.equal(home.read(`${folder}/SKILL.md.bak`), "older mine");
    assert.equal(home.read(`${folder}/SKILL.md.bak2`), "mine");
    assert.equal(home.read(`${folder}/runtm-debug.md.bak`), "changed");
    assert.equal(home.read(`${folder}/notes.md`), "my notes");
  });
});

async function olderRelease(home: Home, folder: string) {
  home.write(`${folder}/SKILL.md`, "of 0.3.0");
  home.write(`${folder}/runtm-old.md`, "recipes of 0.3.0");
  home.write(`${folder}/runtm-own.md`, "changed by the user");
  const hash = (text: string) => hashOf(new TextEncoder().encode(text));
  const files = {
    "SKILL.md": await hash("of 0.3.0"),
    "runtm-old.md": await hash("recipes of 0.3.0"),
    "runtm-own.md": await hash("before"),
    "../../outside.md": await hash("outside"),
  };
  home.write(".claude/outside.md", "outside");
  home.write(`${folder}/${MANIFEST}`, JSON.stringify({ version: "0.3.0", files, madeFolders: 0 }));
}

Deno.test("skills install replaces an older release and removes what only that one had", async () => {
  await inHome([".claude/skills/runtm"], async (home) => {
    const folder = ".claude/skills/runtm";
    await olderRelease(home, folder);
    const before = await home.run(skillsStatus);
    assert.deepEqual(
      [before.up_to_date, before.targets[0].state, before.targets[0].version],
      [false, "older", "0.3.0"],
    );
    assert.equal(before.hint, "Run: runtm-api skills install");
    const [target] = (await home.run(skillsInstall)).targets;
    assert.deepEqual([target.removed, target.kept], [["runtm-old.md"], []]);
    assert.deepEqual(home.names(folder), [
      MANIFEST,
      ...[...NAMES, "runtm-own.md"].sort(),
    ]);
    assert.equal(home.read(".claude/outside.md"), "outside");
    assert.equal((await home.run(skillsStatus)).up_to_date, true);
  });
});

Deno.test("skills install never writes through links", async () => {
  await inHome([".claude/skills", ".agents/skills/runtm", "checkout"], async (home) => {
    home.write("checkout/SKILL.md", "a checkout");
    Deno.symlinkSync(`${home.path}/checkout`, `${home.path}/.claude/skills/runtm`);
    Deno.symlinkSync(
      `${home.path}/checkout/SKILL.md`,
      `${home.path}/.agents/skills/runtm/SKILL.md`,
    );
    const result = await home.run(skillsInstall);
    assert.deepEqual(result.skipped.map((one: Report) => one.directory), [
      `${home.path}/.claude/skills/runtm`,
    ]);
    assert.deepEqual(home.names("checkout"), ["SKILL.md"]);
    assert.equal(home.read("checkout/SKILL.md"), "a checkout");
    assert.ok(Deno.lstatSync(`${home.path}/.agents/skills/runtm/SKILL.md`).isFile);
    assert.ok(Deno.lstatSync(`${home.path}/.agents/skills/runtm/SKILL.md.bak`).isSymlink);
  });
});

Deno.test("skills install uses --target exactly as given, links included", async () => {
  await inHome(["real"], async (home) => {
    Deno.symlinkSync(`${home.path}/real`, `${home.path}/link`);
    for (const target of [`${home.path}/a/b c/ü`, `${home.path}/link`]) {
      const result = await home.run(skillsInstall, { target });
      assert.deepEqual(result.targets.map((one: Report) => one.directory), [target]);
    }
    assert.deepEqual(home.names("a/b c/ü"), [MANIFEST, ...NAMES]);
    assert.deepEqual(home.names("real"), [MANIFEST, ...NAMES]);
    assert.equal((await failure(home.run(skillsInstall, { target: "" }))).code, "usage");
  });
});

Deno.test("skills install fails when there is no agent folder, and names them and --target", async () => {
  await inHome([], async (home) => {
    home.write(".claude", "a file, not a folder");
    const error = await failure(home.run(skillsInstall));
    assert.equal(error.code, "local");
    for (const folder of [".claude", ".cursor", ".agents", ".codex"]) {
      assert.ok(error.message.includes(`~/${folder}`));
    }
    assert.match(error.facts.hint ?? "", /--target DIR/);
  });
  const homeless = await failure(report("", { run: skillsInstall }, {}, {}));
  assert.match(`${homeless.message} ${homeless.facts.hint}`, /HOME.*--target/);
});

Deno.test("skills install tells which folder failed and still serves the others", async () => {
  await inHome([".claude", ".cursor"], async (home) => {
    home.write(".claude/skills", "in the way");
    const error = await failure(home.run(skillsInstall));
    assert.equal(error.code, "local");
    assert.ok(error.message.includes(`${home.path}/.claude/skills/runtm`));
    assert.deepEqual(home.names(".cursor/skills/runtm"), [MANIFEST, ...NAMES]);
    assert.equal(home.read(".claude/skills"), "in the way");
  });
});

Deno.test("skills install --dry-run shows the plan and writes nothing", async () => {
  await inHome([".claude/skills"], async (home) => {
    const result = await home.dryRun({ run: skillsInstall, steps: installSteps });
    assert.equal(result.dry_run, true);
    assert.deepEqual(result.targets[0].written, NAMES);
    assert.deepEqual(home.names(".claude/skills"), []);
  });
});

Deno.test("skills uninstall leaves nothing of ours and everything of the user's", async () => {
  await inHome([".claude", ".cursor/skills", ".agents/skills/runtm"], async (home) => {
    await home.run(skillsInstall);
    home.write(".agents/skills/runtm/SKILL.md", "changed");
    home.write(".agents/skills/runtm/notes.md", "mine");
    const planned = await home.dryRun({ run: skillsUninstall, steps: uninstallSteps });
    const { targets } = await home.run(skillsUninstall);
    assert.deepEqual(planned.targets, targets);
    assert.deepEqual(targets.map((one: Report) => one.kept), [[], [], ["SKILL.md"]]);
    assert.deepEqual(home.names(".claude"), []);
    assert.deepEqual(home.names(".cursor"), ["skills"]);
    assert.deepEqual(home.names(".cursor/skills"), []);
    assert.deepEqual(home.names(".agents/skills/runtm"), ["SKILL.md", "notes.md"]);
    assert.deepEqual((await home.run(skillsUninstall)).targets, []);
  });
});

Deno.test("skills status tells every state of a folder", async () => {
  await inHome([".claude/skills/runtm", ".cursor", ".codex"], async (home) => {
    const target = `${home.path}/.codex/skills/runtm`;
    await home.run(skillsInstall, { target });
    home.write(
      ".claude/skills/runtm/SKILL.md",
      '---\nname: runtm\nmetadata: {"version":"0.3.9"}\n---\n',
    );
    const states = async () =>
      (await home.run(skillsStatus)).targets.map((one: Report) => [one.state, one.version]);
    assert.deepEqual(await states(), [["older", "0.3.9"], ["missing", null], [
      "current",
      PROGRAM_VERSION,
    ]]);
    home.write(".codex/skills/runtm/SKILL.md", "changed");
    home.write(`.claude/skills/runtm/${MANIFEST}`, "not JSON");
    home.write(".claude/skills/runtm/SKILL.md", "---\nname: runtm\n---\nversion: 9\n");
    assert.deepEqual(await states(), [["changed", null], ["missing", null], [
      "changed",
      PROGRAM_VERSION,
    ]]);
    const manifest = {
      version: "99.0.0",
      files: { "SKILL.md": await hashOf(new TextEncoder().encode("changed")) },
    };
    home.write(`.codex/skills/runtm/${MANIFEST}`, JSON.stringify(manifest));
    assert.deepEqual((await states())[2], ["newer", "99.0.0"]);
  });
});

Deno.test("skills list --bundled names the bundled files", async () => {
  await inHome([], async (home) => {
    assert.deepEqual(await home.run(skillsList, { bundled: true }), { skills: NAMES, count: 5 });
  });
});

Deno.test("compareVersions() orders versions by number", () => {
  const ordered = ["0.3.9", "0.4.0", "0.4.1", "0.10.0", "1.0.0"];
  for (const [index, one] of ordered.entries()) {
    for (const [other, two] of ordered.entries()) {
      assert.equal(Math.sign(compareVersions(one, two)), Math.sign(index - other));
    }
  }
  assert.equal(compareVersions("1.0", "1.0.0"), 0);
});
