/** Fetches Deno's own executable for a platform from its npm package. */
import { hashOf } from "../../src/process/files.ts";
import { RUNTIME_VERSION, type Target } from "./targets.ts";

/**
 * Gets the runtime of a platform: from Deno's package cache, or else through Deno's npm client.
 *
 * @param target For which platform
 * @returns The executable, compared with the hash in targets.ts
 */
export async function fetchRuntime(target: Target): Promise<Uint8Array<ArrayBuffer>> {
  const cached = await readCached(target);
  if (cached !== undefined) return cached;
  const name = `npm:${target.runtime.package}@${RUNTIME_VERSION}`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--no-config", "--no-lock", name],
    env: { NO_COLOR: "1" },
    // Away from the project, whose configuration has nothing to do with the runtime.
    cwd: await Deno.realPath(new URL(".", import.meta.url)),
  }).output();
  if (!success) throw new Error(`${name} cannot be fetched: ${firstLine(stderr)}`);
  const fetched = await readCached(target);
  if (fetched === undefined) throw new Error(`${name} holds another executable than expected`);
  return fetched;
}

async function readCached({ runtime }: Target): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const cache = await npmCache();
  for (const registry of await entries(cache)) {
    const path = `${cache}/${registry}/${runtime.package}/${RUNTIME_VERSION}/deno`;
    const bytes = await Deno.readFile(path).catch(() => undefined);
    if (bytes?.length !== runtime.size) continue;
    if (await hashOf(bytes) === runtime.sha256) return bytes;
  }
  return undefined;
}

async function npmCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "null",
  }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  return String(npmCache);
}

async function entries(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch {
    // Nothing was fetched yet.
  }
  return names.sort();
}

/** The first line of what a program wrote. */
export function firstLine(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes).trim();
  return text.split("\n")[0] ?? "";
}
