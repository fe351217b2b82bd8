/** Reads URLs where `URL.parse` is not there yet: Node 20. */

/**
 * Reads a URL.
 *
 * @param text The text
 * @param base What it is relative to
 * @returns The URL; `null` when it is none
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
