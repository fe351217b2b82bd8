/** The `curl` line of `--dry-run`, run for real: it does the same as the command. */
import assert from "node:assert/strict";
import { startEmulator } from "../../src/emulator/server.ts";
import { runCli } from "./harness.ts";

/** Runs a line in a shell, as a user who pastes it. */
async function shell(line: string, key: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line],
    env: { RUNTM_API_KEY: key },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

const HAS_CURL = await new Deno.Command("curl", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);
if (!HAS_CURL) console.log("curl_test: skipped, as there is no curl on this machine");

Deno.test(
  { name: "the curl line of a dry run does what the command does", ignore: !HAS_CURL },
  async () => {
    const emulator = await startEmulator({ dataDir: ":memory:", agentPace: 0, port: 0 });
    try {
      const env = { RUNTM_API_URL: emulator.url, RUNTM_API_KEY: emulator.keys.org };
      const cli = async (...args: string[]) => {
        const run = await runCli(args, { env });
        assert.equal(run.code, 0, run.stderr);
        return JSON.parse(run.stdout);
      };
      const prompt = `it's "quoted" $HOME \`x\` [1] {2}\\n\nsecond line é😀`;
      const launch = await cli("session", "launch", "--prompt", prompt, "--dry-run");
      assert.equal("runnable" in launch, false);
      assert.doesNotMatch(launch.curl, /\n/);
      assert.ok(!launch.curl.includes(emulator.keys.org));
      const { id } = JSON.parse(await shell(launch.curl, emulator.keys.org));
      assert.equal((await cli("session", "get", id)).initial_prompt, prompt);

      await cli("session", "wait", id);
      for (const words of [["list", "--limit", "5"], ["get", id], ["file", "list", id]]) {
        const command = ["session", ...words];
        const { curl } = await cli(...command, "--dry-run");
        assert.deepEqual(JSON.parse(await shell(curl, emulator.keys.org)), await cli(...command));
      }
      assert.deepEqual(await cli("api", "GET", `/sessions/${id}`), await cli("session", "get", id));
      const raw = await cli("api", "GET", `/sessions/${id}`, "--dry-run");
      assert.deepEqual(
        JSON.parse(await shell(raw.curl, emulator.keys.org)),
        await cli("session", "get", id),
      );
      const name = "a [b] {c}&d";
      const { curl } = await cli("session", "rename", id, name, "--dry-run");
      await shell(curl, emulator.keys.org);
      assert.equal((await cli("session", "get", id)).name, name);
    } finally {
      await emulator.close();
    }
  },
);
