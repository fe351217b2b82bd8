/** Addresses of files that a server names: https, or a port of this machine. */

/**
 * Reads an address that came from the server.
 *
 * @param url What the server named
 * @returns The address; `undefined` where no file should be sent or read
 */
export function transferAddress(url: unknown): URL | undefined {
  const address = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(address?.hostname ?? "");
  const isSafe = address?.protocol === "https:" || (address?.protocol === "http:" && isLocal);
  return isSafe ? address : undefined;
}
