/** The demo, as `deno task demo` runs it: alone on a machine, and when something goes wrong. */
import assert from "node:assert/strict";
import { cleanEnv } from "./harness.ts";

const DEMO = decodeURIComponent(new URL("../../scripts/demo.ts", import.meta.url).pathname);

/** Runs the demo with an empty home, no git identity and no network but loopback. */
async function runDemo(env: Record<string, string> = {}) {
  const folder = await Deno.makeTempDir({ prefix: "runtm-demo-test-" });
  const [home, temporary] = [`${folder}/home`, `${folder}/tmp`];
  await Deno.mkdir(home);
  await Deno.mkdir(temporary);
  // Whatever is not loopback would go through a proxy that nobody serves.
  const nowhere = "http://127.0.0.1:1";
  const alone = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere };
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", DEMO],
      clearEnv: true,
      env: { ...cleanEnv(home), ...alone, TMPDIR: temporary, NO_COLOR: "1", ...env },
      cwd: folder,
    }).output();
    const left = [...Deno.readDirSync(temporary), ...Deno.readDirSync(home)].map(({ name }) =>
      name
    );
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr), left };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the demo shows the main job and leaves nothing behind", async () => {
  const { code, stdout, stderr, left } = await runDemo();
  assert.equal(code, 0, stdout + stderr);
  const typed = stdout.split("\n").filter((line) => line.startsWith("$ "))
    .map((line) => line.replace("$ runtm-api ", "").replaceAll(/[0-9a-f-]{36}/g, "ID"));
  assert.deepEqual(typed.map((line) => line.split(" ").slice(0, 3).join(" ")), [
    "emulator start --port",
    "session launch --repo",
    "session wait ID",
    "session prompt ID",
    "session file list",
    "session file read",
    "session file write",
    "session file read",
    "session git ID",
    "session destroy ID",
    "session wait ID",
  ]);
  assert.match(stdout, /^\{"event":"done"/m);
  assert.match(stdout, /"pr_number": 1/);
  assert.deepEqual(left, []);
});

Deno.test("the demo ends non-zero when a step fails, and cleans up then too", async () => {
  // Without git there is no repository to work on.
  const { code, stderr, left } = await runDemo({ PATH: "/nonexistent" });
  assert.equal(code, 1);
  assert.match(stderr, /^demo: "runtm-api session wait/);
  assert.deepEqual(left, []);
});
