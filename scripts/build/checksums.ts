/** SHA-256 sums of archives, in the form that `sha256sum --check` reads. */
import { hashOf } from "../../src/process/files.ts";

/** Name of the file with the sums. */
export const CHECKSUMS_FILE = "checksums.txt";

/**
 * Writes the sums of all archives of a folder beside them. A release gathers archives from several
 * machines and runs this file on the folder that holds them.
 *
 * @param folder Where the archives are
 * @returns Names of the archives, sorted
 */
export async function writeChecksums(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (/^runtm-api_[a-z]+_[a-z0-9]+\.tar\.gz$/.test(name)) names.push(name);
  }
  names.sort();
  let lines = "";
  for (const name of names) {
    lines += `${await hashOf(await Deno.readFile(`${folder}/${name}`))}  ${name}\n`;
  }
  await Deno.writeTextFile(`${folder}/${CHECKSUMS_FILE}`, lines);
  return names;
}

if (import.meta.main) {
  const names = await writeChecksums(Deno.args[0] ?? "dist");
  console.log(`${CHECKSUMS_FILE}: ${names.join(", ")}`);
}
