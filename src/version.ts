/**
 * Which version this is, and how versions follow each other.
 *
 * @module
 */

/** The version of the program; a test holds it equal to the one in deno.json. */
export const PROGRAM_VERSION = "0.4.0";

/**
 * Orders two versions.
 *
 * @param one A version
 * @param other Another
 * @returns Below 0 when `one` is older, above 0 when it is newer
 */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[-+]/)[0]?.split(".").map(Number) ?? [];
  const [left, right] = [numbers(one), numbers(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] || 0) - (right[at] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
