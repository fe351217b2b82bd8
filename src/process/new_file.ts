/** Files that take their place only when they are complete. */
import type { NewFile } from "./types.ts";

/**
 * Begins a file beside its later place.
 *
 * @param path The place
 * @param mode Permission bits, of which those of the umask are taken away
 */
export async function createFile(path: string, mode: number): Promise<NewFile> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  const file = await Deno.open(temporary, { write: true, createNew: true, mode });
  return {
    async write(bytes) {
      let rest = bytes;
      while (rest.length > 0) rest = rest.subarray(await file.write(rest));
    },
    async finish(overwrite) {
      file.close();
      try {
        if (overwrite) await Deno.rename(temporary, path);
        else await takePlace(temporary, path);
      } catch (error) {
        await Deno.remove(temporary).catch(() => {});
        throw error;
      }
    },
    async discard() {
      file.close();
      await Deno.remove(temporary).catch(() => {});
    },
  };
}

/** A link is made only where nothing is: what came meanwhile is not lost. */
async function takePlace(temporary: string, path: string): Promise<void> {
  try {
    await Deno.link(temporary, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without links.
    await Deno.lstat(path).then(() => {
      throw new Deno.errors.AlreadyExists(path);
    }, () => {});
    return await Deno.rename(temporary, path);
  }
  await Deno.remove(temporary);
}
