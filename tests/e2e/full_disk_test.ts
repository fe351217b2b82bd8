/** The emulator on a disk that is full for a while: nothing is stuck, nothing is lost, all goes on. */
import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

/** Runs a shell script that may mount a disk nobody else sees. */
async function withMounts(script: string): Promise<Deno.CommandOutput> {
  return await new Deno.Command("unshare", {
    args: ["--map-root-user", "--mount", "sh", "-c", script],
    cwd: ROOT,
  }).output();
}

async function mayMount(folder: string): Promise<boolean> {
  try {
    return (await withMounts(`mount -t tmpfs -o size=1m tmpfs '${folder}'`)).success;
  } catch {
    return false;
  }
}

Deno.test("on a full disk what runs ends with the reason, reading and deleting work, and all goes on after", async () => {
  const folder = await Deno.makeTempDir();
  try {
    if (!await mayMount(folder)) {
      console.log("skipped: no disk of its own can be mounted here (unshare --mount)");
      return;
    }
    const { stdout, stderr, success } = await withMounts(
      `mount -t tmpfs -o size=24m tmpfs '${folder}' && exec '${Deno.execPath()}' run -A --no-check ` +
        `--config='${ROOT.pathname}deno.json' tests/e2e/full_disk_story.ts '${folder}'`,
    );
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.equal(new TextDecoder().decode(stdout), "as promised\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
