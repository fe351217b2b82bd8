/** Writes programs that tests start. */
import assert from "node:assert/strict";

/**
 * Writes an executable file.
 *
 * A process of its own writes it. The system starts no file that anybody has open for writing, and
 * whatever this process has open, the programs that other tests start at this moment have open too,
 * until they are loaded.
 *
 * @param path Where
 * @param content The program
 */
export async function writeExecutable(
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const child = new Deno.Command("sh", {
    args: ["-c", 'cat >"$0" && chmod 755 "$0"', path],
    stdin: "piped",
    stdout: "null",
  }).spawn();
  await new Blob([content]).stream().pipeTo(child.stdin);
  const { success } = await child.status;
  assert.ok(success, `${path} cannot be written`);
}
