/** Where the program's own files are: the folder `.runtm` in the user's home. */
import type { Process } from "../process/types.ts";

/**
 * The user's home folder.
 *
 * @param process The outside world
 * @returns Its path without trailing slash; `undefined` when `HOME` is not set
 */
export function homeOf(process: Pick<Process, "env">): string | undefined {
  const home = process.env("HOME");
  if (home === undefined || home === "") return undefined;
  return home === "/" ? "" : home.replace(/\/+$/, "");
}

/**
 * A file in the program's own folder.
 *
 * @param process The outside world
 * @param name Name of the file
 * @returns Its path; `undefined` when there is no home folder
 */
export function ownFile(process: Pick<Process, "env">, name: string): string | undefined {
  const home = homeOf(process);
  return home === undefined ? undefined : `${home}/.runtm/${name}`;
}
