/** Names and paths on both sides of a transfer. Pure. */

/** The folder that paths in a sandbox start from. */
export const HOME = "/home/user";

/** The last part of a path. */
export function baseName(path: string): string {
  const plain = path.replace(/\/+$/, "");
  return plain.slice(plain.lastIndexOf("/") + 1);
}

/**
 * A path in the sandbox, absolute.
 *
 * @param path What was given; relative paths start at the home folder
 */
export function remotePath(path: string): string {
  const plain = path.replace(/(?<=.)\/+$/, "");
  if (plain.startsWith("/")) return plain;
  const parts = plain.split("/").filter((part) => part !== "" && part !== ".");
  return [HOME, ...parts].join("/");
}

/** The path of a thing in a folder; of the folder itself without a name. */
export function joined(folder: string, name: string): string {
  if (name === "") return folder;
  return folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/**
 * The name of an entry of an archive as a path below a folder. Whoever made the archive decides
 * nothing about what lies above it.
 *
 * @param name The name
 * @param os The operating system: on Windows a backslash separates folders, elsewhere it is a letter
 * @returns The path, without `.` and slashes at its ends; `undefined` when it would lead elsewhere
 */
export function safeName(name: string, os: string): string | undefined {
  if (name.startsWith("/") || name.includes("\0") || !name.isWellFormed()) return undefined;
  if (os === "windows" && name.includes("\\")) return undefined;
  // Harmless here, but not in the hands of a program that takes a backslash for a slash.
  if (/^\\|(^|[\\/])\.\.($|[\\/])/.test(name)) return undefined;
  return name.split("/").filter((part) => part !== "" && part !== ".").join("/");
}

/**
 * Whether a link stays in the folder it is moved with, whatever other such links there are: steps up
 * stand at its beginning only, and do not lead above the folder.
 *
 * @param path Where the link lies, below the folder
 * @param target What it holds
 */
export function staysInside(path: string, target: string): boolean {
  if (target === "" || target.startsWith("/") || target.includes("\0")) return false;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const up = parts.findIndex((part) => part !== "..");
  const steps = up < 0 ? parts.length : up;
  if (parts.slice(steps).includes("..")) return false;
  const depth = path.split("/").length - 1;
  return steps <= depth;
}
