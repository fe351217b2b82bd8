/** `upgrade` decides when to run the installer, with what, and what to say of its end. */
import assert from "node:assert/strict";
import { carryOut } from "../../../../src/cli/run.ts";
import { upgrade, upgradeSteps } from "../../../../src/commands/local/upgrade.ts";
import type { Globals } from "../../../../src/commands/globals.ts";
import type { RunResult } from "../../../../src/process/types.ts";
import { PROGRAM_VERSION } from "../../../../src/version.ts";
import { failureOf, stage } from "../../../fakes/invocation.ts";
import type { Ran } from "../../../fakes/process.ts";

const PATH = "/opt/tools/runtm-api";
const PROGRAM = "the program";
const HASH = new Uint8Array(
  await crypto.subtle.digest("SHA-256", new TextEncoder().encode(PROGRAM)),
).toHex();
const RECEIPT = `# note
version=${PROGRAM_VERSION}
sha256=${HASH}
repo=octo-labs/fork
base_url=
skills_home=/home/user
`;

/** An installer that knows one newest version and installs whatever it is asked for. */
function installer(newest: string): (ran: Ran) => Partial<RunResult> {
  return ({ args, env }) => {
    const version = env?.RUNTM_VERSION === "latest" ? newest : env?.RUNTM_VERSION;
    const text = args.includes("--print-version") ? `${version}\n` : "Installed\n";
    return { stdout: new TextEncoder().encode(text) };
  };
}

function installed(
  values: { readonly [name: string]: unknown },
  run: (ran: Ran) => Partial<RunResult>,
  more: { files?: Record<string, string>; env?: Record<string, string>; globals?: Globals } = {},
) {
  return stage({
    values,
    executable: PATH,
    files: { [PATH]: PROGRAM, "/opt/tools/.runtm-api.receipt": RECEIPT, ...more.files },
    env: { HOME: "/home/user", ...more.env },
    ...(more.globals ? { globals: more.globals } : {}),
    run,
  });
}

Deno.test("upgrade installs the newest release where the program is, from where it came", async () => {
  const { invocation, process, printed } = installed({}, installer("9.0.0"));
  await upgrade(invocation);
  assert.deepEqual(printed(), [
    { upgraded: true, from: PROGRAM_VERSION, to: "9.0.0", path: PATH },
  ]);
  const [asked, done] = process.ran;
  assert.equal(process.ran.length, 2);
  assert.equal(asked?.command, "sh");
  assert.equal(asked?.args.at(-1), "--print-version");
  assert.deepEqual(done?.args.slice(2), ["install.sh"]);
  assert.match(done?.args[1] ?? "", /^#!\/bin\/sh\n[^]*runtm_api_install "\$@"\n$/);
  assert.deepEqual(done?.env, {
    RUNTM_INSTALL_DIR: "/opt/tools",
    RUNTM_VERSION: "9.0.0",
    RUNTM_REPO: "octo-labs/fork",
    RUNTM_BASE_URL: "",
    RUNTM_SKIP_SKILLS: "",
  });
});

Deno.test("upgrade leaves skills alone where the installer did, and obeys the environment", async () => {
  const { invocation, process } = installed({}, installer("9.0.0"), {
    files: { "/opt/tools/.runtm-api.receipt": RECEIPT.replace(/skills_home.*\n/, "") },
    env: { RUNTM_BASE_URL: "https://mirror.example/{version}" },
  });
  await upgrade(invocation);
  assert.equal(process.ran[1]?.env?.RUNTM_SKIP_SKILLS, "1");
  assert.equal(process.ran[1]?.env?.RUNTM_BASE_URL, "https://mirror.example/{version}");
});

Deno.test("upgrade --check and --dry-run only tell", async () => {
  for (const globals of [{}, { dryRun: true }]) {
    const { invocation, process, printed } = installed(
      { check: !globals.dryRun },
      installer("9.0.0"),
      {
        globals,
      },
    );
    await carryOut(invocation, { run: upgrade, steps: upgradeSteps });
    const dry = globals.dryRun ? { dry_run: true } : {};
    assert.deepEqual(printed(), [
      {
        ...dry,
        current: PROGRAM_VERSION,
        available: "9.0.0",
        upgrade: true,
        path: PATH,
        how: "runtm-api upgrade",
      },
    ]);
    assert.equal(process.ran.length, 1);
  }
});

Deno.test("upgrade does nothing when the newest release is not newer", async () => {
  for (const newest of [PROGRAM_VERSION, "0.3.99", "0.4.0-rc.1", "0.0.100"]) {
    const { invocation, process, printed } = installed({}, installer(newest));
    await upgrade(invocation);
    assert.deepEqual(printed(), [
      { upgraded: false, from: PROGRAM_VERSION, to: PROGRAM_VERSION, path: PATH },
    ]);
    assert.equal(process.ran.length, 1, newest);
  }
});

Deno.test("upgrade takes 0.10.0 for newer than 0.4.0, and an older one only by name", async () => {
  const newer = installed({}, installer("0.10.0"));
  await upgrade(newer.invocation);
  assert.equal(newer.process.ran.length, 2);
  const older = installed({ version: "0.3.0" }, installer("9.0.0"));
  await upgrade(older.invocation);
  assert.deepEqual(older.printed(), [
    { upgraded: true, from: PROGRAM_VERSION, to: "0.3.0", path: PATH },
  ]);
});

Deno.test("upgrade refuses a program that the installer did not put there, and says how instead", async () => {
  const cases: { executable?: string; files: Record<string, string> }[] = [
    { files: { [PATH]: PROGRAM } },
    { files: { [PATH]: "another program", "/opt/tools/.runtm-api.receipt": RECEIPT } },
    { executable: "/usr/bin/deno", files: {} },
    {
      executable: "/opt/tools/deno",
      files: { "/opt/tools/deno": PROGRAM, "/opt/tools/.runtm-api.receipt": RECEIPT },
    },
  ];
  for (const world of cases) {
    const { invocation, process, printed } = stage({ executable: PATH, ...world });
    const failure = await failureOf(upgrade(invocation));
    assert.equal(failure.code, "local");
    assert.match(failure.message, /was not put there by install\.sh/);
    // These tests run from a checkout; wayToUpgrade() has a test of its own.
    assert.equal(failure.facts.hint, "Upgrade it with: git pull");
    assert.deepEqual(process.ran, []);
    assert.deepEqual(printed(), []);
  }
});

Deno.test("upgrade reports what the installer said when it failed", async () => {
  const says = (code: number, text: string) => () => ({
    code,
    stderr: new TextEncoder().encode(text),
  });
  const cases: [() => Partial<RunResult>, string, string][] = [
    [
      says(1, "error: Cannot fetch checksums.txt: cut\n  Asked: https://x\n"),
      "network",
      "Cannot fetch checksums.txt: cut",
    ],
    [says(1, "noise\nerror: The archive is damaged\n"), "local", "The archive is damaged"],
    [says(3, "error: wrong\n  --help\n"), "usage", "wrong"],
    [says(127, ""), "local", "The installer ended with 127"],
  ];
  for (const [run, code, message] of cases) {
    const { invocation, printed } = installed({}, run);
    const failure = await failureOf(upgrade(invocation));
    assert.equal(failure.code, code);
    assert.equal(failure.message, message);
    assert.deepEqual(printed(), []);
  }
  const { invocation } = installed({}, says(1, "error: a\n  b\n  c\n"));
  const { facts } = await failureOf(upgrade(invocation));
  assert.deepEqual(facts.details, { installer: ["b", "c"] });
});
