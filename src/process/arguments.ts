/** The command line as the bytes it was: the runtime shows what is not UTF-8 as U+FFFD. */

/**
 * The words after the program's name, as bytes.
 *
 * @param count How many there are
 * @returns They; `undefined` where the system does not tell
 */
export async function argumentBytes(count: number): Promise<Uint8Array[] | undefined> {
  const bytes = await commandLine().catch(() => undefined);
  if (bytes === undefined) return undefined;
  const words: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    const stop = end < 0 ? bytes.length : end;
    words.push(bytes.subarray(at, stop));
    at = stop + 1;
  }
  return words.length < count ? undefined : words.slice(words.length - count);
}

async function commandLine(): Promise<Uint8Array | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const path = `/proc/${Deno.pid}/cmdline`;
  try {
    return await Deno.readFile(path);
  } catch {
    // Deno opens files of /proc with all permissions only; a program it may start can.
    const { success, stdout } = await new Deno.Command("cat", { args: [path] }).output();
    return success ? stdout : undefined;
  }
}
