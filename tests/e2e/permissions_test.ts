/** The program under Deno with too few permissions: one line that names the one that is missing. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { cleanEnv, errorOf } from "./harness.ts";

const ALL = ["net", "env", "read", "write", "run"] as const;

/** The source: an installed program brings its permissions along. */
const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** Runs the program without one permission. */
async function runWithout(
  missing: string,
  args: readonly string[],
  env: Record<string, string>,
  stdin = "",
) {
  const granted = ALL.filter((one) => one !== missing).map((one) => `--allow-${one}`);
  return await runWith(granted, args, env, stdin);
}

/** Runs the program with some permissions. */
async function runWith(
  granted: readonly string[],
  args: readonly string[],
  env: Record<string, string>,
  stdin = "",
) {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/.claude`);
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-check", "--quiet", ...granted, MAIN, ...args],
      clearEnv: true,
      env: cleanEnv(home, env),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test(
  "every command that lacks a permission names it in one line",
  () =>
    withCloud({}, async (cloud) => {
      const env = { RUNTM_API_URL: cloud.url };
      const withKey = { ...env, RUNTM_API_KEY: cloud.keys.org };
      const cases: [string, readonly string[], Record<string, string>, string?][] = [
        ["net", ["session", "list"], withKey],
        ["net", ["auth", "status"], withKey],
        ["net", ["session", "launch", "--prompt", "x"], withKey],
        ["net", ["emulator", "start", "--port", "0", "--data-dir", ":memory:"], {}],
        ["env", ["session", "list"], withKey],
        ["env", ["skills", "install"], {}],
        ["read", ["session", "list"], env],
        ["read", ["auth", "status"], env],
        ["read", ["session", "prompt", "s1", "--prompt-file", "/etc/hostname"], withKey],
        ["read", ["skills", "status"], {}],
        ["read", ["emulator", "import", "/etc/hostname"], withKey],
        [
          "read",
          ["skills", "upload-file", "d1", "--file", "/etc/hostname", "--path", "x"],
          withKey,
        ],
        ["write", ["auth", "login", "--with-token"], env, cloud.keys.org],
        ["write", ["doctor", "--bundle", "bundle-of-doctor.json"], withKey],
        ["write", ["skills", "install"], {}],
        ["write", ["emulator", "start", "--port", "0"], {}],
        ["write", ["emulator", "start", "--port", "0", "--data-dir", ":memory:"], {}],
      ];
      for (const [missing, args, given, stdin] of cases) {
        const run = await runWithout(missing, args, given, stdin);
        const error = errorOf(run);
        const shown = `${missing}: ${args.join(" ")}: ${run.stderr}`;
        assert.deepEqual([run.code, error.code], [1, "local"], shown);
        assert.match(String(error.error), /^Deno does not permit /, shown);
        assert.equal(error.hint, `Run it with the permission --allow-${missing}`, shown);
      }
    }),
);

/** The permissions that docs/distribution.md names for what a row begins with. */
async function documented(row: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL("../../docs/distribution.md", import.meta.url));
  const line = text.split("\n").find((line) => line.startsWith(`| ${row}`));
  assert.ok(line, row);
  return line.match(/--allow-[a-z]+/g) ?? [];
}

Deno.test(
  "the permissions that the docs name for a command are enough for it",
  () =>
    withCloud({}, async (cloud) => {
      const env = { RUNTM_API_URL: cloud.url };
      const withKey = { ...env, RUNTM_API_KEY: cloud.keys.org };
      const folder = await Deno.makeTempDir();
      const cases: [string, readonly string[], Record<string, string>, string?][] = [
        ["help", ["--help"], {}],
        ["help", ["session", "list", "--help"], {}],
        ["help", ["schema", "session", "list"], {}],
        ["help", ["docs", "errors"], {}],
        ["help", ["completion", "bash"], {}],
        ["any call", ["session", "list"], withKey],
        ["any call", ["session", "list", "--jq", ".total"], withKey],
        ["any call", ["session", "launch", "--prompt-file", "/dev/stdin"], withKey, "Fix it"],
        ["any call", ["doctor"], withKey],
        ["any call", ["mcp", "serve"], withKey],
        ["`auth login`", ["auth", "login", "--with-token"], env, cloud.keys.org],
        ["`auth login`", ["skills", "install"], {}],
        ["`auth login`", ["session", "list", "--output-file", `${folder}/list.json`], withKey],
        ["`emulator start`", ["emulator", "run", "--", "true"], {}],
      ];
      try {
        for (const [row, args, given, stdin] of cases) {
          const run = await runWith(await documented(row), args, given, stdin);
          assert.equal(run.code, 0, `${args.join(" ")}: ${run.stderr}`);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }),
);
