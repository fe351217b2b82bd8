/** What was given to a command, as it was written. */
import type { Role } from "./options.ts";

/** One value as it was written, and by which option. */
export interface Written {
  readonly role: Role;
  readonly option: string;
  readonly text: string;
}

/** What was given, by input name. */
export type Given = Map<string, Written[]>;

/** Whether a flag was given as true. */
export function flagOf(given: Given, name: string): boolean {
  return given.get(name)?.some((written) => written.text === "true") ?? false;
}
