/** Which base binary `deno compile` put a program into, as a hash. */
import { hashOf } from "../../src/process/files.ts";
import { RUNTIME_VERSION, type Target } from "./targets.ts";

/**
 * Hashes the base binary of a platform: the file that DENORT_BIN names, else the archive that
 * `deno compile` downloaded and keeps in Deno's cache.
 *
 * @param target The platform
 * @param cache Deno's cache folder
 * @param named What DENORT_BIN says
 * @returns One line as `sha256sum` writes it; `undefined` when there is no such file
 */
export async function baseChecksum(
  target: Target,
  cache: string,
  named: string | undefined,
): Promise<string | undefined> {
  const archive = `denort-${target.triple}.zip`;
  const path = named || `${cache}/dl/release/v${RUNTIME_VERSION}/${archive}`;
  const bytes = await Deno.readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  return `${await hashOf(bytes)}  ${named ? `denort-${target.triple}` : archive}\n`;
}

/** Name of the file that holds the hash. */
export function baseName(target: Target): string {
  return `base_${target.os}_${target.arch}.sha256`;
}

/** Deno's cache folder. */
export async function denoCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "null",
  }).output();
  return String(JSON.parse(new TextDecoder().decode(stdout)).denoDir);
}
