/** Whether processes of the system run, for tests of what must end. */
import assert from "node:assert/strict";

/** How long a process that was killed may take to be gone, in milliseconds: far too long. */
const LONGEST_END = 60_000;

/** Whether a process is there and not only waiting to be collected. */
export async function isRunning(pid: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", pid] }).output();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout).trim());
}

/**
 * Waits until processes have ended: the system may take a while for one that was killed.
 *
 * @param pids Their ids
 * @throws When one of them does not end
 */
export async function untilEnded(pids: readonly string[]): Promise<void> {
  const end = performance.now() + LONGEST_END;
  for (const pid of pids) {
    while (await isRunning(pid)) {
      assert.ok(performance.now() < end, `process ${pid} goes on`);
    }
  }
}
