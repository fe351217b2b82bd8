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
        ["write", ["auth", "login", "--with-token"], env, cloud.keys.org],
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
