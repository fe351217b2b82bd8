/** The programs of examples/, run as their first lines say, against the emulator. */
import assert from "node:assert/strict";
import { withCloud } from "../fakes/emulator.ts";
import { workplace } from "../fakes/recipes.ts";
import { cleanEnv, runCli } from "./harness.ts";
import type { RunningEmulator } from "../../src/emulator/core/types.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** Runs a test in a folder of its own, with the program on the PATH. */
async function withProgram(
  test: (
    emulator: RunningEmulator,
    run: (
      example: string,
      ...args: string[]
    ) => Promise<{ code: number; out: string; err: string }>,
  ) => Promise<void>,
): Promise<void> {
  const place = await workplace();
  try {
    await withCloud({}, async (emulator) => {
      const env = cleanEnv(place.home, {
        RUNTM_API_URL: emulator.url,
        RUNTM_API_KEY: emulator.keys.org,
        PATH: `${place.bin}:${Deno.env.get("PATH")}`,
      });
      await test(emulator, async (example, ...args) => {
        const path = decodeURIComponent(new URL(example, EXAMPLES).pathname);
        const command = example.endsWith(".sh")
          ? new Deno.Command(path, { args, cwd: place.files, clearEnv: true, env })
          : new Deno.Command(Deno.execPath(), {
            args: ["run", "-A", "--quiet", path, ...args],
            cwd: place.files,
            clearEnv: true,
            env: { ...env, NO_COLOR: "1" },
          });
        const { code, stdout, stderr } = await command.output();
        const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
        return { code, out: text(stdout), err: text(stderr) };
      });
    });
  } finally {
    await Deno.remove(place.root, { recursive: true });
  }
}

Deno.test("examples/overnight.sh opens a pull request for each task that worked, and cleans up", () =>
  withProgram(async ({ url, keys }, run) => {
    const { code, out, err } = await run("overnight.sh", "tasks.txt", "octo-labs/widgets");
    assert.equal(code, 1, err);
    const addresses = out.trimEnd().split("\n");
    assert.equal(addresses.length, 2, out);
    for (const address of addresses) {
      assert.match(address, /\/repos\/octo-labs\/widgets\/pull\/\d+\/[0-9a-f]+$/);
    }
    assert.match(err, /"line":2/);
    const list = await fetch(`${url}/sessions/`, {
      headers: { authorization: `Bearer ${keys.org}` },
    });
    const { sessions } = await list.json();
    assert.equal(sessions.length, 1, "the session of the failed task stays for a look at it");
  }));

Deno.test("examples/review.sh tells how the last prompt ended and what it changed", () =>
  withProgram(async ({ url, keys }, run) => {
    const env = { RUNTM_API_URL: url, RUNTM_API_KEY: keys.org };
    const launched = await runCli(
      ["session", "launch", "--prompt", "Fix the login test", "--wait", "--jq", ".id"],
      { env },
    );
    assert.equal(launched.code, 0, launched.stderr);
    const id = launched.stdout.trim();
    const first = await run("review.sh", id);
    assert.equal(first.code, 0, first.err);
    const [how, said, changed] = first.out.split("\n");
    assert.match(how ?? "", /^state \w+, prompt completed, cost 0\.\d+ USD$/);
    assert.match(said ?? "", /Fix the login test/);
    assert.equal(changed, "created /home/user/AGENT_NOTES.md");
  }));

Deno.test("examples/launch_and_follow.ts prints what the agent says and what it changed", () =>
  withProgram(async (_, run) => {
    const { code, out, err } = await run("launch_and_follow.ts", "Fix it", "octo-labs/widgets");
    assert.equal(code, 0, err);
    assert.match(out, /^session [0-9a-f-]{36}\n/);
    assert.match(out, /Done: Fix it/);
    assert.match(out, /^created \/home\/user\/AGENT_NOTES\.md$/m);
    assert.match(out, /\ndone\n$/);
  }));

Deno.test("examples/launch_and_follow.ts tells the code of a failure", () =>
  withProgram(async (_, run) => {
    const { code, err } = await run("launch_and_follow.ts", "fail on purpose");
    assert.equal(code, 1);
    assert.match(err, /^stream_error: /m);
  }));

Deno.test("examples/costs.ts adds up the costs of every session and tells the dearest", () =>
  withProgram(async ({ url, keys }, run) => {
    const env = { RUNTM_API_URL: url, RUNTM_API_KEY: keys.org };
    for (const prompt of ["Fix the login test", "Describe it"]) {
      const launch = ["session", "launch", "--prompt", prompt, "--wait", "--jq", ".id"];
      assert.equal((await runCli(launch, { env })).code, 0);
    }
    const { code, out, err } = await run("costs.ts");
    assert.equal(code, 0, err);
    const [first, ...rest] = out.trimEnd().split("\n");
    assert.match(first ?? "", /^claude-code 0\.\d{4} USD$/);
    assert.equal(rest.length, 2);
  }));

// The workflow has tests of its own beside it, which are part of the example.
Deno.test("every example is run by a test, and README names the folder", async () => {
  const tests = await Deno.readTextFile(import.meta.filename ?? "");
  for await (const { name, isFile } of Deno.readDir(EXAMPLES)) {
    const runsItself = name.startsWith("workflow");
    if (isFile && !runsItself) assert.ok(tests.includes(`"${name}"`), name);
  }
  const readme = await Deno.readTextFile(new URL("../README.md", EXAMPLES));
  assert.ok(readme.includes("](examples)"));
});
