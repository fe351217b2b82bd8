/** Promises of `emulator run`, `env`, `export` and `import` as processes. */
import assert from "node:assert/strict";
import { errorOf, runCli } from "./harness.ts";

const OPTIONS = { env: { RUNTM_API_KEY: "", RUNTM_API_URL: "" } };

Deno.test("emulator run gives a command an emulator of its own and passes on its exit code", async () => {
  const script = 'echo "$RUNTM_API_URL $RUNTM_API_KEY $RUNTM_ORG_ID"; exit 7';
  const words = ["emulator", "run", "--key", "runtm_sk_test_known", "--org", "org_known"];
  const run = await runCli([...words, "--", "sh", "-c", script], OPTIONS);
  assert.equal(run.code, 7, run.stderr);
  assert.match(
    run.stdout,
    /^http:\/\/127\.0\.0\.1:\d+\/api\/cloud runtm_sk_test_known org_known\n$/,
  );
});

Deno.test("emulator run of a program that is not there is a usage error", async () => {
  const run = await runCli(["emulator", "run", "--", "no-such-program"], OPTIONS);
  assert.deepEqual([run.code, run.stdout], [3, ""]);
  assert.match(String(errorOf(run).error), /"no-such-program"/);
});

Deno.test("emulator run begins with what a seed file holds", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/seed.yaml`, "sessions:\n  - name: seeded\n");
    const script = 'curl -s -H "Authorization: Bearer $RUNTM_API_KEY" "$RUNTM_API_URL/sessions/"';
    const words = ["emulator", "run", "--seed-file", `${folder}/seed.yaml`, "--"];
    const run = await runCli([...words, "sh", "-c", script], OPTIONS);
    assert.equal(JSON.parse(run.stdout).sessions[0].name, "seeded", run.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("emulator env says so when no emulator runs", async () => {
  const run = await runCli(["emulator", "env", "--data-dir", "/nowhere"], OPTIONS);
  assert.deepEqual([run.code, run.stdout], [1, ""]);
  assert.match(String(errorOf(run).hint), /emulator start/);
});
